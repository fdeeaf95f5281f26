import { EngineError } from '../errors.ts';
import { twoSidedQuantile } from './wilson.ts';

/**
 * How many observations, at a rate that stays as it is, it takes until the Wilson interval lies wholly on one side of
 * `target`; infinite when the rate is the target.
 *
 * The Wilson interval holds exactly the rates that a score test does not reject, so it excludes the target once
 * |rate − target| > z √(target (1 − target) / n): n is the smallest whole number beyond z² target (1 − target) /
 * (rate − target)². `confidence` is two-sided and defaults to 0.95. O(1).
 *
 * @throws EngineError `invalid_argument` unless 0 ≤ rate ≤ 1, 0 < target < 1 and 0 < confidence < 1.
 * @example observationsToDecide({ rate: 0.95, target: 0.9 }) // 139
 */
export function observationsToDecide(input: {
  readonly rate: number;
  readonly target: number;
  readonly confidence?: number;
}): number {
  const { rate, target, confidence = 0.95 } = input;
  if (!(rate >= 0 && rate <= 1) || !(target > 0 && target < 1)) {
    throw new EngineError(
      'invalid_argument',
      `rate is ${rate} and target ${target}; pass shares, the target strictly between 0 and 1.`,
    );
  }
  const z = twoSidedQuantile(confidence);
  if (rate === target) return Number.POSITIVE_INFINITY;
  return Math.floor((z * z * target * (1 - target)) / (rate - target) ** 2) + 1;
}
