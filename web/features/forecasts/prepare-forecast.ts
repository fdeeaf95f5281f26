import type { ForecastDetail } from '@throughline/service/contracts/forecasts';
import { scaleLinear } from '@visx/scale';
import { formatDay } from '../../ui/format/moment.ts';
import { drawRuns, hundredths } from '../../ui/trend-chart/draw-runs.ts';

export type PreparedForecast = {
  /** Paths in a box of 100 × `height`, stretched sideways; y in pixels. */
  past: string[];
  ahead: string[];
  bands: string[];
  dots: { x: number; y: number }[];
  yTicks: { y: number; label: string }[];
  xTicks: { x: number; label: string }[];
  limit: number;
  /** Where the past ends, in hundredths of the width. */
  now: number;
};

/** The week before, the two days ahead with their interval, and the limit, on one axis. */
export function prepareForecast(
  { past, ahead, threshold }: Pick<ForecastDetail, 'past' | 'ahead' | 'threshold'>,
  format: (value: number) => string,
  height: number,
): PreparedForecast {
  const known = past.flatMap(({ value }) => (value === null ? [] : [value]));
  const all = [...known, ...ahead.flatMap(({ lower, upper }) => [lower, upper]), threshold];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const margin = (high - low) * 0.08 || Math.abs(high) * 0.05 || 1;
  const y = scaleLinear<number>({ domain: [low - margin, high + margin], range: [height, 0] });
  const hours = past.length + ahead.length;
  const x = (index: number) => ((index + 0.5) / hours) * 100;
  const before = drawRuns(
    past.map(({ value }) => ({ estimate: value, lower: value, upper: value })),
    x,
    y,
  );
  const after = drawRuns(
    ahead.map(({ median, lower, upper }) => ({ estimate: median, lower, upper })),
    (index) => x(past.length + index),
    y,
  );
  const days = [...past, ...ahead]
    .map(({ at }, index) => ({ at, index }))
    .filter(({ at }) => at.slice(11, 16) === '00:00');
  const every = Math.ceil(days.length / 4);
  return {
    past: before.filter(({ length }) => length > 1).map(({ line }) => line),
    dots: before.filter(({ length }) => length === 1).map(({ last }) => last),
    ahead: after.map(({ line }) => line),
    bands: after.map(({ band }) => band),
    yTicks: y.ticks(4).map((tick) => ({ y: hundredths(y(tick)), label: format(tick) })),
    xTicks: days
      .filter((_, index) => index % every === 0)
      .map(({ at, index }) => ({ x: hundredths((index / hours) * 100), label: formatDay(at.slice(0, 10)) })),
    limit: hundredths(y(threshold)),
    now: hundredths((past.length / hours) * 100),
  };
}
