import type { ClientBase, Pool } from 'pg';

/** Has hours from this one on be rolled up again, if they were already. The fold that calls it has locked the state. */
export async function rollUpAgainFrom(client: ClientBase, hour: Date): Promise<void> {
  await client.query('UPDATE telemetry.fold_state SET rolled_up_to = $1 WHERE rolled_up_to > $1', [hour]);
}

/** Until when hours have been rolled up; null before the first time. */
export async function rolledUpTo(client: ClientBase | Pool): Promise<Date | null> {
  const { rows } = await client.query<{ at: Date | null }>(
    'SELECT rolled_up_to AS at FROM telemetry.fold_state',
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
