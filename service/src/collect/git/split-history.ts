/** A commit and those it was made from, as git lists them: children before parents, newest first. */
export interface HistoryEntry {
  commit: string;
  parents: string[];
}

/**
 * Gives every commit to the first release that contains it. Unlike a range between two neighbouring tags this is right
 * for releases of old branches too: what v2.0 brought does not count again for v2.1 because v1.0.1 came between them.
 *
 * @param releases commits of the releases, in the order in which they were made
 * @returns per release the commits that it was the first to contain, oldest first; O(commits + parents)
 */
export function splitHistory(history: readonly HistoryEntry[], releases: readonly string[]): string[][] {
  const positions = new Map(history.map(({ commit }, position) => [commit, position]));
  const taken = new Uint8Array(history.length);
  return releases.map((release) => {
    const found: number[] = [];
    const waiting = [positions.get(release)];
    while (waiting.length > 0) {
      const position = waiting.pop();
      if (position === undefined || taken[position]) continue;
      taken[position] = 1;
      found.push(position);
      for (const parent of history[position]?.parents ?? []) waiting.push(positions.get(parent));
    }
    found.sort((a, b) => b - a); // positions rise from new to old
    return found.map((position) => history[position]?.commit ?? '');
  });
}
