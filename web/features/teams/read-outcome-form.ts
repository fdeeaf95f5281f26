import type { OutcomeDirection, SetOutcomeMetric } from '@throughline/service/contracts/outcome-metrics';

const UNITS = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;
type Unit = keyof typeof UNITS;

/** The fields of the form as the request they stand for; the service judges it. */
export function readOutcomeForm(values: FormData): SetOutcomeMetric {
  const text = (name: string) =>
    String(values.get(name) ?? '')
      .trim()
      .replace(/\s*\n\s*/g, ' ');
  const shared = {
    target:
      text('scale') === 'amount' ? Number(text('target')) : Number((Number(text('target')) / 100).toFixed(8)), // 99.9 / 100 is 0.9990000000000001
    owner: text('owner'),
    windowDays: Number(text('windowDays')),
    actionWhenMissed: text('actionWhenMissed'),
    ...(text('name') === '' ? {} : { name: text('name') }),
    ...(text('definition') === '' ? {} : { definition: text('definition') }),
    ...(text('why') === '' ? {} : { why: text('why') }),
  };
  const kind = text('kind') as SetOutcomeMetric['kind'];
  if (kind === 'deployment_success_rate') return { kind, ...shared };
  const direction = text('direction') as OutcomeDirection;
  switch (kind) {
    case 'kpi':
      return { kind, ...shared, kpi: text('kpi'), segment: readSegment(values), direction };
    case 'signal':
      return {
        kind,
        ...shared,
        signal: text('signal'),
        statistic: text('statistic') as (SetOutcomeMetric & { kind: 'signal' })['statistic'],
        direction,
      };
    case 'slo':
      return { kind, ...shared, source: readObjective(text('source'), Number(text('limit'))) };
  }
  const withinMs = Math.round(Number(text('withinMs')) * UNITS[text('withinUnit') as Unit]);
  if (kind === 'bug_resolution_time') {
    return { kind, ...shared, withinMs, customerReportedOnly: values.has('customerReportedOnly') };
  }
  return { kind, ...shared, withinMs };
}

/** Of `segment.plan` and its like those that are filled in. */
function readSegment(values: FormData): Record<string, string> {
  const filled = [...values].flatMap(([name, value]): [string, string][] => {
    const text = typeof value === 'string' ? value.trim() : '';
    return name.startsWith('segment.') && text !== '' ? [[name.slice('segment.'.length), text]] : [];
  });
  return Object.fromEntries(filled);
}

/** `latency 14` and its limit, as listObjectives writes them. */
function readObjective(option: string, limit: number): (SetOutcomeMetric & { kind: 'slo' })['source'] {
  const [from, id = ''] = option.split(' ');
  if (from === 'kpi') return { from, kpi: id };
  return from === 'latency' ? { from, signal: id, limit } : { from: 'error_ratio', signal: id };
}

/** A limit in the largest unit that says it without a fraction. */
export function withinInUnit(ms: number | null): { value: number; unit: Unit } {
  if (ms === null) return { value: 24, unit: 'hours' };
  if (ms % UNITS.days === 0 && ms > 4 * UNITS.days) return { value: ms / UNITS.days, unit: 'days' };
  if (ms % UNITS.hours === 0) return { value: ms / UNITS.hours, unit: 'hours' };
  return { value: ms / UNITS.minutes, unit: 'minutes' };
}
