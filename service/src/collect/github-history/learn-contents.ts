import { findContents } from '../commits/index.ts';
import { applyCommits } from '../github/index.ts';
import { type Item, PAGE_SIZE, unreadable } from './client.ts';
import { type GitHubStep, isMissing } from './step.ts';

const MAX_PAGES = 10; // a thousand commits: more than that is no single change to be judged by its contents
const MAX_LINES = 50;

/** A commit that was deployed, and the line of deployments (environment or branch) it follows the one before in. */
interface Deployed {
  sha: string;
  line: string;
}

/**
 * Learns which files changed from each deployment to the next, oldest first, before they are recorded: where services
 * share a repository by path filters, that decides whose deployment it is. Answers what is live in each line after.
 */
export async function learnContents(
  step: GitHubStep,
  deployed: Deployed[],
  before: Record<string, string>,
): Promise<Record<string, string>> {
  const live = new Map(Object.entries(before));
  for (const { sha, line } of deployed) {
    const from = live.get(line);
    if (from !== undefined) await learnRange(step, from, sha, { withFiles: true });
    live.delete(line); // so that those deployed last are at the end
    live.set(line, sha);
  }
  return Object.fromEntries([...live].slice(-MAX_LINES));
}

/** Learns the commits that `to` has and `from` has not, unless they are known. A commit that is gone is no failure. */
export async function learnRange(
  step: GitHubStep,
  from: string,
  to: string,
  { withFiles = false } = {},
): Promise<void> {
  const { container, github, recording } = step;
  const range = { repository: container, from, to };
  const known = from === to ? { paths: [] } : await findContents(recording.context.database, range);
  if (known && (known.paths || !withFiles)) return;
  const commits: Item[] = [];
  let files: Item[] = [];
  try {
    let path: string | null = `/repos/${container}/compare/${from}...${to}`;
    for (let page = 1; path !== null && page <= MAX_PAGES; page += 1) {
      const query: { per_page?: number } = page === 1 ? { per_page: PAGE_SIZE } : {};
      const answer = await github.get(path, query);
      const compared = answer.data as { commits?: Item[]; files?: Item[] };
      if (!Array.isArray(compared.commits))
        throw unreadable('it answers with something else than a comparison');
      commits.push(...compared.commits);
      if (page === 1) files = compared.files ?? [];
      path = answer.next;
    }
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  if (commits.length > 0) await applyCommits(recording, { repository: container, commits, files });
}

/** Whether a service has only a part of the repository. */
export async function hasPathFilters({ recording, container }: GitHubStep): Promise<boolean> {
  const count = await recording.context.database.serviceRepository.count({
    where: {
      provider: 'github',
      fullName: { equals: container, mode: 'insensitive' },
      paths: { isEmpty: false },
    },
  });
  return count > 0;
}
