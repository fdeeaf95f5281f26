import type { GitHub } from './connect.ts';
import { statusOf } from './explain-refusal.ts';

/**
 * The full SHA behind the first of `refs` that the repository has. Where it has none of them the version is not
 * a tag but a name the build made up, and what the job itself runs on (`otherwise`) is deployed.
 * Undefined where GitHub does not answer: a wrong commit would be worse than none.
 */
export async function findCommit(
  github: GitHub,
  refs: readonly string[],
  { otherwise }: { otherwise: string },
): Promise<string | undefined> {
  const { octokit, owner, repo } = github;
  for (const ref of refs) {
    const sha = await octokit.rest.repos
      .getCommit({ owner, repo, ref, per_page: 1 }) // of the files in it, which come along
      .then(({ data }) => data.sha)
      .catch((error: unknown) => (isUnknownRef(statusOf(error)) ? undefined : null));
    if (sha === null) return undefined;
    if (sha !== undefined) return sha;
  }
  return otherwise;
}

/** GitHub answers 422 for a name that no commit has, and 404 for a tag. */
function isUnknownRef(status: number | undefined): boolean {
  return status === 404 || status === 422;
}
