import type { z } from 'zod';
import type { NotificationPage, NotificationQuery } from '../../contracts/notifications.ts';
import { ServiceError } from '../../errors.ts';
import { before, readCursor, toPage } from '../../store/cursor.ts';
import type { Context } from '../../store/database.ts';

/** What was told to whom and what waits, newest first. */
export async function listNotifications(
  { database }: Context,
  { state, team, cursor, limit }: z.output<typeof NotificationQuery>,
): Promise<NotificationPage> {
  const from = cursor === undefined ? undefined : readCursor(cursor);
  const rows = await database.notification.findMany({
    where: {
      ...before(from, 'createdAt'),
      ...(state && { state }),
      ...(team && { channel: { team: { slug: team } } }),
    },
    include: { channel: { include: { team: true } } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  const page = toPage(rows, limit, (row) => row.createdAt);
  return {
    nextCursor: page.nextCursor,
    items: page.items.map(({ channel, ...row }) => ({
      id: row.id,
      channel: { id: channel.id, name: channel.name, kind: channel.kind },
      team: channel.team.slug,
      what: row.what,
      severity: row.severity,
      state: row.state,
      attempts: row.attempts,
      dueAt: row.dueAt.toISOString(),
      because: row.because,
      digest: row.digest,
      createdAt: row.createdAt.toISOString(),
      sentAt: row.sentAt?.toISOString() ?? null,
    })),
  };
}

/** Sends one again, as if it were new. @throws ServiceError unknown_notification */
export async function replayNotification({ database, now }: Context, id: string): Promise<void> {
  const { count } = await database.notification.updateMany({
    where: { id },
    data: { state: 'waiting', attempts: 0, dueAt: now(), because: 'sent again by hand', digest: false },
  });
  if (count > 0) return;
  throw new ServiceError('unknown_notification', {
    detail: `No notification has the id ${id}.`,
    remedy: 'Use an id that GET /api/v1/notifications lists.',
    field: 'id',
  });
}

const KEPT_MS = 90 * 86_400_000;

/** Forgets what was told long ago. */
export async function forgetNotifications({ database, now }: Context): Promise<void> {
  await database.notification.deleteMany({
    where: { state: { not: 'waiting' }, createdAt: { lt: new Date(now().getTime() - KEPT_MS) } },
  });
}
