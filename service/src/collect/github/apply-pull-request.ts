import { z } from 'zod';
import type { Applied } from '../deliveries/index.ts';
import { recordPullRequest } from '../pull-requests/index.ts';
import type { Recording } from '../recording.ts';
import { findClaims, unclaimed } from './claims.ts';
import { PullRequestTold, parse, RepositoryName, Time } from './payloads.ts';

const Input = z.object({
  repository: RepositoryName,
  pullRequest: PullRequestTold,
  firstCommitAt: z.union([z.date(), Time]).optional(),
});

/**
 * Keeps a pull request: its labels and branch may mark a hotfix, its oldest commit is where lead time begins.
 * @param input `{ repository, pullRequest, firstCommitAt? }` as webhooks and the REST API have them
 */
export async function applyPullRequest(recording: Recording, input: unknown): Promise<Applied> {
  const { repository, pullRequest: told, firstCommitAt } = parse(Input, input);
  const subject = `${repository} #${told.number}`;
  if ((await findClaims(recording.context, repository)).length === 0) return unclaimed(repository, subject);
  await recordPullRequest(recording, {
    repository,
    number: told.number,
    title: told.title,
    body: told.body ?? null,
    headRef: told.head.ref,
    labels: told.labels,
    mergedAt: told.merged_at ?? null,
    // Before it is merged this is a commit that GitHub only made to see whether it could be.
    mergeSha: told.merged_at ? (told.merge_commit_sha ?? null) : null,
    updatedAt: told.updated_at,
    ...(firstCommitAt && { firstCommitAt }),
  });
  return { outcome: 'used', subject, reason: told.merged_at ? 'Kept as merged.' : 'Kept; it is not merged.' };
}
