import type { OutcomeMetric, OutcomeSource } from '../../contracts/outcome-metrics.ts';
import type { Statistic } from '../../contracts/signals.ts';
import type { MetricRow } from '../teams/index.ts';

/** What a metric is where it says nothing else: a share that should be high. */
export const PLAIN_SHARE = { direction: 'at_least', scale: 'share', unit: '%', source: null } as const;

export function toOutcomeMetric(row: MetricRow): OutcomeMetric {
  return {
    kind: row.kind,
    name: row.name,
    owner: { id: row.owner.id, name: row.owner.name },
    target: row.target,
    direction: row.direction,
    ...scaleOf(row),
    source: sourceOf(row),
    withinMs: row.withinMs === null ? null : Number(row.withinMs),
    customerReportedOnly: row.customerReportedOnly,
    windowDays: row.windowDays,
    definition: row.definition,
    actionWhenMissed: row.actionWhenMissed,
    changedAt: row.changedAt.toISOString(),
  };
}

/** What of a row says what is measured. */
export type SourceRow = Pick<
  MetricRow,
  'kind' | 'kpi' | 'segment' | 'seriesId' | 'statistic' | 'limit' | 'signalName' | 'signalUnit'
>;

export function scaleOf({
  kind,
  kpi,
  statistic,
  signalUnit,
}: SourceRow): Pick<OutcomeMetric, 'scale' | 'unit'> {
  if (kind === 'kpi' && kpi && !kpi.proportion) {
    return { scale: 'amount', unit: kpi.kind === 'sum' ? `${kpi.unit} a day` : kpi.unit };
  }
  if (kind === 'signal' && statistic !== 'ratio') return { scale: 'amount', unit: signalUnit ?? '' };
  return { scale: 'share', unit: '%' };
}

export function sourceOf(row: SourceRow): OutcomeSource | null {
  const { kpi, seriesId, statistic, limit } = row;
  if (kpi) {
    const { slug, name, kind, numerator, denominator } = kpi;
    const segment = row.segment as Record<string, string>;
    return { from: 'kpi', kpi: slug, name, kind, numerator, denominator, segment };
  }
  if (seriesId === null) return null;
  const signal = { signal: String(seriesId), name: row.signalName ?? `signal ${seriesId}` };
  if (row.kind === 'signal') return { from: 'signal', ...signal, statistic: statistic as Statistic };
  if (limit === null) return { from: 'error_ratio', ...signal };
  return { from: 'latency', ...signal, limit, unit: row.signalUnit ?? '' };
}
