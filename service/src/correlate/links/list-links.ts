import type { z } from 'zod';
import { findKpi } from '../../collect/kpis/index.ts';
import { assertKnown } from '../../collect/services/index.ts';
import type { Link, LinkQuery } from '../../contracts/links.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import { linkParts, toLinks } from './to-link.ts';

/** A page of links, the best founded first. @throws ServiceError unknown_team, unknown_kpi, invalid_request */
export async function listLinks(
  { database }: Context,
  query: z.output<typeof LinkQuery>,
  sight: { simulatedOnly: boolean },
): Promise<{ items: Link[]; nextCursor: string | null }> {
  const { team, service, signal, kpi, grade, state, cursor, limit } = query;
  await assertKnown(database, { team });
  const kpiId = kpi === undefined ? undefined : (await findKpi(database, kpi, 'kpi')).id;
  const services =
    team === undefined
      ? []
      : await database.service.findMany({ where: { team: { slug: team } }, select: { slug: true } });
  const after = cursor === undefined ? undefined : readPlace(cursor);
  const rows = await database.link.findMany({
    ...linkParts,
    where: {
      state,
      ...(sight.simulatedOnly && { simulated: true }),
      ...(grade && { grade }),
      ...(service !== undefined && { service }),
      ...(signal !== undefined && { seriesId: signal }),
      ...(kpiId !== undefined && { kpiId }),
      AND: [
        team === undefined
          ? {}
          : {
              OR: [{ kpi: { team: { slug: team } } }, { service: { in: services.map(({ slug }) => slug) } }],
            },
        after === undefined
          ? {}
          : { rank: { lte: after.rank }, OR: [{ rank: { lt: after.rank } }, { id: { gt: after.id } }] },
      ],
    },
    orderBy: [{ rank: 'desc' }, { id: 'asc' }],
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: await toLinks(database, page),
    nextCursor: rows.length > limit && last ? writePlace(last) : null,
  };
}

function writePlace({ rank, id }: { rank: number; id: string }): string {
  return Buffer.from(JSON.stringify([rank, id])).toString('base64url');
}

function readPlace(cursor: string): { rank: number; id: string } {
  try {
    const [rank, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    if (typeof rank === 'number' && typeof id === 'string') return { rank, id };
  } catch {} // told below
  throw new ServiceError('invalid_request', {
    detail: 'The cursor is not one that this service has given out.',
    remedy: 'Pass `nextCursor` of the page before unchanged, or leave `cursor` out to begin again.',
    field: 'cursor',
  });
}
