import { autocorrelations, median, medianAbsoluteDeviation, NORMAL_CONSISTENCY } from '../series/index.ts';

const FEWEST_VALUES = 24; // a season cannot be told from chance in less
const CLEAR_CORRELATION = 0.4; // differences of a seasonal series repeat at least this well
const CYCLES_EACH_SIDE = 3; // the season may grow or shrink over about seven cycles

/**
 * A complete series without its season, or the series itself when it has none. The season is the median over
 * seven neighbouring cycles of what a moving average over one cycle leaves, so it may change slowly in size and
 * shape, while a change of level or trend stays in the series. O(n log n). Gaps must be filled before.
 */
export function deseasonalise(values: Float64Array): Float64Array {
  const period = seasonPeriod(values);
  if (period === undefined) return values.slice();
  const trend = movingAverage(values, period);
  const left = values.map((value, t) => value - (trend[t] as number));
  const season = new Float64Array(values.length);
  for (let t = 0; t < values.length; t++) {
    const same: number[] = [];
    for (let cycle = -CYCLES_EACH_SIDE; cycle <= CYCLES_EACH_SIDE; cycle++) {
      const other = left[t + cycle * period];
      if (other !== undefined) same.push(other);
    }
    season[t] = median(Float64Array.from(same));
  }
  const drift = movingAverage(season, period); // what is not seasonal in it belongs to the trend
  return values.map((value, t) => value - (season[t] as number) + (drift[t] as number));
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

/** Centred mean over one period (half weights at the ends of an even one); the ends are mirrored about themselves. */
function movingAverage(values: Float64Array, period: number): Float64Array {
  const n = values.length;
  const half = Math.floor(period / 2);
  const first = values[0] as number;
  const last = values[n - 1] as number;
  const at = (t: number): number => {
    if (t < 0) return 2 * first - (values[-t] as number);
    if (t >= n) return 2 * last - (values[2 * n - 2 - t] as number);
    return values[t] as number;
  };
  return Float64Array.from({ length: n }, (_, t) => {
    let sum = 0;
    for (let k = -half; k <= half; k++)
      sum += at(t + k) * (period % 2 === 0 && Math.abs(k) === half ? 0.5 : 1);
    return sum / period;
  });
}
