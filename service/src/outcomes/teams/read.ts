import { unknownTeam } from '../../collect/services/index.ts';
import type { Team } from '../../contracts/scorecards.ts';
import type { Context, Transaction } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';

const parts = {
  services: { orderBy: { slug: 'asc' } },
  memberships: { include: { person: true } },
  outcomeMetric: { include: { owner: true } },
} satisfies Prisma.TeamInclude;

export type TeamRow = Prisma.TeamGetPayload<{ include: typeof parts }>;

/** @throws ServiceError unknown_team, offering the nearest name */
export async function findTeam(database: Transaction, slug: string): Promise<TeamRow> {
  const row = await database.team.findUnique({ where: { slug }, include: parts });
  if (row) return row;
  throw await unknownTeam(database, slug, 'slug');
}

/** The given teams, in order of name. */
export function findTeams({ database }: Context, ids: string[]): Promise<TeamRow[]> {
  return database.team.findMany({
    where: { id: { in: ids } },
    include: parts,
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
}

export function toTeam(row: TeamRow): Team {
  return {
    slug: row.slug,
    name: row.name,
    purpose: row.purpose,
    simulated: row.simulated,
    services: row.services.map(({ slug, name }) => ({ slug, name })),
    members: row.memberships
      .map(({ person }) => ({ id: person.id, name: person.name }))
      .sort((a, b) => a.name.localeCompare(b.name)),
  };
}
