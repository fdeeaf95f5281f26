import { unknownTeam } from '../../collect/services/index.ts';
import type { Team } from '../../contracts/scorecards.ts';
import type { Context, Transaction } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';

/** What a metric is read with. */
export const metricParts = { owner: true, kpi: true } satisfies Prisma.OutcomeMetricInclude;
export type MetricRow = Prisma.OutcomeMetricGetPayload<{ include: typeof metricParts }>;

const parts = {
  services: { orderBy: { slug: 'asc' } },
  memberships: { include: { person: true } },
  outcomeMetric: { include: metricParts },
} satisfies Prisma.TeamInclude;

export type TeamRow = Prisma.TeamGetPayload<{ include: typeof parts }>;

/** @throws ServiceError unknown_team, offering the nearest name */
export async function findTeam(database: Transaction, slug: string, field = 'slug'): Promise<TeamRow> {
  const row = await database.team.findUnique({ where: { slug }, include: parts });
  if (row) return row;
  throw await unknownTeam(database, slug, field);
}

/** The ids of all teams, in order of name. */
export async function findTeamIds({ database }: Context): Promise<string[]> {
  const rows = await database.$queryRaw<{ id: string }[]>`SELECT id FROM teams ORDER BY lower(name), id`;
  return rows.map(({ id }) => id);
}

/** The given teams, as far as they exist, in the order given. */
export async function findTeams({ database }: Context, ids: string[]): Promise<TeamRow[]> {
  const rows = await database.team.findMany({ where: { id: { in: ids } }, include: parts });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
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
