import { studentTwoSidedP, studentTwoSidedQuantile } from '../distributions/index.ts';
import { EngineError } from '../errors.ts';
import { twoSidedQuantile } from '../rates/index.ts';
import { finiteValues, median } from '../series/index.ts';
import { hodgesLehmann, medianDifference } from './hodges-lehmann.ts';
import { mannWhitney } from './mann-whitney.ts';
import { usableDays, usualMovement, type Windows, withoutUsual } from './season-match.ts';
import { dependenceInflation } from './serial-dependence.ts';

/** A side with fewer present values than this is no data. */
const FEWEST_VALUES = 8;
/** A side with less than this share of its slots present is no data: what is missing may be the news. */
const FEWEST_SHARE = 0.2;
/** With more than this share of zeros the median cannot move; the mean is compared instead. */
const MANY_ZEROS = 0.5;
/** A mostly-zero signal with fewer non-zero values than this on both sides together cannot be judged. */
const FEWEST_NON_ZERO = 5;

/** What a signal did at a known time, in its own unit. */
export type BeforeAfter =
  | {
      readonly kind: 'no_data';
      readonly reason: 'too_little_before' | 'too_little_after';
      readonly presentBefore: number;
      readonly presentAfter: number;
    }
  | {
      /** `undecided`: neither a change worth naming nor its absence is shown. */
      readonly kind: 'increased' | 'decreased' | 'unchanged' | 'undecided';
      readonly shift: number;
      readonly lower: number;
      readonly upper: number;
      /** Two-sided; correct it for the number of signals looked at. */
      readonly pValue: number;
      readonly measure: 'median_shift' | 'mean_difference';
      /** The middle (or the mean, where that is the measure) before, raw. */
      readonly levelBefore: number;
      readonly varianceInflation: number;
      readonly daysCompared: number;
      readonly confidence: number;
    };

interface Comparison {
  shift: number;
  lower: number;
  upper: number;
  pValue: number;
  varianceInflation: number;
}

/**
 * Whether and by how much a signal changed at a known time, against the same hours of earlier days.
 *
 * The shift is Hodges–Lehmann with its interval, its significance Mann–Whitney with ties, both widened for
 * autocorrelation (values are in time order at equal steps; infinite ones count as missing). Where at least three earlier days are given, what they usually hold in the same minutes is
 * taken out first, and the shifts they had themselves set how wide the interval is at least. Where most values
 * are zero (errors), means are compared instead. `increased` and `decreased` need significance and a shift of
 * at least `practicalThreshold` (in the signal's unit); `unchanged` is a shift shown to be smaller than that.
 * O(n log n + days² · slots).
 *
 * @throws EngineError `invalid_argument` for a threshold that is negative or not finite, or a confidence outside
 * (0, 1). Too little data on a side is `no_data`.
 */
export function compareBeforeAfter(
  input: Windows & {
    readonly earlierDays?: readonly Windows[];
    readonly practicalThreshold: number;
    readonly confidence?: number;
  },
): BeforeAfter {
  const { before, after, earlierDays = [], practicalThreshold, confidence = 0.95 } = input;
  if (!(practicalThreshold >= 0) || !Number.isFinite(practicalThreshold)) {
    throw new EngineError(
      'invalid_argument',
      `practicalThreshold is ${practicalThreshold}; pass a size in the signal's unit, 0 or more.`,
    );
  }
  twoSidedQuantile(confidence);
  const presentBefore = finiteValues(before);
  const presentAfter = finiteValues(after);
  const counts = { presentBefore: presentBefore.length, presentAfter: presentAfter.length };
  if (tooLittle(presentBefore.length, before.length))
    return { kind: 'no_data', reason: 'too_little_before', ...counts };
  if (tooLittle(presentAfter.length, after.length))
    return { kind: 'no_data', reason: 'too_little_after', ...counts };

  const nonZero = countNonZero(presentBefore) + countNonZero(presentAfter);
  const all = presentBefore.length + presentAfter.length;
  const sparse = all - nonZero > MANY_ZEROS * all;
  const measure = sparse ? 'mean_difference' : 'median_shift';
  const levelBefore = sparse ? mean(presentBefore) : median(presentBefore);
  const centre = sparse ? 'mean' : 'median';
  const days = usableDays({ before, after }, earlierDays);
  const compare = (windows: Windows): Comparison | undefined => compareWindows(windows, sparse, confidence);
  const matched = days.length > 0 ? withoutUsual({ before, after }, days, centre) : { before, after };
  const found = compare(matched) ?? (compare({ before, after }) as Comparison);
  const comparison =
    days.length > 0
      ? atLeastAsUsual(
          found,
          usualMovement(days, (one) => shiftBetween(one, sparse), centre),
          days.length,
          confidence,
        )
      : found;
  const evidence = { ...comparison, measure, levelBefore, daysCompared: days.length, confidence } as const;
  if (sparse && nonZero > 0 && nonZero < FEWEST_NON_ZERO) return { kind: 'undecided', ...evidence };
  return { kind: decide(comparison, practicalThreshold, 1 - confidence), ...evidence };
}

