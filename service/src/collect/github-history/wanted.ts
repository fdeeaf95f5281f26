import { DeploymentRule } from '../../contracts/services.ts';
import type { Context } from '../../store/database.ts';
import type { OpenConnection, Wanted } from '../connections/index.ts';
import { resourcesFor } from './resources.ts';

/** What to read: the repositories of the connection or, when it names none, those of services that no connection names. */
export async function findWanted(
  { database }: Context,
  { id, containers }: Pick<OpenConnection, 'id' | 'containers'>,
): Promise<Wanted[]> {
  const claims = await database.serviceRepository.findMany({
    where: { provider: 'github', service: { team: { simulated: false } } },
    orderBy: { fullName: 'asc' },
  });
  const others = await database.connection.findMany({ where: { provider: 'github', id: { not: id } } });
  const elsewhere = new Set(others.flatMap((other) => other.containers.map(lower)));
  const free = claims.filter(({ fullName }) => !elsewhere.has(lower(fullName)));
  const repositories = containers.length > 0 ? containers : free.map(({ fullName }) => fullName);
  const once = [...new Map(repositories.map((name) => [lower(name), name])).values()];
  return once.flatMap((container) => {
    const rules = claims.filter(({ fullName }) => lower(fullName) === lower(container));
    const resources = resourcesFor(rules.map(({ deployBy }) => DeploymentRule.parse(deployBy)));
    return resources.map((resource) => ({ container, resource }));
  });
}

const lower = (name: string) => name.toLowerCase();
