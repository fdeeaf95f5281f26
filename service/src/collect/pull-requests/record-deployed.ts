import type { z } from 'zod';
import type { Commit, DeployedPullRequest } from '../../contracts/deployments.ts';
import { lockEnvironments, transact } from '../../store/database.ts';
import type { Recording } from '../recording.ts';
import { remark } from './mark-hotfixes.ts';
import { recordPullRequests } from './record.ts';
import { spansOf } from './tell-deployments.ts';

type Told = Readonly<{
  id: string;
  environmentId: string;
  service: string;
  commitSha?: string | undefined;
  commits?: z.output<typeof Commit>[] | undefined;
  pullRequests?: z.output<typeof DeployedPullRequest>[] | undefined;
}>;

/**
 * Keeps the pull requests that recorded deployments say they bring, which are then marked and judged by them. One that
 * was not merged as a commit of its deployment, or is of a repository of other services alone, is not the sender's to
 * tell of.
 */
export async function recordDeployed(recording: Recording, deployments: readonly Told[]): Promise<void> {
  const told = deployments.flatMap(({ service, commitSha, commits = [], pullRequests = [] }) => {
    const shas = new Set([commitSha, ...commits.map(({ sha }) => sha)]);
    return pullRequests.filter(({ mergeSha }) => shas.has(mergeSha)).map((one) => ({ service, ...one }));
  });
  if (told.length === 0) return;
  const owners = await ownersOf(
    recording,
    told.map(({ repository }) => repository),
  );
  await recordPullRequests(
    recording,
    told
      .filter(({ repository, service }) => owners.get(repository.toLowerCase())?.has(service) ?? true)
      .map(({ service: _, mergedAt, updatedAt, headRef, reverts, ...fact }) => ({
        ...fact,
        headRef: headRef ?? null,
        mergedAt: new Date(mergedAt),
        updatedAt: new Date(updatedAt),
        body: reverts === undefined ? null : `Reverts #${reverts}`,
      })),
  );
  // Those of a repository that no service has are found by no deployment but the one that told of them.
  const { context, changes } = recording;
  await transact(context.database, async (transaction) => {
    await lockEnvironments(
      transaction,
      deployments.map(({ environmentId }) => environmentId),
    );
    const marked = await remark(
      transaction,
      deployments.map(({ id }) => id),
    );
    await changes.deploymentsChanged(transaction, spansOf(marked));
  });
}

/** The services of each repository, by its name in lower case; a repository that none has is missing. */
async function ownersOf(
  { context }: Recording,
  repositories: readonly string[],
): Promise<Map<string, Set<string>>> {
  const names = [...new Set(repositories.map((name) => name.toLowerCase()))];
  const rows = await context.database.$queryRaw<{ name: string; slugs: string[] }[]>`
    SELECT lower(r.full_name) AS name, array_agg(s.slug) AS slugs
    FROM service_repositories r JOIN services s ON s.id = r.service_id
    WHERE r.provider = 'github' AND lower(r.full_name) = ANY(${names})
    GROUP BY 1`;
  return new Map(rows.map(({ name, slugs }) => [name, new Set(slugs)]));
}
