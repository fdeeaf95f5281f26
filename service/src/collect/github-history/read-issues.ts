import { applyIssues } from '../github/index.ts';
import { type Item, PAGE_SIZE } from './client.ts';
import { inParallel } from './in-parallel.ts';
import { applyAll, type GitHubStep, isMissing, type Reader } from './step.ts';

const AT_A_TIME = 8;
const MAX_TIMELINE_PAGES = 30;

/**
 * Reads a page of issues that changed, each with everything that happened to it. The oldest come first, and that order
 * does not change while it is read.
 */
export const readIssues: Reader = async (step) => {
  const { github, container, cursor, since } = step;
  const query = { state: 'all', sort: 'created', direction: 'asc', since: since.toISOString() };
  const page =
    cursor === null
      ? await github.list(`/repos/${container}/issues`, { ...query, per_page: PAGE_SIZE })
      : await github.list(cursor);
  const issues = page.items.filter((item) => item.pull_request === undefined);
  const told = await inParallel(issues, AT_A_TIME, async (issue) => {
    const timeline = await timelineOf(step, issue);
    return {
      identity: `issue/${issue.id}`,
      subject: `#${issue.number}`,
      input: { issue, ...(timeline && { timeline }) },
    };
  });
  await applyAll(step, 'issue', told, applyIssues);
  return { records: issues.length, next: page.next };
};

/** Everything that happened to an issue; undefined where GitHub does not tell, as of one that has just moved away. */
async function timelineOf({ github, container }: GitHubStep, issue: Item): Promise<Item[] | undefined> {
  // Nothing has, and a request is saved; what is closed already was closed in the second in which it was opened.
  if (issue.updated_at === issue.created_at && issue.state === 'open') return [];
  const events: Item[] = [];
  try {
    let path: string | null = `/repos/${container}/issues/${issue.number}/timeline?per_page=${PAGE_SIZE}`;
    for (let number = 0; path !== null; number += 1) {
      if (number === MAX_TIMELINE_PAGES) return undefined; // a part of it would be taken for the whole
      const page = await github.list(path);
      events.push(...page.items);
      path = page.next;
    }
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  return events;
}
