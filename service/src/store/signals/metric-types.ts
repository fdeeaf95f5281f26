import type { Pool } from 'pg';

const MOST_KEPT = 50_000; // an organisation has some thousands of names

/** What is known of metrics that are told apart from their type, by name. */
export async function readMetricTypes(pool: Pool): Promise<Map<string, string>> {
  const { rows } = await pool.query<[string, string]>({
    text: 'SELECT metric, type FROM telemetry.metric_types',
    rowMode: 'array',
  });
  return new Map(rows);
}

/** The last one told is kept; no new ones beyond what there may be. */
export async function keepMetricTypes(pool: Pool, types: ReadonlyMap<string, string>): Promise<void> {
  const sorted = [...types].sort(([left], [right]) => (left < right ? -1 : 1)); // replicas lock them in one order
  await pool.query(
    `INSERT INTO telemetry.metric_types AS known (metric, type)
     SELECT metric, type FROM unnest($1::text[], $2::text[]) AS told(metric, type)
     WHERE (SELECT count(*) FROM telemetry.metric_types) < ${MOST_KEPT}
     ON CONFLICT (metric) DO UPDATE SET type = EXCLUDED.type WHERE known.type <> EXCLUDED.type`,
    [sorted.map(([metric]) => metric), sorted.map(([, type]) => type)],
  );
}
