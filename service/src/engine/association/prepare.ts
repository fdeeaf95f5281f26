import { type Autoregression, fillGaps, filterSeries, fitAutoregression } from '../series/index.ts';
import { removeTrendAndSeason } from './adjust.ts';
import { winsorise } from './winsorise.ts';

/** A series made ready for testing, or why it cannot be. */
export type Prepared = PreparedSeries | { readonly kind: 'not_enough_data'; readonly reason: string };

export interface PreparedSeries {
  readonly kind: 'prepared';
  /** Without trend and season, in the original unit; NaN where missing. */
  readonly adjusted: Float64Array;
  /** The same with gaps filled, outliers drawn in: what filters run over. */
  readonly filled: Float64Array;
  readonly missing: Uint8Array;
  readonly present: number;
  readonly periods: readonly number[];
  readonly model: Autoregression;
  /** What its own past does not predict, in the original unit; NaN where missing or without a past. */
  readonly innovations: Float64Array;
}

/** Below this many present samples nothing can be said about a link. */
export const LEAST_SAMPLES = 60;
const HIGHEST_ORDER = 30;
/** After a gap longer than this the drawn line is no past to predict from. */
const LONGEST_BRIDGE = 3;
/** Outliers beyond this many robust deviations do not steer the autoregression. */
const MODEL_REACH = 6;

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
  const filled = winsorise(fillGaps(adjusted), MODEL_REACH);
  const model = fitAutoregression(filled, Math.min(HIGHEST_ORDER, Math.floor(present / 10)));
  const innovations = filterPrepared({ filled, missing }, model.filter);
  return { kind: 'prepared', adjusted, filled, missing, present, periods, model, innovations };
}

/** A prepared series through another's filter; NaN where it is missing or has no past to predict from. */
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
