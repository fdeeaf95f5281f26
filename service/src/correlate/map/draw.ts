import type { MapEdge, MapGap, MapHealth, MapLayer, MapNode, SystemMap } from '../../contracts/map.ts';
import type { Edge } from '../../contracts/signals.ts';
import type { Facts, KnownKpi, KnownService, KnownTeam } from './facts.ts';
import { type KnownIncident, lightWay } from './light-way.ts';
import type { KnownOperation } from './operations.ts';

export const MOST_NODES = 300; // beyond it nobody sees anything; a team's part of it has fewer
const INFRASTRUCTURE = ['pod', 'node', 'host', 'cluster', 'zone', 'region'];
const DEPENDENCIES = ['database', 'topic', 'external'];

/** What is left out first where not all of it fits: nobody comes for the hosts. */
const FIRST: readonly MapLayer[] = ['outcome', 'kpi', 'service', 'operation', 'dependency', 'infrastructure'];

type Drawn = Pick<SystemMap, 'nodes' | 'edges' | 'gaps' | 'path' | 'leftOut'>;

export interface Asked {
  team?: string | undefined;
  infrastructure: boolean;
  operations?: 'telling' | 'all' | 'none';
  incident?: KnownIncident;
}

/** The line from what things run on, through services and KPIs, to what teams own, with the places where it breaks off. Pure. */
export function drawMap(facts: Facts, asked: Asked): Drawn {
  const nodes = new Map<string, MapNode>();
  const edges = new Map<string, MapEdge>();
  const add = (node: MapNode) => nodes.has(node.id) || nodes.set(node.id, node);
  const connect = (edge: MapEdge) => {
    const key = `${edge.from} ${edge.kind} ${edge.to}`;
    if (!edges.has(key) && nodes.has(edge.from) && nodes.has(edge.to)) edges.set(key, edge);
  };
  const operations = chooseOperations(facts, asked);
  for (const service of facts.services) add(toService(service, operations.folded.get(service.slug) ?? 0));
  for (const edge of facts.traced)
    for (const end of [edge.from, edge.to]) addEnd(end, asked.infrastructure, add);
  const serviceOf = new Map(facts.services.map((service) => [service.slug, service]));
  for (const operation of operations.shown) add(toOperation(operation, serviceOf.get(operation.service)));
  for (const kpi of facts.kpis) add(toKpi(kpi));
  for (const team of facts.teams) add(toTeam(team));
  for (const edge of facts.traced) connect(toEdge(edge));
  for (const [caller, callee] of facts.declared) {
    const [from, to] = [`service:${caller}`, `service:${callee}`];
    const seen = edges.has(`${from} calls ${to}`);
    if (!seen) connect({ from, to, kind: 'calls', says: 'declared, not seen in traces', declared: true });
  }
  for (const operation of operations.shown) {
    connect({
      from: `service:${operation.service}`,
      to: operationId(operation),
      kind: 'offers',
      says: sayAsked(operation),
      declared: false,
    });
  }
  const bySeries = new Map(operations.shown.flatMap((one) => one.series.map((series) => [series, one])));
  for (const { service, series, kpi, sentence } of facts.links) {
    const operation = bySeries.get(series);
    const from = operation === undefined ? `service:${service}` : operationId(operation);
    connect({ from, to: `kpi:${kpi}`, kind: 'moves', says: sentence, declared: false });
  }
  for (const { slug, kpi, outcomeKpi } of decided(facts)) {
    const says = outcomeKpi ? 'is its outcome metric' : 'is one of its KPIs';
    connect({ from: `kpi:${kpi}`, to: `team:${slug}`, kind: 'decides', says, declared: true });
  }
  for (const service of facts.services) {
    // A team that owns no KPI is decided by what becomes of its services.
    const to = `team:${service.team.slug}`;
    if (!facts.links.some((link) => link.service === service.slug))
      connect({ from: `service:${service.slug}`, to, kind: 'decides', says: 'owned by it', declared: true });
  }
  const kept =
    asked.team === undefined
      ? new Set(nodes.keys())
      : around(asked.team, [...nodes.values()], [...edges.values()]);
  const shown = [...nodes.values()].filter(({ id }) => kept.has(id));
  const seriesOf = new Map(operations.shown.map((one) => [operationId(one), one.series]));
  const way = asked.incident && lightWay(asked.incident, shown, [...edges.values()], seriesOf);
  const first = ({ id, layer, health }: MapNode) =>
    way?.includes(id) ? -1 : FIRST.indexOf(layer) + (health === 'degrading' ? 0 : 0.5);
  const within = new Set(
    [...shown]
      .sort((one, other) => first(one) - first(other))
      .slice(0, MOST_NODES)
      .map(({ id }) => id),
  );
  return {
    nodes: shown.filter(({ id }) => within.has(id)),
    edges: [...edges.values()].filter(({ from, to }) => within.has(from) && within.has(to)),
    gaps: findGaps(facts).filter(({ nodeId }) => within.has(nodeId)),
    path: asked.incident && way ? { nodes: way, sentence: asked.incident.sentence } : null,
    leftOut: Math.max(0, shown.length - MOST_NODES),
  };
}

