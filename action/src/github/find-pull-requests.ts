import type { Commit, DeployedPullRequest } from '@throughline/service/contracts/deployments';
import { MAX_PULL_REQUESTS } from '@throughline/service/contracts/deployments';
import { INVISIBLE } from '@throughline/service/contracts/text';
import type { GitHub } from './connect.ts';

const PAGE_SIZE = 100;
const MOST_ASKED_ONE_BY_ONE = 10; // older ones that the list of the newest does not hold
const EVERY_INVISIBLE = new RegExp(INVISIBLE, 'gu');

type Listed = Readonly<{
  number: number;
  title: string;
  body: string | null;
  labels: readonly { name: string }[];
  head: Readonly<{ ref: string }>;
  merged_at: string | null;
  merge_commit_sha: string | null;
  updated_at: string;
}>;

/**
 * The pull requests that were merged as one of the commits: those among the hundred that changed last, and some that
 * the messages of the others name. @throws what Octokit throws
 */
export async function findPullRequests(
  github: GitHub,
  commits: readonly Commit[],
): Promise<DeployedPullRequest[]> {
  const { octokit, owner, repo } = github;
  if (commits.length === 0) return [];
  const shas = new Set(commits.map(({ sha }) => sha));
  const { data } = await octokit.rest.pulls.list({
    owner,
    repo,
    state: 'closed',
    sort: 'updated',
    direction: 'desc',
    per_page: PAGE_SIZE,
  });
  const merged = (pull: Listed) =>
    pull.merged_at !== null && pull.merge_commit_sha !== null && shas.has(pull.merge_commit_sha);
  const found: Listed[] = data.filter(merged);
  const known = new Set(found.map(({ merge_commit_sha: sha }) => sha));
  const missing = commits
    .filter(({ sha }) => !known.has(sha))
    .flatMap(({ message }) => namedIn(message))
    .slice(-MOST_ASKED_ONE_BY_ONE);
  const others = await Promise.all(
    [...new Set(missing)].map((number) =>
      octokit.rest.pulls.get({ owner, repo, pull_number: number }).then(
        ({ data: pull }): Listed[] => (merged(pull) ? [pull] : []),
        () => [], // the number of an issue, or of a repository that this one was copied from
      ),
    ),
  );
  return [...found, ...others.flat()]
    .sort((one, other) => one.number - other.number)
    .slice(-MAX_PULL_REQUESTS)
    .map((pull) => toWire(pull, `${owner}/${repo}`));
}

/** `Subject (#12)` of a squash, `Merge pull request #12 from …` of a merge. */
function namedIn(subject: string): number[] {
  const digits = /\(#(\d{1,9})\)$/.exec(subject)?.[1] ?? /^Merge pull request #(\d{1,9}) /.exec(subject)?.[1];
  return digits === undefined ? [] : [Number(digits)];
}

function toWire(pull: Listed, repository: string): DeployedPullRequest {
  const clean = (text: string, length: number) =>
    text
      .replace(EVERY_INVISIBLE, ' ')
      .trim()
      .slice(0, length)
      .replace(/[\ud800-\udbff]$/, '');
  const reverts = /\bReverts\s+(?:[\w.-]+\/[\w.-]+)?#\d{1,9}\b/.exec(pull.body ?? '')?.[0];
  return {
    repository,
    number: pull.number,
    title: clean(pull.title, 200) || `#${pull.number}`,
    labels: pull.labels
      .map(({ name }) => clean(name, 100))
      .filter((name) => name !== '')
      .slice(0, 100),
    headRef: clean(pull.head.ref, 250),
    mergedAt: pull.merged_at ?? pull.updated_at,
    mergeSha: pull.merge_commit_sha ?? '',
    updatedAt: pull.updated_at,
    ...(reverts !== undefined && { reverts: Number(/\d+$/.exec(reverts)?.[0]) }),
  };
}
