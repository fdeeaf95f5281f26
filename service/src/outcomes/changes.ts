import type { Context, Transaction } from '../store/database.ts';
import { reevaluate } from './verdicts/index.ts';

/** What every recorded change brings about here, inside the transaction of the change. */
export function makeChanges({ now }: Context) {
  return {
    deploymentsChanged: async (transaction: Transaction, environmentId: string) => {
      await reevaluate(transaction, environmentId, now());
    },
    incidentsChanged: async (_transaction: Transaction, _incidentIds: string[]) => {},
    bugsChanged: async (_transaction: Transaction, _bugIds: string[]) => {},
  };
}
