import type { z } from 'zod';
import type { BugPage, BugQuery } from '../../contracts/bugs.ts';
import { after, before, readCursor, toPage } from '../../store/cursor.ts';
import type { Context } from '../../store/database.ts';
import { assertKnown } from '../services/index.ts';
import { bugParts, toBug } from './read.ts';

/** A page of bugs, by report. */
export async function listBugs({ database }: Context, query: z.output<typeof BugQuery>): Promise<BugPage> {
  await assertKnown(database, query);
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor);
  const oldest = query.sort === 'oldest';
  const direction = oldest ? 'asc' : 'desc';
  const rows = await database.bug.findMany({
    where: {
      ...(oldest ? after(cursor, 'reportedAt') : before(cursor, 'reportedAt')),
      ...(query.state && { state: query.state }),
      ...(query.customerReported !== undefined && { customerReported: query.customerReported }),
      ...(query.reopened !== undefined && { reopenings: query.reopened ? { gt: 0 } : 0 }),
      ...((query.service || query.team) && { serviceId: { in: await findServiceIds(database, query) } }),
    },
    include: bugParts,
    orderBy: [{ reportedAt: direction }, { id: direction }],
    take: query.limit + 1,
  });
  const page = toPage(rows, query.limit, (row) => row.reportedAt);
  return { items: page.items.map(toBug), nextCursor: page.nextCursor };
}

/** Looked up first: by their ids the database goes to the index of their bugs instead of through those of everybody. */
async function findServiceIds(
  database: Context['database'],
  { service, team }: { service?: string | undefined; team?: string | undefined },
): Promise<string[]> {
  const services = await database.service.findMany({
    where: { ...(service && { slug: service }), ...(team && { team: { slug: team } }) },
    select: { id: true },
  });
  return services.map(({ id }) => id);
}
