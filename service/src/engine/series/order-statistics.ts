import { EngineError } from '../errors.ts';

/** Makes a median absolute deviation an estimate of the standard deviation under normality: 1 / Φ⁻¹(3/4). */
export const NORMAL_CONSISTENCY = 1.4826022185056018;

/**
 * The finite values of a series, in order. NaN stands for a missing value and is left out; so are infinities.
 * Complexity O(n).
 */
export function finiteValues(values: Float64Array): Float64Array {
  let count = 0;
  for (const value of values) if (Number.isFinite(value)) count++;
  if (count === values.length) return values.slice();
  const kept = new Float64Array(count);
  let next = 0;
  for (const value of values) if (Number.isFinite(value)) kept[next++] = value;
  return kept;
}

/** The finite values, ascending. Complexity O(n log n). */
export function sortedFinite(values: Float64Array): Float64Array {
  return finiteValues(values).sort();
}

/**
 * Quantile of an ascending sample by linear interpolation (Hyndman and Fan 1996, type 7; the default of R and
 * NumPy). `probability` in [0, 1]. Complexity O(1).
 * @throws EngineError `empty` on an empty sample, `invalid_argument` on a probability outside [0, 1].
 */
export function quantileOfSorted(sorted: Float64Array, probability: number): number {
  if (sorted.length === 0) throw new EngineError('empty', 'sorted holds no value; pass at least one.');
  if (!(probability >= 0 && probability <= 1)) {
    throw new EngineError('invalid_argument', `probability is ${probability}; pass a number from 0 to 1.`);
  }
  const position = (sorted.length - 1) * probability;
  const below = Math.floor(position);
  const lower = sorted[below] ?? Number.NaN;
  const upper = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return lower + (upper - lower) * (position - below);
}

/**
 * Median of the finite values of a series. Complexity O(n log n).
 * @throws EngineError `empty` where no value is finite.
 */
export function median(values: Float64Array): number {
  const sorted = sortedFinite(values);
  if (sorted.length === 0) throw new EngineError('empty', 'values holds no finite value; pass at least one.');
  return quantileOfSorted(sorted, 0.5);
}

/**
 * Median absolute deviation from `center` (default: the median), in the unit of the values and not rescaled:
 * multiply by `NORMAL_CONSISTENCY` for a standard deviation. Complexity O(n log n).
 * @throws EngineError `empty` where no value is finite.
 */
export function medianAbsoluteDeviation(values: Float64Array, center = median(values)): number {
  return median(finiteValues(values).map((value) => Math.abs(value - center)));
}
