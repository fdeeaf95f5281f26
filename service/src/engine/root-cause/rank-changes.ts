import type { Candidate } from './rank-components.ts';
import { buildTopology, dependencyDistances } from './topology.ts';

/** A change that long before the onset is half as likely to be its cause, seconds. */
const HALF_LIFE_SECONDS = 3_600;
/** What a change to a direct dependency of the suspect counts against one to the suspect itself. */
const PER_CALL = 0.5;

/** A deployment, flag flip or configuration change. `at` in seconds. */
export interface ChangeEvent {
  id: string;
  component: string;
  at: number;
}

export interface RankedChange {
  change: ChangeEvent;
  /** 0 to 1. */
  score: number;
  /** 1 for the best; equal for ties. */
  rank: number;
  /** The suspect it explains, calls between the two, and seconds from the change to that suspect's onset. */
  suspect: string;
  distance: number;
  secondsBefore: number;
}

/**
 * Ranks change events by whether they explain the suspects: the score of the suspect, halved for every hour
 * between change and onset and for every call between the changed component and the suspect that depends on it.
 * A change later than the step in which the onset lies cannot be its cause and is left out.
 * `windowStart` and `stepSeconds` place the onsets in time, as from `cutWindow`.
 * Complexity O(candidates × (edges + changes)).
 */
export function rankChanges(
  candidates: readonly Candidate[],
  changes: readonly ChangeEvent[],
  edges: ReadonlyArray<readonly [string, string]>,
  windowStart: number,
  stepSeconds: number,
): RankedChange[] {
  const topology = buildTopology(edges);
  const best = new Map<ChangeEvent, RankedChange>();
  for (const candidate of candidates) {
    if (candidate.score <= 0) continue;
    const distances = dependencyDistances(topology, candidate.component);
    const onset = windowStart + candidate.onset * stepSeconds;
    for (const change of changes) {
      const distance = distances.get(change.component);
      if (distance === undefined || change.at >= onset + stepSeconds) continue;
      const secondsBefore = Math.max(0, onset - change.at);
      const score = candidate.score * PER_CALL ** distance * 0.5 ** (secondsBefore / HALF_LIFE_SECONDS);
      if (score > (best.get(change)?.score ?? 0)) {
        best.set(change, { change, score, rank: 0, suspect: candidate.component, distance, secondsBefore });
      }
    }
  }
  const ranked = [...best.values()].sort((a, b) => b.score - a.score || (a.change.id < b.change.id ? -1 : 1));
  ranked.forEach((entry, index) => {
    const above = ranked[index - 1];
    entry.rank = above !== undefined && above.score === entry.score ? above.rank : index + 1;
  });
  return ranked;
}
