import type { KpiSummary } from '@throughline/service/contracts/kpis';
import { OUTCOME_STATISTICS, type OutcomeMetric } from '@throughline/service/contracts/outcome-metrics';
import type { Signal } from '@throughline/service/contracts/signals';

/** A KPI of the team, as far as the form needs it. */
export type KpiChoice = Pick<
  KpiSummary,
  'slug' | 'name' | 'unit' | 'kind' | 'proportion' | 'direction' | 'segments'
>;
/** A signal of one of its services, with the statistics that can be an outcome. */
export interface SignalChoice {
  id: string;
  name: string;
  kind: Signal['kind'];
  statistics: Signal['statistics'];
}

export function toKpiChoice({
  slug,
  name,
  unit,
  kind,
  proportion,
  direction,
  segments,
}: KpiSummary): KpiChoice {
  return { slug, name, unit, kind, proportion, direction, segments };
}

/** Null of a signal of which nothing has an interval. */
export function toSignalChoice({ id, name, kind, statistics }: Signal): SignalChoice | null {
  const fitting = statistics.filter(({ statistic }) => OUTCOME_STATISTICS.some((one) => one === statistic));
  return fitting.length === 0 ? null : { id, name, kind, statistics: fitting };
}

/** What an objective can be counted by, each as the value of its option: `error_ratio 12`, `latency 14`, `kpi checkout`. */
export function listObjectives(kpis: readonly KpiChoice[], signals: readonly SignalChoice[]) {
  const of = (kind: Signal['kind'], from: 'error_ratio' | 'latency') =>
    signals
      .filter((signal) => signal.kind === kind)
      .map(({ id, name }) => ({ value: `${from} ${id}`, name }));
  return {
    errors: of('ratio', 'error_ratio'),
    latencies: of('distribution', 'latency'),
    kpis: kpis
      .filter(({ proportion }) => proportion)
      .map(({ slug, name }) => ({ value: `kpi ${slug}`, name })),
  };
}

/** The option that a metric was chosen by. */
export function objectiveOf(metric: OutcomeMetric | null): string | undefined {
  if (metric?.kind !== 'slo' || metric.source === null) return undefined;
  const { source } = metric;
  return source.from === 'kpi' ? `kpi ${source.kpi}` : `${source.from} ${source.signal}`;
}
