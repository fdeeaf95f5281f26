import type { Pool } from 'pg';

/** Which of the two inboxes is written to, as far as this process knows. Either is right; the other one is slower. */
export interface InboxPlace {
  active: number;
}

/** For how long a body is known again: whoever has had no answer sends it within seconds, what is past after a restart. */
export type Remembered = '10 minutes' | '7 days';

/**
 * Keeps a batch until it is folded; durable when this returns. False when a body of the same hash was kept and is
 * remembered: of two at the same moment the second waits for the first.
 */
export async function appendToInbox(
  pool: Pool,
  place: InboxPlace,
  entry: { hash: Buffer; batch: Buffer; at: Date; remembered: Remembered },
): Promise<boolean> {
  const { rows } = await pool.query<{ kept: boolean; active: number }>({
    name: `append-to-inbox-${place.active}`,
    text: `
      WITH receipt AS (
        INSERT INTO telemetry.receipts AS r (hash, received_at, remembered) VALUES ($1, $2, $4)
        ON CONFLICT (hash) DO UPDATE SET received_at = EXCLUDED.received_at
        WHERE r.received_at < EXCLUDED.received_at - r.remembered
        RETURNING received_at
      ), kept AS (
        INSERT INTO telemetry.inbox_${place.active === 0 ? 0 : 1} (received_at, batch)
        SELECT received_at, $3 FROM receipt RETURNING id
      )
      SELECT EXISTS (SELECT FROM kept) AS kept, (SELECT active FROM telemetry.fold_state) AS active`,
    values: [entry.hash, entry.at, entry.batch, entry.remembered],
  });
  place.active = rows[0]?.active ?? place.active;
  return rows[0]?.kept ?? false;
}

/** Forgets the bodies that are past being sent again. */
export async function forgetReceipts(pool: Pool, now: Date): Promise<void> {
  await pool.query(
    `DELETE FROM telemetry.receipts
     WHERE received_at < $1::timestamptz - interval '10 minutes' AND received_at < $1::timestamptz - remembered`,
    [now],
  );
}

/** How many bytes wait to be folded. */
export async function inboxBytes(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>(
    `SELECT pg_total_relation_size('telemetry.inbox_0') + pg_total_relation_size('telemetry.inbox_1') AS bytes`,
  );
  return Number(rows[0]?.bytes ?? 0);
}
