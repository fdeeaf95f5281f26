import type { Pool } from 'pg';

/** Which of the two inboxes is written to, as far as this process knows. Either is right; the other one is slower. */
export interface InboxPlace {
  active: number;
}

/** For how long a body is known again: whoever has had no answer sends it within seconds, what is past after a restart. */
export type Remembered = '10 minutes' | '7 days';

/**
 * Keeps a batch until it is folded; durable when this returns. False when a body of the same hash was kept and is
 * remembered: of two at the same moment the second waits for the first. `taken` is noted of a body of which only a part
 * was taken in.
 */
export async function appendToInbox(
  pool: Pool,
  place: InboxPlace,
  entry: { hash: Buffer; batch: Buffer; at: Date; remembered: Remembered; taken?: Buffer | undefined },
): Promise<boolean> {
  const { rows } = await pool.query<{ kept: boolean; active: number }>({
    name: `append-to-inbox-${place.active}`,
    text: `
      WITH receipt AS (
        INSERT INTO telemetry.receipts (hash, received_at, remembered, taken) VALUES ($1, $2, $4, $5)
        ON CONFLICT (hash) DO NOTHING
        RETURNING received_at
      ), kept AS (
        INSERT INTO telemetry.inbox_${place.active === 0 ? 0 : 1} (received_at, batch)
        SELECT received_at, $3 FROM receipt RETURNING id
      )
      SELECT EXISTS (SELECT FROM kept) AS kept, (SELECT active FROM telemetry.fold_state) AS active`,
    values: [entry.hash, entry.at, entry.batch, entry.remembered, entry.taken ?? null],
  });
  place.active = rows[0]?.active ?? place.active;
  return rows[0]?.kept ?? false;
}

/** What was noted of a body of which only a part was taken in; null where it was all of it, or is not remembered. */
export async function findTaken(pool: Pool, hash: Buffer): Promise<Buffer | null> {
  const { rows } = await pool.query<{ taken: Buffer | null }>(
    'SELECT taken FROM telemetry.receipts WHERE hash = $1',
    [hash],
  );
  return rows[0]?.taken ?? null;
}

/** Keeps the rest of such a body. False when somebody else has kept more of it meanwhile: `before` is not up to date. */
export async function appendRest(
  pool: Pool,
  place: InboxPlace,
  entry: { hash: Buffer; batch: Buffer; at: Date; before: Buffer; taken: Buffer | undefined },
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `WITH receipt AS (
       UPDATE telemetry.receipts SET taken = $4 WHERE hash = $1 AND taken = $5 RETURNING hash
     )
     INSERT INTO telemetry.inbox_${place.active === 0 ? 0 : 1} (received_at, batch) SELECT $2, $3 FROM receipt`,
    [entry.hash, entry.at, entry.batch, entry.taken ?? null, entry.before],
  );
  return rowCount === 1;
}

/** How many bytes wait to be folded. */
export async function inboxBytes(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>(
    `SELECT pg_total_relation_size('telemetry.inbox_0') + pg_total_relation_size('telemetry.inbox_1') AS bytes`,
  );
  return Number(rows[0]?.bytes ?? 0);
}
