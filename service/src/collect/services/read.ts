import { DeploymentRule, type Service } from '../../contracts/services.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { ServiceError } from '../../errors.ts';
import type { Context, Transaction } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { suggest } from '../../store/nearest-name.ts';

export const serviceParts = {
  team: true,
  environments: { orderBy: [{ production: 'desc' }, { name: 'asc' }] },
  repositories: true,
  dependsOn: { include: { dependsOn: { select: { slug: true } } } },
} satisfies Prisma.ServiceInclude;

export async function listServices({ database }: Context): Promise<Service[]> {
  const rows = await database.service.findMany({ include: serviceParts, orderBy: { slug: 'asc' } });
  return rows.map(toService);
}

export async function readService({ database }: Context, slug: string): Promise<Service> {
  const row = await database.service.findFirst({ where: named([slug]), include: serviceParts });
  if (!row) throw await unknownService(database, slug, 'slug');
  return toService(row);
}

const recordingParts = {
  id: true,
  slug: true,
  aliases: true,
  environments: { select: { id: true, name: true } },
  team: { select: { simulated: true } },
} satisfies Prisma.ServiceSelect;
type RecordedService = Prisma.ServiceGetPayload<{ select: typeof recordingParts }>;

/** What recording needs of a service. @throws ServiceError unknown_service, offering the nearest name */
export async function findService(
  database: Transaction,
  slug: string,
  field: string,
): Promise<RecordedService> {
  const row = await database.service.findFirst({ where: named([slug]), select: recordingParts });
  if (row) return row;
  throw await unknownService(database, slug, field);
}

/** Services that have one of the names, or had it. No two have the same. */
export function named(slugs: string[]): Prisma.ServiceWhereInput {
  return { OR: [{ slug: { in: slugs } }, { aliases: { hasSome: slugs } }] };
}

/** The same for many at once, by the name asked for; those that are not known are left out. */
export async function findServices(
  database: Transaction,
  slugs: string[],
): Promise<Map<string, RecordedService>> {
  const rows = await database.service.findMany({ where: named([...new Set(slugs)]), select: recordingParts });
  return new Map(rows.flatMap((row) => [row.slug, ...row.aliases].map((slug) => [slug, row] as const)));
}

/** The source under which everything invented is reported, and nothing else. */
export const SIMULATED_SOURCE = 'simulated';

/** Keeps what is invented and what is real apart. @throws ServiceError simulated_mismatch */
export function assertOrigin(service: { slug: string; team: { simulated: boolean } }, source: string): void {
  const { simulated } = service.team;
  if (simulated === (source === SIMULATED_SOURCE)) return;
  throw new ServiceError('simulated_mismatch', {
    detail: simulated
      ? `The service ${service.slug} belongs to the simulated company; what really happened cannot be recorded there.`
      : `The source \`${SIMULATED_SOURCE}\` is for the simulated company, to which ${service.slug} does not belong.`,
    remedy: simulated
      ? 'Record it for a service of your own, or remove the simulated company first: npm run company -- remove.'
      : 'Name the system that reports it as source.',
    field: simulated ? 'service' : 'source',
  });
}

/** Refuses a filter by a name that does not exist: an empty list would look like an answer. */
export async function assertKnown(
  database: Transaction,
  { service, team }: { service?: string | undefined; team?: string | undefined },
): Promise<void> {
  if (service !== undefined) await findService(database, service, 'service');
  if (team !== undefined && (await database.team.count({ where: { slug: team } })) === 0) {
    throw await unknownTeam(database, team, 'team');
  }
}

/**
 * The ids of the services that a filter selects; undefined without one. Looked up first: by them the database goes to
 * the index of what is theirs instead of through that of everybody. @throws ServiceError unknown_service, unknown_team
 */
export async function findScope(
  database: Transaction,
  filter: { service?: string | undefined; team?: string | undefined },
): Promise<string[] | undefined> {
  await assertKnown(database, filter);
  const { service, team } = filter;
  if (service === undefined && team === undefined) return undefined;
  const where = { ...(service && named([service])), ...(team && { team: { slug: team } }) };
  const rows = await database.service.findMany({ where, select: { id: true } });
  return rows.map(({ id }) => id);
}

export async function unknownTeam(database: Transaction, slug: string, field: string): Promise<ServiceError> {
  const teams = await database.team.findMany({ select: { slug: true } });
  return new ServiceError('unknown_team', {
    detail: `No team is called \`${slug}\`.`,
    remedy: suggest(
      slug,
      teams.map((team) => team.slug),
      'Create the team first: Settings → Teams, or PUT /api/v1/teams/:slug.',
    ),
    field,
  });
}

/** The refusal of a service that does not exist, offering the nearest name. */
export async function unknownService(
  database: Transaction,
  slug: string,
  field: string,
): Promise<ServiceError> {
  const all = await database.service.findMany({ select: { slug: true } });
  return new ServiceError('unknown_service', {
    detail: `No service is called \`${slug}\`.`,
    remedy: suggest(
      slug,
      all.map((service) => service.slug),
      'Create it first: PUT /api/v1/services/:slug, or Settings → Services.',
    ),
    field,
  });
}

/** The refusal of an environment that the service does not have, offering the nearest name. */
export function unknownEnvironment(
  service: { slug: string; environments: { name: string }[] },
  environment: string,
): ServiceError {
  const names = service.environments.map(({ name }) => name);
  return new ServiceError('unknown_environment', {
    detail: `The service ${service.slug} has no environment \`${environment}\`.`,
    remedy: suggest(
      environment,
      names,
      `It has: ${names.join(', ')}. Others are added under Settings → Services.`,
    ),
    field: 'environment',
  });
}

export function toService(row: Prisma.ServiceGetPayload<{ include: typeof serviceParts }>): Service {
  return {
    slug: row.slug,
    name: row.name,
    aliases: row.aliases,
    team: { slug: row.team.slug, name: row.team.name },
    environments: row.environments.map(({ name, production }) => ({ name, production })),
    observationWindowHours: row.observationWindowMs / HOUR_MS,
    attributionWindowHours: row.attributionWindowMs / HOUR_MS,
    runbook: row.runbook,
    dependsOn: row.dependsOn.map(({ dependsOn }) => dependsOn.slug).sort(),
    repositories: row.repositories.map(({ fullName, paths, deployBy }) => ({
      provider: 'github' as const,
      fullName,
      paths,
      deployBy: DeploymentRule.parse(deployBy),
    })),
  };
}
