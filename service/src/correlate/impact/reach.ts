import type { KpiRow } from '../../collect/kpis/index.ts';
import type { Reach } from '../../contracts/impacts.ts';

export interface ReachedKpi {
  kpi: KpiRow;
  reach: Reach;
}

/** What is known of how KPIs hang on services. */
export interface Ways {
  kpis: readonly KpiRow[];
  /** Slugs of KPIs that are not as expected themselves. */
  watched: readonly string[];
  /** Slugs of the teams that own what was affected. */
  owners: readonly string[];
  /** Slugs of teams of which a service calls what was affected, directly or not. */
  callers: readonly string[];
  /** By the slug of a team: the id of the KPI that it is measured by. */
  outcomes: ReadonlyMap<string, string>;
  /** Links that stand, from signals of what was affected; the best founded first. */
  links: readonly { id: string; kpiId: string; signalName: string }[];
  simulated: boolean;
}

/** The more are looked at, the less each can show: those that are nearest come first. */
const MOST_KPIS = 8;

/**
 * The KPIs that what was affected may have harmed, each once, by the nearest way: it is not as expected itself, the
 * owner is measured by it, a tested link leads to it, it is another of the owner, or a caller's team is measured by it.
 * Pure.
 */
export function reachKpis(ways: Ways): ReachedKpi[] {
  const { kpis, watched, owners, callers, outcomes, links, simulated } = ways;
  const of = kpis.filter(({ team }) => team.simulated === simulated);
  const reached = new Map<string, ReachedKpi>();
  const add = (kpi: KpiRow, by: Reach['by'], says: string, link: string | null = null) => {
    if (!reached.has(kpi.id)) reached.set(kpi.id, { kpi, reach: { by, link, says } });
  };
  const worthFirst = of.toSorted(
    (one, other) => Number(other.worthAmount !== null) - Number(one.worthAmount !== null),
  );
  for (const kpi of of) if (watched.includes(kpi.slug)) add(kpi, 'watched', 'not as expected itself');
  for (const kpi of of) {
    if (owners.includes(kpi.team.slug) && outcomes.get(kpi.team.slug) === kpi.id) {
      add(kpi, 'outcome', `what ${kpi.team.name} is measured by`);
    }
  }
  for (const { id, kpiId, signalName } of links) {
    const kpi = of.find((one) => one.id === kpiId);
    if (kpi) add(kpi, 'link', `goes with ${signalName}`, id);
  }
  for (const kpi of worthFirst) {
    if (owners.includes(kpi.team.slug)) add(kpi, 'team', `a KPI of ${kpi.team.name}`);
  }
  for (const kpi of worthFirst) {
    const { slug, name } = kpi.team;
    if (callers.includes(slug) && outcomes.get(slug) === kpi.id) {
      add(kpi, 'caller', `what ${name} is measured by, whose services call it`);
    }
  }
  return [...reached.values()].slice(0, MOST_KPIS);
}
