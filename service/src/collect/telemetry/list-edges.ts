import type { z } from 'zod';
import type { Edge, EdgeList, EdgeQuery } from '../../contracts/signals.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { type Context, connectionsOf } from '../../store/database.ts';
import { readEdges, type StoredEdge } from '../../store/signals/index.ts';
import { dayOf } from './fold.ts';
import type { Sight } from './read.ts';

const MOST_LISTED = 5_000; // some megabytes; who has more asks by service

/** Who calls whom and what runs where, of whatever was told since a moment; calls are those since the day of it (UTC). */
export async function listEdges(
  { database }: Pick<Context, 'database'>,
  filter: { since: Date; simulatedOnly?: boolean; service?: string | undefined },
): Promise<Edge[]> {
  const { since, simulatedOnly = false, service } = filter;
  const stored = await readEdges(connectionsOf(database), since, { simulatedOnly, service });
  return toEdges(stored);
}

export async function readEdgeList(
  context: Context,
  { days, service, environment }: z.output<typeof EdgeQuery>,
  { simulatedOnly }: Sight,
): Promise<EdgeList> {
  const since = new Date(dayOf(context.now().getTime()) - (days - 1) * DAY_MS);
  const all = await listEdges(context, { since, simulatedOnly, service });
  const edges = environment === undefined ? all : all.filter((edge) => edge.environment === environment);
  return {
    from: since.toISOString(),
    items: edges.slice(0, MOST_LISTED),
    leftOut: Math.max(0, edges.length - MOST_LISTED),
  };
}

/**
 * Calls to a host that has turned out to be a service are told once, as calls to the service: where both sides of some
 * were seen, the host is left out.
 */
export function toEdges(stored: readonly StoredEdge[]): Edge[] {
  const keyOf = (...parts: (string | boolean)[]) => JSON.stringify(parts);
  const calls = new Set(
    stored.map(({ from, to, environment, simulated }) =>
      keyOf(from.name, to.kind, to.name, environment, simulated),
    ),
  );
  const resolved = new Map<string, string[]>();
  for (const { from, relation, to, environment, simulated } of stored) {
    if (relation !== 'resolves_to') continue;
    const key = keyOf(from.name, environment, simulated);
    resolved.set(key, [...(resolved.get(key) ?? []), to.name]);
  }
  return stored.flatMap(({ durationMs, firstAt, lastAt, relation, ...edge }) => {
    if (relation === 'resolves_to') return [];
    const { from, to, environment, simulated } = edge;
    const services =
      to.kind === 'external' ? resolved.get(keyOf(to.name, environment, simulated)) : undefined;
    const known = services?.some((name) =>
      calls.has(keyOf(from.name, 'service', name, environment, simulated)),
    );
    if (known) return [];
    return [
      {
        ...edge,
        relation,
        firstAt: firstAt.toISOString(),
        lastAt: lastAt.toISOString(),
        meanMs: edge.calls > 0 ? durationMs / edge.calls : null,
      },
    ];
  });
}
