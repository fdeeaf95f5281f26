import type { LiveEvent } from '../../contracts/live.ts';
import type { Context, Transaction } from '../../store/database.ts';

const KEPT_MS = 2 * 86_400_000; // whoever was away for longer reads the page anew
const MOST_AT_ONCE = 500;

/** An event as it is kept. */
export interface Logged {
  id: bigint;
  simulated: boolean;
  event: LiveEvent;
}

/**
 * Takes turns on what is degrading until the transaction ends. Whoever writes events holds it, so that they become
 * visible in the order of their ids: a reader who has seen one has seen all before it.
 */
export async function lockLive(transaction: Transaction): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('live', 0))`;
}

/** Appends events. Whoever calls holds the lock. */
export async function append(
  transaction: Transaction,
  events: readonly { event: LiveEvent; simulated: boolean }[],
): Promise<void> {
  for (const { event, simulated } of events) {
    await transaction.liveEvent.create({
      data: {
        kind: event.kind,
        liveSignalId: event.live?.id ?? null,
        at: new Date(event.at),
        simulated,
        body: event,
      },
    });
  }
}

/** The id of the newest event; 0 before the first. */
export async function lastEventId({ database }: Pick<Context, 'database'>): Promise<bigint> {
  const newest = await database.liveEvent.findFirst({ orderBy: { id: 'desc' }, select: { id: true } });
  return newest?.id ?? 0n;
}

/** The id of the oldest event that is kept; undefined when there is none. */
export async function firstEventId({ database }: Pick<Context, 'database'>): Promise<bigint | undefined> {
  const oldest = await database.liveEvent.findFirst({ orderBy: { id: 'asc' }, select: { id: true } });
  return oldest?.id;
}

/** The events after an id, in order. */
export async function readEvents({ database }: Pick<Context, 'database'>, after: bigint): Promise<Logged[]> {
  const rows = await database.liveEvent.findMany({
    where: { id: { gt: after } },
    orderBy: { id: 'asc' },
    take: MOST_AT_ONCE,
  });
  return rows.map(({ id, simulated, body }) => ({ id, simulated, event: body as unknown as LiveEvent }));
}

/** Forgets events nobody can be waiting for any more. The newest stays: from it the ids go on. */
export async function forgetEvents({ database, now }: Context): Promise<void> {
  const newest = await lastEventId({ database });
  await database.liveEvent.deleteMany({
    where: { at: { lt: new Date(now().getTime() - KEPT_MS) }, id: { lt: newest } },
  });
}
