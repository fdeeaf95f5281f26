/** A new tail index is drawn to this value with the weight of this many exceedances (few make it unsure). */
const PRIOR_TAIL_INDEX = 3;
const PRIOR_EXCEEDANCES = 5;
/** Share of the sample taken as its tail. */
const TAIL_SHARE = 0.1;
/** Below one robust unit nothing counts as tail: a signal that never moved has no tail of its own. */
const LEAST_THRESHOLD = 1;

/** Upper tail of a sample: beyond `threshold` the probability falls as a power of the value. */
export interface PowerTail {
  threshold: number;
  shareBeyond: number;
  index: number;
  sorted: Float64Array;
}

/**
 * Fits the upper tail of a sample of non-negative statistics by a Pareto law above its 90 % quantile.
 *
 * Source: Hill (1975), "A simple general approach to inference about the tail of a distribution", with a gamma
 * prior on the index (conjugate for a Pareto likelihood). `statistics` in any one unit; sorted in place.
 * Complexity O(n log n).
 */
export function fitPowerTail(statistics: Float64Array): PowerTail {
  const sorted = statistics.sort();
  const size = sorted.length;
  const threshold = Math.max(LEAST_THRESHOLD, sorted[Math.floor(size * (1 - TAIL_SHARE))] ?? 0);
  let beyond = 0;
  let logExcess = 0;
  for (let i = size - 1; i >= 0; i--) {
    const value = sorted[i] ?? 0;
    if (value <= threshold) break;
    beyond++;
    logExcess += Math.log(value / threshold);
  }
  return {
    threshold,
    shareBeyond: (beyond + 1) / (size + 1),
    index: (beyond + PRIOR_EXCEEDANCES) / (logExcess + PRIOR_EXCEEDANCES / PRIOR_TAIL_INDEX),
    sorted,
  };
}

/**
 * Probability that a draw reaches `value`: the empirical share below the threshold, the power law beyond it.
 * Falls monotonically with `value`, never 0. Complexity O(log n).
 */
export function tailProbability(tail: PowerTail, value: number): number {
  if (value > tail.threshold) return tail.shareBeyond * (value / tail.threshold) ** -tail.index;
  let low = 0;
  let high = tail.sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tail.sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return Math.max(tail.shareBeyond, (tail.sorted.length - low + 1) / (tail.sorted.length + 1));
}
