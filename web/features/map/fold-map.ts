import type { MapEdge, MapHealth, MapLayer, MapNode, SystemMap } from '@throughline/service/contracts/map';

/** More things than this are not read one by one. */
export const MOST_APART = 60;
const MOST_IN_TROUBLE = 12; // of what is degrading: beyond it that is counted as well
const FEWEST_FOLDED = 2;

/** The worst first: of a group nothing is said that is better than what is in it. */
const WORST: readonly MapHealth[] = ['degrading', 'silent', 'unknown', 'learning', 'well'];
const NOUNS: Record<MapLayer, string> = {
  infrastructure: 'host',
  dependency: 'dependency',
  service: 'service',
  operation: 'operation',
  kpi: 'KPI',
  outcome: 'outcome',
};
const WORDS: Record<MapHealth, string> = {
  degrading: 'degrading',
  silent: 'silent',
  unknown: 'not known',
  learning: 'learning',
  well: 'well',
};

/** A map in which most things stand in groups, and what was asked for by itself. */
export interface Folded extends Pick<SystemMap, 'nodes' | 'edges' | 'gaps'> {
  /** Of each group its key in the address, and how many are in it. */
  groups: ReadonlyMap<string, { key: string; count: number }>;
  /** Ids of what was searched for. */
  found: string[];
}

export interface Asked {
  /** Keys of groups whose things stand by themselves. */
  open: readonly string[];
  /** What is searched for by a part of its name: it stands by itself. */
  find: string;
  /** Whether everything stands by itself. */
  all: boolean;
  /** The address at which a group is opened. */
  hrefOf: (key: string) => string;
}

/**
 * Puts things of one team and layer, and of no team of one kind, into groups where there are more than can be read. What
 * is degrading, lies on the way of an incident, or was searched for stands by itself. Pure.
 */
export function foldMap(map: SystemMap, asked: Asked): Folded {
  const { nodes, edges, gaps } = map;
  const wanted = asked.find.trim().toLowerCase();
  const isFound = ({ name }: MapNode) => wanted !== '' && name.toLowerCase().includes(wanted);
  const found = nodes.filter(isFound).map(({ id }) => id);
  const whole = { nodes, edges, gaps, groups: new Map(), found };
  if (asked.all || nodes.length <= MOST_APART) return whole;
  const inTrouble = nodes.filter(({ health, layer }) => health === 'degrading' && layer !== 'outcome');
  const apart = new Set([
    ...found,
    ...(map.path?.nodes ?? []),
    ...(inTrouble.length <= MOST_IN_TROUBLE ? inTrouble.map(({ id }) => id) : []),
  ]);
  const members = new Map<string, MapNode[]>();
  for (const node of nodes) {
    if (apart.has(node.id) || node.layer === 'outcome') continue;
    const key = keyOf(node);
    if (!asked.open.includes(key)) members.set(key, [...(members.get(key) ?? []), node]);
  }
  const groupOf = new Map<string, string>();
  const groups = new Map<string, { key: string; count: number }>();
  const made: MapNode[] = [];
  for (const [key, own] of members) {
    if (own.length < FEWEST_FOLDED) continue;
    const group = toGroup(key, own, asked.hrefOf(key));
    made.push(group);
    groups.set(group.id, { key, count: own.length });
    for (const { id } of own) groupOf.set(id, group.id);
  }
  return {
    nodes: [...nodes.filter(({ id }) => !groupOf.has(id)), ...made],
    edges: foldEdges(edges, groupOf),
    gaps: gaps.map((gap) => ({ ...gap, nodeId: groupOf.get(gap.nodeId) ?? gap.nodeId })),
    groups,
    found,
  };
}

function keyOf({ team, layer, kind }: MapNode): string {
  return team === null ? kind : `${team.slug}.${layer}`;
}

function toGroup(key: string, own: readonly MapNode[], href: string): MapNode {
  const [first] = own as [MapNode, ...MapNode[]];
  const { team, layer, kind } = first;
  const noun = team === null ? kind : NOUNS[layer];
  const counts = WORST.map((health) => ({
    health,
    count: own.filter((node) => node.health === health).length,
  })).filter(({ count }) => count > 0);
  const says = counts.map(({ health, count }) => `${count} ${WORDS[health]}`).join(', ');
  return {
    id: `group:${key}`,
    layer,
    kind: says,
    name: `${team === null ? '' : `${team.name}: `}${own.length} ${plural(noun)}`,
    team,
    health: counts[0]?.health ?? 'unknown',
    says: `${says}.`,
    href,
    folded: own.reduce((sum, { folded }) => sum + folded, 0),
  };
}

function plural(noun: string): string {
  return noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

/** One line between two groups, however many lead from one to the other; none within a group. */
function foldEdges(edges: readonly MapEdge[], groupOf: ReadonlyMap<string, string>): MapEdge[] {
  const folded = new Map<string, { edge: MapEdge; count: number }>();
  for (const edge of edges) {
    const [from, to] = [groupOf.get(edge.from) ?? edge.from, groupOf.get(edge.to) ?? edge.to];
    if (from === to) continue;
    const key = `${from} ${edge.kind} ${to}`;
    const known = folded.get(key);
    if (known) {
      known.count += 1;
      known.edge.declared &&= edge.declared;
    } else folded.set(key, { edge: { ...edge, from, to }, count: 1 });
  }
  return [...folded.values()].map(({ edge, count }) =>
    count === 1 ? edge : { ...edge, says: `${count} ways` },
  );
}
