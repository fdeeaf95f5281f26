import { z } from 'zod';
import {
  type Delivery,
  type DeliveryDetail,
  type DeliveryPage,
  type DeliveryQuery,
  DeliverySource,
  type DeliverySummary,
} from '../../contracts/deliveries.ts';
import { ServiceError } from '../../errors.ts';
import { before, readCursor, toPage } from '../../store/cursor.ts';
import type { Context } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';

const parts = {
  id: true,
  source: true,
  deliveryId: true,
  event: true,
  subject: true,
  state: true,
  attempts: true,
  code: true,
  reason: true,
  remedy: true,
  receivedAt: true,
  processedAt: true,
} satisfies Prisma.DeliverySelect;

/** A page of what arrived, newest first. */
export async function listDeliveries(
  { database }: Context,
  query: z.output<typeof DeliveryQuery>,
): Promise<DeliveryPage> {
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor);
  const rows = await database.delivery.findMany({
    where: {
      ...before(cursor, 'receivedAt'),
      ...(query.source && { source: query.source }),
      ...(query.state && { state: query.state }),
      ...(query.event && { event: query.event }),
    },
    select: parts,
    orderBy: [{ receivedAt: 'desc' }, { id: 'desc' }],
    take: query.limit + 1,
  });
  const page = toPage(rows, query.limit, (row) => row.receivedAt);
  return { items: page.items.map(toDelivery), nextCursor: page.nextCursor };
}

/** How many of each kind are kept, and what became of them; the most frequent first. */
export async function summariseDeliveries({ database }: Context): Promise<DeliverySummary> {
  const groups = await database.delivery.groupBy({
    by: ['source', 'event', 'state'],
    _count: { _all: true },
    orderBy: [{ _count: { id: 'desc' } }, { source: 'asc' }, { event: 'asc' }, { state: 'asc' }],
  });
  return {
    items: groups.map(({ source, event, state, _count }) => ({
      source: DeliverySource.parse(source),
      event,
      state,
      count: _count._all,
    })),
  };
}

/** @throws ServiceError unknown_delivery */
export async function readDelivery({ database }: Context, id: string): Promise<Delivery> {
  const row = await database.delivery.findUnique({ where: { id }, select: parts });
  if (!row) throw unknownDelivery(id);
  return toDelivery(row);
}

/** One delivery with its body as it arrived. @throws ServiceError unknown_delivery */
export async function readDetail({ database }: Context, id: string): Promise<DeliveryDetail> {
  const row = await database.delivery.findUnique({
    where: { id },
    select: { ...parts, headers: true, body: true },
  });
  if (!row) throw unknownDelivery(id);
  return {
    ...toDelivery(row),
    headers: z.record(z.string(), z.string()).parse(row.headers),
    body: new TextDecoder().decode(row.body),
  };
}

export function unknownDelivery(id: string): ServiceError {
  return new ServiceError('unknown_delivery', {
    detail: `Nothing that arrived has the id \`${id}\`, or it has been forgotten since.`,
    remedy:
      'Take an id from GET /api/v1/deliveries; what was used is kept for 7 days, what was refused for 90.',
    field: 'id',
  });
}

function toDelivery(row: Prisma.DeliveryGetPayload<{ select: typeof parts }>): Delivery {
  return {
    id: row.id,
    source: DeliverySource.parse(row.source),
    deliveryId: row.deliveryId,
    event: row.event,
    subject: row.subject,
    state: row.state,
    attempts: row.attempts,
    code: row.code,
    reason: row.reason,
    remedy: row.remedy,
    receivedAt: row.receivedAt.toISOString(),
    processedAt: row.processedAt?.toISOString() ?? null,
  };
}
