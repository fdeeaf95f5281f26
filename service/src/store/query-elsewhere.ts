import pg from 'pg';

export interface ForeignQuery {
  /** postgresql://user:password@host:port/database */
  connection: string;
  /** One SELECT. */
  query: string;
  /** As many of them as the query names ($1, $2) are passed. */
  values: readonly string[];
  maxRows: number;
  /** Of the answer as it comes over the line, within a row as well. */
  maxBytes: number;
  timeoutMs: number;
}

export interface ForeignTable {
  columns: string[];
  /** As PostgreSQL writes them, times of UTC; null is empty. */
  rows: string[][];
  /** Whether there was more than `maxRows`, or than `maxBytes`: then there are no rows at all. */
  cut: boolean;
}

/** Sent by the protocol that takes one statement; without values the driver uses the one that takes several. */
type Prepared = pg.QueryConfig<string[]> & { queryMode: 'extended' };

const asText = { getTypeParser: () => (value: unknown) => String(value) };

/**
 * Asks another PostgreSQL database, in a transaction that may only read and takes so long at most. The query is opened as
 * a cursor, which only a single SELECT can be, and no more rows are fetched than wanted.
 * @throws what the driver throws: a DatabaseError with its SQLSTATE as `code`, or an error of the connection
 */
export async function queryElsewhere(asked: ForeignQuery): Promise<ForeignTable> {
  const { connection, query, values, maxRows, maxBytes, timeoutMs } = asked;
  const client = new pg.Client({
    connectionString: connection,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: 2 * timeoutMs, // a server that has gone silent does not end its statements itself
    application_name: 'throughline',
  });
  client.on('error', () => {}); // the query under way is told
  try {
    await client.connect();
    await client.query('SET default_transaction_read_only = on'); // whatever ends the transaction below
    await client.query('BEGIN READ ONLY');
    await client.query(`SET LOCAL statement_timeout = ${timeoutMs}`);
    await client.query("SET LOCAL timezone = 'UTC'");
    await client.query("SET LOCAL datestyle = 'ISO'");
    const text = `DECLARE asked NO SCROLL CURSOR FOR ${query.replace(/;\s*$/, '')}`;
    const declared: Prepared = {
      text,
      values: values.slice(0, highestParameter(query)),
      queryMode: 'extended',
    };
    await client.query(declared);
    const fetched = { text: `FETCH ${maxRows + 1} FROM asked`, rowMode: 'array' as const, types: asText };
    const result = await upToBytes(client, maxBytes, () => client.query(fetched));
    if (result === undefined) return { columns: [], rows: [], cut: true };
    const rows = result.rows.map((row) => (row as (string | null)[]).map((cell) => cell ?? ''));
    return {
      columns: result.fields.map(({ name }) => name),
      rows: rows.slice(0, maxRows),
      cut: rows.length > maxRows,
    };
  } finally {
    await client.end().catch(() => {}); // ends the transaction with it
  }
}

/** Undefined where more than that arrives meanwhile: the connection is ended then, and the rest never fetched. */
async function upToBytes<Result>(
  client: pg.Client,
  most: number,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  const { stream } = client.connection; // of TLS where there is any: what is counted is what is held
  let bytes = 0;
  const count = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > most) stream.destroy();
  };
  stream.on('data', count);
  try {
    return await work();
  } catch (error) {
    if (bytes > most) return undefined;
    throw error;
  } finally {
    stream.off('data', count);
  }
}

/** What a parameter that is not there would be refused for. */
function highestParameter(query: string): number {
  return Math.max(0, ...[...query.matchAll(/\$(\d)/g)].map((match) => Number(match[1])));
}
