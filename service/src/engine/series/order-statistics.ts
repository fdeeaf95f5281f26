import { EngineError } from '../errors.ts';

/** Makes a median absolute deviation an estimate of the standard deviation under normality: 1 / Φ⁻¹(3/4). */
export const NORMAL_CONSISTENCY = 1.4826022185056018;

/**
 * The finite values of a series, in order. NaN stands for a missing value and is left out; so are infinities.
 * Complexity O(n).
 */
export function finiteValues(values: Float64Array): Float64Array {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i])) count++;
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
 * Median of the finite values of a series. Complexity O(n).
 * @throws EngineError `empty` where no value is finite.
 */
export function median(values: Float64Array): number {
  const finite = finiteValues(values);
  if (finite.length === 0) throw new EngineError('empty', 'values holds no finite value; pass at least one.');
  return medianInPlace(finite);
}

/** Median of finite values, at least one, which are put into another order by it. Complexity O(n). */
export function medianInPlace(values: Float64Array): number {
  const middle = values.length >> 1;
  select(values, middle);
  const upper = values[middle] as number;
  if (values.length % 2 === 1) return upper;
  let lower = values[0] as number;
  for (let i = 1; i < middle; i++) if ((values[i] as number) > lower) lower = values[i] as number;
  return lower + (upper - lower) / 2;
}

/** With fewer values in question they are put in order one by one. */
const FEW = 24;

/**
 * Puts the value of rank `k` (from 0) in its place, smaller ones before and larger ones after it: C. A. R. Hoare's
 * FIND (1961), the pivot the middle one of three. Falls back on sorting where that halves nothing.
 */
function select(values: Float64Array, k: number): void {
  let low = 0;
  let high = values.length - 1;
  for (let turns = 4 * Math.ceil(Math.log2(values.length + 1)); high - low >= FEW; turns--) {
    if (turns === 0) {
      values.subarray(low, high + 1).sort();
      return;
    }
    const pivot = middleOfThree(
      values[low] as number,
      values[(low + high) >> 1] as number,
      values[high] as number,
    );
    let i = low;
    let j = high;
    while (i <= j) {
      while ((values[i] as number) < pivot) i++;
      while ((values[j] as number) > pivot) j--;
      if (i > j) break;
      const held = values[i] as number;
      values[i++] = values[j] as number;
      values[j--] = held;
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else return;
  }
  for (let next = low + 1; next <= high; next++) {
    const value = values[next] as number;
    let place = next;
    for (; place > low && (values[place - 1] as number) > value; place--) {
      values[place] = values[place - 1] as number;
    }
    values[place] = value;
  }
}

function middleOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

/**
 * Median absolute deviation from `center` (default: the median), in the unit of the values and not rescaled:
 * multiply by `NORMAL_CONSISTENCY` for a standard deviation. Complexity O(n log n).
 * @throws EngineError `empty` where no value is finite.
 */
export function medianAbsoluteDeviation(values: Float64Array, center = median(values)): number {
  return median(finiteValues(values).map((value) => Math.abs(value - center)));
}
