import type { MapEdge, MapNode } from '../../contracts/map.ts';

/** What is known of the way along which an incident came. */
export interface KnownIncident {
  /** Slugs of the services whose users were harmed. */
  affected: string[];
  /** Services from an affected one to where it most likely began, along calls; empty where nothing stands out. */
  along: string[];
  /** Series that moved. */
  series: number[];
  /** Slugs of the KPIs that were not as expected. */
  kpis: string[];
  sentence: string;
}

/**
 * The nodes along which an incident came: what the service where it began runs on, the services between, their operations
 * that moved, the KPIs that suffered or are known to, and the outcomes these decide. In the order of the map.
 */
export function lightWay(
  { affected, along, series, kpis }: KnownIncident,
  nodes: readonly MapNode[],
  edges: readonly MapEdge[],
  seriesOf: ReadonlyMap<string, readonly number[]>,
): string[] {
  const services = [...new Set([...affected, ...along])].map((slug) => `service:${slug}`);
  const lit = new Set(services);
  const follow = (kind: MapEdge['kind'], from: readonly string[], goesOn = (_: string) => true): string[] => {
    const found = edges.filter((edge) => edge.kind === kind && from.includes(edge.from) && goesOn(edge.to));
    const fresh = [...new Set(found.map(({ to }) => to))].filter((id) => !lit.has(id));
    for (const id of fresh) lit.add(id);
    return fresh;
  };
  const began = along.at(-1);
  let grounds = began === undefined ? services : [`service:${began}`];
  while (grounds.length > 0) grounds = follow('runs_on', grounds);
  const moved = new Set(series);
  const operations = follow('offers', services, (id) =>
    (seriesOf.get(id) ?? []).some((one) => moved.has(one)),
  );
  // What was not as expected is known of live signals; of an incident without one, what its services are known to move.
  const reached = kpis.map((slug) => `kpi:${slug}`);
  if (reached.length > 0) for (const id of reached) lit.add(id);
  else
    reached.push(
      ...follow('moves', [...services.filter((id) => affected.includes(id.slice(8))), ...operations]),
    );
  const outcomes = follow('decides', reached);
  if (outcomes.length === 0) {
    const owners = nodes.filter(({ id }) => affected.includes(id.slice(8)) && id.startsWith('service:'));
    for (const { team } of owners) if (team !== null) lit.add(`team:${team.slug}`);
  }
  return nodes.filter(({ id }) => lit.has(id)).map(({ id }) => id);
}
