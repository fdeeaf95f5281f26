import { EngineError } from '../errors.ts';
import { wilsonInterval } from '../rates/index.ts';
import type { SurvivalCurve } from './kaplan-meier.ts';

/** The share resolved within a target, or that nobody was followed for that long. */
export type ResolvedWithin =
  | {
      readonly kind: 'share';
      readonly share: number;
      readonly lower: number;
      readonly upper: number;
      readonly atRisk: number;
      readonly confidence: number;
    }
  | { readonly kind: 'not_followed'; readonly followedFor: number; readonly shareSoFar: number };

/**
 * The share that has had the event within `target` (inclusive): 1 − S(target), with the curve's log-log interval.
 *
 * Before the first event and after the last survivor the log-log interval has no width; there the Wilson
 * interval takes its place, over those followed beyond the target (none of whom had the event), or over the
 * events seen (all of which came within it). `atRisk` counts those whose duration is at least the target. When
 * everyone left was censored before the target the answer is `not_followed`: S is unknown out there, and
 * `shareSoFar` is what it had come to at `followedFor`, a lower limit. O(times).
 *
 * @throws EngineError `invalid_argument` when target is negative or not finite.
 */
export function resolvedWithin(curve: SurvivalCurve, target: number): ResolvedWithin {
  if (!Number.isFinite(target) || target < 0) {
    throw new EngineError('invalid_argument', `target is ${target}; pass a finite duration of zero or more.`);
  }
  const { times, survival, confidence } = curve;
  let row = -1;
  while (row + 1 < times.length && (times[row + 1] as number) <= target) row++;
  const last = times.length - 1;
  const surviving = row < 0 ? 1 : (survival[row] as number);
  if (row === last && surviving > 0 && target > (times[last] as number)) {
    return { kind: 'not_followed', followedFor: times[last] as number, shareSoFar: 1 - surviving };
  }
  const atRisk = atRiskAt(curve, row, target);
  if (surviving > 0 && surviving < 1) {
    return {
      kind: 'share',
      share: 1 - surviving,
      lower: 1 - (curve.upper[row] as number),
      upper: 1 - (curve.lower[row] as number),
      atRisk,
      confidence,
    };
  }
  const count =
    surviving === 1
      ? { successes: 0, total: atRisk }
      : { successes: curve.eventCount, total: curve.eventCount };
  const wilson = wilsonInterval({ ...count, confidence });
  const [lower, upper] = wilson.kind === 'rate' ? [wilson.lower, wilson.upper] : [0, 1];
  return { kind: 'share', share: 1 - surviving, lower, upper, atRisk, confidence };
}

/** How many durations are at least `target`, when `row` is the last row at or before it (−1 for none). */
function atRiskAt(curve: SurvivalCurve, row: number, target: number): number {
  if (row >= 0 && curve.times[row] === target) return curve.atRisk[row] as number;
  return row + 1 < curve.times.length ? (curve.atRisk[row + 1] as number) : 0;
}
