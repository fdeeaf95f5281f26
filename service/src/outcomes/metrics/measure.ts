import type { OutcomeMetric } from '../../contracts/outcome-metrics.ts';
import type { OutcomeValue, TrendPoint } from '../../contracts/outcome-values.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { type Count, wilsonInterval } from '../../engine/rates/index.ts';
import { type Followed, follow, summariseDurations } from '../durations/index.ts';
import type { Facts } from './facts.ts';
import { lastDayOf, measureTold } from './told.ts';

/** What to compute: a metric without its owner and words. */
export type Measure = Pick<
  OutcomeMetric,
  'kind' | 'withinMs' | 'customerReportedOnly' | 'direction' | 'scale' | 'unit' | 'source'
>;
export type Targeted = Measure & { target: number };

const NOTHING: OutcomeValue = {
  estimate: null,
  lower: null,
  upper: null,
  good: null,
  total: 0,
  open: 0,
  days: 0,
  median: null,
};

/** The value over the window that ends at `to` (ms since 1970), as it stood then. */
export function measure(what: Measure, facts: Facts, to: number, days: number): OutcomeValue {
  if (what.kind === 'deployment_success_rate') return successRate(facts, to, days);
  if (isTold(what)) return facts.told ? measureTold(what, facts.told, to, days) : NOTHING;
  return summariseDurations(followWindow(what, facts, to, days), limitOf(what));
}

/** Whether the number comes from a KPI or a signal, day by day. */
export function isTold({ kind }: Pick<Measure, 'kind'>): boolean {
  return kind === 'kpi' || kind === 'signal' || kind === 'slo';
}

/** The longest duration that counts as good, in ms. */
export function limitOf({ withinMs }: Pick<Measure, 'withinMs'>): number {
  return withinMs ?? DAY_MS;
}

/** Held of settled, and beside it those whose observation window was not over. */
export function countHeld({ deployments }: Facts, to: number, days: number): Count & { pending: number } {
  const from = to - days * DAY_MS;
  const count = { successes: 0, total: 0, pending: 0 };
  for (const { finishedAt, kind, counts } of deployments) {
    if (finishedAt < from || finishedAt >= to) continue;
    if (kind === 'pending') count.pending += 1;
    if (!counts) continue;
    count.total += 1;
    if (kind === 'held') count.successes += 1;
  }
  return count;
}

function successRate(facts: Facts, to: number, days: number): OutcomeValue {
  const { successes, total, pending } = countHeld(facts, to, days);
  const rate = wilsonInterval({ successes, total });
  const interval =
    rate.kind === 'rate'
      ? { estimate: rate.rate, lower: rate.lower, upper: rate.upper }
      : { estimate: null, lower: null, upper: null };
  return { ...interval, good: successes, total, open: pending, days: null, median: null };
}

/**
 * The durations of the window that ends at `to`, as they stood then. A commit belongs to the window in which it reached
 * production, everything else to the one in which it began.
 */
export function followWindow(what: Measure, facts: Facts, to: number, days: number): Followed {
  const from = to - days * DAY_MS;
  if (what.kind === 'lead_time') {
    const arrived = facts.leadTimes.filter(
      ({ endedAt }) => endedAt !== null && endedAt >= from && endedAt < to,
    );
    return follow({ spans: arrived, from: Number.NEGATIVE_INFINITY, to, asOf: to });
  }
  const spans =
    what.kind === 'recovery_time'
      ? facts.recoveries
      : facts.bugs.filter(({ customerReported }) => customerReported || !what.customerReportedOnly);
  return follow({ spans, from, to, asOf: to });
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
    const last = facts.told ? lastDayOf(facts.told, to) * DAY_MS : to; // a KPI's window ends before the day that is going on
    return { day: new Date(last).toISOString().slice(0, 10), estimate, lower, upper, total };
  });
}
