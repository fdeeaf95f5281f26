import { ServiceError } from '../errors.ts';
import type { Context, Transaction } from '../store/database.ts';
import { attribute, findAffected } from './attribution/index.ts';
import { markStale } from './snapshots/index.ts';
import { findBlamed, judgeAnew, reevaluate } from './verdicts/index.ts';

/** What every recorded change brings about here, inside the transaction of the change. */
export function makeChanges({ now }: Pick<Context, 'now'>) {
  return {
    /** Verdicts first, since who undid what is evidence; then blame, and with it verdicts again where it has moved. */
    deploymentsChanged: async (
      transaction: Transaction,
      spans: { environmentId: string; since?: Date | undefined; until?: Date | undefined }[],
    ) => {
      if (spans.length === 0) return;
      await reevaluate(transaction, spans, now());
      await markStale(transaction, { environmentIds: spans.map(({ environmentId }) => environmentId) });
      const { incidents, bugs } = await findAffected(transaction, spans, now());
      await judgeAnew(transaction, await attribute(transaction, 'incident', incidents, now()), now());
      await attribute(transaction, 'bug', bugs, now());
    },

    incidentsChanged: async (transaction: Transaction, incidentIds: string[]) => {
      const before = await findBlamed(transaction, incidentIds);
      await attribute(transaction, 'incident', incidentIds, now());
      const after = await findBlamed(transaction, incidentIds);
      await judgeAnew(transaction, [...before, ...after], now());
    },

    bugsChanged: async (transaction: Transaction, bugIds: string[]) => {
      await attribute(transaction, 'bug', bugIds, now());
      const bugs = await transaction.bug.findMany({
        where: { id: { in: bugIds } },
        select: { serviceId: true },
        distinct: ['serviceId'],
      });
      await markStale(transaction, { serviceIds: bugs.map(({ serviceId }) => serviceId) });
    },

    kpisChanged: (transaction: Transaction, kpiIds: string[]) => markStale(transaction, { kpiIds }),

    assertNoOutcome: async (transaction: Transaction, { id, slug }: { id: string; slug: string }) => {
      const metric = await transaction.outcomeMetric.findFirst({
        where: { kpiId: id },
        select: { team: { select: { slug: true, name: true } } },
      });
      if (!metric) return;
      const { team } = metric;
      throw new ServiceError('kpi_is_outcome', {
        detail: `${slug} is the outcome metric of ${team.name}: without it the team would have none.`,
        remedy: `Give ${team.name} another outcome first: /teams/${team.slug}/outcome, or PUT /api/v1/teams/${team.slug}/outcome-metric.`,
      });
    },
  };
}
