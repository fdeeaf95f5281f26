import type { DurationQuantile, OutcomeValue } from '../../contracts/outcome-values.ts';
import { kaplanMeier, medianSurvival, resolvedWithin } from '../../engine/survival/index.ts';

/** Something that began and, perhaps, ended. Dismissed means it stopped being followed without being resolved. */
export interface Span {
  beganAt: number;
  endedAt: number | null;
  dismissed?: boolean;
}

/**
 * The share of durations that end within `withinMs`, and their median, of the spans begun in [from, to) as they stood
 * at `asOf`: what was still open then is censored, never counted as ended or as zero.
 */
export function summariseDurations(input: {
  spans: Span[];
  from: number;
  to: number;
  asOf: number;
  withinMs: number;
}): OutcomeValue {
  const { spans, from, to, asOf, withinMs } = input;
  const begun = spans.filter(({ beganAt }) => beganAt >= from && beganAt < to);
  const ended = begun.map(({ endedAt, dismissed }) => endedAt !== null && endedAt <= asOf && !dismissed);
  const durations = begun.map(({ beganAt, endedAt }) =>
    Math.max(0, Math.min(endedAt ?? asOf, asOf) - beganAt),
  );
  const open = begun.filter(({ endedAt }) => endedAt === null || endedAt > asOf).length;
  const curve = kaplanMeier({ durations, events: ended });
  const nothing = { estimate: null, lower: null, upper: null, good: null, total: begun.length, open };
  if (curve.kind === 'no_data') return { ...nothing, median: { kind: 'no_data' } };
  const share = resolvedWithin(curve, withinMs);
  const median = toQuantile(medianSurvival(curve));
  if (share.kind === 'not_followed') return { ...nothing, median };
  return { ...nothing, estimate: share.share, lower: share.lower, upper: share.upper, median };
}

function toQuantile({ estimate, lower, upper }: ReturnType<typeof medianSurvival>): DurationQuantile {
  const lowerMs = lower.kind === 'reached' ? lower.time : null;
  if (estimate.kind === 'not_reached') return { kind: 'more_than', ms: estimate.moreThan, lowerMs };
  return { kind: 'at', ms: estimate.time, lowerMs, upperMs: upper.kind === 'reached' ? upper.time : null };
}
