import type { Pool, PoolClient } from 'pg';

/** Runs `work` in a transaction on one connection: all of it happens, or nothing. */
export async function inTransaction<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  // A connection that is lost between two queries tells nobody but its listeners, and ends the process without one; the
  // next query tells us.
  client.on('error', ignore);
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    client.off('error', ignore);
    client.release();
    return result;
  } catch (error) {
    client.release(true); // with it goes its transaction, whatever state the connection is in
    throw error;
  }
}

function ignore(): void {}
