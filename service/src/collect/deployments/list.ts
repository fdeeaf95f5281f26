import type { z } from 'zod';
import type { DeploymentPage, DeploymentQuery } from '../../contracts/deployments.ts';
import { before, type Cursor, readCursor, toPage } from '../../store/cursor.ts';
import type { Context } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { findScope } from '../services/index.ts';
import { readDeployments } from './read.ts';

type Query = z.output<typeof DeploymentQuery>;

/** A page of deployments, newest start first. */
export async function listDeployments({ database }: Context, query: Query): Promise<DeploymentPage> {
  const services = await findScope(database, query);
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor);
  const picked = services && query.verdict && (await pickByVerdict(database, services, cursor, query));
  const rows = await database.deployment.findMany({
    where: picked ? { id: { in: picked } } : conditions(services, cursor, query),
    select: { id: true, startedAt: true },
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    take: query.limit + 1,
  });
  const page = toPage(rows, query.limit, (row) => row.startedAt);
  const ids = page.items.map(({ id }) => id);
  return { items: await readDeployments(database, ids), nextCursor: page.nextCursor };
}

function conditions(
  services: string[] | undefined,
  cursor: Cursor | undefined,
  { from, to, environment, status, verdict }: Query,
): Prisma.DeploymentWhereInput {
  const startedAt = { ...(from && { gte: new Date(from) }), ...(to && { lt: new Date(to) }) };
  return {
    ...before(cursor, 'startedAt'),
    ...(services && { serviceId: { in: services } }),
    ...(environment && { environment: { name: environment } }),
    ...(status && { status }),
    ...(verdict && { verdict: { kind: verdict } }),
    ...(Object.keys(startedAt).length > 0 && { AND: { startedAt } }),
  };
}

/**
 * The same rows for a few services and a verdict, going back in time service by service. Left to itself the database
 * reads every verdict of that kind there is, of all services.
 */
async function pickByVerdict(
  database: Context['database'],
  services: string[],
  cursor: Cursor | undefined,
  { verdict, limit, ...query }: Query,
): Promise<string[]> {
  const { environment, status, from, to } = {
    environment: null,
    status: null,
    from: null,
    to: null,
    ...query,
  };
  const rows = await database.$queryRaw<{ id: string }[]>`
    SELECT d.id FROM unnest(${services}::text[]) s (id) CROSS JOIN LATERAL (
      SELECT d.id, d.started_at FROM deployments d
      JOIN verdicts v ON v.deployment_id = d.id AND v.kind = ${verdict}::"VerdictKind"
      WHERE d.service_id = s.id
        AND (${status}::text IS NULL OR d.status::text = ${status})
        AND (${environment}::text IS NULL
          OR d.environment_id = (SELECT e.id FROM environments e WHERE e.service_id = s.id AND e.name = ${environment}))
        AND (${from}::timestamptz IS NULL OR d.started_at >= ${from}::timestamptz)
        AND (${to}::timestamptz IS NULL OR d.started_at < ${to}::timestamptz)
        AND (${cursor?.id ?? null}::text IS NULL OR (d.started_at, d.id) < (${cursor?.at ?? null}::timestamptz, ${cursor?.id ?? null}))
      ORDER BY d.started_at DESC, d.id DESC LIMIT ${limit + 1}) d
    ORDER BY d.started_at DESC, d.id DESC LIMIT ${limit + 1}`;
  return rows.map(({ id }) => id);
}
