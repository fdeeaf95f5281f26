import type { ClientBase, Pool } from 'pg';
import type { InboxPlace } from './append.ts';

const MOST_KEPT = 100; // a batch may have megabytes, and the first few say what there is to be said

/** Keeps a batch that cannot be folded, and why, in place of the oldest one where there are too many. */
export async function setAside(
  client: ClientBase,
  { batch, reason, at }: { batch: Buffer; reason: string; at: Date },
): Promise<void> {
  await client.query('INSERT INTO telemetry.unreadable (set_aside_at, reason, batch) VALUES ($1, $2, $3)', [
    at,
    reason.replaceAll('\0', ''),
    batch,
  ]);
  await client.query(
    `DELETE FROM telemetry.unreadable
     WHERE id <= (SELECT id FROM telemetry.unreadable ORDER BY id DESC OFFSET ${MOST_KEPT} LIMIT 1)`,
  );
}

export interface SetAside {
  id: string;
  at: Date;
  reason: string;
  bytes: number;
}

/** What was set aside, the newest first, without the batches themselves. */
export async function listSetAside(pool: Pool): Promise<SetAside[]> {
  const { rows } = await pool.query<SetAside>(
    `SELECT id::text, set_aside_at AS at, reason, length(batch) AS bytes FROM telemetry.unreadable ORDER BY id DESC`,
  );
  return rows;
}

/** Has a batch wait for the fold again, in one step. False where there is none of that id. */
export async function replaySetAside(pool: Pool, place: InboxPlace, id: string, at: Date): Promise<boolean> {
  const { rowCount } = await pool.query(
    `WITH taken AS (DELETE FROM telemetry.unreadable WHERE id = $1 RETURNING batch)
     INSERT INTO telemetry.inbox_${place.active === 0 ? 0 : 1} (received_at, batch) SELECT $2, batch FROM taken`,
    [id, at],
  );
  return rowCount === 1;
}

/** Forgets a batch for good. False where there is none of that id. */
export async function removeSetAside(pool: Pool, id: string): Promise<boolean> {
  const { rowCount } = await pool.query('DELETE FROM telemetry.unreadable WHERE id = $1', [id]);
  return rowCount === 1;
}
