import { normalCdf } from '../distributions/index.ts';
import { studentTwoSidedP } from '../distributions/student-t.ts';
import { EngineError } from '../errors.ts';
import { sortedFinite } from '../series/index.ts';

/** Up to this many values in both samples the permutation distribution is computed exactly. */
const EXACT_UP_TO = 40; // the exact table grows with the fourth power; beyond, the normal one agrees to 3 digits

/** The comparison of two samples by ranks. `superiority` is P(second > first) + ½ P(equal), in [0, 1]. */
export interface MannWhitney {
  readonly u: number;
  readonly superiority: number;
  readonly pTwoSided: number;
  readonly pGreater: number;
  readonly pLess: number;
  readonly exact: boolean;
}

/**
 * The Mann–Whitney test that values of `second` are neither larger nor smaller than those of `first`.
 *
 * Source: H. B. Mann & D. R. Whitney (1947). Ties share their mid-rank. Up to 40 values in all the p-values come
 * from the exact permutation distribution of the mid-ranks, ties and all; beyond, from the normal approximation
 * with tie and continuity correction (R's `wilcox.test(exact = FALSE)`, scipy's `method='asymptotic'`). `u`
 * counts the pairs in which the second is larger. `varianceInflation` > 1, for
 * autocorrelated samples, rules the exact one out and takes a wider Student's t. O(n log n), exact O(n⁴) for n ≤ 40. NaN is missing.
 *
 * @throws EngineError `empty` when a sample holds no finite value, `invalid_argument` for an inflation below 1.
 */
export function mannWhitney(input: {
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly varianceInflation?: number;
}): MannWhitney {
  const { varianceInflation = 1 } = input;
  const first = sortedFinite(input.first);
  const second = sortedFinite(input.second);
  if (first.length === 0 || second.length === 0) {
    throw new EngineError(
      'empty',
      'first and second must each hold a finite value; leave empty samples out.',
    );
  }
  if (!(varianceInflation >= 1)) {
    throw new EngineError('invalid_argument', `varianceInflation is ${varianceInflation}; pass 1 or more.`);
  }
  const m = first.length;
  const n = second.length;
  const { doubledRanks, doubledSum, tieTerm } = midRanks(first, second);
  const u = (doubledSum - n * (n + 1)) / 2;
  const superiority = u / (m * n);
  if (m + n <= EXACT_UP_TO && varianceInflation === 1) {
    return { u, superiority, exact: true, ...exactTails(doubledRanks, n, doubledSum) };
  }
  const variance = rankVariance(m, n, tieTerm) * varianceInflation;
  const excess = u - (m * n) / 2;
  if (variance === 0) return { u, superiority, pTwoSided: 1, pGreater: 1, pLess: 1, exact: false };
  const spread = Math.sqrt(variance);
  const degreesOfFreedom = effectiveDegreesOfFreedom(m + n, varianceInflation);
  const above = (statistic: number): number => {
    if (varianceInflation === 1) return normalCdf(-statistic);
    const half = studentTwoSidedP(Math.abs(statistic), degreesOfFreedom) / 2;
    return statistic >= 0 ? half : 1 - half;
  };
  const pGreater = above((excess - 0.5) / spread);
  const pLess = above((-excess - 0.5) / spread);
  const pTwoSided = Math.min(1, 2 * above(Math.max(0, Math.abs(excess) - 0.5) / spread));
  return { u, superiority, pTwoSided, pGreater, pLess, exact: false };
}

/** Degrees of freedom left when `count` dependent values amount to `count` / inflation independent ones. */
export function effectiveDegreesOfFreedom(count: number, varianceInflation: number): number {
  return Math.max(1, count / varianceInflation - 2);
}

/** Variance of U under the null; `tieTerm` is Σ (t³ − t) over groups of equal values. */
export function rankVariance(m: number, n: number, tieTerm: number): number {
  const total = m + n;
  if (total < 2) return 0;
  return Math.max(0, ((m * n) / 12) * (total + 1 - tieTerm / (total * (total - 1))));
}

