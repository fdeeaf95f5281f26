import type { ClientBase, Pool } from 'pg';

export type SignalType = 'metrics' | 'traces' | 'logs';

/** Points of one day that were refused for one reason. */
export interface Refusal {
  signal: SignalType;
  service: string;
  reason: string;
  /** The attribute at fault; empty where none is. */
  label: string;
  /** What the last one was about, for a reader. */
  example: string;
  count: number;
}

export interface StoredRefusal extends Refusal {
  day: string;
  firstAt: Date;
  lastAt: Date;
}

const MOST_A_DAY = 5_000; // kinds; senders choose the names of services and attributes

/**
 * Adds to what was refused before on the same day for the same reason. Where a day has too many kinds already, new ones
 * are counted without service and attribute.
 */
export async function countRefusals(
  pool: Pool | ClientBase,
  refusals: readonly Refusal[],
  now: Date,
  mostADay: number = MOST_A_DAY,
): Promise<void> {
  await pool.query(
    `WITH given AS (
       SELECT ($2::timestamptz AT TIME ZONE 'UTC')::date AS day, * FROM jsonb_to_recordset($1::jsonb) AS given
         (signal text, service text, reason text, label text, example text, count bigint)
     ), judged AS (
       SELECT g.*, r.day IS NULL AND
         (SELECT count(*) >= $3 FROM telemetry.refusals WHERE day IN (SELECT day FROM given)) AS nameless
       FROM given g LEFT JOIN telemetry.refusals r USING (day, signal, service, reason, label)
     )
     INSERT INTO telemetry.refusals AS r (day, signal, service, reason, label, example, count, first_at, last_at)
     SELECT day, signal, CASE WHEN nameless THEN '' ELSE service END, reason,
            CASE WHEN nameless THEN '' ELSE label END, max(example), sum(count), $2, $2
     FROM judged GROUP BY 1, 2, 3, 4, 5
     ON CONFLICT (day, signal, service, reason, label) DO UPDATE
       SET count = r.count + EXCLUDED.count, example = EXCLUDED.example, last_at = EXCLUDED.last_at`,
    [JSON.stringify(refusals), now, mostADay],
  );
}

/** The same where only the series is known, by the number of points. */
export async function countRefusalsOfSeries(
  client: ClientBase,
  reason: string,
  counts: ReadonlyMap<number, number>,
  now: Date,
): Promise<void> {
  if (counts.size === 0) return;
  await client.query(
    `INSERT INTO telemetry.refusals AS r (day, signal, service, reason, label, example, count, first_at, last_at)
     SELECT ($4::timestamptz AT TIME ZONE 'UTC')::date, 'metrics', service, $3, '', max(metric), sum(given.count), $4, $4
     FROM unnest($1::int[], $2::int[]) AS given(id, count) JOIN telemetry.series USING (id) GROUP BY service
     ON CONFLICT (day, signal, service, reason, label) DO UPDATE
       SET count = r.count + EXCLUDED.count, example = EXCLUDED.example, last_at = EXCLUDED.last_at`,
    [[...counts.keys()], [...counts.values()], reason, now],
  );
}

/** What was refused since a day, the most first. */
export async function readRefusals(pool: Pool, since: Date, limit: number): Promise<StoredRefusal[]> {
  const { rows } = await pool.query<StoredRefusal>(
    `SELECT to_char(day, 'YYYY-MM-DD') AS day, signal, service, reason, label, example, count::float8 AS count,
            first_at AS "firstAt", last_at AS "lastAt"
     FROM telemetry.refusals WHERE day >= ($1::timestamptz AT TIME ZONE 'UTC')::date
     ORDER BY day DESC, count DESC, service, reason, label LIMIT $2`,
    [since, limit],
  );
  return rows;
}

export async function forgetRefusals(pool: Pool, before: Date): Promise<void> {
  await pool.query(`DELETE FROM telemetry.refusals WHERE day < ($1::timestamptz AT TIME ZONE 'UTC')::date`, [
    before,
  ]);
}
