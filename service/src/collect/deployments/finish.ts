import type { z } from 'zod';
import type { FinishDeployment } from '../../contracts/deployments.ts';
import { addCommits } from './commits.ts';
import { readDeployment } from './read.ts';
import type { Recorded, RecordOptions } from './record.ts';
import { assertOrdered, assertPast } from './times.ts';

/** Reports how the deployment `id` ended. @throws ServiceError unknown_deployment and those of recording */
export async function finishDeployment(
  { context, assertService, deploymentChanged }: RecordOptions,
  id: string,
  input: z.output<typeof FinishDeployment>,
): Promise<Recorded> {
  const now = context.now();
  const finishedAt = input.finishedAt === undefined ? now : new Date(input.finishedAt);
  assertPast(now, { finishedAt });
  return context.database.$transaction(async (transaction) => {
    await readDeployment(transaction, id); // for its error when there is none
    const known = await transaction.deployment.findUniqueOrThrow({
      where: { id },
      include: { service: true },
    });
    assertService(known.service);
    assertOrdered(known.startedAt, finishedAt);
    await transaction.deployment.update({
      where: { id },
      data: {
        status: input.status,
        finishedAt,
        commitSha: input.commitSha ?? known.commitSha,
        url: input.url ?? known.url,
        actor: input.actor ?? known.actor,
        rollbackDeclared: input.rollback ?? known.rollbackDeclared,
      },
    });
    await addCommits(transaction, id, input.commits ?? []);
    await deploymentChanged(transaction, known.environmentId);
    return { id, environmentId: known.environmentId, created: false };
  });
}
