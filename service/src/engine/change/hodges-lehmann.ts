import { studentTwoSidedQuantile } from '../distributions/student-t.ts';
import { EngineError } from '../errors.ts';
import { twoSidedQuantile } from '../rates/index.ts';
import { sortedFinite } from '../series/index.ts';
import { cutForConfidence, effectiveDegreesOfFreedom, midRanks } from './mann-whitney.ts';
import { kthPairwiseDifference, nextPairwiseDifference } from './pairwise-difference.ts';

/** A shift from the first to the second sample, in their unit; the interval may be out of reach for few values. */
export type Shift =
  | {
      readonly kind: 'shift';
      readonly shift: number;
      readonly lower: number;
      readonly upper: number;
      readonly confidence: number;
    }
  | { readonly kind: 'too_few_for_interval'; readonly shift: number; readonly confidence: number };

/**
 * The Hodges–Lehmann shift: the median of all differences second − first, with the interval that inverts the
 * Mann–Whitney test.
 *
 * Source: J. L. Hodges & E. L. Lehmann (1963); interval: E. L. Lehmann, Nonparametrics (1975), ch. 2. Exact
 * without ties for up to 40 values (conservative with them), normal beyond. `varianceInflation` ≥ 1 widens the
 * interval for autocorrelated samples, with Student's t for the few independent values they amount to. Where even the extreme differences would not hold the confidence the
 * answer is `too_few_for_interval`. O((m + n) log(m + n)). NaN is missing.
 *
 * @throws EngineError `empty` when a sample holds no finite value, `invalid_argument` for a confidence outside
 * (0, 1).
 */
export function hodgesLehmann(input: {
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly confidence?: number;
  readonly varianceInflation?: number;
}): Shift {
  const { confidence = 0.95, varianceInflation = 1 } = input;
  const normal = twoSidedQuantile(confidence);
  const first = sortedFinite(input.first);
  const second = sortedFinite(input.second);
  if (first.length === 0 || second.length === 0) {
    throw new EngineError(
      'empty',
      'first and second must each hold a finite value; leave empty samples out.',
    );
  }
  const m = first.length;
  const n = second.length;
  const pairs = m * n;
  const shift = medianDifference(first, second);
  const { tieTerm } = midRanks(first, second);
  const quantile =
    varianceInflation > 1
      ? studentTwoSidedQuantile(1 - confidence, effectiveDegreesOfFreedom(m + n, varianceInflation))
      : normal;
  const cut = cutForConfidence({ m, n, confidence, tieTerm, quantile, varianceInflation });
  if (cut < 1) return { kind: 'too_few_for_interval', shift, confidence };
  return {
    kind: 'shift',
    shift,
    lower: kthPairwiseDifference(first, second, cut),
    upper: kthPairwiseDifference(first, second, pairs + 1 - cut),
    confidence,
  };
}

/** The median of all differences second − first of two ascending samples, neither empty. O((m + n) · 64). */
export function medianDifference(first: Float64Array, second: Float64Array): number {
  const pairs = first.length * second.length;
  const lower = kthPairwiseDifference(first, second, Math.ceil(pairs / 2));
  return pairs % 2 === 1 ? lower : (lower + nextPairwiseDifference(first, second, lower, pairs / 2)) / 2;
}
