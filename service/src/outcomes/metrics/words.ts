import type { OutcomeMetricKind } from '../../contracts/outcome-metrics.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import type { Measure } from './measure.ts';

/** A limit as people say it: 72 h, 90 min, 14 days. */
export function sayDuration(ms: number): string {
  if (ms % (24 * HOUR_MS) === 0 && ms > 72 * HOUR_MS) return `${ms / (24 * HOUR_MS)} days`;
  if (ms % HOUR_MS === 0) return `${ms / HOUR_MS} h`;
  return ms % 60_000 === 0 ? `${ms / 60_000} min` : `${Math.round(ms / 1000)} s`;
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
      'Production deployments that held, of those that held, were rolled back or failed; pending ones are left out. 95 % Wilson interval.',
    bug_resolution_time: `Share of ${customerReportedOnly ? 'customer-reported bugs' : 'bugs'} reported in the window whose last close comes within ${limit} of the report; open and dismissed ones are censored (Kaplan–Meier).`,
    recovery_time: `Share of failed production deployments in the window that were remedied within ${limit} of their finish; those not remedied yet are censored (Kaplan–Meier).`,
    lead_time: `Share of commits reaching production in the window within ${limit} of being written; the first deployment of a service is left out.`,
  };
  return definitions[kind];
}
