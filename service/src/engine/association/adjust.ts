import { autocorrelations, medianInPlace } from '../series/index.ts';
import { winsorise } from './winsorise.ts';

/** A series without its trend and season; missing stays NaN. */
export interface AdjustedSeries {
  readonly values: Float64Array;
  /** The periods removed, in samples, strongest first; empty when none repeats. */
  readonly periods: readonly number[];
}

/** A season must predict cycles it was not computed from at least this well to be called one. */
const LEAST_GAIN = 0.05;
const LEAST_CYCLES = 3;
const MOST_PERIODS = 2;
const SHORTEST_PERIOD = 4;
/** An autocorrelation peak below this is not worth a trial. */
const LEAST_PEAK = 0.1;
const MOST_TRIALS = 4;

/**
 * Removes the straight-line trend and up to two repeating patterns. A pattern is the median per phase of what
 * is left about a centred moving average one period long (classical decomposition, Kendall & Stuart 1983, ch. 46).
 * Candidate periods are the calendar's and the highest peaks of the autocorrelation; one is taken only if it
 * predicts held-out cycles. O(n log n).
 * @param calendarPeriods periods to try whatever the autocorrelation says, in samples (a day, a week).
 */
export function removeTrendAndSeason(
  values: Float64Array,
  calendarPeriods: readonly number[],
  fill: (series: Float64Array) => Float64Array,
): AdjustedSeries {
  let left = removeLine(values);
  const periods: number[] = [];
  while (periods.length < MOST_PERIODS) {
    const filled = winsorise(fill(left), 5);
    const candidates = [...calendarPeriods, ...peakPeriods(filled)].filter(
      (period) =>
        period >= SHORTEST_PERIOD && period * LEAST_CYCLES <= values.length && !periods.includes(period),
    );
    let best: { period: number; gain: number; about: Float64Array } | undefined;
    for (const period of new Set(candidates)) {
      const season = judgeSeason(filled, period);
      if (season.gain > LEAST_GAIN && season.gain > (best?.gain ?? 0)) best = { period, ...season };
    }
    if (best === undefined) break;
    const { period } = best;
    const profile = phaseMedians(best.about, period);
    left = left.map((value, t) => value - (profile[t % period] as number));
    periods.push(period);
  }
  return { values: left, periods };
}

/** Subtracts the least-squares line through the present samples. */
function removeLine(values: Float64Array): Float64Array {
  let n = 0;
  let meanTime = 0;
  let mean = 0;
  values.forEach((value, t) => {
    if (Number.isNaN(value)) return;
    n++;
    meanTime += (t - meanTime) / n;
    mean += (value - mean) / n;
  });
  let product = 0;
  let squares = 0;
  values.forEach((value, t) => {
    if (Number.isNaN(value)) return;
    product += (t - meanTime) * (value - mean);
    squares += (t - meanTime) ** 2;
  });
  const slope = squares > 0 ? product / squares : 0;
  return values.map((value, t) => value - mean - slope * (t - meanTime));
}

/** The highest local peaks of the autocorrelation, in samples. */
function peakPeriods(filled: Float64Array): number[] {
  const longest = Math.floor(filled.length / LEAST_CYCLES);
  if (longest <= SHORTEST_PERIOD) return [];
  const r = autocorrelations(filled, longest);
  const peaks: number[] = [];
  for (let lag = SHORTEST_PERIOD; lag < longest; lag++) {
    const here = r[lag] as number;
    if (here > LEAST_PEAK && here >= (r[lag - 1] as number) && here > (r[lag + 1] as number)) peaks.push(lag);
  }
  return peaks.sort((a, b) => (r[b] as number) - (r[a] as number)).slice(0, MOST_TRIALS);
}

/** What is left about a moving average, and the share of its variance that a pattern predicts in cycles left out. */
function judgeSeason(filled: Float64Array, period: number): { gain: number; about: Float64Array } {
  const n = filled.length;
  const totals = new Float64Array(n + 1);
  for (let t = 0; t < n; t++) totals[t + 1] = (totals[t] as number) + (filled[t] as number);
  const half = Math.floor(period / 2);
  const sums = new Float64Array(period);
  const counts = new Float64Array(period);
  const about = new Float64Array(n);
  for (let t = 0; t < n; t++) {
    // Whole periods only, so that the season does not leak into its own level; at the ends the nearest one.
    const from = Math.min(Math.max(0, t - half), n - period);
    const level = ((totals[from + period] as number) - (totals[from] as number)) / period;
    about[t] = (filled[t] as number) - level;
    const phase = t % period;
    sums[phase] = (sums[phase] as number) + (about[t] as number);
    counts[phase] = (counts[phase] as number) + 1;
  }
  let error = 0;
  let variance = 0;
  for (let t = 0; t < n; t++) {
    const value = about[t] as number;
    const phase = t % period;
    const others = (counts[phase] as number) - 1;
    error += (value - ((sums[phase] as number) - value) / others) ** 2;
    variance += value * value;
  }
  return { gain: variance > 0 ? 1 - error / variance : 0, about };
}

/**
 * Median of each phase's present samples (0 where a phase has none). Not the mean: one outlier would move the
 * mean of its phase, and every other cycle would then seem to stray at that hour, in step with any series that
 * has an outlier of its own.
 */
export function phaseMedians(values: Float64Array, period: number): Float64Array {
  const cycles = new Float64Array(Math.ceil(values.length / period));
  return Float64Array.from({ length: period }, (_, phase) => {
    let count = 0;
    for (let t = phase; t < values.length; t += period) {
      const value = values[t] as number;
      if (!Number.isNaN(value)) cycles[count++] = value;
    }
    if (count === 0) return 0;
    return medianInPlace(cycles.subarray(0, count));
  });
}
