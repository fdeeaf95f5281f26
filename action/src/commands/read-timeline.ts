import { GitHubTimelineEvent } from '@throughline/service/contracts/issues';
import type { GitHub } from '../github/connect.ts';

const PAGE_SIZE = 100; // the most GitHub gives at once
const MOST_PAGES = 30;

/** The events from which the clock of a bug and its labels follow; timelines are long, and the rest is not kept. */
const KEPT = new Set(['closed', 'reopened', 'labeled', 'unlabeled', 'converted_to_discussion']);

/** Everything that happened to an issue; undefined where there is more than is read: a part would be taken for the whole. */
export async function readTimeline(
  { octokit, owner, repo }: GitHub,
  number: number,
): Promise<GitHubTimelineEvent[] | undefined> {
  const events: GitHubTimelineEvent[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { data } = await octokit.rest.issues.listEventsForTimeline({
      owner,
      repo,
      issue_number: number,
      per_page: PAGE_SIZE,
      page,
    });
    for (const event of data) {
      if (!KEPT.has(String(event.event))) continue;
      const read = GitHubTimelineEvent.safeParse(event);
      if (!read.success) return undefined;
      events.push(read.data);
    }
    if (data.length < PAGE_SIZE) return events;
  }
  return undefined;
}
