import type { LinkDetail } from '../../contracts/links.ts';
import { type Context, transact } from '../../store/database.ts';
import { findLink, readLink } from './read-link.ts';

const EVERYTHING = { simulatedOnly: false };

/** Puts a link aside with the reason; later scans measure it and leave it there. @throws ServiceError unknown_link */
export async function dismissLink(
  context: Context,
  id: string,
  reason: string,
  author: string,
): Promise<LinkDetail> {
  const { database, now } = context;
  await findLink(database, id, EVERYTHING);
  const at = now();
  await transact(database, async (transaction) => {
    const { count } = await transaction.link.updateMany({
      where: { id, OR: [{ state: { not: 'dismissed' } }, { dismissedReason: { not: reason } }] },
      data: { state: 'dismissed', dismissedAt: at, dismissedBy: author, dismissedReason: reason },
    });
    if (count === 0) return;
    await transaction.linkReading.create({
      data: { linkId: id, at, event: 'dismissed', note: `${author}: ${reason}` },
    });
  });
  return readLink(context, id, EVERYTHING);
}

/** Takes a dismissal back: it stands again where the last scan found it, and is withdrawn otherwise. @throws ServiceError unknown_link */
export async function restoreLink(context: Context, id: string, author: string): Promise<LinkDetail> {
  const { database, now } = context;
  const link = await findLink(database, id, EVERYTHING);
  if (link.state === 'dismissed') {
    const at = now();
    const stands = link.lastFoundAt >= link.lastTestedAt;
    await transact(database, async (transaction) => {
      await transaction.link.update({
        where: { id },
        data: {
          state: stands ? 'active' : 'withdrawn',
          dismissedAt: null,
          dismissedBy: null,
          dismissedReason: null,
          ...(!stands && { withdrawnAt: at, withdrawnReason: 'It was not found while it was dismissed.' }),
        },
      });
      await transaction.linkReading.create({ data: { linkId: id, at, event: 'restored', note: author } });
    });
  }
  return readLink(context, id, EVERYTHING);
}