/**
 * Which operations are drawn: those that move a KPI, are in trouble or lie on the way of the incident, and of each service the
 * few that are asked for most; fewer the more services there are. The others are folded into their service.
 */
export function chooseOperations(
  { operations, links, services }: Pick<Facts, 'operations' | 'links' | 'services'>,
  { operations: which = 'telling', incident }: Pick<Asked, 'operations' | 'incident'>,
): { shown: KnownOperation[]; folded: ReadonlyMap<string, number> } {
  const most = services.length <= 20 ? 2 : services.length <= 60 ? 1 : 0;
  const telling = new Set([...links.map(({ series }) => series), ...(incident?.series ?? [])]);
  const known = new Set(services.map(({ slug }) => slug));
  const busiest = new Map<string, KnownOperation[]>();
  for (const one of operations) busiest.set(one.service, [...(busiest.get(one.service) ?? []), one]);
  for (const own of busiest.values()) own.sort((one, other) => (other.perDay ?? 0) - (one.perDay ?? 0));
  const isShown = (one: KnownOperation) => {
    if (which !== 'telling') return which === 'all';
    if (one.trouble !== null || one.series.some((series) => telling.has(series))) return true;
    return (busiest.get(one.service) ?? []).indexOf(one) < most;
  };
  const folded = new Map<string, number>();
  const shown = operations.filter((one) => {
    if (!known.has(one.service)) return false;
    if (isShown(one)) return true;
    folded.set(one.service, (folded.get(one.service) ?? 0) + 1);
    return false;
  });
  return { shown, folded };
}

function operationId({ service, name }: KnownOperation): string {
  return `operation:${service} ${name}`;
}

function sayAsked({ perDay }: KnownOperation): string {
  return perDay === null ? 'what it is asked for' : `asked ${perDay.toLocaleString('en-GB')} times in a day`;
}

function toOperation(operation: KnownOperation, of: KnownService | undefined): MapNode {
  const { service, name, perDay, trouble } = operation;
  const learning = of !== undefined && isLearning(of);
  return {
    id: operationId(operation),
    layer: 'operation',
    kind: 'operation',
    name,
    team: of?.team ?? null,
    health: trouble !== null ? 'degrading' : perDay === null ? 'unknown' : learning ? 'learning' : 'well',
    says:
      trouble ??
      `Of ${service}, ${sayAsked(operation)}; ${learning ? 'too little is known yet to judge it' : 'nothing of it is known to be wrong'}.`,
    href: `/signals?service=${service}&search=${encodeURIComponent(name)}`,
    folded: 0,
  };
}

function toService(service: KnownService, folded: number): MapNode {
  const { slug, name, team } = service;
  const [health, says] = healthOf(service);
  return {
    id: `service:${slug}`,
    layer: 'service',
    kind: 'service',
    name,
    team: { slug: team.slug, name: team.name },
    health,
    says,
    href: `/signals?service=${slug}`,
    folded,
  };
}

