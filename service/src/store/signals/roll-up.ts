import type { ClientBase, Pool } from 'pg';

/** Has these hours be rolled up again, as far as they were already. The fold that calls it has locked the state. */
export async function rollUpAgain(client: ClientBase, hours: Iterable<number>): Promise<void> {
  await client.query(
    `INSERT INTO telemetry.amended_hours (hour)
     SELECT to_timestamp(hour / 1000) FROM unnest($1::float8[]) AS hour, telemetry.fold_state
     WHERE to_timestamp(hour / 1000) < rolled_up_to
     ON CONFLICT DO NOTHING`,
    [[...hours]],
  );
}

/** Takes the first of the hours that have to be rolled up again; null when there is none. */
export async function takeAmendedHour(client: ClientBase): Promise<number | null> {
  const { rows } = await client.query<{ at: number }>(
    `DELETE FROM telemetry.amended_hours WHERE hour = (SELECT min(hour) FROM telemetry.amended_hours)
     RETURNING extract(epoch FROM hour)::float8 * 1000 AS at`,
  );
  return rows[0]?.at ?? null;
}

/** Until when hours are as their minutes say; null before the first roll-up. */
export async function rolledUpTo(client: ClientBase | Pool): Promise<Date | null> {
  const { rows } = await client.query<{ at: Date | null }>(
    `SELECT CASE WHEN rolled_up_to IS NOT NULL THEN
       least(rolled_up_to, (SELECT min(hour) FROM telemetry.amended_hours)) END AS at FROM telemetry.fold_state`,
  );
  return rows[0]?.at ?? null;
}

/** Has replicas, and folds that want hours rolled up again, wait until the transaction ends. */
export async function lockRollUp(client: ClientBase): Promise<void> {
  await client.query('SELECT FROM telemetry.fold_state FOR UPDATE');
}

export async function setRolledUpTo(client: ClientBase, at: Date): Promise<void> {
  await client.query('UPDATE telemetry.fold_state SET rolled_up_to = $1', [at]);
}

/** The series of which minutes are kept in an hour, in order, after `after`. */
export async function seriesOfHour(
  client: ClientBase,
  hour: Date,
  after: number,
  limit: number,
): Promise<number[]> {
  const { rows } = await client.query<{ series: number }>(
    'SELECT series FROM telemetry.minutes WHERE hour = $1 AND series > $2 ORDER BY series LIMIT $3',
    [hour, after, limit],
  );
  return rows.map(({ series }) => series);
}
