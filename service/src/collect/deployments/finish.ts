import type { z } from 'zod';
import type { FinishDeployment } from '../../contracts/deployments.ts';
import { lockEnvironments, transact } from '../../store/database.ts';
import { recordDeployed } from '../pull-requests/index.ts';
import type { Recording } from '../recording.ts';
import { readDeployment } from './read.ts';
import { type Recorded, writeRegister } from './record.ts';
import { Register } from './register.ts';
import { assertPast } from './times.ts';

/** Reports how the deployment `id` ended. @throws ServiceError unknown_deployment and those of recording */
export async function finishDeployment(
  recording: Recording,
  id: string,
  input: z.output<typeof FinishDeployment>,
): Promise<Recorded> {
  const { context, assertService } = recording;
  const now = context.now();
  const finishedAt = input.finishedAt === undefined ? undefined : new Date(input.finishedAt);
  assertPast(now, { finishedAt });
  const { service, ...finished } = await transact(context.database, async (transaction) => {
    const { service, environment } = await readDeployment(transaction, id); // for its error when there is none
    const seen = await transaction.deployment.findUniqueOrThrow({
      where: { id },
      include: { service: true },
    });
    assertService(seen.service);
    await lockEnvironments(transaction, [seen.environmentId]);
    const known = await transaction.deployment.findUniqueOrThrow({
      where: { id },
      include: { aliases: true },
    });
    const register = new Register();
    register.include(known);
    const { version, source, serviceId, environmentId } = known;
    const report = { ...input, version, source, service: service.slug, environment };
    register.apply({ input: report, serviceId, environmentId, startedAt: undefined, finishedAt }, now, id);
    await writeRegister(recording, transaction, register, new Map([[id, input.commits]]));
    return { id, environmentId, created: false, service: service.slug, commitSha: known.commitSha };
  });
  const { commitSha, ...recorded } = finished;
  await recordDeployed(recording, [
    { ...input, ...recorded, service, commitSha: input.commitSha ?? commitSha ?? undefined },
  ]);
  return recorded;
}
