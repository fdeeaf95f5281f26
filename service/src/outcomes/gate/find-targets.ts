import { assertOrigin, unknownEnvironment, unknownService } from '../../collect/services/index.ts';
import { ServiceError } from '../../errors.ts';
import type { Transaction } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';

const parts = {
  id: true,
  slug: true,
  name: true,
  team: { select: { id: true, slug: true, name: true, simulated: true } },
  environments: { orderBy: { name: 'asc' } },
} satisfies Prisma.ServiceSelect;
type ServiceRow = Prisma.ServiceGetPayload<{ select: typeof parts }>;

/** A service in an environment: what the gate decides on. */
export interface Target {
  serviceId: string;
  service: { slug: string; name: string };
  team: { id: string; slug: string; name: string };
  environment: { id: string; name: string; production: boolean };
}

/**
 * The services asked about, in their order.
 * @throws ServiceError unknown_service, unknown_environment, wrong_scope, simulated_mismatch
 */
export async function findTargets(
  database: Transaction,
  asked: { services: string[]; environment: string },
  assertService: (service: { id: string; slug: string }) => void,
): Promise<Target[]> {
  const rows = await database.service.findMany({ where: { slug: { in: asked.services } }, select: parts });
  const bySlug = new Map(rows.map((row) => [row.slug, row]));
  const targets: Target[] = [];
  for (const [index, slug] of asked.services.entries()) {
    const row = bySlug.get(slug);
    const field = `services[${index}]`;
    if (!row) throw await unknownService(database, slug, field);
    naming(field, () => assertService(row));
    const environment = row.environments.find(({ name }) => name === asked.environment);
    if (!environment) throw unknownEnvironment(row, asked.environment);
    naming(field, () => assertOrigin(row, 'gate'));
    targets.push(toTarget(row, environment));
  }
  return targets;
}

/** Runs a check of one of several services, and has its refusal name which. */
function naming(field: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw new ServiceError(error.code, { detail: error.message, remedy: error.remedy, field, cause: error });
  }
}

/** Every production environment of the services of a team. */
export async function findTeamTargets(database: Transaction, teamId: string): Promise<Target[]> {
  const rows = await database.service.findMany({
    where: { teamId },
    select: parts,
    orderBy: { slug: 'asc' },
  });
  return rows.flatMap((row) =>
    row.environments.filter(({ production }) => production).map((environment) => toTarget(row, environment)),
  );
}

function toTarget(
  { id, slug, name, team }: ServiceRow,
  environment: ServiceRow['environments'][number],
): Target {
  return {
    serviceId: id,
    service: { slug, name },
    team: { id: team.id, slug: team.slug, name: team.name },
    environment: { id: environment.id, name: environment.name, production: environment.production },
  };
}
