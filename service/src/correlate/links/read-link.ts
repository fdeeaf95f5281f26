import type { Link, LinkDetail, LinkReading } from '../../contracts/links.ts';
import { ServiceError } from '../../errors.ts';
import type { Context, Transaction } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { linkParts, toEvidence, toLinks } from './to-link.ts';

const MOST_READINGS = 100;

export interface Sight {
  simulatedOnly: boolean;
}

/** One link with everything that speaks for it and its history. @throws ServiceError unknown_link */
export async function readLink({ database }: Context, id: string, sight: Sight): Promise<LinkDetail> {
  const link = await findLink(database, id, sight);
  const { evidence: kept, kpiId } = await database.link.findUniqueOrThrow({
    where: { id },
    select: { evidence: true, kpiId: true },
  });
  const evidence = toEvidence(kept);
  const [readings, corrections] = await Promise.all([
    database.linkReading.findMany({ where: { linkId: id }, orderBy: { id: 'desc' }, take: MOST_READINGS }),
    database.kpiCorrection.count({
      where: {
        kpiId,
        at: { gte: new Date(evidence.from), lt: new Date(evidence.to) },
        correctedAt: { gt: new Date(link.lastTestedAt) },
      },
    }),
  ]);
  return { ...link, evidence, corrections, history: readings.map(toReading) };
}

/** @throws ServiceError unknown_link */
export async function findLink(database: Transaction, id: string, sight: Sight): Promise<Link> {
  const row = await database.link.findFirst({
    ...linkParts,
    where: { id, ...(sight.simulatedOnly && { simulated: true }) },
  });
  if (!row) {
    throw new ServiceError('unknown_link', {
      detail: `No link has the id ${id}.`,
      remedy: 'See GET /api/v1/links, with state=withdrawn for those that have faded.',
      field: 'id',
    });
  }
  const [link] = await toLinks(database, [row]);
  return link as Link;
}

function toReading(row: Prisma.LinkReadingGetPayload<object>): LinkReading {
  const { effect, lower, upper } = row;
  return {
    at: row.at.toISOString(),
    event: row.event,
    scanId: row.scanId,
    grade: row.grade,
    effect: effect === null || lower === null || upper === null ? null : { estimate: effect, lower, upper },
    lagSeconds: row.lagMs === null ? null : row.lagMs / 1000,
    q: row.q,
    note: row.note,
  };
}
