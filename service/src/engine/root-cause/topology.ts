/** Who calls whom: for each component its callees. */
export interface Topology {
  components: ReadonlySet<string>;
  callees: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Builds the call graph from `[caller, callee]` pairs; a call to oneself says nothing. Complexity O(edges). */
export function buildTopology(edges: ReadonlyArray<readonly [string, string]>): Topology {
  const components = new Set<string>();
  const callees = new Map<string, Set<string>>();
  for (const [caller, callee] of edges) {
    components.add(caller).add(callee);
    if (caller === callee) continue;
    const known = callees.get(caller);
    if (known === undefined) callees.set(caller, new Set([callee]));
    else known.add(callee);
  }
  return { components, callees };
}

/**
 * Calls between `start` and everything it depends on, directly or not: 0 for itself, 1 for its callees.
 * Cycles end where they meet. Complexity O(components + edges).
 */
export function dependencyDistances(topology: Topology, start: string): ReadonlyMap<string, number> {
  const distances = new Map<string, number>([[start, 0]]);
  const queue = [start];
  for (let head = 0; head < queue.length; head++) {
    const component = queue[head] ?? '';
    const next = (distances.get(component) ?? 0) + 1;
    for (const callee of topology.callees.get(component) ?? []) {
      if (distances.has(callee)) continue;
      distances.set(callee, next);
      queue.push(callee);
    }
  }
  return distances;
}

/**
 * The nearest dependencies of a component that are observed: callees, and through callees that nobody measures
 * their callees in turn. Complexity O(components + edges).
 */
export function observedCallees(
  topology: Topology,
  component: string,
  observed: ReadonlySet<string>,
): readonly string[] {
  const found: string[] = [];
  const seen = new Set<string>([component]);
  const queue = [component];
  for (let head = 0; head < queue.length; head++) {
    for (const callee of topology.callees.get(queue[head] ?? '') ?? []) {
      if (seen.has(callee)) continue;
      seen.add(callee);
      if (observed.has(callee)) found.push(callee);
      else queue.push(callee);
    }
  }
  return found;
}
