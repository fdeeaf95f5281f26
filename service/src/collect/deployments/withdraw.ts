import { lockEnvironments } from '../../store/database.ts';
import type { Recording } from '../recording.ts';
import { findKnown } from './find-known.ts';

/**
 * Notes that the source of a deployment set it inactive at that moment. What that means is for the verdicts: most often
 * only that a newer one took its place. Returns false when no such deployment is known.
 */
export async function withdrawDeployment(
  { context, changes }: Recording,
  { source, externalId, at }: { source: string; externalId: string; at: Date },
): Promise<boolean> {
  const [found] = await findKnown(context.database, [{ source, externalId }]);
  if (!found) return false;
  await context.database.$transaction(async (transaction) => {
    await lockEnvironments(transaction, [found.environmentId]);
    const { count } = await transaction.deployment.updateMany({
      where: { id: found.id, OR: [{ inactiveSince: null }, { inactiveSince: { gt: at } }] },
      data: { inactiveSince: at },
    });
    if (count > 0)
      await changes.deploymentsChanged(transaction, [
        { environmentId: found.environmentId, since: found.finishedAt ?? found.startedAt },
      ]);
  });
  return true;
}
