import type { z } from 'zod';
import type { Bug, BugPage, BugQuery } from '../../contracts/bugs.ts';
import { before, readCursor, toPage } from '../../store/cursor.ts';
import type { Context } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { assertKnown } from '../services/index.ts';

const parts = { service: { include: { team: true } } } satisfies Prisma.BugInclude;

/** A page of bugs, latest report first. */
export async function listBugs({ database }: Context, query: z.output<typeof BugQuery>): Promise<BugPage> {
  await assertKnown(database, query);
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor);
  const rows = await database.bug.findMany({
    where: {
      ...before(cursor, 'reportedAt'),
      ...(query.state && { state: query.state }),
      ...(query.customerReported !== undefined && { customerReported: query.customerReported }),
      ...((query.service || query.team) && {
        service: {
          ...(query.service && { slug: query.service }),
          ...(query.team && { team: { slug: query.team } }),
        },
      }),
    },
    include: parts,
    orderBy: [{ reportedAt: 'desc' }, { id: 'desc' }],
    take: query.limit + 1,
  });
  const page = toPage(rows, query.limit, (row) => row.reportedAt);
  return { items: page.items.map(toBug), nextCursor: page.nextCursor };
}

export async function readBug({ database }: Context, id: string): Promise<Bug> {
  return toBug(await database.bug.findUniqueOrThrow({ where: { id }, include: parts }));
}

function toBug(row: Prisma.BugGetPayload<{ include: typeof parts }>): Bug {
  return {
    id: row.id,
    service: { slug: row.service.slug, name: row.service.name },
    team: { slug: row.service.team.slug, name: row.service.team.name },
    title: row.title,
    source: row.source,
    externalId: row.externalId,
    url: row.url,
    customerReported: row.customerReported,
    state: row.state,
    reportedAt: row.reportedAt.toISOString(),
    firstClosedAt: row.firstClosedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    reopenings: row.reopenings,
    attribution: null,
    simulated: row.service.team.simulated,
  };
}
