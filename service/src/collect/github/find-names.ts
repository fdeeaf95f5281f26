import type { Context } from '../../store/database.ts';
import type { Claim } from './claims.ts';
import { SOURCE } from './to-report.ts';

/**
 * Under which name each environment knows what GitHub calls `name`, by the id of the environment. It was chosen when
 * it was first told, and stays whatever services have come to share the repository since.
 */
export async function findNames(
  { database }: Context,
  name: string,
  claims: Claim[],
): Promise<Map<string, string>> {
  const externalId = { in: [name, ...claims.map(({ slug }) => nameFor(name, slug))] };
  const environmentId = { in: claims.flatMap(({ environments }) => environments.map(({ id }) => id)) };
  const deployments = await database.deployment.findMany({
    where: { source: SOURCE, externalId, environmentId },
    select: { environmentId: true, externalId: true },
  });
  const aliases = await database.deploymentAlias.findMany({
    where: { source: SOURCE, externalId, deployment: { environmentId } },
    select: { externalId: true, deployment: { select: { environmentId: true } } },
  });
  return new Map([
    ...aliases.map((alias) => [alias.deployment.environmentId, alias.externalId] as const),
    ...deployments.flatMap((row) => (row.externalId ? [[row.environmentId, row.externalId] as const] : [])),
  ]);
}

/** The name of one of several deployments that GitHub has one name for. */
export function nameFor(name: string, slug: string): string {
  return `${name}/${slug}`;
}
