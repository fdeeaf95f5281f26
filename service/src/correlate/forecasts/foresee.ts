import { HOUR_MS } from '../../contracts/time.ts';
import {
  type Forecast as EngineForecast,
  forecastSeries,
  reportedResolution,
  timeToThreshold,
} from '../../engine/forecast/index.ts';
import { HORIZON_HOURS, type Outlook } from './step.ts';

const SEASONS = [24, 24 * 7]; // of hours

/** The next 48 hours of a signal. `hours` are whole hours, the newest last; NaN is a gap. About 50 ms for four weeks. */
export function foresee(hours: Float64Array): EngineForecast {
  return forecastSeries(trimStart(hours), { horizon: HORIZON_HOURS, seasons: SEASONS });
}

/** Whether and when it crosses; undefined where too little is known. `end` is the end of the last hour. */
export function outlookOf(
  hours: Float64Array,
  limit: { threshold: number; direction: 'rising' | 'falling' },
  end: number,
): Outlook | undefined {
  const forecast = foresee(hours);
  if (forecast.status !== 'forecast') return undefined;
  const known = trimStart(hours);
  const { probability, willReach, step, earliest, latest } = timeToThreshold(forecast, limit.threshold, {
    direction: limit.direction,
    resolution: reportedResolution(known),
    history: known,
  });
  const at = (one: number | undefined) => (one === undefined ? undefined : end + one * HOUR_MS);
  return { probability, willReach, expectedAt: at(step), earliestAt: at(earliest), latestAt: at(latest) };
}

/** A signal that began lately is not one with weeks of gaps. */
function trimStart(hours: Float64Array): Float64Array {
  const first = hours.findIndex((value) => !Number.isNaN(value));
  return first <= 0 ? hours : hours.subarray(first);
}
