import { HOUR_MS } from '../../contracts/time.ts';
import {
  type Forecast as EngineForecast,
  forecastSeries,
  reportedResolution,
  timeToThreshold,
} from '../../engine/forecast/index.ts';
import { HORIZON_HOURS, type Outlook } from './step.ts';

const SEASONS = [24, 24 * 7]; // of hours

/** How far ahead, and by what steps. */
interface Ahead {
  stepMs: number;
  /** In steps, as seasons. */
  horizon: number;
  seasons: readonly number[];
}

const HOURS: Ahead = { stepMs: HOUR_MS, horizon: HORIZON_HOURS, seasons: SEASONS };

/** What comes next, of a signal its next 48 hours. Whole steps, the newest last; NaN is a gap. About 50 ms for four weeks. */
export function foresee(
  values: Float64Array,
  { horizon, seasons }: Omit<Ahead, 'stepMs'> = HOURS,
): EngineForecast {
  return forecastSeries(trimStart(values), { horizon, seasons });
}

/** Whether and when it crosses; undefined where too little is known. `end` is the end of the last step. */
export function outlookOf(
  values: Float64Array,
  limit: { threshold: number; direction: 'rising' | 'falling' },
  end: number,
  ahead: Ahead = HOURS,
): Outlook | undefined {
  const forecast = foresee(values, ahead);
  if (forecast.status !== 'forecast') return undefined;
  const known = trimStart(values);
  const { probability, willReach, step, earliest, latest } = timeToThreshold(forecast, limit.threshold, {
    direction: limit.direction,
    resolution: reportedResolution(known),
    history: known,
  });
  const at = (one: number | undefined) => (one === undefined ? undefined : end + one * ahead.stepMs);
  return { probability, willReach, expectedAt: at(step), earliestAt: at(earliest), latestAt: at(latest) };
}

/** A signal that began lately is not one with weeks of gaps. */
function trimStart(hours: Float64Array): Float64Array {
  const first = hours.findIndex((value) => !Number.isNaN(value));
  return first <= 0 ? hours : hours.subarray(first);
}
