import type { z } from 'zod';
import type { BugPage, BugQuery } from '../../contracts/bugs.ts';
import { after, before, readCursor, toPage } from '../../store/cursor.ts';
import type { Context } from '../../store/database.ts';
import { findScope } from '../services/index.ts';
import { bugParts, toBug } from './read.ts';

/** A page of bugs, by report. */
export async function listBugs({ database }: Context, query: z.output<typeof BugQuery>): Promise<BugPage> {
  const services = await findScope(database, query);
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor);
  const oldest = query.sort === 'oldest';
  const direction = oldest ? 'asc' : 'desc';
  const rows = await database.bug.findMany({
    where: {
      ...(oldest ? after(cursor, 'reportedAt') : before(cursor, 'reportedAt')),
      ...(query.state && { state: query.state }),
      ...(query.customerReported !== undefined && { customerReported: query.customerReported }),
      ...(query.reopened !== undefined && { reopenings: query.reopened ? { gt: 0 } : 0 }),
      ...(services && { serviceId: { in: services } }),
    },
    include: bugParts,
    orderBy: [{ reportedAt: direction }, { id: direction }],
    take: query.limit + 1,
  });
  const page = toPage(rows, query.limit, (row) => row.reportedAt);
  return { items: page.items.map(toBug), nextCursor: page.nextCursor };
}
