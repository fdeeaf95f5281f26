import type { GitHub } from './connect.ts';

const PAGE_SIZE = 100;
const MOST_PAGES = 3; // a thread longer than that gets a comment anew rather than being read for seconds

/**
 * Writes a comment on a pull request, or over the one that holds the same `marker`. @throws what Octokit throws
 */
export async function putComment(
  { octokit, owner, repo }: GitHub,
  { number, marker, text }: Readonly<{ number: number; marker: string; text: string }>,
): Promise<void> {
  const body = `${marker}\n${text}`;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { data } = await octokit.rest.issues.listComments({
      owner,
      repo,
      issue_number: number,
      per_page: PAGE_SIZE,
      page,
    });
    const own = data.find((comment) => comment.body?.startsWith(marker));
    if (own) {
      await octokit.rest.issues.updateComment({ owner, repo, comment_id: own.id, body });
      return;
    }
    if (data.length < PAGE_SIZE) break;
  }
  await octokit.rest.issues.createComment({ owner, repo, issue_number: number, body });
}

/** The pull request that was merged as a commit; undefined where none was. @throws what Octokit throws */
export async function findMerged({ octokit, owner, repo }: GitHub, sha: string): Promise<number | undefined> {
  const { data } = await octokit.rest.repos.listPullRequestsAssociatedWithCommit({
    owner,
    repo,
    commit_sha: sha,
  });
  return data.find((pull) => pull.merged_at !== null && pull.merge_commit_sha === sha)?.number;
}
