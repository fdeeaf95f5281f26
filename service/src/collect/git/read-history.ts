import { runGit } from './run-git.ts';
import type { HistoryEntry } from './split-history.ts';

/** Every commit that any of the given ones contains, newest first: one walk, however many releases there are. */
export async function readHistory(repository: string, commits: readonly string[]): Promise<HistoryEntry[]> {
  const asked = [...new Set(commits)].map((commit) => `${commit}\n`).join('');
  const printed = await runGit(repository, ['rev-list', '--parents', '--date-order', '--stdin'], asked);
  return printed
    .toString('latin1')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [commit = '', ...parents] = line.split(' ');
      return { commit, parents };
    });
}
