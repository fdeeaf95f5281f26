import { listEdges, listWatched } from '../../collect/telemetry/index.ts';
import type { WatchedSubject } from '../../contracts/live.ts';
import type { Edge } from '../../contracts/signals.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import type { Context } from '../../store/database.ts';
import { readWatching, sayValue } from '../live/index.ts';
import { type KnownOperation, readOperations } from './operations.ts';

const EDGES_MS = 7 * DAY_MS;
const SILENT_MS = HOUR_MS; // series say to the hour when they last told
const KPI_LATELY: Record<string, number> = { minute: 6 * HOUR_MS, hour: DAY_MS, day: 3 * DAY_MS };

export interface KnownService {
  slug: string;
  name: string;
  team: { slug: string; name: string };
  telemetry: 'lately' | 'silent' | 'none';
  /** How many of its signals are watched, and how many of these are judged; the others are learning or silent. */
  watched: number;
  judged: number;
  /** What is wrong with it now, in a sentence; null where nothing is known to be. */
  trouble: string | null;
}

export interface KnownKpi {
  slug: string;
  name: string;
  team: { slug: string; name: string };
  resolution: string;
  told: 'lately' | 'stopped' | 'never';
  /** What is wrong with it now; null where nothing is known to be. */
  trouble: string | null;
}

export interface KnownTeam {
  slug: string;
  name: string;
  services: number;
  metric: { name: string; kpi: string | null } | null;
  status: string | null;
}

/** Everything the map is drawn from. */
export interface Facts {
  services: KnownService[];
  traced: Edge[];
  declared: [caller: string, callee: string][];
  kpis: KnownKpi[];
  teams: KnownTeam[];
  links: { service: string; series: number; kpi: string; sentence: string }[];
  operations: KnownOperation[];
}

/** Reads what is known of services, KPIs, teams and what ties them. */
export async function readFacts(
  context: Context,
  { simulatedOnly }: { simulatedOnly: boolean },
): Promise<Facts> {
  const { database, now } = context;
  const at = now().getTime();
  const ofTeam = simulatedOnly ? { team: { simulated: true } } : {};
  const [services, kpis, teams, dependencies, traced, watched, links, degrading] = await Promise.all([
    database.service.findMany({
      where: ofTeam,
      orderBy: { slug: 'asc' },
      include: {
        team: true,
        incidents: { where: { incident: { resolvedAt: null } }, include: { incident: true } },
      },
    }),
    database.kpi.findMany({ where: ofTeam, orderBy: { slug: 'asc' }, include: { team: true } }),
    database.team.findMany({
      where: simulatedOnly ? { simulated: true } : {},
      orderBy: { slug: 'asc' },
      include: {
        outcomeMetric: { include: { kpi: true } },
        snapshot: true,
        _count: { select: { services: true } },
      },
    }),
    database.serviceDependency.findMany({ include: { service: true, dependsOn: true } }),
    listEdges(context, { since: new Date(at - EDGES_MS), simulatedOnly }),
    listWatched(context, { simulatedOnly }),
    database.link.findMany({
      where: { state: 'active', ...(simulatedOnly && { simulated: true }) },
      orderBy: { rank: 'desc' },
      select: {
        service: true,
        seriesId: true,
        signalName: true,
        grade: true,
        kpi: { select: { slug: true } },
      },
    }),
    database.liveSignal.findMany({
      where: { state: 'open', ...(simulatedOnly && { simulated: true }) },
      orderBy: { since: 'asc' },
      select: {
        services: true,
        kpis: true,
        what: true,
        anomalies: {
          where: { kind: 'value', worse: true, confirmedAt: { not: null }, endedAt: null },
          select: { subject: true, observed: true, expected: true },
        },
      },
    }),
  ]);
  const lastAt = new Map<string, number>();
  for (const signal of watched) {
    lastAt.set(signal.service, Math.max(lastAt.get(signal.service) ?? 0, signal.lastAt.getTime()));
  }
  const newest = await readNewest(
    context,
    kpis.map(({ id }) => id),
  );
  const troubles = new Map(
    degrading
      .flatMap(({ anomalies }) => anomalies)
      .flatMap(({ subject, observed, expected }) => {
        const { kind, ref, name, ...shown } = subject as unknown as WatchedSubject;
        if (kind !== 'signal' || observed === null || expected === null) return [];
        return [
          [Number(ref), `${name}: ${sayValue(observed, shown)} instead of ${sayValue(expected, shown)}.`],
        ];
      }),
  );
  const standing = new Map(
    (await readWatching(context, { simulatedOnly })).services.flatMap(
      ({ service, watched, learning, silent }) =>
        service === null ? [] : [[service, { watched, judged: watched - learning - silent }] as const],
    ),
  );
  const operations = await readOperations(context, watched, troubles);
  const named = ({ slug, name }: { slug: string; name: string }) => ({ slug, name });
  return {
    services: services.map(({ slug, name, team, incidents }) => {
      const last = lastAt.get(slug);
      const [open] = incidents;
      return {
        slug,
        name,
        team: named(team),
        telemetry: last === undefined ? 'none' : at - last < SILENT_MS + HOUR_MS ? 'lately' : 'silent',
        ...(standing.get(slug) ?? { watched: 0, judged: 0 }),
        trouble: troubleOf(slug, open?.incident.title, degrading),
      };
    }),
    traced,
    declared: dependencies.map(({ service, dependsOn }) => [service.slug, dependsOn.slug]),
    kpis: kpis.map(({ id, slug, name, team, resolution }) => {
      const last = newest.get(id);
      const lately = last !== undefined && at - last < (KPI_LATELY[resolution] as number);
      return {
        slug,
        name,
        team: named(team),
        resolution,
        told: last === undefined ? 'never' : lately ? 'lately' : 'stopped',
        trouble: kpiTroubleOf(slug, degrading),
      };
    }),
    teams: teams.map(({ slug, name, outcomeMetric, snapshot, _count }) => ({
      slug,
      name,
      services: _count.services,
      metric: outcomeMetric && { name: outcomeMetric.name, kpi: outcomeMetric.kpi?.slug ?? null },
      status: snapshot?.status ?? null,
    })),
    operations,
    links: links.map(({ service, seriesId, signalName, grade, kpi }) => ({
      service,
      series: seriesId,
      kpi: kpi.slug,
      sentence: `${signalName} (${grade.replace('_', ' ')})`,
    })),
  };
}

function troubleOf(
  service: string,
  incident: string | undefined,
  degrading: readonly { services: string[]; what: string }[],
): string | null {
  const live = degrading.find(({ services }) => services.includes(service));
  if (live) return `${live.what}.`;
  return incident === undefined ? null : `An incident is open: ${incident}.`;
}

function kpiTroubleOf(kpi: string, degrading: readonly { kpis: string[]; what: string }[]): string | null {
  const live = degrading.find(({ kpis }) => kpis.includes(kpi));
  return live ? `${live.what}.` : null;
}

/** The newest point of each KPI. */
async function readNewest({ database }: Context, kpiIds: string[]): Promise<Map<string, number>> {
  const rows = await database.$queryRaw<{ id: string; at: Date | null }[]>`
    SELECT k.id, max(newest.at) AS at
    FROM unnest(${kpiIds}::text[]) AS k(id)
    JOIN kpi_series s ON s.kpi_id = k.id
    JOIN LATERAL (SELECT p.at FROM kpi_points p WHERE p.series_id = s.id ORDER BY p.at DESC LIMIT 1) newest ON true
    GROUP BY k.id`;
  return new Map(rows.flatMap(({ id, at }) => (at === null ? [] : [[id, at.getTime()] as const])));
}
