import { findAllKpis } from '../../collect/kpis/index.ts';
import type { Impact, MeasuredKpi, SegmentImpact } from '../../contracts/impacts.ts';
import { DAY_MS } from '../../contracts/time.ts';
import type { Context } from '../../store/database.ts';
import { judgeHarm } from './judge.ts';
import { measureMany, toMeasured } from './measure-many.ts';

/** How long the points of a minute take to arrive: what is newer is half told. */
const ARRIVAL_MS = 2 * 60_000;
/** Longer ago than any prediction looks back. */
const LOOKED_BACK_MS = 56 * DAY_MS;

/** An incident or a live signal, as far as what it cost depends on it. */
export interface Harm {
  services: readonly string[];
  /** Slugs of teams, besides those that own the services. */
  teams: readonly string[];
  /** Slugs of KPIs that are not as expected themselves. */
  watched: readonly string[];
  since: Date;
  until: Date | null;
  simulated: boolean;
}

export interface FoundHarm extends Pick<Impact, 'says' | 'cost' | 'gap'> {
  kpis: MeasuredKpi[];
  kpiIds: string[];
  /** Whether more of it will be known, though it may be over. */
  waits: boolean;
}

/**
 * What harm has cost from its begin until now, or its end: each KPI that it may have moved against what would have been.
 * Earlier harm of the same services is left out of what is usual.
 */
export async function measureHarm(
  context: Context,
  harm: Harm,
  { cut, known }: { cut: boolean; known: ReadonlyMap<string, SegmentImpact[]> },
): Promise<FoundHarm> {
  const { database, now } = context;
  const { services, watched, since, until, simulated } = harm;
  const [kpis, owners] = await Promise.all([
    findAllKpis(database),
    database.team.findMany({
      where: { services: { some: { slug: { in: [...services] } } } },
      select: { slug: true, name: true },
      orderBy: { slug: 'asc' },
    }),
  ]);
  const teams = [...new Set([...harm.teams, ...owners.map(({ slug }) => slug)])];
  const told = now().getTime() - ARRIVAL_MS;
  const over = until !== null && until.getTime() <= told;
  const at = since.getTime();
  const rows = await measureMany(context, {
    touched: { services, teams, simulated, at: since, watched },
    stretch: { begunAt: at, at, to: over ? until.getTime() : told, edges: 'counted', over },
    earlier: await readEarlier(context, harm),
    kpis,
    cut,
    known,
  });
  const measured = rows.map((row) => toMeasured(row, until !== null));
  return {
    ...judgeHarm(measured, {
      over: until !== null,
      services,
      teams: owners.map(({ name }) => name),
    }),
    kpis: measured,
    kpiIds: rows.map(({ kpi }) => kpi.id),
    waits: !over || rows.some(({ waits }) => waits),
  };
}

/** When the same services were in trouble before: that is not what would have been. */
async function readEarlier(
  { database }: Context,
  { services, since, simulated }: Harm,
): Promise<{ from: number; to: number }[]> {
  if (services.length === 0) return [];
  const after = new Date(since.getTime() - LOOKED_BACK_MS);
  const rows = await database.$queryRaw<{ from: Date; to: Date }[]>`
    SELECT since AS "from", resolved_at AS "to" FROM live_signals
    WHERE simulated = ${simulated} AND severity <> 'minor' AND services && ${[...services]}
      AND resolved_at > ${after} AND resolved_at <= ${since}
    UNION ALL
    SELECT i.started_at, i.resolved_at FROM incidents i
    WHERE i.resolved_at > ${after} AND i.resolved_at <= ${since} AND EXISTS (
      SELECT 1 FROM incident_services x JOIN services s ON s.id = x.service_id
      WHERE x.incident_id = i.id AND s.slug = ANY(${[...services]}))`;
  return rows.map(({ from, to }) => ({ from: from.getTime(), to: to.getTime() }));
}
