import type { Transaction } from '../../store/database.ts';
import type { Recording } from '../recording.ts';
import { derive } from './derive.ts';
import { fromRow } from './store.ts';

/** How many are judged in one transaction. */
export const PAGE = 1000; // a page is one transaction: long enough to be quick, short enough not to be in anybody's way

/** Judges the issues after `after` (an id) anew, a page of them. Answers where the next page begins, null at the end. */
export async function rederiveIssues(
  recording: Recording,
  transaction: Transaction,
  after: string | null,
): Promise<string | null> {
  const ids = await transaction.$queryRaw<{ id: string }[]>`
    SELECT id FROM issues WHERE id > ${after ?? ''} ORDER BY id LIMIT ${PAGE} FOR UPDATE`;
  await deriveById(recording, transaction, ids);
  return ids.length < PAGE ? null : (ids.at(-1)?.id ?? null);
}

/** Judges anew those that lay in the future when they were looked at. */
export async function rederiveEarly(recording: Recording): Promise<void> {
  await recording.context.database.$transaction(async (transaction) => {
    const ids = await transaction.$queryRaw<{ id: string }[]>`
      SELECT id FROM issues WHERE problem_code = 'time_in_future' ORDER BY id LIMIT ${PAGE} FOR UPDATE SKIP LOCKED`;
    await deriveById(recording, transaction, ids);
  });
}

export async function deriveById(
  recording: Recording,
  transaction: Transaction,
  ids: { id: string }[],
): Promise<void> {
  const rows = await transaction.issue.findMany({ where: { id: { in: ids.map(({ id }) => id) } } });
  await derive(recording, transaction, rows.map(fromRow));
}
