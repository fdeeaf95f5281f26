import { median, medianAbsoluteDeviation, NORMAL_CONSISTENCY } from '../series/index.ts';

/**
 * A copy with values beyond `reach` robust standard deviations of the median drawn in to that bound
 * (Tukey 1962). The scale is the median absolute deviation; where more than half the values are equal it is
 * the standard deviation. Missing stays NaN. O(n log n).
 */
export function winsorise(values: Float64Array, reach: number): Float64Array {
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    count++;
    const step = value - mean;
    mean += step / count;
    squares += step * (value - mean);
  }
  if (count === 0) return values.slice();
  let centre = median(values);
  let scale = medianAbsoluteDeviation(values, centre) * NORMAL_CONSISTENCY;
  if (!(scale > 0)) {
    scale = Math.sqrt(squares / count);
    centre = mean;
  }
  const low = centre - reach * scale;
  const high = centre + reach * scale;
  return values.map((value) => Math.min(high, Math.max(low, value)));
}
