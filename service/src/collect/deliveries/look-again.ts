import type { DeliverySource } from '../../contracts/deliveries.ts';
import type { Context } from '../../store/database.ts';

/**
 * Puts back what was ignored because something was not known that is known now. What arrived before `since` cannot be
 * meant. @param subject what they begin with
 */
export async function lookAgain(
  { database, now }: Context,
  what: { source: DeliverySource; subject: string; codes: string[]; since: Date },
): Promise<void> {
  await database.delivery.updateMany({
    where: {
      state: 'ignored',
      receivedAt: { gte: what.since },
      source: what.source,
      code: { in: what.codes },
      subject: { startsWith: what.subject },
    },
    data: { state: 'waiting', attempts: 0, dueAt: now(), code: null, reason: null, remedy: null },
  });
}
