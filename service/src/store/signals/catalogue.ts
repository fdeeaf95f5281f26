import type { ClientBase, Pool } from 'pg';
import { inTransaction } from '../transaction.ts';
import { settleFresh } from './fresh.ts';
import { lockRollUp } from './roll-up.ts';

const CATALOGUE_LOCK = 7_203_551_949; // any number that nothing else here locks: caps are counted by one at a time
const HOUR_MS = 3_600_000;
const ACTIVE_DAYS = 1; // a series that fell silent, and was new, longer ago does not count towards the caps

export type SeriesKind = 'gauge' | 'rate' | 'change' | 'distribution' | 'ratio';

export interface SeriesDescription {
  /** SHA-256 of everything below. */
  identity: Buffer;
  service: string;
  environment: string;
  metric: string;
  kind: SeriesKind;
  unit: string;
  attributes: Record<string, string>;
  simulated: boolean;
}

export interface SeriesCaps {
  /** Active series of one service. */
  perService: number;
  /** Active series in all. */
  inAll: number;
}

/** The id of a series, or which cap forbids it to be added. */
export type Admission = { id: number } | { full: 'service' | 'all' };

/** Their ids, in the order given; undefined of those that are not in the catalogue. */
export async function findSeriesIds(
  pool: Pool,
  wanted: readonly SeriesDescription[],
): Promise<(number | undefined)[]> {
  const keys = wanted.map(({ identity }) => identity);
  const known = await findIds(pool, keys);
  return keys.map((key) => known.get(key.toString('hex')));
}

/**
 * Finds series in the catalogue, and adds those that are new as far as the caps allow, in the order given. No point of
 * them is of before `oldest` (milliseconds since 1970).
 */
export async function admitSeries(
  pool: Pool,
  wanted: readonly SeriesDescription[],
  caps: SeriesCaps,
  at: { now: Date; oldest: number },
): Promise<Admission[]> {
  const known = await findIds(
    pool,
    wanted.map(({ identity }) => identity),
  );
  const fresh = new Map<string, SeriesDescription>();
  for (const one of wanted) {
    const key = one.identity.toString('hex');
    if (!known.has(key)) fresh.set(key, one);
  }
  const refused = fresh.size > 0 ? await addSeries(pool, fresh, caps, at, known) : new Map();
  return wanted.map(({ identity }) => {
    const key = identity.toString('hex');
    const id = known.get(key);
    return id === undefined ? { full: refused.get(key) ?? 'all' } : { id };
  });
}

async function addSeries(
  pool: Pool,
  fresh: Map<string, SeriesDescription>,
  caps: SeriesCaps,
  at: { now: Date; oldest: number },
  known: Map<string, number>,
): Promise<Map<string, 'service' | 'all'>> {
  const refused = new Map<string, 'service' | 'all'>();
  await inTransaction(pool, async (client) => {
    await client.query(`SELECT pg_advisory_xact_lock(${CATALOGUE_LOCK})`);
    const services = [...new Set([...fresh.values()].map(({ service }) => service))];
    const active = await countActive(client, services, at.now);
    const admitted: SeriesDescription[] = [];
    for (const [key, one] of fresh) {
      const ofService = active.byService.get(one.service) ?? 0;
      if (ofService >= caps.perService) refused.set(key, 'service');
      else if (active.inAll >= caps.inAll) refused.set(key, 'all');
      else {
        admitted.push(one);
        active.byService.set(one.service, ofService + 1);
        active.inAll += 1;
      }
    }
    await insertSeries(client, admitted, at);
  });
  const identities = [...fresh.values()].map(({ identity }) => identity);
  for (const [key, id] of await findIds(pool, identities)) known.set(key, id);
  return refused;
}

async function findIds(pool: Pool, identities: Buffer[]): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ id: number; key: string }>(
    `SELECT id, encode(identity, 'hex') AS key FROM telemetry.series WHERE identity = ANY ($1::bytea[])`,
    [identities],
  );
  return new Map(rows.map(({ id, key }) => [key, id]));
}

