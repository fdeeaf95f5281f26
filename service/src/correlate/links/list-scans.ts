import type { z } from 'zod';
import type { LinkScan } from '../../contracts/links.ts';
import type { PageQuery } from '../../contracts/page.ts';
import { before, readCursor, toPage } from '../../store/cursor.ts';
import type { Context } from '../../store/database.ts';
import type { Sight } from './read-link.ts';
import { toScan } from './to-scan.ts';

/** What was scanned, latest first. */
export async function listScans(
  { database }: Context,
  { cursor, limit }: z.output<typeof PageQuery>,
  { simulatedOnly }: Sight,
): Promise<{ items: LinkScan[]; nextCursor: string | null }> {
  const rows = await database.linkScan.findMany({
    where: {
      ...before(cursor === undefined ? undefined : readCursor(cursor), 'requestedAt'),
      ...(simulatedOnly && { simulated: true }),
    },
    orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  const page = toPage(rows, limit, ({ requestedAt }) => requestedAt);
  return { items: page.items.map(toScan), nextCursor: page.nextCursor };
}