function decide(
  { shift, lower, upper, pValue }: Comparison,
  threshold: number,
  significance: number,
): 'increased' | 'decreased' | 'unchanged' | 'undecided' {
  const significant = pValue <= significance && (lower > 0 || upper < 0);
  if (significant && Math.abs(shift) >= threshold && shift !== 0)
    return shift > 0 ? 'increased' : 'decreased';
  const within = lower >= -threshold && upper <= threshold;
  return within || (significant && Math.abs(shift) < threshold) ? 'unchanged' : 'undecided';
}

function tooLittle(present: number, slots: number): boolean {
  return present < FEWEST_VALUES || present < FEWEST_SHARE * slots;
}

/** `undefined` when a side holds nothing. */
function compareWindows(windows: Windows, sparse: boolean, confidence: number): Comparison | undefined {
  const first = finiteValues(windows.before);
  const second = finiteValues(windows.after);
  if (first.length === 0 || second.length === 0) return undefined;
  const varianceInflation = dependenceInflation([windows.before, windows.after]);
  const { pTwoSided } = mannWhitney({ first, second, varianceInflation });
  if (sparse) {
    const { shift, half } = meanDifference(first, second, varianceInflation, confidence);
    return { shift, lower: shift - half, upper: shift + half, pValue: pTwoSided, varianceInflation };
  }
  const shift = hodgesLehmann({ first, second, confidence, varianceInflation });
  return {
    shift: shift.shift,
    lower: shift.kind === 'shift' ? shift.lower : Number.NEGATIVE_INFINITY,
    upper: shift.kind === 'shift' ? shift.upper : Number.POSITIVE_INFINITY,
    pValue: pTwoSided,
    varianceInflation,
  };
}

/** The shift alone, without how sure it is. `undefined` when a side holds nothing. */
function shiftBetween(windows: Windows, sparse: boolean): number | undefined {
  const first = finiteValues(windows.before);
  const second = finiteValues(windows.after);
  if (first.length === 0 || second.length === 0) return undefined;
  return sparse ? mean(second) - mean(first) : medianDifference(first.sort(), second.sort());
}

/** Welch's difference of means; the variance is pooled, since one side may be all zeros. */
function meanDifference(
  first: Float64Array,
  second: Float64Array,
  varianceInflation: number,
  confidence: number,
): { shift: number; half: number } {
  const [a, b] = [mean(first), mean(second)];
  const squares = (values: Float64Array, middle: number) =>
    values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  const count = first.length + second.length;
  const variance = (squares(first, a) + squares(second, b)) / (count - 2);
  const spread = Math.sqrt(variance * varianceInflation * (1 / first.length + 1 / second.length));
  const degreesOfFreedom = Math.max(1, count / varianceInflation - 2);
  return { shift: b - a, half: spread * studentTwoSidedQuantile(1 - confidence, degreesOfFreedom) };
}

/** Never surer than the movements of the earlier days themselves allow. */
function atLeastAsUsual(found: Comparison, movement: number, days: number, confidence: number): Comparison {
  if (movement === 0) return found;
  const half = movement * studentTwoSidedQuantile(1 - confidence, days);
  return {
    ...found,
    lower: Math.min(found.lower, found.shift - half),
    upper: Math.max(found.upper, found.shift + half),
    pValue: Math.max(found.pValue, studentTwoSidedP(found.shift / movement, days)),
  };
}

function countNonZero(values: Float64Array): number {
  return values.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
