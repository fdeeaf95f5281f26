import { ServiceError } from '../../errors.ts';
import { type Context, transact } from '../../store/database.ts';
import { openAddress, quietHoursOf } from './channels.ts';
import { compose, type Message } from './compose.ts';
import { planSending, retryAfterMs } from './plan.ts';
import { type Mail, send } from './send.ts';

const LEASE_MS = 60_000; // whoever has not come to an end by then has died: another may take it
const WHILE_MS = 10 * 60_000;
const MOST_AT_ONCE = 200;

export interface Delivering {
  mail: Mail;
  publicUrl: string;
}

/**
 * Sends what is due, channel by channel, until nothing is left or `goOn` says no. What the other side does not take is
 * tried again, ever later, and given up after nine hours. Safe on any number of replicas: a message may be sent twice
 * only where a process died between sending it and noting that.
 */
export async function deliverDue(
  context: Context,
  delivering: Delivering,
  goOn: () => boolean = () => true,
): Promise<void> {
  const { database, now } = context;
  const due = await database.notification.findMany({
    where: { state: 'waiting', dueAt: { lte: now() } },
    distinct: ['channelId'],
    select: { channelId: true },
  });
  for (const { channelId } of due) {
    if (!goOn()) return;
    await deliverTo(context, channelId, delivering);
  }
}

async function deliverTo(context: Context, channelId: string, delivering: Delivering): Promise<void> {
  const claimed = await claim(context, channelId);
  if (!claimed) return;
  const { channel, sendings } = claimed;
  for (const rows of sendings) {
    const messages = rows.map(({ message }) => message as unknown as Message);
    const [first, ...others] = messages;
    if (!first) continue;
    const ids = rows.map(({ id }) => id);
    try {
      const letter = compose([first, ...others], delivering.publicUrl, channel.team.name);
      await send(openAddress(context, channel), letter, delivering.mail, context.now());
      await context.database.notification.updateMany({
        where: { id: { in: ids } },
        data: { state: 'sent', sentAt: context.now(), digest: rows.length > 1, because: null },
      });
    } catch (error) {
      await putOff(context, rows, error);
    }
  }
}

interface Claimed {
  id: string;
  message: unknown;
  attempts: number;
}

/** Takes what is due for a channel; nobody else gets it until the lease ends. */
async function claim({ database, now }: Context, channelId: string) {
  return transact(database, async (transaction) => {
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`notify ${channelId}`}, 0))`;
    const channel = await transaction.notificationChannel.findUnique({
      where: { id: channelId },
      include: { team: true },
    });
    if (!channel) return null;
    const due = await transaction.notification.findMany({
      where: { channelId, state: 'waiting', dueAt: { lte: now() } },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      take: MOST_AT_ONCE,
    });
    const lately = await transaction.notification.findMany({
      where: { channelId, state: 'sent', sentAt: { gt: new Date(now().getTime() - WHILE_MS) } },
      distinct: ['sentAt'],
      orderBy: { sentAt: 'asc' },
      select: { sentAt: true },
    });
    const { singles, digest, held } = planSending({
      due,
      sentLately: lately.map(({ sentAt }) => sentAt as Date),
      quietHours: quietHoursOf(channel),
      now: now(),
    });
    if (held) {
      await transaction.notification.updateMany({
        where: { id: { in: held.messages.map(({ id }) => id) } },
        data: { dueAt: held.until, because: held.because },
      });
    }
    const taken = [...singles, ...digest].map(({ id }) => id);
    await transaction.notification.updateMany({
      where: { id: { in: taken } },
      data: { attempts: { increment: 1 }, dueAt: new Date(now().getTime() + LEASE_MS) },
    });
    const byId = new Map(
      due.map((row) => [row.id, { ...row, attempts: row.attempts + 1 } satisfies Claimed]),
    );
    const pick = (id: string) => byId.get(id) as Claimed;
    const together = digest.map(({ id }) => pick(id));
    return {
      channel,
      sendings: [...singles.map(({ id }) => [pick(id)]), ...(together.length > 0 ? [together] : [])],
    };
  });
}

async function putOff({ database, now }: Context, rows: readonly Claimed[], error: unknown): Promise<void> {
  const because =
    error instanceof ServiceError ? error.message : `It could not be sent: ${(error as Error).message}`;
  for (const { id, attempts } of rows) {
    const wait = retryAfterMs(attempts);
    await database.notification.update({
      where: { id },
      data:
        wait === null ? { state: 'failed', because } : { dueAt: new Date(now().getTime() + wait), because },
    });
  }
}
