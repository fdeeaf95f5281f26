import type { DeliverySource } from '../../contracts/deliveries.ts';
import type { Context, Transaction } from '../../store/database.ts';
import { asNew } from './as-new.ts';

/** Stands as the code of one that is being looked at while more became known. */
const ASKED_AGAIN = 'look_again';

/**
 * Puts back what was understood when less was known than is now: everything about a subject, or only what was ignored
 * for one of the reasons given. What arrived before `since` cannot be meant.
 */
export async function lookAgain(
  { database, now }: Context,
  what: {
    source: DeliverySource;
    /** What their subjects begin with. */
    subject: string;
    /** Codes of those that were ignored; all that were used or ignored when left out. */
    ignoredFor?: string[];
    since: Date;
  },
): Promise<void> {
  const meant = {
    receivedAt: { gte: what.since },
    source: what.source,
    subject: { startsWith: what.subject },
  };
  // First those that are being looked at now: one that ends meanwhile is found by the next statement.
  await database.delivery.updateMany({
    where: { ...meant, state: 'waiting', attempts: { gt: 0 } },
    data: { code: ASKED_AGAIN },
  });
  await database.delivery.updateMany({
    where: {
      ...meant,
      ...(what.ignoredFor
        ? { state: 'ignored', code: { in: what.ignoredFor } }
        : { state: { in: ['used', 'ignored'] } }),
    },
    data: asNew(now()),
  });
}

/** Puts the delivery `id` back, about to be ignored, if `lookAgain` was called since it was taken. Returns whether. */
export async function putBackIfAsked(transaction: Transaction, now: Date, id: string): Promise<boolean> {
  const { attempts: _, ...again } = asNew(now);
  const { count } = await transaction.delivery.updateMany({
    where: { id, state: 'waiting', code: ASKED_AGAIN },
    data: again,
  });
  return count > 0;
}
