import type { ClientBase, Pool } from 'pg';

/** What an edge leads from or to: a service, or what it needs. */
export interface EdgeEnd {
  kind:
    | 'service'
    | 'database'
    | 'topic'
    | 'external'
    | 'pod'
    | 'node'
    | 'host'
    | 'cluster'
    | 'zone'
    | 'region'
    | 'environment';
  name: string;
}

interface Ends {
  from: EdgeEnd;
  relation:
    | 'calls'
    | 'publishes'
    | 'delivers'
    | 'resolves_to'
    | 'runs_on'
    | 'located_in'
    | 'part_of'
    | 'deployed_in';
  to: EdgeEnd;
  environment: string;
  simulated: boolean;
}

/** An edge as a request tells it, within one day. Times are milliseconds since 1970. */
export interface EdgeTold extends Ends {
  firstAt: number;
  lastAt: number;
  calls: number;
  errors: number;
  durationMs: number;
}

export interface StoredEdge extends Ends {
  firstAt: Date;
  lastAt: Date;
  /** In the days asked for. */
  calls: number;
  errors: number;
  durationMs: number;
}

export interface EdgeCaps {
  /** Edges from one end. */
  perEnd: number;
  inAll: number;
}

export const EDGE_CAPS: EdgeCaps = {
  perEnd: 500, // whoever calls more hosts than that calls the world
  inAll: 50_000,
};

const SHORT_LIVED = ['pod']; // every deployment makes new ones
const SHORT_LIVED_DAYS = 2;
const KEPT_DAYS = 35;
const DAY_MS = 86_400_000;

const ENDS = 'from_kind, from_name, relation, to_kind, to_name, environment, simulated';
const GIVEN = `jsonb_to_recordset($1::jsonb) AS given (from_kind text, from_name text, relation text, to_kind text,
  to_name text, environment text, simulated boolean, first_at float8, last_at float8, calls float8, errors float8, duration_ms float8)`;

/**
 * Adds what was told to what is known, and answers the new edges for which there was no room any more. The fold that
 * calls it holds its lock, so that caps are counted by one at a time.
 */
export async function writeEdges(
  client: ClientBase,
  told: readonly EdgeTold[],
  caps: EdgeCaps = EDGE_CAPS,
): Promise<EdgeTold[]> {
  if (told.length === 0) return [];
  const { admitted, refused } = await admit(client, told, caps);
  if (admitted.length === 0) return refused;
  await client.query(
    `WITH given AS (SELECT * FROM ${GIVEN}),
     written AS (
       INSERT INTO telemetry.edges AS e (${ENDS}, first_at, last_at)
       SELECT ${ENDS}, to_timestamp(min(first_at) / 1000), to_timestamp(max(last_at) / 1000) FROM given
       GROUP BY ${ENDS} ORDER BY ${ENDS}
       ON CONFLICT (${ENDS}) DO UPDATE SET
         first_at = least(e.first_at, EXCLUDED.first_at), last_at = greatest(e.last_at, EXCLUDED.last_at)
       RETURNING id, ${ENDS})
     INSERT INTO telemetry.edge_days AS d (edge, day, calls, errors, duration_ms)
     SELECT id, (to_timestamp(last_at / 1000) AT TIME ZONE 'UTC')::date, sum(calls), sum(errors), sum(duration_ms)
     FROM given JOIN written USING (${ENDS}) WHERE calls > 0 GROUP BY 1, 2
     ON CONFLICT (edge, day) DO UPDATE SET calls = d.calls + EXCLUDED.calls, errors = d.errors + EXCLUDED.errors,
       duration_ms = d.duration_ms + EXCLUDED.duration_ms`,
    [toJson(admitted)],
  );
  return refused;
}

