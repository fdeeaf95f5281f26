import { lockEnvironments, type Transaction } from '../../store/database.ts';
import type { PullRequest } from '../../store/generated/client.ts';
import type { ChangedSpan, Recording } from '../recording.ts';
import { remark } from './mark-hotfixes.ts';

interface Carrier {
  id: string;
  environmentId: string;
  finishedAt: Date | null;
}

/** Marks the deployments that carry these pull requests, or what they revert, and has them judged anew. */
export async function tellDeployments(
  { changes }: Pick<Recording, 'changes'>,
  transaction: Transaction,
  pullRequests: PullRequest[],
): Promise<void> {
  const carriers = await findCarriers(transaction, pullRequests);
  const spans = spansOf(carriers);
  await lockEnvironments(
    transaction,
    spans.map(({ environmentId }) => environmentId),
  );
  await remark(
    transaction,
    carriers.map(({ id }) => id),
  );
  await changes.deploymentsChanged(transaction, spans);
}

/** When the earliest of these deployments finished, by environment. */
export function spansOf(deployments: Omit<Carrier, 'id'>[]): ChangedSpan[] {
  const sinceOf = new Map<string, Date>();
  for (const { environmentId, finishedAt } of deployments) {
    if (!finishedAt) continue;
    const known = sinceOf.get(environmentId);
    sinceOf.set(environmentId, known && known < finishedAt ? known : finishedAt);
  }
  return [...sinceOf].map(([environmentId, since]) => ({ environmentId, since }));
}

/** By a commit in them or, where a deployment's commits are not known, by its own. */
function findCarriers(transaction: Transaction, pullRequests: PullRequest[]): Promise<Carrier[]> {
  const told = JSON.stringify(
    pullRequests.map(({ repository, mergeSha, reverts }) => ({ repository, mergeSha, reverts })),
  );
  return transaction.$queryRaw<Carrier[]>`
    WITH told AS MATERIALIZED (
      SELECT repository, "mergeSha" AS sha, reverts
      FROM jsonb_to_recordset(${told}::jsonb) AS t(repository text, "mergeSha" text, reverts int)
    ), merged AS MATERIALIZED (
      SELECT repository, sha FROM told WHERE sha IS NOT NULL
      UNION
      SELECT p.repository, p.merge_sha FROM told
      JOIN pull_requests p ON p.provider = 'github' AND p.repository = told.repository AND p.number = told.reverts
      WHERE p.merge_sha IS NOT NULL
    ), carriers AS (
      SELECT c.deployment_id AS id FROM merged JOIN deployment_commits c ON c.sha = merged.sha
      UNION
      SELECT d.id FROM merged
      JOIN service_repositories r ON r.provider = 'github' AND lower(r.full_name) = lower(merged.repository)
      JOIN environments e ON e.service_id = r.service_id
      JOIN deployments d ON d.environment_id = e.id AND d.commit_sha = merged.sha AND d.commit_count = 0
    )
    SELECT d.id, d.environment_id AS "environmentId", d.finished_at AS "finishedAt"
    FROM carriers JOIN deployments d ON d.id = carriers.id`;
}
