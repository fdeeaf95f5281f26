import type { OutcomeMetric } from '../../contracts/outcome-metrics.ts';
import type { Prisma } from '../../store/generated/client.ts';

type MetricRow = Prisma.OutcomeMetricGetPayload<{ include: { owner: true } }>;

export function toOutcomeMetric(row: MetricRow): OutcomeMetric {
  return {
    kind: row.kind,
    name: row.name,
    owner: { id: row.owner.id, name: row.owner.name },
    target: row.target,
    direction: 'at_least',
    withinMs: row.withinMs === null ? null : Number(row.withinMs),
    customerReportedOnly: row.customerReportedOnly,
    windowDays: row.windowDays,
    definition: row.definition,
    actionWhenMissed: row.actionWhenMissed,
    changedAt: row.changedAt.toISOString(),
  };
}
