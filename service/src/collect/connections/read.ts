import type { Connection } from '../../contracts/connections.ts';
import { ServiceError } from '../../errors.ts';
import type { Context, Transaction } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { suggest } from '../../store/nearest-name.ts';

const connectionParts = {
  webhookSecrets: { orderBy: { createdAt: 'desc' } },
  syncs: { orderBy: [{ container: 'asc' }, { resource: 'asc' }] },
} satisfies Prisma.ConnectionInclude;
type Row = Prisma.ConnectionGetPayload<{ include: typeof connectionParts }>;

/** How connections are shown: `publicUrl` is what addresses given to people begin with. */
export interface Showing {
  now: Date;
  publicUrl: string;
}

export async function listConnections({ database, now }: Context, publicUrl: string): Promise<Connection[]> {
  const rows = await database.connection.findMany({ include: connectionParts, orderBy: { slug: 'asc' } });
  return rows.map((row) => toConnection(row, { now: now(), publicUrl }));
}

export async function readConnection(
  { database, now }: Context,
  slug: string,
  publicUrl: string,
): Promise<Connection> {
  const row = await database.connection.findUnique({ where: { slug }, include: connectionParts });
  if (!row) throw await unknownConnection(database, slug);
  return toConnection(row, { now: now(), publicUrl });
}

export async function unknownConnection(database: Transaction, slug: string): Promise<ServiceError> {
  const all = await database.connection.findMany({ select: { slug: true } });
  return new ServiceError('unknown_connection', {
    detail: `No connection is called \`${slug}\`.`,
    remedy: suggest(
      slug,
      all.map((connection) => connection.slug),
      'Create it first: PUT /api/v1/connections/:slug, or Settings → Connections.',
    ),
    field: 'slug',
  });
}

/** The row without its secrets. */
function toConnection(row: Row, { now, publicUrl }: Showing): Connection {
  return {
    slug: row.slug,
    provider: row.provider,
    name: row.name,
    apiUrl: row.apiUrl,
    hasToken: row.token !== null,
    containers: row.containers,
    webhookUrl: `${publicUrl}/webhooks/${row.provider}`,
    webhookSecrets: row.webhookSecrets
      .filter(({ expiresAt }) => expiresAt === null || expiresAt > now)
      .map(({ createdAt, expiresAt }) => ({
        createdAt: createdAt.toISOString(),
        expiresAt: text(expiresAt),
      })),
    lastReconcileAt: text(row.lastReconcileAt),
    syncs: row.syncs.map((sync) => ({
      container: sync.container,
      resource: sync.resource,
      state: sync.state,
      records: sync.records,
      code: sync.code,
      reason: sync.reason,
      remedy: sync.remedy,
      resumesAt: sync.state === 'waiting' && sync.dueAt > now ? sync.dueAt.toISOString() : null,
      startedAt: text(sync.startedAt),
      finishedAt: text(sync.finishedAt),
    })),
  };
}

function text(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
