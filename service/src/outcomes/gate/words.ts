import type { GateOutcome } from '../../contracts/gate.ts';
import { sayAim, sayDays, sayValue } from '../metrics/index.ts';
import type { GateFacts, OutcomeStanding } from './facts.ts';

/** 2026-11-22 21:40 UTC */
export function sayMoment(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** The number with its interval, its denominator and its target, or why there is none, in a sentence. */
export function sayOutcome({ metric, value, statusReason }: OutcomeStanding): string {
  const { estimate, lower, upper, total, days } = value;
  if (estimate === null || lower === null || upper === null) return `${metric.name}: ${statusReason}`;
  const counted = days === null ? `${total} counted` : `${days} days told`;
  return `${metric.name}: ${sayValue(metric, estimate)} (95 % interval ${sayValue(metric, lower)} to ${sayValue(metric, upper)}, ${counted} in ${sayDays(metric.windowDays)}) against the target of ${sayAim(metric)}.`;
}

/** The team's number as the answer carries it; null where it was not asked about. */
export function toGateOutcome({ outcome, environment }: GateFacts): GateOutcome | null {
  if (!outcome || !environment.production) return null;
  const { metric, status } = outcome;
  return { metric: metric.name, kind: metric.kind, status, text: sayOutcome(outcome) };
}

/** Ends with exactly one full stop, unless it ends with another mark already. */
export function ended(sentence: string): string {
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}
