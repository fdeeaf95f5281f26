import type { ClientBase } from 'pg';

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
