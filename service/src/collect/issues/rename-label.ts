import { repeatOnConflict } from '../../store/database.ts';
import type { Recording } from '../recording.ts';
import { deriveById } from './rederive.ts';

/**
 * Gives a label another name on every issue of its container (of the whole source when left out), or takes it off them
 * when `to` is null, as its source did, and judges them anew. Answers how many had it.
 */
export async function renameLabel(
  recording: Recording,
  label: { source: 'github' | 'linear'; container?: string; from: string; to: string | null },
): Promise<number> {
  const { source, container = null, from, to } = label;
  return repeatOnConflict(() =>
    recording.context.database.$transaction(async (transaction) => {
      const ids = await transaction.$queryRaw<{ id: string }[]>`
        SELECT id FROM issues
        WHERE source = ${source} AND (${container}::text IS NULL OR lower(container) = lower(${container}))
          AND ${from} = ANY(labels)
        ORDER BY id FOR UPDATE`;
      if (ids.length === 0) return 0;
      await transaction.$executeRaw`
        UPDATE issues SET labels = ARRAY(
          SELECT DISTINCT CASE WHEN label = ${from} THEN ${to} ELSE label END
          FROM unnest(labels) AS label WHERE label <> ${from} OR ${to}::text IS NOT NULL ORDER BY 1
        )
        WHERE id = ANY(${ids.map(({ id }) => id)})`;
      await deriveById(recording, transaction, ids);
      return ids.length;
    }),
  );
}
