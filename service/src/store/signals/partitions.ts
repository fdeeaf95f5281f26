import type { ClientBase, Pool } from 'pg';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MINUTES_KEPT_DAYS = 35;
const HOURS_KEPT_DAYS = 400;

/** Makes the partitions that chunks beginning at these times belong into, where they are missing. */
export async function makePartitions(
  client: ClientBase,
  resolution: 'minute' | 'hour',
  starts: Iterable<number>,
): Promise<void> {
  const spans = new Map<string, { from: Date; to: Date }>();
  for (const start of starts) {
    const from = resolution === 'minute' ? startOfDay(start) : startOfMonth(start);
    const to = resolution === 'minute' ? new Date(from.getTime() + DAY_MS) : nextMonth(from);
    spans.set(nameOf(resolution, from), { from, to });
  }
  const names = [...spans.keys()];
  const { rows } = await client.query<{ name: string }>(
    `SELECT name FROM unnest($1::text[]) AS name WHERE to_regclass('telemetry.' || name) IS NULL`,
    [names],
  );
  const parent = resolution === 'minute' ? 'minutes' : 'hours';
  for (const { name } of rows) {
    const span = spans.get(name);
    if (!span) continue;
    await client.query(
      `CREATE TABLE telemetry.${name} PARTITION OF telemetry.${parent}
       FOR VALUES FROM ('${span.from.toISOString()}') TO ('${span.to.toISOString()}') WITH (fillfactor = 70)`,
    );
  }
}

/** The first hour from this one on of whose day minutes are kept; null when there is none. */
export async function nextHourKept(client: ClientBase, from: number): Promise<number | null> {
  const { rows } = await client.query<{ day: string | null }>(
    `SELECT substring(min(relname) FROM 9) AS day FROM pg_class
     WHERE relnamespace = 'telemetry'::regnamespace AND relkind = 'r'
       AND relname ~ '^minutes_[0-9]{8}$' AND relname >= $1`,
    [nameOf('minute', startOfDay(from))],
  );
  const day = rows[0]?.day;
  if (!day) return null;
  return Math.max(from, Date.parse(day.replace(/^(....)(..)(..)$/, '$1-$2-$3')));
}

/** Removes what is older than it is kept: minutes after 35 days, hours after 400, a partition at a time. */
export async function dropOldPartitions(pool: Pool, now: Date): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
     WHERE relnamespace = 'telemetry'::regnamespace AND relkind = 'r'
       AND (relname ~ '^minutes_[0-9]{8}$' AND relname < $1 OR relname ~ '^hours_[0-9]{6}$' AND relname < $2)
     ORDER BY 1`,
    [
      nameOf('minute', startOfDay(now.getTime() - MINUTES_KEPT_DAYS * DAY_MS)),
      nameOf('hour', startOfMonth(now.getTime() - HOURS_KEPT_DAYS * DAY_MS)),
    ],
  );
  await pool.query('DELETE FROM telemetry.fresh WHERE hour < $1', [
    startOfDay(now.getTime() - MINUTES_KEPT_DAYS * DAY_MS),
  ]);
  for (const { name } of rows) await pool.query(`DROP TABLE IF EXISTS telemetry.${name}`);
  return rows.map(({ name }) => name);
}

/** `minutes_20260301`, `hours_202603`: sorted by name they are sorted by time. */
function nameOf(resolution: 'minute' | 'hour', from: Date): string {
  const digits = from.toISOString().replace(/\D/g, '');
  return resolution === 'minute' ? `minutes_${digits.slice(0, 8)}` : `hours_${digits.slice(0, 6)}`;
}

function startOfDay(time: number): Date {
  return new Date(Math.floor(time / DAY_MS) * DAY_MS);
}

function startOfMonth(time: number): Date {
  const date = new Date(time);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1));
}

function nextMonth(month: Date): Date {
  return new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 1));
}
