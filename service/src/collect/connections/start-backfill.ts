import { DAY_MS } from '../../contracts/time.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import { openConnection } from './open.ts';
import { unknownConnection } from './read.ts';
import type { Sources } from './source.ts';

/**
 * Has the history of the last `days` read from its beginning; what is known already is recognised.
 * @throws ServiceError when the connection has no token that can be opened, or nothing to read
 */
export async function startBackfill(
  context: Context,
  sources: Sources,
  slug: string,
  days: number,
): Promise<void> {
  const { database, now } = context;
  const row = await database.connection.findUnique({ where: { slug } });
  if (!row) throw await unknownConnection(database, slug);
  const connection = openConnection(context, row);
  const wanted = await sources[row.provider].wanted(context, connection);
  if (wanted.length === 0) {
    throw new ServiceError('invalid_request', {
      detail: `The connection ${slug} names nothing to read.`,
      remedy:
        'Name repositories or teams for the connection, or a GitHub repository for a service under Settings → Services.',
      field: 'containers',
    });
  }
  const at = now();
  const fresh = {
    state: 'waiting' as const,
    cursor: null,
    etag: null,
    since: new Date(at.getTime() - days * DAY_MS),
    records: 0,
    code: null,
    reason: null,
    remedy: null,
    dueAt: at,
    leasedUntil: null, // whoever is reading at the moment loses it with its next page
    startedAt: null,
    finishedAt: null,
  };
  await database.$transaction(async (transaction) => {
    await transaction.sync.deleteMany({ where: { connectionId: row.id } });
    await transaction.sync.createMany({
      data: wanted.map(({ container, resource }) => ({
        connectionId: row.id,
        container,
        resource,
        ...fresh,
      })),
    });
  });
}