/** Nothing that is not told is taken for well. */
function healthOf(service: KnownService): [MapHealth, string] {
  const { telemetry, trouble, watched, judged } = service;
  if (trouble !== null) return ['degrading', trouble];
  if (telemetry === 'none') return ['unknown', 'It sends no telemetry.'];
  if (telemetry === 'silent') return ['silent', 'It has told nothing for an hour.'];
  if (isLearning(service)) {
    return [
      'learning',
      `Of its ${watched} signals ${judged} are judged: of most it is not known yet what is usual.`,
    ];
  }
  const rest = watched - judged;
  return [
    'well',
    rest === 0
      ? 'It tells of itself, and nothing is wrong.'
      : `Nothing is wrong with ${judged} of its ${watched} signals; the other ${rest} cannot be judged yet.`,
  ];
}

/** Of most of it nobody can say that it is well: the rule of the live page. */
function isLearning({ watched, judged }: KnownService): boolean {
  return judged < watched / 2 || judged === 0;
}

function addEnd(end: Edge['from'], infrastructure: boolean, add: (node: MapNode) => unknown): void {
  const { kind, name } = end;
  const isInfrastructure = INFRASTRUCTURE.includes(kind);
  if (kind === 'environment' || (isInfrastructure && !infrastructure)) return;
  const known = isInfrastructure || DEPENDENCIES.includes(kind);
  add({
    id: `${kind}:${name}`,
    layer: isInfrastructure ? 'infrastructure' : known ? 'dependency' : 'service',
    kind,
    name,
    team: null,
    health: 'unknown',
    says: known ? 'Known by what services tell of it.' : 'It tells of itself, and is no service here yet.',
    href: null,
    folded: 0,
  });
}

function toEdge({ from, relation, to, calls, errors, meanMs }: Edge): MapEdge {
  const [source, target] = [`${from.kind}:${from.name}`, `${to.kind}:${to.name}`];
  if (relation === 'calls') {
    const failed = calls === 0 ? '' : `, ${percent(errors / calls)} failed`;
    const time = meanMs === null ? '' : `, ${Math.round(meanMs)} ms`;
    return {
      from: source,
      to: target,
      kind: 'calls',
      says: `${calls} calls${failed}${time}`,
      declared: false,
    };
  }
  if (relation === 'publishes' || relation === 'delivers') {
    return { from: source, to: target, kind: 'feeds', says: `${calls} messages`, declared: false };
  }
  return { from: source, to: target, kind: 'runs_on', says: relation.replace('_', ' '), declared: false };
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}

function toKpi({ slug, name, team, told, trouble }: KnownKpi): MapNode {
  return {
    id: `kpi:${slug}`,
    layer: 'kpi',
    kind: 'kpi',
    name,
    team: { slug: team.slug, name: team.name },
    health:
      trouble !== null ? 'degrading' : told === 'lately' ? 'well' : told === 'never' ? 'unknown' : 'silent',
    says:
      trouble ??
      (told === 'lately'
        ? 'Its points come.'
        : told === 'never'
          ? 'It has no points yet.'
          : 'Its points have stopped.'),
    href: `/kpis/${slug}`,
    folded: 0,
  };
}

function toTeam({ slug, name, metric, status }: KnownTeam): MapNode {
  const health: Record<string, MapHealth> = { missed: 'degrading', at_risk: 'degrading', met: 'well' };
  return {
    id: `team:${slug}`,
    layer: 'outcome',
    kind: 'team',
    name: metric === null ? name : `${name}: ${metric.name}`,
    team: { slug, name },
    health: health[status ?? ''] ?? 'unknown',
    says:
      metric === null
        ? 'It has chosen no outcome metric.'
        : `${metric.name}: ${(status ?? 'no data').replace('_', ' ')}.`,
    href: `/teams/${slug}`,
    folded: 0,
  };
}

