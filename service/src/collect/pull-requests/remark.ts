import { lockEnvironment, type Transaction } from '../../store/database.ts';
import type { Recording } from '../recording.ts';
import { remark } from './mark-hotfixes.ts';
import { earliestByEnvironment } from './tell-deployments.ts';

const PAGE = 2000;

/** Marks the deployments after `after` (an id) anew, a page of them. Answers where the next page begins, null at the end. */
export async function remarkHotfixes(
  { changes }: Pick<Recording, 'changes'>,
  transaction: Transaction,
  after: string | null,
): Promise<string | null> {
  const rows = await transaction.deployment.findMany({
    where: after === null ? {} : { id: { gt: after } },
    orderBy: { id: 'asc' },
    select: { id: true, environmentId: true },
    take: PAGE,
  });
  for (const id of [...new Set(rows.map(({ environmentId }) => environmentId))].sort())
    await lockEnvironment(transaction, id);
  const changed = await remark(
    transaction,
    rows.map(({ id }) => id),
  );
  for (const [environmentId, since] of earliestByEnvironment(changed))
    await changes.deploymentsChanged(transaction, environmentId, since);
  return rows.length < PAGE ? null : (rows.at(-1)?.id ?? null);
}
