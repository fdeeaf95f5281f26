import type { Transaction } from '../../store/database.ts';
import type { Facts } from './facts.ts';

/** What is forecast now of the outcome metrics of some teams, into their facts. */
export async function readForetold(database: Transaction, facts: Map<string, Facts>): Promise<void> {
  const rows = await database.forecast.findMany({
    where: { kind: 'outcome', state: 'open', teamId: { in: [...facts.keys()] } },
  });
  for (const { teamId, madeAt, probability, expectedAt, earliestAt, latestAt } of rows) {
    const known = facts.get(teamId ?? '');
    if (!known || probability === null || expectedAt === null) continue;
    known.forecast = {
      madeAt: madeAt.getTime(),
      probability,
      expectedAt: expectedAt.getTime(),
      earliestAt: (earliestAt ?? expectedAt).getTime(),
      latestAt: (latestAt ?? expectedAt).getTime(),
    };
  }
}