/** Twice the mid-ranks (whole numbers) of the merged samples and their sum over the second. O(m + n). */
export function midRanks(
  first: Float64Array,
  second: Float64Array,
): { doubledRanks: Int32Array; doubledSum: number; tieTerm: number } {
  const total = first.length + second.length;
  const doubledRanks = new Int32Array(total);
  let doubledSum = 0;
  let tieTerm = 0;
  let i = 0;
  let j = 0;
  while (i + j < total) {
    const start = i + j;
    const value = Math.min(first[i] ?? Number.POSITIVE_INFINITY, second[j] ?? Number.POSITIVE_INFINITY);
    while (first[i] === value) i++;
    const before = j;
    while (second[j] === value) j++;
    const end = i + j;
    const doubled = start + end + 1;
    doubledRanks.fill(doubled, start, end);
    doubledSum += doubled * (j - before);
    const size = end - start;
    tieTerm += size * size * size - size;
  }
  return { doubledRanks, doubledSum, tieTerm };
}

/** Tails of the permutation distribution of the rank sum of `size` of the ranks. */
function exactTails(
  doubledRanks: Int32Array,
  size: number,
  observed: number,
): { pTwoSided: number; pGreater: number; pLess: number } {
  const ways = subsetSums(doubledRanks, size);
  let all = 0;
  let atMost = 0;
  let atLeast = 0;
  for (let sum = 0; sum < ways.length; sum++) {
    const count = ways[sum] as number;
    all += count;
    if (sum <= observed) atMost += count;
    if (sum >= observed) atLeast += count;
  }
  const pLess = atMost / all;
  const pGreater = atLeast / all;
  return { pLess, pGreater, pTwoSided: Math.min(1, 2 * Math.min(pLess, pGreater)) };
}

/** For each sum, how many subsets of the given size of `ranks` have it. */
function subsetSums(ranks: Int32Array, size: number): Float64Array {
  const largest = ranks.reduce((sum, rank) => sum + rank, 0);
  const width = largest + 1;
  const ways = new Float64Array((size + 1) * width);
  ways[0] = 1;
  let reached = 0;
  let taken = 0;
  for (const rank of ranks) {
    taken = Math.min(size, taken + 1);
    reached += rank;
    for (let chosen = taken; chosen >= 1; chosen--) {
      const to = chosen * width;
      const from = (chosen - 1) * width;
      for (let sum = reached; sum >= rank; sum--) {
        ways[to + sum] = (ways[to + sum] as number) + (ways[from + sum - rank] as number);
      }
    }
  }
  return ways.subarray(size * width);
}

/**
 * How many differences to cut off each end of the sorted pairwise differences so that the rest between holds the
 * shift with the given confidence: 0 when the samples are too small for that. Exact without ties for up to 40
 * values, normal beyond. O(m n (m + n)) for the exact.
 */
export function cutForConfidence(input: {
  readonly m: number;
  readonly n: number;
  readonly confidence: number;
  readonly tieTerm: number;
  readonly quantile: number;
  readonly varianceInflation: number;
}): number {
  const { m, n, confidence, tieTerm, quantile, varianceInflation } = input;
  if (m + n <= EXACT_UP_TO && varianceInflation === 1) {
    const ways = subsetSums(
      Int32Array.from({ length: m + n }, (_, i) => i + 1),
      n,
    );
    const all = ways.reduce((sum, count) => sum + count, 0);
    const floor = (n * (n + 1)) / 2;
    let below = 0;
    let cut = 0;
    for (let u = 0; u <= m * n; u++) {
      below += ways[floor + u] as number;
      if (below / all > (1 - confidence) / 2) break;
      cut = u + 1;
    }
    return cut;
  }
  const spread = Math.sqrt(rankVariance(m, n, tieTerm) * varianceInflation);
  return Math.max(0, Math.floor((m * n) / 2 - quantile * spread));
}
