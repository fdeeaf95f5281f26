import { GitHubIssue, type TellIssues } from '@throughline/service/contracts/issues';
import { connectToGitHub, type GitHub } from '../github/connect.ts';
import { statusOf } from '../github/explain-refusal.ts';
import type { Context } from '../run.ts';
import { askPatiently, RESERVE_MS } from './ask-patiently.ts';
import { readTimeline } from './read-timeline.ts';

const PAGE_SIZE = 100; // the most GitHub gives at once
const AT_A_TIME = 8; // GitHub asks for no more than a few at once

type Item = Extract<TellIssues, { source: 'github' }>['issues'][number];

/**
 * The issues of the job's repository that changed since then, a page at a time, each with its timeline. The latest
 * changes come first: what does not fit into one run was read by an earlier one. One that changes meanwhile moves to
 * the front, so none is passed over. @throws ReadingStopped
 */
export async function* readIssues(context: Context, token: string, since: Date): AsyncGenerator<TellIssues> {
  const { job, ports, deadline } = context;
  const github = await connectToGitHub({
    token,
    job,
    fetch: ports.fetch,
    signal: ports.abortAfter(Math.max(0, deadline.remainingMs() - RESERVE_MS)),
  });
  const { octokit, owner, repo } = github;
  for (let page = 1; ; page += 1) {
    const { data } = await askPatiently(context, () =>
      octokit.rest.issues.listForRepo({
        owner,
        repo,
        state: 'all',
        sort: 'updated',
        direction: 'desc',
        since: since.toISOString(),
        per_page: PAGE_SIZE,
        page,
      }),
    );
    const issues = data
      .filter((issue) => issue.pull_request === undefined)
      .flatMap((issue) => readIssue(context, issue));
    const items = await inParallel(issues, (issue) => itemOf(context, github, issue));
    if (items.length > 0) yield { source: 'github', repository: `${owner}/${repo}`, issues: items };
    if (data.length < PAGE_SIZE) return;
  }
}

function readIssue({ runner }: Context, issue: Readonly<{ number: number }>): GitHubIssue[] {
  const read = GitHubIssue.safeParse(issue);
  if (read.success) return [read.data];
  runner.info(`#${issue.number} is left out: ${read.error.issues[0]?.path.join('.')} is not as expected.`);
  return [];
}

async function itemOf(context: Context, github: GitHub, issue: GitHubIssue): Promise<Item> {
  // Nothing has happened, and a request is saved; what is closed already was closed in the second in which it was opened.
  if (issue.updated_at === issue.created_at && issue.state === 'open') return { issue, timeline: [] };
  const timeline = await askPatiently(context, () =>
    readTimeline(github, issue.number).catch((error: unknown) => {
      if ([404, 410].includes(statusOf(error) ?? 0)) return undefined; // it has just been moved or deleted
      throw error;
    }),
  );
  return { issue, ...(timeline && { timeline }) };
}

/** The results stand in the order of the items. */
async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < items.length; from += AT_A_TIME)
    results.push(...(await Promise.all(items.slice(from, from + AT_A_TIME).map(work))));
  return results;
}