async function countActive(
  client: ClientBase,
  services: string[],
  now: Date,
): Promise<{ byService: Map<string, number>; inAll: number }> {
  const since = new Date(now.getTime() - ACTIVE_DAYS * 86_400_000);
  const each = await client.query<{ service: string; count: number }>(
    `SELECT service, count(*)::int AS count FROM telemetry.series
     WHERE service = ANY ($1::text[]) AND (last_at >= $2 OR created_at >= $2) GROUP BY service`,
    [services, since],
  );
  const all = await client.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM telemetry.series WHERE last_at >= $1 OR created_at >= $1',
    [since],
  );
  return {
    byService: new Map(each.rows.map(({ service, count }) => [service, count])),
    inAll: all.rows[0]?.count ?? 0,
  };
}

async function insertSeries(
  client: ClientBase,
  series: SeriesDescription[],
  { now, oldest }: { now: Date; oldest: number },
): Promise<void> {
  if (series.length === 0) return;
  await client.query(
    `INSERT INTO telemetry.series
       (identity, service, environment, metric, kind, unit, attributes, simulated, created_at, last_at)
     SELECT decode(identity, 'hex'), service, environment, metric, kind, unit, attributes, simulated, $2, $3
     FROM jsonb_to_recordset($1::jsonb) AS given
       (identity text, service text, environment text, metric text, kind text, unit text, attributes jsonb, simulated boolean)
     ON CONFLICT (identity) DO NOTHING`,
    [
      JSON.stringify(series.map((one) => ({ ...one, identity: one.identity.toString('hex') }))),
      now,
      new Date(Math.floor(oldest / HOUR_MS) * HOUR_MS), // the fold says the hour it is of
    ],
  );
}

/** Notes until when series have been told of. Numbers are milliseconds since 1970. */
export async function touchSeries(client: ClientBase, lastAt: ReadonlyMap<number, number>): Promise<void> {
  if (lastAt.size === 0) return;
  await client.query(
    `UPDATE telemetry.series AS s SET last_at = to_timestamp(given.at / 1000)
     FROM unnest($1::int[], $2::float8[]) AS given(id, at)
     WHERE s.id = given.id AND s.last_at < to_timestamp(given.at / 1000)`,
    [[...lastAt.keys()], [...lastAt.values()]],
  );
}

/** Of the series of a service the attribute that tells the most of them apart, and how many values it has. */
export async function worstLabel(
  pool: Pool,
  service: string,
): Promise<{ label: string; values: number } | undefined> {
  const { rows } = await pool.query<{ label: string; values: number }>(
    `SELECT key AS label, count(DISTINCT value)::int AS values
     FROM telemetry.series, jsonb_each_text(attributes) WHERE service = $1
     GROUP BY key ORDER BY count(DISTINCT value) DESC, key LIMIT 1`,
    [service],
  );
  return rows[0];
}

/** Removes series that were invented, with all that is kept of them. */
export async function forgetSimulatedSeries(pool: Pool): Promise<number[]> {
  return inTransaction(pool, async (client) => {
    await lockRollUp(client); // and no fold
    await settleFresh(client, null);
    const { rows } = await client.query<{ id: number }>(
      'DELETE FROM telemetry.series WHERE simulated RETURNING id',
    );
    const ids = rows.map(({ id }) => id);
    for (const table of ['minutes', 'hours', 'totals', 'exemplars']) {
      await client.query(`DELETE FROM telemetry.${table} WHERE series = ANY ($1::int[])`, [ids]);
    }
    await client.query('DELETE FROM telemetry.edges WHERE simulated');
    await client.query('DELETE FROM telemetry.log_templates WHERE simulated');
    return ids;
  });
}

/** Removes series of which nothing is kept any more. */
export async function forgetSeries(pool: Pool, before: Date): Promise<void> {
  await pool.query('DELETE FROM telemetry.series WHERE last_at < $1', [before]);
}
