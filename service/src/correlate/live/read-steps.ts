import type { LikelyCauses, NextStep } from '../../contracts/live.ts';
import type { Context } from '../../store/database.ts';
import { type Ended, prepareSteps, type Undoable } from './prepare-steps.ts';
import type { LiveRow } from './present.ts';
import type { Before } from './read-before.ts';

/** What to do about those that go on, by their id. A few queries, however many they are. */
export async function readSteps(
  { database }: Pick<Context, 'database'>,
  rows: readonly LiveRow[],
  before: ReadonlyMap<string, Before>,
): Promise<Map<string, NextStep[]>> {
  const open = rows.filter(({ state }) => state === 'open');
  if (open.length === 0) return new Map();
  const causesOf = (row: LiveRow) => row.causes as unknown as LikelyCauses | null;
  const suspects = open.flatMap((row) => [
    ...(causesOf(row)?.changes ?? []).flatMap(({ deploymentId }) => deploymentId ?? []),
    ...(before.get(row.id)?.deployments ?? []).map(({ id }) => id),
  ]);
  const services = open.flatMap((row) => [
    ...row.services,
    ...(causesOf(row)?.services ?? []).map(({ service }) => service),
  ]);
  const [undoable, places, ended] = await Promise.all([
    readUndoable(database, [...new Set(suspects)]),
    readPlaces(database, [...new Set(services)]),
    readEnded(database, open),
  ]);
  return new Map(
    open.map((row) => [
      row.id,
      prepareSteps({
        since: row.since,
        services: row.services,
        causes: causesOf(row),
        deployments: before.get(row.id)?.deployments ?? [],
        changes: before.get(row.id)?.changes ?? [],
        undoable,
        places,
        ended: ended.get(row.id) ?? null,
      }),
    ]),
  );
}

type Database = Context['database'];

async function readUndoable(database: Database, ids: string[]): Promise<Map<string, Undoable>> {
  if (ids.length === 0) return new Map();
  const rows = await database.$queryRaw<
    {
      id: string;
      service: string;
      version: string;
      environment: string;
      before: string | null;
      url: string | null;
    }[]
  >`
    SELECT d.id, s.slug AS service, d.version, e.name AS environment, b.version AS before, b.url
    FROM deployments d JOIN environments e ON e.id = d.environment_id JOIN services s ON s.id = e.service_id
    LEFT JOIN LATERAL (
      SELECT version, url FROM deployments x
      WHERE x.environment_id = d.environment_id AND x.status = 'succeeded' AND x.finished_at < d.finished_at
        AND x.version <> d.version
      ORDER BY x.finished_at DESC LIMIT 1
    ) b ON true
    WHERE d.id = ANY(${ids})`;
  return new Map(
    rows.map(({ before, url, ...row }) => [
      row.id,
      { ...row, before: before === null ? null : { version: before, url } },
    ]),
  );
}

async function readPlaces(database: Database, slugs: string[]) {
  const rows = await database.service.findMany({
    where: { slug: { in: slugs } },
    select: {
      slug: true,
      runbook: true,
      team: {
        select: { slug: true, name: true, outcomeMetric: { select: { owner: { select: { name: true } } } } },
      },
    },
  });
  return new Map(
    rows.map(({ slug, runbook, team }) => [
      slug,
      {
        runbook,
        team: { slug: team.slug, name: team.name, owner: team.outcomeMetric?.owner.name ?? null },
      },
    ]),
  );
}

/** The last time that the same watched thing was the worst of a live signal, and what went live of its services meanwhile. */
async function readEnded(database: Database, open: readonly LiveRow[]): Promise<Map<string, Ended>> {
  const rows = await database.$queryRaw<
    {
      live: string;
      id: string;
      since: Date;
      resolvedAt: Date;
      service: string | null;
      version: string | null;
    }[]
  >`
    SELECT o.id AS live, p.id, p.since, p.resolved_at AS "resolvedAt", d.slug AS service, d.version
    FROM live_signals o
    JOIN LATERAL (
      SELECT * FROM live_signals p
      WHERE p.lead_key = o.lead_key AND p.state = 'resolved' AND p.merged_into_id IS NULL AND p.since < o.since
        AND p.simulated = o.simulated
      ORDER BY p.since DESC LIMIT 1
    ) p ON true
    LEFT JOIN LATERAL (
      SELECT s.slug, x.version FROM deployments x
      JOIN environments e ON e.id = x.environment_id AND e.production JOIN services s ON s.id = e.service_id
      WHERE s.slug = ANY(p.services) AND x.status = 'succeeded'
        AND x.finished_at > p.since AND x.finished_at <= p.resolved_at
      ORDER BY x.finished_at DESC LIMIT 1
    ) d ON true
    WHERE o.id = ANY(${open.map(({ id }) => id)})`;
  return new Map(
    rows.map(({ live, service, version, ...row }) => [
      live,
      { ...row, by: service === null || version === null ? null : { service, version } },
    ]),
  );
}
