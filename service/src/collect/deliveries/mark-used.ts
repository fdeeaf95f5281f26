import type { DeliverySource } from '../../contracts/deliveries.ts';
import type { Context } from '../../store/database.ts';

/** Notes that what was kept as refused under these identities was read again since and could be used. */
export async function markUsed(
  { database, now }: Context,
  source: DeliverySource,
  deliveryIds: string[],
): Promise<void> {
  if (deliveryIds.length === 0) return;
  await database.delivery.updateMany({
    where: { source, deliveryId: { in: deliveryIds }, state: 'refused' },
    data: {
      state: 'used',
      code: null,
      reason: 'It was refused at first, and recorded when it was read again.',
      remedy: null,
      processedAt: now(),
    },
  });
}
