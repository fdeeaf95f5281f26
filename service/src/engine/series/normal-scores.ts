import { normalQuantile } from '../distributions/index.ts';

/**
 * Each present value's rank turned into the quantile of the standard normal, (rank - 1/2) / n, ties sharing
 * their mean rank (van der Waerden 1952, with Hazen's plotting position). Keeps the order, takes the tails to
 * the normal's: an outlier counts as the largest value and no more. Missing stays NaN. O(n log n).
 */
export function normalScores(values: Float64Array): Float64Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const n = sorted.length;
  const result = new Float64Array(values.length).fill(Number.NaN);
  const scores = new Float64Array(n);
  for (let i = 0; i < n; ) {
    let end = i + 1;
    while (end < n && sorted[end] === sorted[i]) end++;
    const score = normalQuantile((i + end) / 2 / n);
    for (let j = i; j < end; j++) scores[j] = score;
    i = end;
  }
  for (let t = 0; t < values.length; t++) {
    const value = values[t] as number;
    if (Number.isNaN(value)) continue;
    let low = 0;
    let high = n - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    result[t] = scores[low] as number;
  }
  return result;
}
