import type { z } from 'zod';
import type { FinishDeployment } from '../../contracts/deployments.ts';
import { lockEnvironment } from '../../store/database.ts';
import type { Recording } from '../recording.ts';
import { addCommits } from './commits.ts';
import { readDeployment } from './read.ts';
import { merge, type Recorded } from './record.ts';
import { assertOrdered, assertPast } from './times.ts';

/** Reports how the deployment `id` ended. @throws ServiceError unknown_deployment and those of recording */
export async function finishDeployment(
  { context, assertService, changes }: Recording,
  id: string,
  input: z.output<typeof FinishDeployment>,
): Promise<Recorded> {
  const now = context.now();
  const finishedAt = input.finishedAt === undefined ? undefined : new Date(input.finishedAt);
  assertPast(now, { finishedAt });
  return context.database.$transaction(async (transaction) => {
    await readDeployment(transaction, id); // for its error when there is none
    const seen = await transaction.deployment.findUniqueOrThrow({
      where: { id },
      include: { service: true },
    });
    assertService(seen.service);
    await lockEnvironment(transaction, seen.environmentId);
    const known = await transaction.deployment.findUniqueOrThrow({ where: { id } });
    const report = { ...input, version: known.version, source: known.source };
    const data = merge(report, { startedAt: undefined, finishedAt }, known, now);
    assertOrdered(data.startedAt, data.finishedAt);
    await transaction.deployment.update({ where: { id }, data, select: { id: true } });
    await addCommits(transaction, id, input.commits ?? []);
    await changes.deploymentsChanged(transaction, known.environmentId);
    return { id, environmentId: known.environmentId, created: false };
  });
}
