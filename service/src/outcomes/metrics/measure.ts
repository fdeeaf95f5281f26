import type { OutcomeMetricKind, OutcomeStatus } from '../../contracts/outcome-metrics.ts';
import type { OutcomeValue, TrendPoint } from '../../contracts/outcome-values.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { wilsonInterval } from '../../engine/rates/index.ts';
import { type Span, summariseDurations } from '../durations/index.ts';
import type { Facts } from './facts.ts';

/** What to compute: a metric without its owner and words. */
export interface Measure {
  kind: OutcomeMetricKind;
  withinMs: number | null;
  customerReportedOnly: boolean;
}

/** The value over the window that ends at `to` (ms since 1970), as it stood then. */
export function measure(what: Measure, facts: Facts, to: number, days: number): OutcomeValue {
  const from = to - days * DAY_MS;
  if (what.kind === 'deployment_success_rate') return successRate(facts, from, to);
  const withinMs = what.withinMs ?? DAY_MS;
  if (what.kind === 'lead_time') return summariseLeadTimes(facts.leadTimes, { from, to, withinMs });
  const spans =
    what.kind === 'recovery_time'
      ? facts.recoveries
      : facts.bugs.filter(({ customerReported }) => customerReported || !what.customerReportedOnly);
  return summariseDurations({ spans, from, to, asOf: to, withinMs });
}

/** Held of settled: pending ones are left out and shown beside it. 95 % Wilson interval. */
function successRate({ deployments }: Facts, from: number, to: number): OutcomeValue {
  const within = deployments.filter(({ finishedAt }) => finishedAt >= from && finishedAt < to);
  const settled = within.filter(({ counts }) => counts);
  const successes = settled.filter(({ kind }) => kind === 'held').length;
  const rate = wilsonInterval({ successes, total: settled.length });
  const interval =
    rate.kind === 'rate'
      ? { estimate: rate.rate, lower: rate.lower, upper: rate.upper }
      : { estimate: null, lower: null, upper: null };
  const open = within.filter(({ kind }) => kind === 'pending').length;
  return { ...interval, good: successes, total: settled.length, open, median: null };
}

/** A commit belongs to the window in which it reached production, not to the one in which it was written. */
function summariseLeadTimes(
  spans: Span[],
  window: { from: number; to: number; withinMs: number },
): OutcomeValue {
  const { from, to, withinMs } = window;
  const arrived = spans.filter(({ endedAt }) => endedAt !== null && endedAt >= from && endedAt < to);
  return summariseDurations({ spans: arrived, from: Number.NEGATIVE_INFINITY, to, asOf: to, withinMs });
}

/** Read off the picture: the interval wholly beyond the target, wholly short of it, or across. */
export function statusOf({ estimate, lower, upper }: OutcomeValue, target: number): OutcomeStatus {
  if (estimate === null || lower === null || upper === null) return 'no_data';
  if (lower >= target) return 'met';
  return upper < target ? 'missed' : 'undecided';
}

/** One point a day, each the window that ends with that day; the last one is the present value. */
export function trendOf(
  what: Measure,
  facts: Facts,
  now: number,
  windowDays: number,
  days: number,
): TrendPoint[] {
  return Array.from({ length: days }, (_, index) => {
    const to = now - (days - 1 - index) * DAY_MS;
    const { estimate, lower, upper, total } = measure(what, facts, to, windowDays);
    return { day: new Date(to).toISOString().slice(0, 10), estimate, lower, upper, total };
  });
}
