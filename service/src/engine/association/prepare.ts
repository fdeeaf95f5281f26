import { composeFilters, fillGaps, filterSeries, fitAutoregression } from '../series/index.ts';
import { phaseMedians, removeTrendAndSeason } from './adjust.ts';
import { evenOut } from './even-out.ts';
import { winsorise } from './winsorise.ts';

/** A series made ready for testing, or why it cannot be. */
export type Prepared = PreparedSeries | { readonly kind: 'not_enough_data'; readonly reason: string };

export interface PreparedSeries {
  readonly kind: 'prepared';
  /** Without trend and season, in the original unit; NaN where missing. */
  readonly adjusted: Float64Array;
  /** The same with gaps filled. */
  readonly levels: Float64Array;
  /** That with outliers drawn in: what a series' own filter is fitted on and runs over. */
  readonly filled: Float64Array;
  readonly missing: Uint8Array;
  readonly present: number;
  readonly periods: readonly number[];
  /** Prediction-error filter: an autoregression, times one step back per season where that still helps. */
  readonly filter: Float64Array;
  /** What its own past does not predict, in the original unit; NaN where missing or without a past. */
  readonly innovations: Float64Array;
  /** Innovations in units of their usual size at that hour and time: what is tested. */
  readonly surprises: Float64Array;
}

/** Below this many present samples nothing can be said about a link. */
export const LEAST_SAMPLES = 60;
const HIGHEST_ORDER = 30;
/** After a gap longer than this the drawn line is no past to predict from. */
const LONGEST_BRIDGE = 3;
/** Outliers beyond this many robust deviations do not steer the autoregression. */
const MODEL_REACH = 6;
const INNOVATION_REACH = 4;
/** A filter may use up this share of the samples as its past. */
const LONGEST_MEMORY = 0.25;

/** A day and a week, where they are whole numbers of samples. */
export function calendarPeriods(samplesPerDay: number): number[] {
  return [samplesPerDay, samplesPerDay * 7].filter(Number.isInteger);
}

/**
 * Removes trend and season, fits an autoregression and takes its innovations (pre-whitening, Box & Jenkins
 * 1970, ch. 11). O(n log n + n * order).
 */
export function prepareSeries(values: Float64Array, calendarPeriods: readonly number[]): Prepared {
  const missing = Uint8Array.from(values, (value) => (Number.isNaN(value) ? 1 : 0));
  const present = missing.reduce((count, gap) => count - gap, values.length);
  if (present < LEAST_SAMPLES) {
    return { kind: 'not_enough_data', reason: `${present} samples present, ${LEAST_SAMPLES} needed` };
  }
  const { values: adjusted, periods } = removeTrendAndSeason(values, calendarPeriods, fillGaps);
  if (!varies(adjusted, values)) {
    return { kind: 'not_enough_data', reason: 'nothing varies beyond trend and season' };
  }
  return prepareAdjusted(adjusted, missing, present, periods);
}

/** The same for a series whose trend and season are already gone. */
export function prepareAdjusted(
  adjusted: Float64Array,
  missing: Uint8Array,
  present: number,
  periods: readonly number[],
): PreparedSeries {
  const levels = fillGaps(adjusted);
  const filled = winsorise(levels, MODEL_REACH);
  const filter = predictionFilter(filled, periods, Math.min(HIGHEST_ORDER, Math.floor(present / 10)));
  const innovations = withoutPhaseMedians(filterPrepared({ filled, missing }, filter), periods);
  const surprises = evenOut(innovations, periods);
  return {
    kind: 'prepared',
    adjusted,
    levels,
    filled,
    missing,
    present,
    periods,
    filter,
    innovations,
    surprises,
  };
}

/**
 * A season that changes leaves its echo after the mean pattern is gone: innovations that resemble those one
 * period before. Then the multiplicative seasonal autoregression (1 - c B^s) phi(B) of Box & Jenkins (1970,
 * ch. 9) takes it out.
 */
function predictionFilter(filled: Float64Array, periods: readonly number[], order: number): Float64Array {
  let seasonal: Float64Array = Float64Array.of(1);
  let left = filled;
  let { filter } = fitAutoregression(left, order);
  for (const period of periods) {
    if (seasonal.length + period > filled.length * LONGEST_MEMORY) continue;
    const innovations = winsorise(filterSeries(left, filter), INNOVATION_REACH);
    const echo = echoAt(innovations, period);
    if (!(Math.abs(echo) > 2 / Math.sqrt(filled.length))) continue;
    const step = new Float64Array(period + 1);
    step[0] = 1;
    step[period] = -echo;
    seasonal = composeFilters(seasonal, step);
    left = filterSeries(filled, seasonal).subarray(seasonal.length - 1);
    filter = fitAutoregression(left, order).filter;
  }
  return composeFilters(seasonal, filter);
}

/** What still repeats in the innovations, hour by hour, goes as well: two series with a habit each would agree. */
export function withoutPhaseMedians(innovations: Float64Array, periods: readonly number[]): Float64Array {
  let left = innovations;
  for (const period of periods) {
    const medians = phaseMedians(left, period);
    left = left.map((value, t) => value - (medians[t % period] as number));
  }
  return left;
}

/** Autocorrelation of a series of mean 0 at one lag, over the samples present. */
function echoAt(values: Float64Array, lag: number): number {
  let product = 0;
  let squares = 0;
  for (let t = lag; t < values.length; t++) {
    const now = values[t] as number;
    const before = values[t - lag] as number;
    if (Number.isNaN(now) || Number.isNaN(before)) continue;
    product += now * before;
    squares += before * before;
  }
  return squares > 0 ? product / squares : 0;
}

/** A prepared series through a filter; NaN where it is missing or has no past to predict from. */
export function filterPrepared(
  { filled, missing }: Pick<PreparedSeries, 'filled' | 'missing'>,
  filter: Float64Array,
): Float64Array {
  const result = filterSeries(filled, filter);
  let gap = 0;
  for (let t = 0; t < result.length; t++) {
    if (missing[t] === 1) {
      gap++;
      result[t] = Number.NaN;
    } else {
      if (gap > LONGEST_BRIDGE) result[t] = Number.NaN;
      gap = 0;
    }
  }
  return result;
}

// What is left must be more than rounding of what was there.
function varies(adjusted: Float64Array, original: Float64Array): boolean {
  let size = 0;
  let largest = 0;
  for (let t = 0; t < adjusted.length; t++) {
    const value = adjusted[t] as number;
    if (Number.isNaN(value)) continue;
    size = Math.max(size, Math.abs(original[t] as number));
    largest = Math.max(largest, Math.abs(value));
  }
  return largest > 1e-9 * size;
}
