import type { ClientBase, Pool } from 'pg';
import { Chunk, HOURS_A_CHUNK, joinCell, MINUTES_A_CHUNK } from './chunk.ts';
import { readChunksAt, type StoredChunk, writeChunks } from './chunks.ts';
import { addStored } from './damage.ts';
import { rollUpAgain } from './roll-up.ts';

/** A series as it stands in the catalogue under a name that is another one's now. */
export interface NamedSeries {
  id: number;
  environment: string;
  metric: string;
  kind: 'gauge' | 'rate' | 'change' | 'distribution' | 'ratio';
  unit: string;
  attributes: Record<string, string>;
  createdAt: Date;
}

export async function seriesNamed(
  client: ClientBase,
  service: string,
  simulated: boolean,
  limit: number,
): Promise<NamedSeries[]> {
  const { rows } = await client.query<NamedSeries>(
    `SELECT id, environment, metric, kind, unit, attributes, created_at AS "createdAt" FROM telemetry.series
     WHERE service = $1 AND simulated = $2 ORDER BY id LIMIT $3`,
    [service, simulated, limit],
  );
  return rows;
}

/** The series with this identity, if there is one. */
export async function seriesIdentified(
  client: ClientBase,
  identity: Buffer,
): Promise<{ id: number; createdAt: Date } | undefined> {
  const { rows } = await client.query<{ id: number; createdAt: Date }>(
    'SELECT id, created_at AS "createdAt" FROM telemetry.series WHERE identity = $1',
    [identity],
  );
  return rows[0];
}

/** Has a series belong to another service; what people said of it goes with it, unless they said it of that one already. */
export async function renameSeries(
  client: ClientBase,
  { id, service, identity }: { id: number; service: string; identity: Buffer },
): Promise<void> {
  await client.query(
    `UPDATE telemetry.marks SET identity = $2 WHERE identity = (SELECT identity FROM telemetry.series WHERE id = $1)
       AND NOT EXISTS (SELECT FROM telemetry.marks WHERE identity = $2)`,
    [id, identity],
  );
  await client.query('UPDATE telemetry.series SET service = $2, identity = $3 WHERE id = $1', [
    id,
    service,
    identity,
  ]);
}

/** Takes a series out of the catalogue in favour of another one, and notes which. */
export async function replaceSeries(
  client: ClientBase,
  { id, into, at }: { id: number; into: number; at: Date },
): Promise<void> {
  await client.query(
    `WITH gone AS (DELETE FROM telemetry.series WHERE id = $1 RETURNING last_at)
     UPDATE telemetry.series SET last_at = greatest(series.last_at, gone.last_at) FROM gone WHERE id = $2`,
    [id, into],
  );
  await client.query('UPDATE telemetry.moved_series SET into_id = $2 WHERE into_id = $1', [id, into]);
  await client.query('INSERT INTO telemetry.moved_series (id, into_id, moved_at) VALUES ($1, $2, $3)', [
    id,
    into,
    at,
  ]);
}

/** Adds what is kept of a series to another one. The caller has locked the state of the fold. */
export async function mergeChunks(client: ClientBase, from: number, into: number): Promise<void> {
  const hours = await mergeResolution(client, 'minute', from, into);
  await mergeResolution(client, 'hour', from, into);
  if (hours.length > 0) await rollUpAgain(client, hours);
  await client.query(
    `WITH gone AS (DELETE FROM telemetry.exemplars WHERE series = $1 RETURNING hour, at, value, trace_id, span_id)
     INSERT INTO telemetry.exemplars (series, hour, at, value, trace_id, span_id)
     SELECT $2, hour, at, value, trace_id, span_id FROM gone ON CONFLICT DO NOTHING`,
    [from, into],
  );
}

async function mergeResolution(
  client: ClientBase,
  resolution: 'minute' | 'hour',
  from: number,
  into: number,
): Promise<number[]> {
  const [table, start, slots] =
    resolution === 'minute'
      ? (['telemetry.minutes', 'hour', MINUTES_A_CHUNK] as const)
      : (['telemetry.hours', 'day', HOURS_A_CHUNK] as const);
  const { rows } = await client.query<[number, Buffer]>({
    text: `DELETE FROM ${table} WHERE series = $1 RETURNING extract(epoch FROM ${start})::float8 * 1000, data`,
    values: [from],
    rowMode: 'array',
  });
  const [own, other] = [new Chunk(slots), new Chunk(slots)];
  const merged: StoredChunk[] = [];
  for (const [at, data] of rows) {
    const known = (await readChunksAt(client, resolution, at, [into])).get(into);
    own.clear();
    if (known) addStored(own, { series: into, start: at, data: known }, resolution);
    addStored(other.clear(), { series: from, start: at, data }, resolution);
    for (let slot = 0; slot < slots; slot += 1) {
      const cell = other.get(slot);
      if (!cell) continue;
      if (resolution === 'minute') own.add(slot, cell);
      else {
        const both = joinCell(own.get(slot), cell);
        own.set(slot, { ...both, minutes: Math.min(MINUTES_A_CHUNK, both.minutes ?? 1) });
      }
    }
    merged.push({ series: into, start: at, data: own.encode() });
  }
  if (merged.length > 0) await writeChunks(client, resolution, merged);
  return merged.map((chunk) => chunk.start);
}

