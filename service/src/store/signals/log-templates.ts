import type { Pool } from 'pg';

/** The templates of the log lines of a service, the oldest first. */
export async function readTemplates(pool: Pool, service: string, simulated: boolean): Promise<string[]> {
  const { rows } = await pool.query<{ template: string }>(
    'SELECT template FROM telemetry.log_templates WHERE service = $1 AND simulated = $2 ORDER BY id',
    [service, simulated],
  );
  return rows.map(({ template }) => template);
}

/** Keeps templates as far as there is room, in place of those that they were widened from. */
export async function addTemplates(
  pool: Pool,
  given: {
    service: string;
    simulated: boolean;
    published: readonly string[];
    retired: readonly string[];
    most: number;
    now: Date;
  },
): Promise<void> {
  const { service, simulated, published, retired, most, now } = given;
  if (published.length === 0 && retired.length === 0) return;
  await pool.query(
    `WITH gone AS (
       DELETE FROM telemetry.log_templates
       WHERE service = $1 AND simulated = $2 AND template = ANY ($4::text[]) AND NOT template = ANY ($3::text[]))
     INSERT INTO telemetry.log_templates (service, simulated, template, created_at, last_at)
     SELECT $1, $2, template, $6, $6 FROM unnest($3::text[]) WITH ORDINALITY AS given(template, place)
     WHERE (SELECT count(*) FROM telemetry.log_templates WHERE service = $1 AND simulated = $2) + place
           - cardinality($4::text[]) <= $5
     ORDER BY place ON CONFLICT DO NOTHING`,
    [service, simulated, published, retired, most, now],
  );
}

/** Notes that templates were used on a day. */
export async function touchTemplates(
  pool: Pool,
  given: { service: string; simulated: boolean; templates: readonly string[]; day: Date },
): Promise<void> {
  await pool.query(
    `UPDATE telemetry.log_templates SET last_at = $4
     WHERE service = $1 AND simulated = $2 AND template = ANY ($3::text[]) AND last_at < $4`,
    [given.service, given.simulated, given.templates, given.day],
  );
}

export async function forgetTemplates(pool: Pool, before: Date): Promise<void> {
  await pool.query('DELETE FROM telemetry.log_templates WHERE last_at < $1', [before]);
}
