import type { Context, Transaction } from '../store/database.ts';
import { attribute, findAffected } from './attribution/index.ts';
import { markStale } from './snapshots/index.ts';
import { findBlamed, judgeAnew, reevaluate } from './verdicts/index.ts';

const BEGINNING = new Date(0);

/** What every recorded change brings about here, inside the transaction of the change. */
export function makeChanges({ now }: Pick<Context, 'now'>) {
  return {
    /** Verdicts first, since who undid what is evidence; then blame, and with it verdicts again where it has moved. */
    deploymentsChanged: async (
      transaction: Transaction,
      environmentId: string,
      since?: Date,
      until: Date = now(),
    ) => {
      await reevaluate(transaction, environmentId, now(), since);
      await markStale(transaction, { environmentId });
      const { incidents, bugs } = await findAffected(transaction, environmentId, {
        since: since ?? BEGINNING,
        until,
      });
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
  };
}
