import { autocorrelations, median, medianAbsoluteDeviation, NORMAL_CONSISTENCY } from '../series/index.ts';

const FEWEST_VALUES = 24; // a season cannot be told from chance in less
const CLEAR_CORRELATION = 0.4; // differences of a seasonal series repeat at least this well

/**
 * A complete series without its season, or the series itself when it has none. The season is the median, over
 * all cycles, of what a moving average over one cycle leaves: a change of level or trend, which disturbs one
 * cycle, stays in the series, and a season that grows leaves its growth there as noise. O(n log n).
 * Gaps must be filled before.
 */
export function deseasonalise(values: Float64Array): Float64Array {
  const period = seasonPeriod(values);
  if (period === undefined) return values.slice();
  const trend = movingAverage(values, period);
  const left = values.map((value, t) => value - (trend[t] as number));
  const profile = Array.from({ length: period }, (_, phase) => {
    const cycles = Math.ceil((left.length - phase) / period);
    return median(
      Float64Array.from({ length: cycles }, (_, cycle) => left[phase + cycle * period] as number),
    );
  });
  const offset = profile.reduce((sum, value) => sum + value, 0) / period;
  return values.map((value, t) => value - (profile[t % period] as number) + offset);
}

/** The number of steps after which the differences of a series repeat themselves, if they do. */
function seasonPeriod(values: Float64Array): number | undefined {
  if (values.length < FEWEST_VALUES) return undefined;
  const moves = Float64Array.from(
    { length: values.length - 1 },
    (_, t) => (values[t + 1] as number) - (values[t] as number),
  );
  const middle = median(moves);
  const limit = 4 * NORMAL_CONSISTENCY * medianAbsoluteDeviation(moves, middle);
  if (limit === 0) return undefined;
  const tamed = moves.map((move) => Math.max(-limit, Math.min(limit, move - middle)));
  const longest = Math.floor(tamed.length / 4);
  const correlations = autocorrelations(tamed, longest + 1);
  let best: { period: number; height: number } | undefined;
  for (let lag = 3; lag < longest; lag++) {
    const height = correlations[lag] as number;
    const peak = height >= (correlations[lag - 1] as number) && height >= (correlations[lag + 1] as number);
    // A multiple of the season repeats as well: it must do clearly better to be preferred.
    if (peak && height > CLEAR_CORRELATION && height > (best?.height ?? 0) + 0.05)
      best = { period: lag, height };
  }
  return best?.period;
}

/**
 * Centred mean over one period (half weights at the ends of an even one). Beyond its ends the series is continued
 * by its nearest cycle, risen by as much as that cycle rose over its neighbour. At least two periods long.
 */
function movingAverage(values: Float64Array, period: number): Float64Array {
  const n = values.length;
  const half = Math.floor(period / 2);
  const meanFrom = (start: number): number => {
    let sum = 0;
    for (let t = start; t < start + period; t++) sum += values[t] as number;
    return sum / period;
  };
  const riseBefore = meanFrom(period) - meanFrom(0);
  const riseAfter = meanFrom(n - period) - meanFrom(n - 2 * period);
  const at = (t: number): number => {
    if (t < 0) return (values[t + period] as number) - riseBefore;
    if (t >= n) return (values[t - period] as number) + riseAfter;
    return values[t] as number;
  };
  return Float64Array.from({ length: n }, (_, t) => {
    let sum = 0;
    for (let k = -half; k <= half; k++)
      sum += at(t + k) * (period % 2 === 0 && Math.abs(k) === half ? 0.5 : 1);
    return sum / period;
  });
}
