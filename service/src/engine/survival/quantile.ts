import { EngineError } from '../errors.ts';
import type { SurvivalCurve } from './kaplan-meier.ts';

/** A time on the curve, or the honest "more than": the curve never came down that far while anyone was followed. */
export type ReachedTime =
  | { readonly kind: 'reached'; readonly time: number }
  | { readonly kind: 'not_reached'; readonly moreThan: number };

/** A quantile of the durations with its interval, each part of which may not have been reached. */
export interface SurvivalQuantile {
  readonly quantile: number;
  readonly estimate: ReachedTime;
  readonly lower: ReachedTime;
  readonly upper: ReachedTime;
  readonly confidence: number;
}

/**
 * The time by which the share `quantile` has had the event (0.5: the median; 0.9: the 90th percentile), with the
 * Brookmeyer–Crowley interval read off the curve's log-log bounds.
 *
 * Source: R. Brookmeyer & J. Crowley, Biometrics 38 (1982) 29–41. The estimate is the smallest time with
 * S(t) ≤ 1 − quantile, and the bounds are the same of the lower and the upper curve. Where a curve never comes
 * down that far the part is `not_reached`, `moreThan` the longest time anyone was followed. The confidence is
 * that of the curve. O(times).
 *
 * @throws EngineError `invalid_argument` unless 0 < quantile < 1.
 */
export function survivalQuantile(curve: SurvivalCurve, quantile: number): SurvivalQuantile {
  if (!(quantile > 0 && quantile < 1)) {
    throw new EngineError(
      'invalid_argument',
      `quantile is ${quantile}; pass a share between 0 and 1, such as 0.5 for the median.`,
    );
  }
  const level = 1 - quantile;
  return {
    quantile,
    estimate: firstAtOrBelow(curve.times, curve.survival, level),
    lower: firstAtOrBelow(curve.times, curve.lower, level),
    upper: firstAtOrBelow(curve.times, curve.upper, level),
    confidence: curve.confidence,
  };
}

/** The median duration: `survivalQuantile(curve, 0.5)`. O(times). */
export function medianSurvival(curve: SurvivalCurve): SurvivalQuantile {
  return survivalQuantile(curve, 0.5);
}

const ROUNDING = 1e-12; // products such as 2/3 · 3/4 must still count as having reached 1/2

function firstAtOrBelow(times: Float64Array, curve: Float64Array, level: number): ReachedTime {
  const row = curve.findIndex((share) => share <= level + ROUNDING);
  return row === -1
    ? { kind: 'not_reached', moreThan: times[times.length - 1] as number }
    : { kind: 'reached', time: times[row] as number };
}
