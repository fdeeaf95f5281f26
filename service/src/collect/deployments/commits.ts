import type { z } from 'zod';
import type { Commit } from '../../contracts/deployments.ts';
import type { Transaction } from '../../store/database.ts';

/** Adds commits to a deployment; those it has already stay as they are. */
export async function addCommits(
  transaction: Transaction,
  deploymentId: string,
  commits: z.output<typeof Commit>[],
  { fresh = false } = {},
): Promise<void> {
  if (commits.length === 0) return;
  const present = fresh ? 0 : await transaction.deploymentCommit.count({ where: { deploymentId } });
  await transaction.deploymentCommit.createMany({
    skipDuplicates: true,
    data: commits.map((commit, index) => ({
      deploymentId,
      sha: commit.sha,
      position: present + index,
      authoredAt: new Date(commit.authoredAt),
      message: commit.message,
      author: commit.author ?? null,
      reverts: commit.reverts ?? null,
    })),
  });
  const commitCount = await transaction.deploymentCommit.count({ where: { deploymentId } });
  await transaction.deployment.update({
    where: { id: deploymentId },
    data: { commitCount },
    select: { id: true },
  });
}
