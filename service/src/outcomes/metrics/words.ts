import type { OutcomeMetricKind, OutcomeStatus } from '../../contracts/outcome-metrics.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import type { Measure } from './measure.ts';

/** A limit as people say it: 72 h, 90 min, 14 days. */
export function sayDuration(ms: number): string {
  if (ms % (24 * HOUR_MS) === 0 && ms > 72 * HOUR_MS) return `${ms / (24 * HOUR_MS)} days`;
  if (ms % HOUR_MS === 0) return `${ms / HOUR_MS} h`;
  return ms % 60_000 === 0 ? `${ms / 60_000} min` : `${Math.round(ms / 1000)} s`;
}

/** A span of time as people say it, rounded to what matters: 42 s, 35 min, 2.5 h, 3.2 days. */
export function sayAge(ms: number): string {
  if (ms < 60_000) return `${Math.round(ms / 1000)} s`;
  if (ms < HOUR_MS) return `${Math.round(ms / 60_000)} min`;
  return ms < 2 * DAY_MS ? `${oneDigit(ms / HOUR_MS)} h` : `${oneDigit(ms / DAY_MS)} days`;
}

/** 94.3 %; what is not quite all or nothing is never shown as such. */
export function sayShare(share: number): string {
  const percent = Number((share * 100).toFixed(1));
  if (percent >= 100 && share < 1) return '99.9 %';
  return percent <= 0 && share > 0 ? '0.1 %' : `${percent} %`;
}

/** A target with as many digits as somebody chose. */
export function sayTarget(share: number): string {
  return `${Number((share * 100).toFixed(3))} %`;
}

/** The difference of two shares, with its sign: +6 points. */
export function sayPoints(difference: number): string {
  const points = Number((difference * 100).toFixed(1));
  const sign = points > 0 ? '+' : points < 0 ? '\u2212' : '';
  return `${sign}${Math.abs(points)} ${Math.abs(points) === 1 ? 'point' : 'points'}`;
}

/** p = 0.012; p < 0.001 */
export function sayProbability(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`;
}

export function sayDays(days: number): string {
  return days === 1 ? 'day' : `${days} days`;
}

function oneDigit(value: number): number {
  return Number(value.toFixed(1));
}

/** The name shown where the team gives none of its own. */
export function nameOfMeasure({ kind, withinMs, customerReportedOnly }: Measure): string {
  const limit = sayDuration(withinMs ?? 0);
  const names: Record<OutcomeMetricKind, string> = {
    deployment_success_rate: 'Deployments that held',
    bug_resolution_time: `${customerReportedOnly ? 'Customer bugs' : 'Bugs'} resolved in ${limit}`,
    recovery_time: `Failures recovered in ${limit}`,
    lead_time: `Commits live in ${limit}`,
  };
  return names[kind];
}

/** What exactly is counted, in the words of `docs/definitions.md`. */
export function defineMeasure({ kind, withinMs, customerReportedOnly }: Measure): string {
  const limit = sayDuration(withinMs ?? 0);
  const definitions: Record<OutcomeMetricKind, string> = {
    deployment_success_rate:
      'Production deployments that held, of those that held, failed, were rolled back or hotfixed, caused an incident or regressed; pending ones are left out. 95 % Wilson interval.',
    bug_resolution_time: `Share of ${customerReportedOnly ? 'customer-reported bugs' : 'bugs'} reported in the window whose last close comes within ${limit} of the report; open and dismissed ones are censored (Kaplan–Meier).`,
    recovery_time: `Share of the failures that production deployments brought in the window (failed, rolled back, hotfixed, regressed or the cause of an incident) that were remedied within ${limit}; those not remedied yet are censored (Kaplan–Meier).`,
    lead_time: `Share of commits reaching production in the window within ${limit} of being written; merges and the first deployment of an environment are left out, a cherry-pick counts once.`,
  };
  return definitions[kind];
}

/** Every standing of a team, as badge and digest say it. */
export const STATUS_WORDS: Record<OutcomeStatus | 'no_metric', string> = {
  met: 'met',
  missed: 'missed',
  at_risk: 'at risk',
  undecided: 'undecided',
  no_data: 'no data',
  no_metric: 'no outcome metric',
};
