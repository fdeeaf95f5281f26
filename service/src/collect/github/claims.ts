import { DeploymentRule } from '../../contracts/services.ts';
import type { Context } from '../../store/database.ts';
import type { Applied } from '../deliveries/index.ts';

/** A service that says a repository is its own. */
export interface Claim {
  serviceId: string;
  slug: string;
  /** Path filters; empty means the whole repository. */
  paths: string[];
  deployBy: DeploymentRule;
  environments: { id: string; name: string }[];
}

/** The services to which the repository belongs, however its name is spelt; by slug. */
export async function findClaims({ database }: Context, repository: string): Promise<Claim[]> {
  const ids = await database.$queryRaw<{ serviceId: string; fullName: string }[]>`
    SELECT service_id AS "serviceId", full_name AS "fullName" FROM service_repositories
    WHERE provider = 'github' AND lower(full_name) = lower(${repository})`;
  const rows = await database.serviceRepository.findMany({
    where: { provider: 'github', OR: ids },
    include: { service: { select: { slug: true, environments: { select: { id: true, name: true } } } } },
    orderBy: { service: { slug: 'asc' } },
  });
  return rows.map(({ serviceId, paths, deployBy, service }) => ({
    serviceId,
    slug: service.slug,
    paths,
    deployBy: DeploymentRule.parse(deployBy),
    environments: service.environments,
  }));
}

/** What becomes of a message about a repository that belongs to no service. */
export function unclaimed(repository: string, subject: string): Applied {
  return {
    outcome: 'ignored',
    subject,
    code: 'unclaimed_repository',
    reason: `No service says that the repository ${repository} is its own.`,
    remedy: `Add ${repository} to a service under Settings → Services, then replay this.`,
  };
}

/** What becomes of something that is no deployment by what the services of the repository say. */
export function notCounted(subject: string, claims: Claim[], what: string): Applied {
  const names = claims.map(({ slug }) => slug).join(', ');
  return {
    outcome: 'ignored',
    subject,
    code: 'not_a_deployment',
    reason: `For ${names}, ${what} does not count as a deployment.`,
    remedy:
      'What of a repository counts as a deployment is chosen for each service under Settings → Services.',
  };
}
