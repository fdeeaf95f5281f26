import { type Commit, MAX_COMMITS } from '@throughline/service/contracts/deployments';
import type { GitHub } from './connect.ts';
import { explainRefusal } from './explain-refusal.ts';
import { readCommit } from './read-commit.ts';

const PAGE_SIZE = 100; // the most GitHub gives at once
const MOST_FILES = 300; // the most it names; of more than that nothing is known for certain

export type Comparison =
  | Readonly<{
      kind: 'known';
      commits: readonly Commit[];
      total: number;
      behindBy: number;
      /** Numbers of pull requests that the commits say they revert. */
      revertedPulls: readonly number[];
      /** What differs between the two, undefined where there is more than GitHub names. */
      files: readonly string[] | undefined;
    }>
  | Readonly<{ kind: 'unknown'; because: string }>;

/**
 * The commits that `head` has and `base` has not, oldest first, through the compare API: it needs no history in
 * the checkout. Of more than the service takes, the newest are kept.
 */
export async function findCommits(github: GitHub, base: string, head: string): Promise<Comparison> {
  if (base === head)
    return { kind: 'known', commits: [], total: 0, behindBy: 0, revertedPulls: [], files: [] };
  const page = (number: number) => comparePage(github, `${base}...${head}`, number);
  try {
    const first = await page(1);
    const total = first.total_commits;
    const lastPage = Math.ceil(total / PAGE_SIZE);
    const firstWanted = Math.max(2, lastPage - MAX_COMMITS / PAGE_SIZE);
    const wanted = Array.from(
      { length: Math.max(0, lastPage - firstWanted + 1) },
      (_, index) => firstWanted + index,
    );
    const [others, files] = await Promise.all([
      Promise.all(wanted.map(page)),
      first.behind_by > 0 ? filesBothWays(github, first, `${head}...${base}`) : filesOf(first),
    ]);
    const listed = [first, ...others].flatMap(({ commits }) => commits);
    return {
      kind: 'known',
      commits: listed.flatMap((commit) => readCommit(commit)).slice(-MAX_COMMITS),
      total,
      behindBy: first.behind_by,
      revertedPulls: listed.flatMap(({ commit }) => revertedPull(commit.message)),
      files,
    };
  } catch (error) {
    return { kind: 'unknown', because: explainRefusal(error, 'contents: read') };
  }
}

type Page = Awaited<ReturnType<typeof comparePage>>;

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

/** A comparison names what `head` adds to where the two parted; what it leaves out again only the other way shows. */
async function filesBothWays(github: GitHub, there: Page, back: string): Promise<string[] | undefined> {
  const one = filesOf(there);
  const other = filesOf(await comparePage(github, back, 1));
  return one && other ? [...new Set([...one, ...other])] : undefined;
}

function filesOf({ files = [] }: Page): string[] | undefined {
  if (files.length >= MOST_FILES) return undefined;
  return files.flatMap(({ filename, previous_filename: before }) =>
    before === undefined ? [filename] : [filename, before],
  );
}

/** As GitHub's button words it, in the body of the pull request that a squash makes the commit's message. */
function revertedPull(message: string): number[] {
  const digits = /^Reverts (?:[\w.-]+\/[\w.-]+)?#(\d{1,9})\b/m.exec(message)?.[1];
  return digits === undefined ? [] : [Number(digits)];
}
