import type { KpiRow } from '../../collect/kpis/index.ts';
import type { Context } from '../../store/database.ts';
import { callersOf, readCalls } from './calls.ts';
import { type ReachedKpi, reachKpis } from './reach.ts';
import type { Touched } from './read-controls.ts';

const MOST_LINKS = 40;

/** The KPIs among `kpis` that something may have harmed, by how they hang on its services. */
export async function readReached(
  context: Context,
  touched: Touched & { watched: readonly string[] },
  kpis: readonly KpiRow[],
): Promise<ReachedKpi[]> {
  const { database } = context;
  const { services, teams, simulated, watched } = touched;
  const [calls, metrics, links] = await Promise.all([
    readCalls(context, touched.at),
    database.outcomeMetric.findMany({
      where: { kpiId: { not: null } },
      select: { kpiId: true, team: { select: { slug: true } } },
    }),
    database.link.findMany({
      where: { state: 'active', service: { in: [...services] }, simulated, segmentKey: '' },
      orderBy: [{ rank: 'desc' }, { id: 'asc' }],
      select: { id: true, kpiId: true, signalName: true },
      take: MOST_LINKS,
    }),
  ]);
  return reachKpis({
    kpis,
    watched,
    owners: teams,
    callers: await ownersOf(context, callersOf(services, calls)),
    outcomes: new Map(metrics.flatMap(({ kpiId, team }) => (kpiId === null ? [] : [[team.slug, kpiId]]))),
    links,
    simulated,
  });
}

async function ownersOf({ database }: Context, services: readonly string[]): Promise<string[]> {
  if (services.length === 0) return [];
  const rows = await database.team.findMany({
    where: { services: { some: { slug: { in: [...services] } } } },
    select: { slug: true },
    orderBy: { slug: 'asc' },
  });
  return rows.map(({ slug }) => slug);
}