async function admit(
  client: ClientBase,
  told: readonly EdgeTold[],
  caps: EdgeCaps,
): Promise<{ admitted: EdgeTold[]; refused: EdgeTold[] }> {
  const { rows } = await client.query<{ known: boolean; fan: number; all: number }>(
    `SELECT EXISTS (SELECT FROM telemetry.edges e WHERE (${prefixed('e')}) = (${prefixed('given')})) AS known,
       (SELECT count(*)::int FROM telemetry.edges e
        WHERE e.from_kind = given.from_kind AND e.from_name = given.from_name AND e.to_kind = given.to_kind) AS fan,
       (SELECT count(*)::int FROM telemetry.edges) AS all
     FROM ${GIVEN}`,
    [toJson(told)],
  );
  const added = new Map<string, number>();
  const fresh = new Set<string>();
  const admitted: EdgeTold[] = [];
  const refused: EdgeTold[] = [];
  for (const [i, edge] of told.entries()) {
    const { known, fan, all } = rows[i] ?? { known: false, fan: 0, all: 0 };
    const { from, relation, to, environment, simulated } = edge;
    const key = JSON.stringify([from, relation, to, environment, simulated]);
    const end = JSON.stringify([from.kind, from.name, to.kind]);
    const ofEnd = added.get(end) ?? 0;
    if (known || fresh.has(key)) admitted.push(edge);
    else if (fan + ofEnd >= caps.perEnd || all + fresh.size >= caps.inAll) refused.push(edge);
    else {
      fresh.add(key);
      added.set(end, ofEnd + 1);
      admitted.push(edge);
    }
  }
  return { admitted, refused };
}

function prefixed(table: string): string {
  return ENDS.split(', ')
    .map((column) => `${table}.${column}`)
    .join(', ');
}

function toJson(told: readonly EdgeTold[]): string {
  return JSON.stringify(
    told.map(
      ({ from, relation, to, environment, simulated, firstAt, lastAt, calls, errors, durationMs }) => ({
        from_kind: from.kind,
        from_name: from.name,
        relation,
        to_kind: to.kind,
        to_name: to.name,
        environment,
        simulated,
        first_at: firstAt,
        last_at: lastAt,
        calls,
        errors,
        duration_ms: durationMs,
      }),
    ),
  );
}

/** Edges told of since a moment, with the calls of the days since then; those with the most calls first. */
export async function readEdges(
  pool: Pool,
  since: Date,
  { simulatedOnly, service }: { simulatedOnly: boolean; service?: string | undefined },
): Promise<StoredEdge[]> {
  const { rows } = await pool.query<StoredEdge>(
    `SELECT json_build_object('kind', from_kind, 'name', from_name) AS from, relation,
       json_build_object('kind', to_kind, 'name', to_name) AS to, environment, simulated,
       first_at AS "firstAt", last_at AS "lastAt", coalesce(sum(d.calls), 0)::float8 AS calls,
       coalesce(sum(d.errors), 0)::float8 AS errors, coalesce(sum(d.duration_ms), 0)::float8 AS "durationMs"
     FROM telemetry.edges e
     LEFT JOIN telemetry.edge_days d ON d.edge = e.id AND d.day >= ($1::timestamptz AT TIME ZONE 'UTC')::date
     WHERE last_at >= $1 AND (NOT $2::boolean OR simulated)
       AND ($3::text IS NULL OR relation = 'resolves_to' OR (from_kind = 'service' AND from_name = $3) OR (to_kind = 'service' AND to_name = $3))
     GROUP BY e.id ORDER BY calls DESC, ${ENDS}`,
    [since, simulatedOnly, service ?? null],
  );
  return rows;
}

/** Removes what nobody has told of for long, pods sooner than the rest. */
export async function forgetEdges(pool: Pool, now: Date): Promise<void> {
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS);
  await pool.query(
    `DELETE FROM telemetry.edges
     WHERE last_at < $1 OR (last_at < $2 AND (from_kind = ANY ($3::text[]) OR to_kind = ANY ($3::text[])))`,
    [before(KEPT_DAYS), before(SHORT_LIVED_DAYS), SHORT_LIVED],
  );
  await pool.query(`DELETE FROM telemetry.edge_days WHERE day < ($1::timestamptz AT TIME ZONE 'UTC')::date`, [
    before(KEPT_DAYS),
  ]);
}
