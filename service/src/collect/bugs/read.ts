import type { Bug, BugDetail } from '../../contracts/bugs.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { attributionParts, toAttribution } from '../attributions/index.ts';

/** What has to be read along with a bug to show it. */
export const bugParts = {
  service: { include: { team: true } },
  attribution: { include: attributionParts },
} satisfies Prisma.BugInclude;

/** A bug with everything that happened to it. @throws ServiceError unknown_bug */
export async function readBug({ database }: Context, id: string): Promise<BugDetail> {
  const row = await database.bug.findUnique({
    where: { id },
    include: { ...bugParts, history: { orderBy: { position: 'asc' } } },
  });
  if (!row) {
    throw new ServiceError('unknown_bug', {
      detail: `No bug has the id ${id}.`,
      remedy: 'Use an id of GET /api/v1/bugs. A bug goes when its issue is one no more by the rules.',
      field: 'id',
    });
  }
  return {
    ...toBug(row),
    history: row.history.map(({ kind, at, actor }) => ({ kind, at: at.toISOString(), actor })),
  };
}

export function toBug(row: Prisma.BugGetPayload<{ include: typeof bugParts }>): Bug {
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
    attribution: row.attribution && toAttribution(row.attribution),
    simulated: row.service.team.simulated,
  };
}