/** Series that were moved and have told something since: whoever told it did not know yet. */
export async function findStragglers(pool: Pool): Promise<{ id: number; into: number }[]> {
  const { rows } = await pool.query<{ id: number; into: number }>(
    `SELECT id, into_id AS into FROM telemetry.moved_series m
     WHERE EXISTS (SELECT FROM telemetry.minutes WHERE series = m.id)`,
  );
  return rows;
}

export async function forgetMoved(pool: Pool, before: Date): Promise<void> {
  await pool.query('DELETE FROM telemetry.moved_series WHERE moved_at < $1', [before]);
}

/** The newest move: whoever knows ids from before it has to look them up again. */
export async function newestMove(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ at: number | null }>(
    'SELECT extract(epoch FROM max(moved_at))::float8 * 1000 AS at FROM telemetry.moved_series',
  );
  return rows[0]?.at ?? 0;
}

/** Has edges from and to a name be those of another one; two that are the same then are added up. */
export async function moveEdges(client: ClientBase, from: string, to: string): Promise<number> {
  const { rows } = await client.query<{ moved: number }>(
    `WITH old AS (
       SELECT id, from_kind, CASE WHEN from_kind = 'service' AND from_name = $1 THEN $2 ELSE from_name END AS from_name, relation,
         to_kind, CASE WHEN to_kind = 'service' AND to_name = $1 THEN $2 ELSE to_name END AS to_name,
         environment, simulated, first_at, last_at
       FROM telemetry.edges
       WHERE (from_kind = 'service' AND from_name = $1) OR (to_kind = 'service' AND to_name = $1)
     ), kept AS (
       INSERT INTO telemetry.edges AS e (from_kind, from_name, relation, to_kind, to_name, environment, simulated, first_at, last_at)
       SELECT from_kind, from_name, relation, to_kind, to_name, environment, simulated, min(first_at), max(last_at)
       FROM old WHERE NOT (from_kind = to_kind AND from_name = to_name)
       GROUP BY from_kind, from_name, relation, to_kind, to_name, environment, simulated
       ON CONFLICT (from_kind, from_name, relation, to_kind, to_name, environment, simulated) DO UPDATE
         SET first_at = least(e.first_at, EXCLUDED.first_at), last_at = greatest(e.last_at, EXCLUDED.last_at)
       RETURNING id, from_kind, from_name, relation, to_kind, to_name, environment, simulated
     ), days AS (
       INSERT INTO telemetry.edge_days AS d (edge, day, calls, errors, duration_ms)
       SELECT kept.id, o.day, sum(o.calls), sum(o.errors), sum(o.duration_ms)
       FROM old JOIN kept USING (from_kind, from_name, relation, to_kind, to_name, environment, simulated)
         JOIN telemetry.edge_days o ON o.edge = old.id
       GROUP BY kept.id, o.day
       ON CONFLICT (edge, day) DO UPDATE SET calls = d.calls + EXCLUDED.calls, errors = d.errors + EXCLUDED.errors,
         duration_ms = d.duration_ms + EXCLUDED.duration_ms
     )
     SELECT count(*)::int AS moved FROM old`,
    [from, to],
  );
  const moved = rows[0]?.moved ?? 0;
  if (moved > 0) {
    await client.query(
      `DELETE FROM telemetry.edges WHERE (from_kind = 'service' AND from_name = $1) OR (to_kind = 'service' AND to_name = $1)`,
      [from],
    );
  }
  return moved;
}

/** Has the templates of log lines of one name be those of another one. */
export async function moveTemplates(
  client: ClientBase,
  from: string,
  to: string,
  simulated: boolean,
): Promise<void> {
  await client.query(
    `WITH gone AS (DELETE FROM telemetry.log_templates WHERE service = $1 AND simulated = $3
                   RETURNING template, created_at, last_at)
     INSERT INTO telemetry.log_templates (service, simulated, template, created_at, last_at)
     SELECT $2, $3, template, created_at, last_at FROM gone ON CONFLICT DO NOTHING`,
    [from, to, simulated],
  );
}
