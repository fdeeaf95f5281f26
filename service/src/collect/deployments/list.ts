import type { z } from 'zod';
import type { DeploymentPage, DeploymentQuery } from '../../contracts/deployments.ts';
import { before, readCursor, toPage } from '../../store/cursor.ts';
import type { Context } from '../../store/database.ts';
import { assertKnown } from '../services/index.ts';
import { deploymentParts, withPrevious } from './read.ts';

/** A page of deployments, newest start first. */
export async function listDeployments(
  { database }: Context,
  query: z.output<typeof DeploymentQuery>,
): Promise<DeploymentPage> {
  await assertKnown(database, query);
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor);
  const service = {
    ...(query.service && { slug: query.service }),
    ...(query.team && { team: { slug: query.team } }),
  };
  const startedAt = {
    ...(query.from && { gte: new Date(query.from) }),
    ...(query.to && { lt: new Date(query.to) }),
  };
  const rows = await database.deployment.findMany({
    where: {
      ...before(cursor, 'startedAt'),
      ...(Object.keys(service).length > 0 && { service }),
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
