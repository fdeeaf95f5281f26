import type { z } from 'zod';
import type { ChangePage, ChangeQuery } from '../../contracts/change-events.ts';
import { before, readCursor, toPage } from '../../store/cursor.ts';
import type { Context } from '../../store/database.ts';
import { findScope } from '../services/index.ts';
import { readChanges } from './read.ts';

/** A page of flags and settings that were changed, newest first. */
export async function listChanges(
  { database }: Context,
  query: z.output<typeof ChangeQuery>,
): Promise<ChangePage> {
  const { environment, kind, from, to, limit } = query;
  const services = await findScope(database, query);
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor);
  const at = { ...(from && { gte: new Date(from) }), ...(to && { lt: new Date(to) }) };
  const rows = await database.changeEvent.findMany({
    where: {
      ...before(cursor, 'at'),
      ...(services && { serviceId: { in: services } }),
      ...(environment && { environment: { name: environment } }),
      ...(kind && { kind }),
      ...(Object.keys(at).length > 0 && { AND: { at } }),
    },
    select: { id: true, at: true },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  const page = toPage(rows, limit, (row) => row.at);
  const items = await readChanges(
    database,
    page.items.map(({ id }) => id),
  );
  return { items, nextCursor: page.nextCursor };
}
