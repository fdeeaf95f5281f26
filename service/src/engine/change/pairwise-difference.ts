/**
 * The k-th smallest (k from 1) of the m · n differences `second[j] − first[i]` of two ascending samples, without
 * forming them.
 *
 * Source: bisection on the value with a two-pointer count (D. B. Johnson & T. Mizoguchi, 1978, is the exact
 * relative), then snapped to the difference that stands there, so the answer is a difference of two inputs.
 * O((m + n) · 64). Both samples must be ascending, finite and not empty, and 1 ≤ k ≤ m · n.
 */
export function kthPairwiseDifference(first: Float64Array, second: Float64Array, k: number): number {
  let low = (second[0] as number) - (first[first.length - 1] as number);
  let high = (second[second.length - 1] as number) - (first[0] as number);
  if (countAtMost(first, second, low) >= k) return low;
  // Invariant: fewer than k differences are ≤ low, at least k are ≤ high.
  for (let step = 0; step < 64; step++) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    if (countAtMost(first, second, middle) >= k) high = middle;
    else low = middle;
  }
  return smallestAbove(first, second, low);
}

/** The difference after the k-th smallest, which is `kth`: the same again where it is tied. O(m + n). */
export function nextPairwiseDifference(
  first: Float64Array,
  second: Float64Array,
  kth: number,
  k: number,
): number {
  return countAtMost(first, second, kth) > k ? kth : smallestAbove(first, second, kth);
}

/** How many differences are at most `value`. O(m + n). */
function countAtMost(first: Float64Array, second: Float64Array, value: number): number {
  let count = 0;
  let j = 0;
  for (let i = 0; i < first.length; i++) {
    while (j < second.length && (second[j] as number) - (first[i] as number) <= value) j++;
    count += j;
  }
  return count;
}

/** The smallest difference above `value`. O(m + n). */
function smallestAbove(first: Float64Array, second: Float64Array, value: number): number {
  let smallest = Number.POSITIVE_INFINITY;
  let j = 0;
  for (let i = 0; i < first.length; i++) {
    while (j < second.length && (second[j] as number) - (first[i] as number) <= value) j++;
    if (j < second.length) smallest = Math.min(smallest, (second[j] as number) - (first[i] as number));
  }
  return smallest;
}
