import type { DurationQuantile, OutcomeValue } from '../../contracts/outcome-values.ts';
import {
  kaplanMeier,
  resolvedWithin,
  type SurvivalCurve,
  survivalQuantile,
} from '../../engine/survival/index.ts';
import type { Followed } from './follow.ts';

/** The share of durations that end within `withinMs`, and their median. */
export function summariseDurations(followed: Followed, withinMs: number): OutcomeValue {
  const curve = kaplanMeier(followed);
  const nothing = {
    estimate: null,
    lower: null,
    upper: null,
    good: null,
    total: followed.durations.length,
    open: followed.open,
    days: null,
  };
  if (curve.kind === 'no_data') return { ...nothing, median: { kind: 'no_data' } };
  const share = resolvedWithin(curve, withinMs);
  const median = quantileOf(curve, 0.5);
  if (share.kind === 'not_followed') return { ...nothing, median };
  return { ...nothing, estimate: share.share, lower: share.lower, upper: share.upper, median };
}

/** The duration within which the share `quantile` ended, with its interval; "more than" where the curve stays above. */
export function quantileOf(curve: SurvivalCurve, quantile: number): DurationQuantile {
  const { estimate, lower, upper } = survivalQuantile(curve, quantile);
  const lowerMs = lower.kind === 'reached' ? lower.time : null;
  if (estimate.kind === 'not_reached') return { kind: 'more_than', ms: estimate.moreThan, lowerMs };
  return { kind: 'at', ms: estimate.time, lowerMs, upperMs: upper.kind === 'reached' ? upper.time : null };
}
