import type { OutcomeMetric } from '@throughline/service/contracts/outcome-metrics';
import type { OutcomeValue } from '@throughline/service/contracts/outcome-values';
import { formatLimit } from '../../ui/format/duration.ts';
import { formatCount, formatTarget } from '../../ui/format/number.ts';
import { KINDS } from './kinds.ts';

type Counted = Pick<OutcomeMetric, 'kind' | 'withinMs' | 'customerReportedOnly'>;

/** The denominator behind a share: `41 of 47 settled deployments`, `37 customer-reported bugs`. */
export function sayDenominator(metric: Counted, value: OutcomeValue): string {
  const counted = KINDS[metric.kind].counted(value.total, metric.customerReportedOnly);
  return value.good === null || value.total === 0 ? counted : `${formatCount(value.good)} of ${counted}`;
}

/** `3 pending` beside the number, never in it; empty when there are none. */
export function sayOpen(metric: Counted, value: OutcomeValue): string {
  return value.open === 0 ? '' : `${formatCount(value.open)} ${KINDS[metric.kind].open}`;
}

/** `target 90 %`, `target 75 % within 72 h`. */
export function sayTarget(metric: Counted & Pick<OutcomeMetric, 'target'>): string {
  const within = metric.withinMs === null ? '' : ` within ${formatLimit(metric.withinMs)}`;
  return `target ${formatTarget(metric.target)}${within}`;
}

/** The same in the few words a row of the team list has room for: `21 of 23, target 90 %`. */
export function sayBriefly(metric: Counted & Pick<OutcomeMetric, 'target'>, value: OutcomeValue): string {
  const counted =
    value.good !== null && value.total > 0
      ? `${formatCount(value.good)} of ${formatCount(value.total)}`
      : KINDS[metric.kind].counted(value.total, metric.customerReportedOnly);
  return `${counted}, target ${formatTarget(metric.target)}`;
}
