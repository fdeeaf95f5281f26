import type { Service } from '../../contracts/services.ts';
import { ServiceError } from '../../errors.ts';
import type { Context, Transaction } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { suggest } from '../../store/nearest-name.ts';

const HOUR_MS = 3_600_000;

export const serviceParts = {
  team: true,
  environments: { orderBy: [{ production: 'desc' }, { name: 'asc' }] },
  repositories: true,
} satisfies Prisma.ServiceInclude;

export async function listServices({ database }: Context): Promise<Service[]> {
  const rows = await database.service.findMany({ include: serviceParts, orderBy: { slug: 'asc' } });
  return rows.map(toService);
}

export async function readService({ database }: Context, slug: string): Promise<Service> {
  const row = await database.service.findUnique({ where: { slug }, include: serviceParts });
  if (!row) throw await unknownService(database, slug, 'slug');
  return toService(row);
}

/** What recording needs of a service. @throws ServiceError unknown_service, offering the nearest name */
export async function findService(database: Transaction, slug: string, field: string) {
  const row = await database.service.findUnique({
    where: { slug },
    select: { id: true, slug: true, environments: { select: { id: true, name: true } } },
  });
  if (row) return row;
  throw await unknownService(database, slug, field);
}

async function unknownService(database: Transaction, slug: string, field: string): Promise<ServiceError> {
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

export function toService(row: Prisma.ServiceGetPayload<{ include: typeof serviceParts }>): Service {
  return {
    slug: row.slug,
    name: row.name,
    team: { slug: row.team.slug, name: row.team.name },
    environments: row.environments.map(({ name, production }) => ({ name, production })),
    observationWindowHours: row.observationWindowMs / HOUR_MS,
    repositories: row.repositories.map(({ fullName, paths }) => ({
      provider: 'github' as const,
      fullName,
      paths,
    })),
  };
}
