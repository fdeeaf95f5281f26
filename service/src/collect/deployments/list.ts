import type { z } from 'zod';
import type { DeploymentPage, DeploymentQuery } from '../../contracts/deployments.ts';
import { before, readCursor, toPage } from '../../store/cursor.ts';
import type { Context } from '../../store/database.ts';
import { findScope } from '../services/index.ts';
import { deploymentParts, withPrevious } from './read.ts';

/** A page of deployments, newest start first. */
export async function listDeployments(
  { database }: Context,
  query: z.output<typeof DeploymentQuery>,
): Promise<DeploymentPage> {
  const services = await findScope(database, query);
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor);
  const startedAt = {
    ...(query.from && { gte: new Date(query.from) }),
    ...(query.to && { lt: new Date(query.to) }),
  };
  const rows = await database.deployment.findMany({
    where: {
      ...before(cursor, 'startedAt'),
      ...(services && { serviceId: { in: services } }),
      ...(query.environment && { environment: { name: query.environment } }),
      ...(query.status && { status: query.status }),
      ...(query.verdict && { verdict: { kind: query.verdict } }),
      ...(Object.keys(startedAt).length > 0 && { AND: { startedAt } }),
    },
    include: deploymentParts,
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    take: query.limit + 1,
  });
  const page = toPage(rows, query.limit, (row) => row.startedAt);
  return { items: await withPrevious(database, page.items), nextCursor: page.nextCursor };
}
