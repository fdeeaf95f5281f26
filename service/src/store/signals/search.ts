import type { Pool } from 'pg';
import type { SeriesKind } from './catalogue.ts';
import { MARK_COLUMN, type StoredMark } from './marks.ts';

export interface SeriesRow {
  id: number;
  service: string;
  environment: string;
  metric: string;
  kind: SeriesKind;
  unit: string;
  attributes: Record<string, string>;
  createdAt: Date;
  lastAt: Date;
  team: string | null;
  teamName: string | null;
  simulated: boolean;
  mark: StoredMark | null;
}

export interface SeriesFilter {
  /** Each has to occur in service, metric, its noun, or attributes. */
  words: string[];
  /** What metrics are called besides: metric, then noun. */
  nouns: readonly (readonly [string, string])[];
  service?: string | undefined;
  team?: string | undefined;
  kind?: SeriesKind | undefined;
  /** For readers who may see what was invented alone. */
  simulatedOnly: boolean;
}

const COLUMNS = `s.id, s.service, s.environment, s.metric, s.kind, s.unit, s.attributes,
  s.created_at AS "createdAt", s.last_at AS "lastAt", s.simulated,
  t.slug AS team, t.name AS "teamName", ${MARK_COLUMN} AS mark`;
const SOURCE = `telemetry.series s LEFT JOIN services v ON v.slug = s.service LEFT JOIN teams t ON t.id = v.team_id
  LEFT JOIN telemetry.marks m ON m.identity = s.identity`;

/** Series by service, metric and id, after the one given. */
export async function searchSeries(
  pool: Pool,
  { words, nouns, service, team, kind, simulatedOnly }: SeriesFilter,
  after: { service: string; metric: string; id: number } | undefined,
  limit: number,
): Promise<SeriesRow[]> {
  const patterns = words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
  const { rows } = await pool.query<SeriesRow>(
    `SELECT ${COLUMNS} FROM ${SOURCE}
     WHERE ($1::text IS NULL OR s.service = $1)
       AND ($2::text IS NULL OR t.slug = $2)
       AND ($3::text IS NULL OR s.kind = $3)
       AND (NOT $4::boolean OR s.simulated)
       AND ($5::text[] = '{}' OR concat_ws(' ', s.service, s.metric, s.attributes::text, (
         SELECT noun FROM unnest($10::text[], $11::text[]) AS named(metric, noun) WHERE named.metric = s.metric
       )) ILIKE ALL ($5::text[]))
       AND ($6::text IS NULL OR (s.service, s.metric, s.id) > ($6, $7, $8::int))
     ORDER BY s.service, s.metric, s.id LIMIT $9`,
    [
      service ?? null,
      team ?? null,
      kind ?? null,
      simulatedOnly,
      patterns,
      after?.service ?? null,
      after?.metric ?? null,
      after?.id ?? null,
      limit,
      nouns.map(([metric]) => metric),
      nouns.map(([, noun]) => noun),
    ],
  );
  return rows;
}

export async function findSeries(
  pool: Pool,
  id: number,
  { simulatedOnly }: { simulatedOnly: boolean },
): Promise<SeriesRow | undefined> {
  const { rows } = await pool.query<SeriesRow>(
    `SELECT ${COLUMNS} FROM ${SOURCE} WHERE s.id = $1 AND (NOT $2::boolean OR s.simulated)`,
    [id, simulatedOnly],
  );
  return rows[0];
}

/** Those of the series that are there, in order of their ids. */
export async function findSeriesByIds(pool: Pool, ids: readonly number[]): Promise<SeriesRow[]> {
  const { rows } = await pool.query<SeriesRow>(
    `SELECT ${COLUMNS} FROM ${SOURCE} WHERE s.id = ANY ($1::int[]) ORDER BY s.id`,
    [ids],
  );
  return rows;
}

/** Every series, or those of some services, that told something since a moment; by service, metric and id. */
export async function listSeries(
  pool: Pool,
  filter: {
    services?: readonly string[] | undefined;
    simulatedOnly: boolean;
    since?: Date | undefined;
  },
): Promise<SeriesRow[]> {
  const { services, simulatedOnly, since } = filter;
  const { rows } = await pool.query<SeriesRow>(
    `SELECT ${COLUMNS} FROM ${SOURCE}
     WHERE ($1::text[] IS NULL OR s.service = ANY ($1)) AND (NOT $2::boolean OR s.simulated)
       AND ($3::timestamptz IS NULL OR s.last_at >= date_trunc('hour', $3::timestamptz))
     ORDER BY s.service, s.metric, s.id`,
    [services ?? null, simulatedOnly, since ?? null],
  );
  return rows;
}

/** The services and environments of which telemetry told something since a moment. */
export async function placesTold(
  pool: Pool,
  since: Date,
): Promise<{ service: string; environment: string }[]> {
  const { rows } = await pool.query<{ service: string; environment: string }>(
    'SELECT DISTINCT service, environment FROM telemetry.series WHERE last_at >= $1',
    [since],
  );
  return rows;
}

/** Series that are like one in everything but some attributes, of which they have those that are `needed`. */
export async function findSiblings(
  pool: Pool,
  id: number,
  { needed, free, limit }: { needed: readonly string[]; free: readonly string[]; limit: number },
): Promise<SeriesRow[]> {
  const { rows } = await pool.query<SeriesRow>(
    `SELECT ${COLUMNS} FROM telemetry.series one, ${SOURCE}
     WHERE one.id = $1 AND s.service = one.service AND s.environment = one.environment AND s.metric = one.metric
       AND s.kind = one.kind AND s.unit = one.unit AND s.simulated = one.simulated
       AND s.attributes - $2::text[] - $3::text[] = one.attributes - $2::text[] - $3::text[]
       AND s.attributes ?& $2::text[]
     ORDER BY s.id LIMIT $4`,
    [id, needed, free, limit],
  );
  return rows;
}
