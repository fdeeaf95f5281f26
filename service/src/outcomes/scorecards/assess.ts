import type { OutcomeMetricKind } from '../../contracts/outcome-metrics.ts';
import type { ErrorBudget, OutcomeValue } from '../../contracts/outcome-values.ts';
import type { Outcome } from '../../contracts/scorecards.ts';
import { DAY_MS } from '../../contracts/time.ts';
import {
  budgetOf,
  type Facts,
  judgeStatus,
  measure,
  type Need,
  recentDaysOf,
  type Standing,
  type Targeted,
  trendOf,
} from '../metrics/index.ts';

export const TREND_DAYS = 90;

/** A metric's value at a moment and where that stands against its target. */
export interface Assessment extends Standing {
  value: OutcomeValue;
  /** Of an slo. */
  budget: ErrorBudget | null;
}

/** What is kept of a team between two readings: everything but its names. */
export type Snapshot = Pick<Outcome, 'value' | 'status' | 'statusReason' | 'budget' | 'trend'>;

/** The value over the `days` that end at `to` (ms since 1970), and its status. */
export function assess(what: Targeted, facts: Facts, to: number, days: number): Assessment {
  const value = measure(what, facts, to, days);
  const recent = measure(what, facts, to, recentDaysOf(days));
  const { told, forecast } = facts;
  const budget = what.kind === 'slo' && told ? budgetOf(what.target, value, told) : null;
  const source = told?.source ?? null;
  return { value, budget, ...judgeStatus({ what, value, recent, budget, forecast, source, days, now: to }) };
}

/** The same with its trend of 90 days, as it is kept and shown, and what comes of it apart. */
export function assessWithTrend(
  what: Targeted,
  facts: Facts,
  now: number,
  days: number,
): { shown: Snapshot; outlook: string | null } {
  const { outlook, ...assessed } = assess(what, facts, now, days);
  return { shown: { ...assessed, trend: trendOf(what, facts, now, days, TREND_DAYS) }, outlook };
}

/** The moment from which a trend needs facts: its first point looks back a whole window. */
export function trendFrom(now: number, days: number): Date {
  return new Date(now - (TREND_DAYS + days) * DAY_MS);
}

/** Puts together what the trends of many teams need, one entry for each kind of metric. */
export function needsOf(
  teams: { id: string; kind: OutcomeMetricKind; from: Date }[],
): Partial<Record<OutcomeMetricKind, Need>> {
  const needs: Partial<Record<OutcomeMetricKind, Need>> = {};
  for (const { id, kind, from } of teams) {
    const known = needs[kind];
    if (!known) needs[kind] = { teamIds: [id], from };
    else {
      known.teamIds.push(id);
      if (from < known.from) known.from = from;
    }
  }
  return needs;
}
