import type { Finding } from './findings.ts';
import type { ObservedSignal } from './signal.ts';
import { dependencyDistances, observedCallees, type Topology } from './topology.ts';

/** A changed signal and what speaks for its component being where the trouble began. */
export interface Blame {
  finding: Finding;
  /** Share of the change that the component's dependencies leave unexplained, 0 to 1. */
  own: number;
  /** Harm relative to the largest of the metric, 0 to 1; 1 where traffic does not tell how large it is. */
  size: number;
  /** Share of all surprise that lies with the component or with what depends on it, 0 to 1. */
  breadth: number;
}

/**
 * For each changed signal: how much of it is the component's own, how large it is, and how much it explains.
 * Signals are compared within their metric, where harm is of one unit. Complexity O(changed × edges).
 */
export function blame(
  changed: readonly Finding[],
  topology: Topology,
  signals: readonly ObservedSignal[],
): Blame[] {
  const byMetric = new Map<string, Map<string, Finding>>();
  for (const finding of changed) {
    const { metric, component } = finding.signal;
    const known = byMetric.get(metric);
    if (known === undefined) byMetric.set(metric, new Map([[component, finding]]));
    else known.set(component, finding);
  }
  const observed = new Set(signals.map((signal) => signal.component));
  const callees = new Map<string, readonly string[]>();
  for (const { signal } of changed) {
    if (!callees.has(signal.component)) {
      callees.set(signal.component, observedCallees(topology, signal.component, observed));
    }
  }
  const breadths = explainedShares(changed, topology);
  return changed.map((finding) => {
    const peers = byMetric.get(finding.signal.metric) ?? new Map<string, Finding>();
    const largest = Math.max(0, ...[...peers.values()].map((peer) => peer.harm ?? 0));
    const below = (callees.get(finding.signal.component) ?? []).flatMap((callee) => peers.get(callee) ?? []);
    const size = finding.harm === undefined || !finding.weighed || largest === 0 ? 1 : finding.harm / largest;
    const breadth = breadths.get(finding.signal.component) ?? 1;
    return { finding, own: ownShare(finding, below), size, breadth };
  });
}

/** The share of a change that does not come from what the component calls. */
function ownShare(finding: Finding, below: readonly Finding[]): number {
  if (finding.harm !== undefined && finding.harm > 0) {
    const explained = below.reduce((sum, callee) => sum + (callee.harm ?? 0), 0);
    return Math.max(0, 1 - explained / finding.harm);
  }
  const strongest = Math.max(0, ...below.map((callee) => callee.strength));
  return Math.max(0, 1 - strongest / finding.strength);
}

/** For each changed component, the share of all surprise that it or anything depending on it shows. */
function explainedShares(changed: readonly Finding[], topology: Topology): ReadonlyMap<string, number> {
  const strengths = new Map<string, number>();
  for (const { signal, strength } of changed) {
    strengths.set(signal.component, Math.max(strength, strengths.get(signal.component) ?? 0));
  }
  const total = [...strengths.values()].reduce((sum, strength) => sum + strength, 0);
  const shares = new Map<string, number>();
  for (const [component, strength] of strengths) {
    for (const dependency of dependencyDistances(topology, component).keys()) {
      if (!strengths.has(dependency)) continue;
      shares.set(dependency, (shares.get(dependency) ?? 0) + strength / total);
    }
  }
  return shares;
}
