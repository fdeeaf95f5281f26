import type { DeliverySource } from '../../contracts/deliveries.ts';
import type { Context } from '../../store/database.ts';

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
  await database.delivery.updateMany({
    where: {
      ...(what.ignoredFor
        ? { state: 'ignored', code: { in: what.ignoredFor } }
        : { state: { in: ['used', 'ignored'] } }),
      receivedAt: { gte: what.since },
      source: what.source,
      subject: { startsWith: what.subject },
    },
    data: { state: 'waiting', attempts: 0, dueAt: now(), code: null, reason: null, remedy: null },
  });
}
