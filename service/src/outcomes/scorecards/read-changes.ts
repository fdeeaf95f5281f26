import type { OutcomeMetric } from '../../contracts/outcome-metrics.ts';
import type { Scorecard } from '../../contracts/scorecards.ts';
import type { Transaction } from '../../store/database.ts';
import { PLAIN_SHARE } from '../metrics/index.ts';

const MAX_CHANGES = 100; // what a page can show; a metric changed more often measures nothing

/** Every change of a team's outcome metric, newest first. The reason is kept beside what was set. */
export async function readChanges(database: Transaction, teamId: string): Promise<Scorecard['changes']> {
  const rows = await database.outcomeMetricChange.findMany({
    where: { teamId },
    orderBy: [{ changedAt: 'desc' }, { id: 'desc' }],
    take: MAX_CHANGES,
  });
  return rows.map(({ changedAt, changedBy, before, after }) => {
    const { why, ...metric } = after as unknown as OutcomeMetric & { why?: string | null };
    return {
      changedAt: changedAt.toISOString(),
      changedBy,
      why: why ?? null,
      before: before === null ? null : { ...PLAIN_SHARE, ...(before as unknown as OutcomeMetric) },
      after: { ...PLAIN_SHARE, ...metric }, // what was kept before there were units
    };
  });
}
