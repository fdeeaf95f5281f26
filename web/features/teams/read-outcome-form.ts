import type { SetOutcomeMetric } from '@throughline/service/contracts/outcome-metrics';

const UNITS = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;
type Unit = keyof typeof UNITS;

/** The fields of the form as the request they stand for; the service judges it. */
export function readOutcomeForm(values: FormData): SetOutcomeMetric {
  const text = (name: string) =>
    String(values.get(name) ?? '')
      .trim()
      .replace(/\s*\n\s*/g, ' ');
  const shared = {
    target: Number((Number(text('target')) / 100).toFixed(6)), // 99.9 / 100 is 0.9990000000000001
    owner: text('owner'),
    windowDays: Number(text('windowDays')),
    actionWhenMissed: text('actionWhenMissed'),
    ...(text('name') === '' ? {} : { name: text('name') }),
    ...(text('definition') === '' ? {} : { definition: text('definition') }),
    ...(text('why') === '' ? {} : { why: text('why') }),
  };
  const kind = text('kind') as SetOutcomeMetric['kind'];
  if (kind === 'deployment_success_rate') return { kind, ...shared };
  const withinMs = Math.round(Number(text('withinMs')) * UNITS[text('withinUnit') as Unit]);
  if (kind === 'bug_resolution_time') {
    return { kind, ...shared, withinMs, customerReportedOnly: values.has('customerReportedOnly') };
  }
  return { kind, ...shared, withinMs };
}

/** A limit in the largest unit that says it without a fraction. */
export function withinInUnit(ms: number | null): { value: number; unit: Unit } {
  if (ms === null) return { value: 24, unit: 'hours' };
  if (ms % UNITS.days === 0 && ms > 4 * UNITS.days) return { value: ms / UNITS.days, unit: 'days' };
  if (ms % UNITS.hours === 0) return { value: ms / UNITS.hours, unit: 'hours' };
  return { value: ms / UNITS.minutes, unit: 'minutes' };
}

export function targetInPercent(target: number): number {
  return Number((target * 100).toFixed(4));
}
