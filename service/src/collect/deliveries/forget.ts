import { DAY_MS } from '../../contracts/time.ts';
import type { Context } from '../../store/database.ts';

const DONE_KEPT_DAYS = 7;
const REFUSED_KEPT_DAYS = 90;

/** Removes what was used or ignored a week ago, and what was refused and not replayed for a quarter of a year. */
export async function forgetOldDeliveries({ database, now }: Context): Promise<void> {
  const before = (days: number) => ({ lt: new Date(now().getTime() - days * DAY_MS) });
  await database.delivery.deleteMany({
    where: { state: { in: ['used', 'ignored'] }, receivedAt: before(DONE_KEPT_DAYS) },
  });
  await database.delivery.deleteMany({
    where: { state: 'refused', receivedAt: before(REFUSED_KEPT_DAYS) },
  });
}
