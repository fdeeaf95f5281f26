import { type Commit, MAX_COMMITS } from '@throughline/service/contracts/deployments';
import type { GitHub } from './connect.ts';
import { readCommit } from './read-commit.ts';

const PAGE_SIZE = 100; // the most GitHub gives at once

export type Comparison =
  | Readonly<{ kind: 'known'; commits: readonly Commit[]; total: number; behindBy: number }>
  | Readonly<{ kind: 'unknown'; because: string }>;

/**
 * The commits that `head` has and `base` has not, oldest first, through the compare API: it needs no history in
 * the checkout. Of more than the service takes, the newest are kept.
 */
export async function findCommits(github: GitHub, base: string, head: string): Promise<Comparison> {
  if (base === head) return { kind: 'known', commits: [], total: 0, behindBy: 0 };
  const page = (number: number) => comparePage(github, `${base}...${head}`, number);
  return page(1)
    .then(async (first): Promise<Comparison> => {
      const total = first.total_commits;
      const lastPage = Math.ceil(total / PAGE_SIZE);
      const firstWanted = Math.max(2, lastPage - MAX_COMMITS / PAGE_SIZE);
      const wanted = Array.from(
        { length: Math.max(0, lastPage - firstWanted + 1) },
        (_, index) => firstWanted + index,
      );
      const others = await Promise.all(wanted.map(page));
      const commits = [first, ...others].flatMap(({ commits }) =>
        commits.flatMap((commit) => readCommit(commit)),
      );
      return { kind: 'known', commits: commits.slice(-MAX_COMMITS), total, behindBy: first.behind_by };
    })
    .catch((error: unknown): Comparison => ({ kind: 'unknown', because: explain(error) }));
}

async function comparePage({ octokit, owner, repo }: GitHub, basehead: string, page: number) {
  const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
    owner,
    repo,
    basehead,
    page,
    per_page: PAGE_SIZE,
  });
  return data;
}

function explain(error: unknown): string {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (status === 404)
    return 'GitHub does not know one of the two, or the job lacks the permission `contents: read`.';
  if (status === 401 || status === 403 || status === 429) return `GitHub refused (${status}).`;
  return error instanceof Error && error.name.endsWith('Error') && status === undefined
    ? 'GitHub did not answer as expected.'
    : `GitHub did not answer in time or failed (${String(status)}).`;
}
