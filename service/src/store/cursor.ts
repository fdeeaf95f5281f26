import { ServiceError } from '../errors.ts';

/** A place in a list sorted by (at, id): where the next page begins. */
export interface Cursor {
  at: Date;
  id: string;
}

export function writeCursor({ at, id }: Cursor): string {
  return Buffer.from(`${at.toISOString()}/${id}`).toString('base64url');
}

/** @throws ServiceError invalid_request when it is not one of ours */
export function readCursor(cursor: string): Cursor {
  const [at, id] = Buffer.from(cursor, 'base64url').toString('utf8').split('/');
  const date = new Date(at ?? '');
  const year = date.getUTCFullYear();
  if (!id || !/^[\w-]{1,64}$/.test(id) || !(year >= 1970 && year <= 9999)) {
    throw new ServiceError('invalid_request', {
      detail: 'The cursor is not one that this service has given out.',
      remedy: 'Pass `nextCursor` of the page before unchanged, or leave `cursor` out to begin again.',
      field: 'cursor',
    });
  }
  return { at: date, id };
}

/** Cuts `rows`, fetched one longer than asked, to a page. */
export function toPage<Row extends { id: string }>(rows: Row[], limit: number, at: (row: Row) => Date) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const nextCursor = rows.length > limit && last ? writeCursor({ at: at(last), id: last.id }) : null;
  return { items, nextCursor };
}

/** Prisma condition for the rows after `cursor` in a list sorted newest first. */
export function before(cursor: Cursor | undefined, field: string) {
  if (!cursor) return {};
  // The first part says nothing new, and lets the database begin in the middle of an index.
  return { [field]: { lte: cursor.at }, OR: [{ [field]: { lt: cursor.at } }, { id: { lt: cursor.id } }] };
}

/** Prisma condition for the rows after `cursor` in a list sorted oldest first. */
export function after(cursor: Cursor | undefined, field: string) {
  if (!cursor) return {};
  return { [field]: { gte: cursor.at }, OR: [{ [field]: { gt: cursor.at } }, { id: { gt: cursor.id } }] };
}
