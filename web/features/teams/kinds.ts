import type { OutcomeMetricKind } from '@throughline/service/contracts/outcome-metrics';
import { formatQuantity } from '../../ui/format/number.ts';

type Wording = {
  /** How the kind is offered in the form. */
  title: string;
  /** What the denominator counts. */
  counted: (total: number, customerReportedOnly: boolean) => string;
  /** What was good about the good ones: `81 % were resolved within 72 h`. */
  good: string;
  /** What the ones still running are: `4 are still open`. */
  open: string;
};

function sayDays(total: number): string {
  return `${formatQuantity(total, 'day')} told`;
}

export const KINDS: Record<OutcomeMetricKind, Wording> = {
  deployment_success_rate: {
    title: 'Deployments that held',
    counted: (total) => `${formatQuantity(total, 'settled deployment')}`,
    good: 'held',
    open: 'pending',
  },
  bug_resolution_time: {
    title: 'Bugs resolved in time',
    counted: (total, customers) => formatQuantity(total, customers ? 'customer-reported bug' : 'bug'),
    good: 'were resolved',
    open: 'still open',
  },
  recovery_time: {
    title: 'Failed deployments recovered in time',
    counted: (total) => formatQuantity(total, 'failed deployment'),
    good: 'were recovered from',
    open: 'not yet recovered from',
  },
  lead_time: {
    title: 'Changes in production in time',
    counted: (total) => formatQuantity(total, 'change'),
    good: 'reached production',
    open: 'not yet in production',
  },
  kpi: { title: 'A KPI of the team', counted: sayDays, good: '', open: 'days missing' },
  signal: {
    title: 'A signal of a service: latency, errors, load',
    counted: sayDays,
    good: '',
    open: 'days missing',
  },
  slo: {
    title: 'An objective: share of good ones, with an error budget',
    counted: sayDays,
    good: 'were good',
    open: 'days missing',
  },
};
