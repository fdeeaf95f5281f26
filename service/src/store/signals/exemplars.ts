import type { ClientBase, Pool } from 'pg';

/** A request that stands for a value. `at` is milliseconds since 1970; ids are hexadecimal. */
export interface Exemplar {
  at: number;
  value: number;
  traceId: string;
  spanId: string;
}

const HOUR_MS = 3_600_000;
const LARGEST_KEPT = 4; // of a series and hour; and the newest besides
const NEWEST_KEPT = 2;
const KEPT_DAYS = 7; // traces are seldom kept for longer where they are

/** Adds exemplars, and keeps of each series and hour no more than the largest and the newest. */
export async function writeExemplars(
  client: ClientBase,
  told: readonly (Exemplar & { series: number })[],
): Promise<void> {
  if (told.length === 0) return;
  const hourOf = (at: number) => new Date(Math.floor(at / HOUR_MS) * HOUR_MS);
  const columns = [
    told.map(({ series }) => series),
    told.map(({ at }) => hourOf(at)),
    told.map(({ at }) => new Date(at)),
    told.map(({ value }) => value),
    told.map(({ traceId }) => traceId),
    told.map(({ spanId }) => spanId),
  ];
  await client.query(
    `INSERT INTO telemetry.exemplars (series, hour, at, value, trace_id, span_id)
     SELECT * FROM unnest($1::int[], $2::timestamptz[], $3::timestamptz[], $4::float8[], $5::text[], $6::text[])
     ON CONFLICT DO NOTHING`,
    columns,
  );
  await client.query(
    `DELETE FROM telemetry.exemplars e USING (
       SELECT series, hour, trace_id, span_id,
              row_number() OVER (PARTITION BY series, hour ORDER BY value DESC, at DESC, trace_id, span_id) AS by_value,
              row_number() OVER (PARTITION BY series, hour ORDER BY at DESC, trace_id, span_id) AS by_time
       FROM telemetry.exemplars
       WHERE (series, hour) IN (SELECT * FROM unnest($1::int[], $2::timestamptz[]))) ranked
     WHERE (e.series, e.hour, e.trace_id, e.span_id) = (ranked.series, ranked.hour, ranked.trace_id, ranked.span_id)
       AND by_value > ${LARGEST_KEPT} AND by_time > ${NEWEST_KEPT}`,
    columns.slice(0, 2),
  );
}

/** Those of a series within a time, the largest first. */
export async function readExemplars(
  pool: Pool,
  series: number,
  span: { from: Date; to: Date },
  limit: number,
): Promise<Exemplar[]> {
  const { rows } = await pool.query<Exemplar>(
    `SELECT extract(epoch FROM at)::float8 * 1000 AS at, value, trace_id AS "traceId", span_id AS "spanId"
     FROM telemetry.exemplars WHERE series = $1 AND at >= $2 AND at < $3 ORDER BY value DESC, at DESC LIMIT $4`,
    [series, span.from, span.to, limit],
  );
  return rows;
}

export async function forgetExemplars(pool: Pool, now: Date): Promise<void> {
  await pool.query('DELETE FROM telemetry.exemplars WHERE hour < $1', [
    new Date(now.getTime() - KEPT_DAYS * 24 * HOUR_MS),
  ]);
}
