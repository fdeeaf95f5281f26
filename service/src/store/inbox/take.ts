import type { Pool, PoolClient } from 'pg';
import { arrayOf } from '../packing.ts';
import { inTransaction } from '../transaction.ts';
import type { InboxPlace } from './append.ts';
import { writtenBy } from './written.ts';

const FOLD_LOCK = 7_203_551_948; // any number that nothing else here locks: replicas take turns on it
const MOST_BYTES = 16 * 1_048_576; // what is folded in one transaction: about a million points

/** What is done with batches, oldest first, on the connection whose transaction removes them. */
export type Fold = (client: PoolClient, batches: Buffer[]) => Promise<void>;

/**
 * Gives `fold` what waits in the inbox and removes it, in the same transaction: whatever happens, a batch is folded
 * exactly once. Replicas take turns. Returns how many batches there were; none means that the inbox is empty.
 *
 * The two tables take turns as well: the one that is written to is never locked. Whoever still writes into the other
 * waits until it was emptied, and what they write is found the next time.
 */
export async function takeFromInbox(pool: Pool, place: InboxPlace, fold: Fold): Promise<number> {
  const written = writtenBy(place);
  const empty = async () => {
    const { batches, last } = await inTransaction(pool, (client) => emptyResting(client, written, fold));
    written.forgetUpTo(last); // once it is folded for good
    return batches;
  };
  const left = await empty();
  if (left > 0 || !(await turn(pool, place))) return left;
  return empty();
}

async function emptyResting(
  client: PoolClient,
  written: ReturnType<typeof writtenBy>,
  fold: Fold,
): Promise<{ batches: number; last: number }> {
  await client.query(`SELECT pg_advisory_xact_lock(${FOLD_LOCK})`);
  const resting = await restingInbox(client);
  if (await isEmpty(client, resting)) return { batches: 0, last: 0 }; // without a lock that writers would wait for
  await client.query(`LOCK TABLE telemetry.${resting} IN ACCESS EXCLUSIVE MODE`);
  const { rows } = await client.query<[id: number, length: number, batch: Buffer | null]>({
    text: `SELECT id::float8, length(batch), CASE WHEN id <> ALL ($2::bigint[]) THEN batch END FROM (
             SELECT *, sum(length(batch)) OVER (ORDER BY id) - length(batch) AS before FROM telemetry.${resting}
           ) AS waiting WHERE before < $1 ORDER BY id`,
    values: [MOST_BYTES, arrayOf(written.ids)],
    rowMode: 'array',
  });
  const batches = rows.map(([id, length, batch]) => {
    const known = batch ?? written.get(id);
    if (known?.length === length) return known;
    written.forgetUpTo(id); // the database is another one than it was written to: the next time it is read
    throw new Error(`the batch ${id} of the inbox is not the one that was written`);
  });
  await fold(client, batches);
  const last = rows.at(-1)?.[0] ?? 0;
  const { rowCount } = await client.query(`SELECT FROM telemetry.${resting} WHERE id > $1 LIMIT 1`, [last]);
  if (rowCount === 0) await client.query(`TRUNCATE telemetry.${resting}`);
  else await client.query(`DELETE FROM telemetry.${resting} WHERE id <= $1`, [last]);
  await client.query('UPDATE telemetry.fold_state SET generation = generation + 1');
  return { batches: rows.length, last };
}

/** Has the next batches go into the other inbox. False when there is nothing to be folded. */
async function turn(pool: Pool, place: InboxPlace): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    await client.query(`SELECT pg_advisory_xact_lock(${FOLD_LOCK})`);
    const resting = await restingInbox(client);
    const active = resting === 'inbox_0' ? 'inbox_1' : 'inbox_0';
    if (!(await isEmpty(client, resting))) return true; // another process has turned, or wrote into it, in between
    if (await isEmpty(client, active)) return false;
    await client.query('UPDATE telemetry.fold_state SET active = 1 - active');
    place.active = resting === 'inbox_0' ? 0 : 1;
    return true;
  });
}

/**
 * Locks the state of the fold until the transaction ends: a roll-up locks it before anything else as well, so that the
 * two never wait for each other, and a fold sees until when hours have been rolled up by now.
 */
async function restingInbox(client: PoolClient): Promise<'inbox_0' | 'inbox_1'> {
  const { rows } = await client.query<{ active: number }>(
    'SELECT active FROM telemetry.fold_state FOR UPDATE',
  );
  return rows[0]?.active === 0 ? 'inbox_1' : 'inbox_0';
}

async function isEmpty(client: PoolClient, inbox: 'inbox_0' | 'inbox_1'): Promise<boolean> {
  const { rowCount } = await client.query(`SELECT FROM telemetry.${inbox} LIMIT 1`);
  return rowCount === 0;
}
