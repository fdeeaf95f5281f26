import { studentTwoSidedQuantile } from '../distributions/index.ts';
import { EngineError } from '../errors.ts';
import { errorOfMean } from './error-of-mean.ts';
import { wilsonBounds } from './wilson.ts';

/** With fewer days nobody can tell what a day differs from the next by. */
export const LEAST_DAYS = 5;
const WEEK = 7;
const WEEKDAYS_FROM = 3 * WEEK; // with fewer, what a weekday is like cannot be told from chance

/** What days come to together, how sure that is, and on how many it rests. */
export type DailyRatio =
  | {
      readonly kind: 'ratio';
      readonly estimate: number;
      readonly lower: number;
      readonly upper: number;
      readonly days: number;
      /** Of a share: as many independent cases as these are worth; of an amount, the denominators' sum. */
      readonly effectiveTotal: number;
      /** How many standard errors the interval reaches, by Student's t. */
      readonly critical: number;
    }
  | { readonly kind: 'no_interval'; readonly estimate: number; readonly days: number }
  | { readonly kind: 'no_data'; readonly days: number };

/**
 * Σ numerators / Σ denominators over days, with an interval that takes what days differ by among themselves for what is
 * chance: conversion differs from day to day by more than its counts alone would say.
 *
 * The ratio estimator of survey sampling with days as clusters (Cochran 1977, chapter 6): its error is that of the mean
 * of the residuals numerator − ratio × denominator, which may resemble their neighbours (`errorOfMean`). From three weeks
 * on each weekday has a level of its own, since a window holds as many of each: that Sundays differ is no chance. An
 * `amount` gets the t interval. A `share` gets Wilson's on the effective number of cases, which is theirs divided by how
 * much more days differ than independent cases would (Kish's design effect, at least 1; Korn & Graubard 1998), so that it
 * stays in [0, 1] and has a width where every case was good. `no_interval` with fewer than `LEAST_DAYS` days.
 *
 * Both are one value a day in order, NaN where nothing was told; `confidence` is two-sided and defaults to 0.95. O(days).
 *
 * @throws EngineError `length_mismatch`, and `invalid_argument` where the numerator of a share exceeds its denominator.
 */
export function dailyRatio(input: {
  readonly numerators: Float64Array;
  readonly denominators: Float64Array;
  readonly of: 'share' | 'amount';
  readonly confidence?: number;
}): DailyRatio {
  const { numerators, denominators, of, confidence = 0.95 } = input;
  if (numerators.length !== denominators.length) {
    throw new EngineError(
      'length_mismatch',
      `there are ${numerators.length} numerators and ${denominators.length} denominators; pass one of each a day.`,
    );
  }
  let [days, above, below] = [0, 0, 0];
  numerators.forEach((numerator, day) => {
    const denominator = denominators[day] as number;
    if (Number.isNaN(numerator) || Number.isNaN(denominator)) return;
    days += 1;
    above += numerator;
    below += denominator;
  });
  if (days === 0 || below === 0) return { kind: 'no_data', days };
  const estimate = above / below;
  if (of === 'share' && (above < 0 || above > below)) {
    throw new EngineError(
      'invalid_argument',
      `a share is ${above} of ${below}; its parts are no more than the whole.`,
    );
  }
  if (days < LEAST_DAYS) return { kind: 'no_interval', estimate, days };
  const residuals = numerators.map((numerator, day) => numerator - estimate * (denominators[day] as number));
  const { standardError: meanError, freedom } = errorOfMean(residuals, takeWeekdaysOff(residuals, days));
  const standardError = meanError / (Math.abs(below) / days);
  const critical = studentTwoSidedQuantile(1 - confidence, freedom);
  if (of === 'amount') {
    const reach = critical * standardError;
    const interval = { lower: estimate - reach, upper: estimate + reach };
    return { kind: 'ratio', estimate, ...interval, days, effectiveTotal: below, critical };
  }
  const expected = (estimate * (1 - estimate)) / below;
  const designEffect = expected === 0 ? 1 : Math.max(1, standardError ** 2 / expected);
  const effectiveTotal = below / designEffect;
  const interval = wilsonBounds({ rate: estimate, total: effectiveTotal, critical });
  return { kind: 'ratio', estimate, ...interval, days, effectiveTotal, critical };
}

/** Takes the mean of each weekday off its residuals, where there are enough of each; answers how many means that were. */
function takeWeekdaysOff(residuals: Float64Array, days: number): number {
  if (days < WEEKDAYS_FROM) return 1;
  const counts = new Float64Array(WEEK);
  const sums = new Float64Array(WEEK);
  residuals.forEach((residual, day) => {
    if (Number.isNaN(residual)) return;
    counts[day % WEEK] = (counts[day % WEEK] as number) + 1;
    sums[day % WEEK] = (sums[day % WEEK] as number) + residual;
  });
  if (counts.some((count) => count < 2)) return 1;
  residuals.forEach((residual, day) => {
    residuals[day] = residual - (sums[day % WEEK] as number) / (counts[day % WEEK] as number);
  });
  return WEEK;
}
