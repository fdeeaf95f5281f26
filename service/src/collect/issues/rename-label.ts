import { type Transaction, transact } from '../../store/database.ts';
import type { Recording } from '../recording.ts';
import { deriveById, PAGE } from './rederive.ts';

interface LabelChange {
  source: 'github' | 'linear';
  container?: string;
  from: string;
  to: string | null;
}

/**
 * Gives a label another name on every issue of its container (of the whole source when left out), or takes it off them
 * when `to` is null, as its source did, and judges them anew. Answers how many had it. Each page is renamed and judged
 * in one transaction, so that whoever repeats it after a failure finds those that are left, and no others.
 */
export async function renameLabel(
  recording: Recording,
  label: LabelChange,
  pageSize: number = PAGE,
): Promise<number> {
  let count = 0;
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page = { after, size: pageSize };
    const ids: string[] = await transact(recording.context.database, (transaction) =>
      renamePage(recording, transaction, label, page),
    );
    count += ids.length;
    after = ids.length < pageSize ? undefined : ids.at(-1);
  }
  return count;
}

async function renamePage(
  recording: Recording,
  transaction: Transaction,
  label: LabelChange,
  page: { after: string; size: number },
): Promise<string[]> {
  const { source, container = null, from, to } = label;
  const rows = await transaction.$queryRaw<{ id: string }[]>`
    SELECT id FROM issues
    WHERE source = ${source} AND (${container}::text IS NULL OR lower(container) = lower(${container}))
      AND ${from} = ANY(labels) AND id > ${page.after}
    ORDER BY id LIMIT ${page.size} FOR UPDATE`;
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return ids;
  await transaction.$executeRaw`
    UPDATE issues SET labels = ARRAY(
      SELECT DISTINCT CASE WHEN label = ${from} THEN ${to} ELSE label END
      FROM unnest(labels) AS label WHERE label <> ${from} OR ${to}::text IS NOT NULL ORDER BY 1
    )
    WHERE id = ANY(${ids})`;
  await deriveById(recording, transaction, rows);
  return ids;
}
