import { applyPullRequest } from '../github/index.ts';
import type { Item } from './client.ts';
import { inParallel } from './in-parallel.ts';
import { readNewestFirst } from './read-newest-first.ts';
import { applyEach, type GitHubStep, isMissing, type Reader, timeOf } from './step.ts';

const AT_A_TIME = 8;
const QUERY = { state: 'all', sort: 'updated', direction: 'desc' };

/** Reads a page of pull requests, those changed last first, each merged one with the time of its oldest commit. */
export const readPullRequests: Reader = (step) =>
  readNewestFirst(step, `/repos/${step.container}/pulls`, QUERY, async (pulls) => {
    const changed = pulls.filter((pull) => timeOf(pull, 'updated_at') >= step.since.getTime());
    const told = await inParallel(changed, AT_A_TIME, async (pullRequest) => {
      const at = await firstCommitAt(step, pullRequest);
      return {
        identity: `pull/${pullRequest.number}`,
        subject: `#${pullRequest.number}`,
        input: { pullRequest, ...(at && { firstCommitAt: at }) },
      };
    });
    await applyEach(step, 'pull_request', told, applyPullRequest);
    return { records: changed.length, ended: changed.length < pulls.length };
  });

async function firstCommitAt({ github, container }: GitHubStep, pull: Item): Promise<Date | undefined> {
  if (pull.merged_at === null) return undefined;
  try {
    const { items } = await github.list(`/repos/${container}/pulls/${pull.number}/commits`, { per_page: 1 });
    const [first] = items as { commit?: { author?: { date?: string } | null } }[];
    const at = new Date(first?.commit?.author?.date ?? Number.NaN);
    return Number.isNaN(at.getTime()) ? undefined : at;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
