import type { Pool } from 'pg';
import type { InboxPlace } from './append.ts';

/** Up to where the answers of each query of a source were kept, by the name of the query. */
export async function readPulled(pool: Pool, source: string): Promise<Map<string, Date>> {
  const { rows } = await pool.query<[string, Date]>({
    text: 'SELECT query, pulled_to FROM telemetry.pulled WHERE source = $1',
    values: [source],
    rowMode: 'array',
  });
  return new Map(rows);
}

/**
 * Keeps what a query answered up to a moment, and that moment with it. False where it has not come to `before` or is past
 * it: another process was there first, and nothing is kept twice.
 */
export async function appendPulled(
  pool: Pool,
  place: InboxPlace,
  pulled: {
    source: string;
    query: string;
    before: Date | null;
    to: Date;
    batch: Buffer | undefined;
    at: Date;
  },
): Promise<boolean> {
  const { rows } = await pool.query<{ moved: boolean }>(
    `WITH moved AS (
       INSERT INTO telemetry.pulled AS known (source, query, pulled_to) VALUES ($1, $2, $4)
       ON CONFLICT (source, query) DO UPDATE SET pulled_to = EXCLUDED.pulled_to WHERE known.pulled_to = $3
       RETURNING source
     ), kept AS (
       INSERT INTO telemetry.inbox_${place.active === 0 ? 0 : 1} (received_at, batch)
       SELECT $5, $6::bytea FROM moved WHERE $6::bytea IS NOT NULL
     )
     SELECT EXISTS (SELECT FROM moved) AS moved`,
    [pulled.source, pulled.query, pulled.before, pulled.to, pulled.at, pulled.batch ?? null],
  );
  return rows[0]?.moved ?? false;
}
