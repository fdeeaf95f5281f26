import type { OutcomeMetric } from '@throughline/service/contracts/outcome-metrics';
import type { OutcomeValue } from '@throughline/service/contracts/outcome-values';
import { formatLimit } from '../../ui/format/duration.ts';
import { formatCount, formatQuantity } from '../../ui/format/number.ts';
import { type Measured, sayAim } from '../../ui/format/value.ts';
import { KINDS } from './kinds.ts';

type Counted = Pick<OutcomeMetric, 'kind' | 'withinMs' | 'customerReportedOnly' | 'source'>;

/** The denominator behind a share: `41 of 47 settled deployments`, `37 customer-reported bugs`. */
export function sayDenominator(metric: Counted, value: OutcomeValue): string {
  if (value.days !== null) return sayTold(metric, value, value.days);
  const counted = KINDS[metric.kind].counted(value.total, metric.customerReportedOnly);
  return value.good === null || value.total === 0 ? counted : `${formatCount(value.good)} of ${counted}`;
}

/** Of what days told: `40,120 of 52,210 started checkouts on 28 days`; of amounts that count nothing the days. */
function sayTold({ source, kind }: Counted, { good, total }: OutcomeValue, days: number): string {
  const on = formatQuantity(days, 'day');
  if (good === null || total <= 0) return `${on} told`;
  const counts = `${formatCount(Math.round(good))} of ${formatCount(Math.round(total))}`;
  if (source?.from !== 'kpi') return `${counts}${kind === 'slo' ? ' good' : ''} on ${on}`;
  return `${counts} ${source.denominator ?? ''} on ${on}`.replace('  ', ' ');
}

/** `3 pending` beside the number, never in it; empty when there are none. */
export function sayOpen(metric: Counted, value: OutcomeValue): string {
  return value.open === 0 ? '' : `${formatCount(value.open)} ${KINDS[metric.kind].open}`;
}

/** `target 90 %`, `target 75 % within 72 h`. */
export function sayTarget(metric: Counted & Measured): string {
  const within = metric.withinMs === null ? '' : ` within ${formatLimit(metric.withinMs)}`;
  return `target ${sayAim(metric)}${within}`;
}

/** The same in the few words a row of the team list has room for: `21 of 23, target 90 %`. */
export function sayBriefly(metric: Counted & Measured, value: OutcomeValue): string {
  const counted =
    value.days !== null && value.good === null
      ? sayTold(metric, value, value.days)
      : value.good !== null && value.total > 0
        ? `${formatCount(Math.round(value.good))} of ${formatCount(Math.round(value.total))}`
        : KINDS[metric.kind].counted(value.total, metric.customerReportedOnly);
  return `${counted}, target ${sayAim(metric)}`;
}