function decided({ kpis, teams }: Facts): { slug: string; kpi: string; outcomeKpi: boolean }[] {
  const metricOf = new Map(teams.map(({ slug, metric }) => [slug, metric?.kpi ?? null]));
  return kpis.map(({ slug: kpi, team: { slug } }) => ({ slug, kpi, outcomeKpi: metricOf.get(slug) === kpi }));
}

const NEEDED: readonly MapEdge['kind'][] = ['runs_on', 'calls', 'feeds'];

/** What a team owns, what that needs in however many steps, and who calls it directly. */
function around(team: string, nodes: readonly MapNode[], edges: readonly MapEdge[]): Set<string> {
  const own = nodes.filter((node) => node.team?.slug === team).map(({ id }) => id);
  const kept = new Set(own);
  let border = own;
  while (border.length > 0) {
    const next = edges
      .filter(({ from, to, kind }) => border.includes(from) && NEEDED.includes(kind) && !kept.has(to))
      .map(({ to }) => to);
    border = [...new Set(next)];
    for (const id of border) kept.add(id);
  }
  for (const { from, to, kind } of edges) if (kind === 'calls' && own.includes(to)) kept.add(from);
  for (const { from, to } of edges) if (own.includes(from) && to.startsWith('kpi:')) kept.add(to);
  return kept;
}

/** Where the line breaks off, and the step that closes it. */
export function findGaps({ services, kpis, teams, links, traced }: Facts): MapGap[] {
  const known = new Set(services.map(({ slug }) => slug));
  const strangers = new Set(
    traced
      .flatMap(({ from, to }) => [from, to])
      .flatMap(({ kind, name }) => (kind === 'service' && !known.has(name) ? [name] : [])),
  );
  const reached = new Set(links.map(({ kpi }) => kpi));
  return [
    ...services
      .filter(({ telemetry }) => telemetry === 'none')
      .map(
        ({ slug, name }): MapGap => ({
          nodeId: `service:${slug}`,
          kind: 'service_without_telemetry',
          sentence: `${name} sends no telemetry: whatever happens in it is not seen.`,
          step: `Point its OpenTelemetry exporter here, with service.name ${slug}.`,
          href: `/signals?service=${slug}`,
        }),
      ),
    ...[...strangers].map(
      (name): MapGap => ({
        nodeId: `service:${name}`,
        kind: 'service_unknown',
        sentence: `${name} tells of itself, and belongs to no team.`,
        step: 'Make it a service of the team that owns it.',
        href: `/settings/services/new?name=${encodeURIComponent(name)}`,
      }),
    ),
    ...kpis
      .filter(({ slug }) => !reached.has(slug))
      .map(
        ({ slug, name, told, resolution }): MapGap => ({
          nodeId: `kpi:${slug}`,
          kind: 'kpi_nothing_reaches',
          sentence:
            told === 'never'
              ? `${name} has no points, so nothing can be tied to it.`
              : `No signal has been shown to move ${name}.`,
          step:
            told === 'never'
              ? 'Send its points, or have them fetched.'
              : resolution === 'day'
                ? 'Send its points by the hour or minute: what moves it within a day cannot be seen by the day.'
                : 'See what was tested against it, and have links looked for.',
          href: told === 'never' || resolution === 'day' ? `/kpis/${slug}` : `/impact?kpi=${slug}`,
        }),
      ),
    ...teams.flatMap(({ slug, name, metric, status, services: count }): MapGap[] => {
      const gap = (sentence: string, step: string, href: string): MapGap[] => [
        { nodeId: `team:${slug}`, kind: 'outcome_in_the_air', sentence, step, href },
      ];
      if (metric === null) {
        return gap(
          `${name} has no outcome metric.`,
          'Choose the one number it owns.',
          `/teams/${slug}/outcome`,
        );
      }
      if (count === 0)
        return gap(`${name} owns no service.`, 'Give it the services it runs.', '/settings/services');
      if (status === 'no_data') {
        return gap(
          `Nothing is known of ${metric.name} of ${name}.`,
          'See what its scorecard lacks.',
          `/teams/${slug}`,
        );
      }
      return [];
    }),
  ];
}
