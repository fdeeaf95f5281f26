import { lockEnvironments, type Transaction } from '../../store/database.ts';
import type { Recording } from '../recording.ts';
import { remark } from './mark-hotfixes.ts';
import { spansOf } from './tell-deployments.ts';

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
  await lockEnvironments(
    transaction,
    rows.map(({ environmentId }) => environmentId),
  );
  const changed = await remark(
    transaction,
    rows.map(({ id }) => id),
  );
  await changes.deploymentsChanged(transaction, spansOf(changed));
  return rows.length < PAGE ? null : (rows.at(-1)?.id ?? null);
}
