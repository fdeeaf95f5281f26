import { setImmediate } from 'node:timers/promises';
import type { Pool } from 'pg';
import { arrayOf } from '../packing.ts';
import { writtenBy } from './written.ts';

/** Which of the two inboxes is written to, as far as this process knows. Either is right; the other one is slower. */
export interface InboxPlace {
  active: number;
}

/** For how long a body is known again: whoever has had no answer sends it within seconds, what is past after a restart. */
export type Remembered = '10 minutes' | '7 days';

export interface InboxEntry {
  /** SHA-256 of what tells the body from all others. */
  hash: Buffer;
  batch: Buffer;
  at: Date;
  remembered: Remembered;
  /** Noted of a body of which only a part was taken in. */
  taken?: Buffer | undefined;
}

interface Waiting {
  entry: InboxEntry;
  resolve: (kept: boolean) => void;
  reject: (error: unknown) => void;
}

const HASH_BYTES = 32;
const MOST_BYTES = 16 * 1_048_576; // a statement; one batch may be longer

/** What each process has to write, the first of them being written. */
const waiting = new WeakMap<InboxPlace, Waiting[]>();

/**
 * Keeps a batch until it is folded; durable when this returns. False when a body of the same hash was kept and is
 * remembered: of two at the same moment the second waits for the first. What comes while a batch is being written is
 * written next, as one: many requests share a statement, and the wait for the disk.
 */
export function appendToInbox(pool: Pool, place: InboxPlace, entry: InboxEntry): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const one = { entry, resolve, reject };
    const known = waiting.get(place);
    if (known) known.push(one);
    else {
      waiting.set(place, [one]);
      void writeWaiting(pool, place);
    }
  });
}

async function writeWaiting(pool: Pool, place: InboxPlace): Promise<void> {
  await setImmediate(); // what was read along with the first one is written along with it
  for (let some = takeSome(place); some.length > 0; some = takeSome(place)) {
    try {
      const kept = await writeTogether(
        pool,
        place,
        some.map(({ entry }) => entry),
      );
      for (const [i, { resolve }] of some.entries()) resolve(kept[i] ?? false);
    } catch (error) {
      for (const { reject } of some) reject(error);
    }
  }
  waiting.delete(place);
}

function takeSome(place: InboxPlace): Waiting[] {
  const all = waiting.get(place) ?? [];
  let bytes = 0;
  const end = all.findIndex(({ entry }) => {
    bytes += entry.batch.length;
    return bytes > MOST_BYTES;
  });
  return all.splice(0, end < 0 ? all.length : Math.max(1, end));
}

/** Whether each was kept. */
async function writeTogether(
  pool: Pool,
  place: InboxPlace,
  entries: readonly InboxEntry[],
): Promise<boolean[]> {
  const names = entries.map(({ hash }) => hash.toString('hex'));
  const isFirst = (i: number) => names.indexOf(names[i] as string) === i;
  const written = entries.filter((_, i) => isFirst(i));
  const none = Buffer.alloc(0);
  const { rows } = await pool.query<{ ids: number[]; kept: string[]; active: number }>({
    name: `append-to-inbox-${place.active}`,
    text: `
      WITH given AS MATERIALIZED (
        SELECT nextval('telemetry.inbox_id') AS id, to_timestamp(at / 1000) AS at, remembered::interval,
          substring($1::bytea FROM place FOR ${HASH_BYTES}) AS hash,
          substring($1::bytea FROM place + ${HASH_BYTES} FOR length) AS batch,
          CASE WHEN taken >= 0 THEN substring($1::bytea FROM place + ${HASH_BYTES} + length FOR taken) END AS taken
        FROM unnest($2::int[], $3::int[], $4::int[], $5::float8[], $6::text[])
          AS given(place, length, taken, at, remembered)
      ), receipt AS (
        INSERT INTO telemetry.receipts (hash, received_at, remembered, taken)
        SELECT hash, at, remembered, taken FROM given ORDER BY hash
        ON CONFLICT (hash) DO NOTHING
        RETURNING hash
      ), kept AS (
        INSERT INTO telemetry.inbox_${place.active === 0 ? 0 : 1} (id, received_at, batch)
        SELECT id, at, batch FROM given JOIN receipt USING (hash)
      )
      SELECT ARRAY(SELECT id::float8 FROM given) AS ids,
        ARRAY(SELECT encode(hash, 'hex') FROM receipt) AS kept,
        (SELECT active FROM telemetry.fold_state) AS active`,
    values: [
      Buffer.concat(written.flatMap(({ hash, batch, taken }) => [hash, batch, taken ?? none])),
      arrayOf(placesOf(written)),
      arrayOf(written.map(({ batch }) => batch.length)),
      arrayOf(written.map(({ taken }) => taken?.length ?? -1)),
      arrayOf(written.map(({ at }) => at.getTime())),
      written.map(({ remembered }) => remembered),
    ],
  });
  place.active = rows[0]?.active ?? place.active;
  const kept = new Set(rows[0]?.kept);
  for (const [i, { hash, batch }] of written.entries()) {
    const id = rows[0]?.ids[i];
    if (id !== undefined && kept.has(hash.toString('hex'))) writtenBy(place).keep(id, batch);
  }
  return names.map((name, i) => kept.has(name) && isFirst(i));
}

/** Where each begins in all of them together, the first at 1. */
function placesOf(entries: readonly InboxEntry[]): number[] {
  let next = 1;
  return entries.map(({ hash, batch, taken }) => {
    const place = next;
    next += hash.length + batch.length + (taken?.length ?? 0);
    return place;
  });
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
