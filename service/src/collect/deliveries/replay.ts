import type { z } from 'zod';
import type { ReplayDeliveries } from '../../contracts/deliveries.ts';
import type { Context } from '../../store/database.ts';
import { asNew } from './as-new.ts';
import { unknownDelivery } from './read.ts';

/** Puts the delivery `id` back into the queue, whatever became of it. @throws ServiceError unknown_delivery */
export async function replayDelivery({ database, now }: Context, id: string): Promise<void> {
  const { count } = await database.delivery.updateMany({ where: { id }, data: asNew(now()) });
  if (count === 0) throw unknownDelivery(id);
}

/** Puts back all that were refused, or ignored, for the given reason. Returns how many. */
export async function replayDeliveries(
  { database, now }: Context,
  { state, source, code }: z.output<typeof ReplayDeliveries>,
): Promise<number> {
  const { count } = await database.delivery.updateMany({
    where: { state, ...(source && { source }), ...(code && { code }) },
    data: asNew(now()),
  });
  return count;
}
