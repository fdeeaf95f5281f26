import { unknownTeam } from '../../collect/services/index.ts';
import type { LiveRule, Severity } from '../../contracts/live.ts';
import type { Context } from '../../store/database.ts';
import { risingId } from '../../store/rising-id.ts';

/** From which severity on a team's live signals open an incident by themselves. @throws ServiceError unknown_team */
export async function readRule({ database }: Pick<Context, 'database'>, slug: string): Promise<LiveRule> {
  const id = await findTeamId(database, slug);
  const row = await database.liveRuleChange.findFirst({
    where: { teamId: id },
    orderBy: [{ changedAt: 'desc' }, { id: 'desc' }],
  });
  return {
    openIncidentFrom: row?.openIncidentFrom ?? null,
    changedBy: row?.changedBy ?? null,
    changedAt: row?.changedAt.toISOString() ?? null,
  };
}

/** Puts a rule in force, and keeps who did. @throws ServiceError unknown_team */
export async function setRule(
  { database, now }: Context,
  slug: string,
  openIncidentFrom: Severity | null,
  by: string,
): Promise<LiveRule> {
  const teamId = await findTeamId(database, slug);
  await database.liveRuleChange.create({
    data: { id: risingId(), teamId, openIncidentFrom, changedBy: by, changedAt: now() },
  });
  return readRule({ database }, slug);
}

async function findTeamId(database: Context['database'], slug: string): Promise<string> {
  const team = await database.team.findUnique({ where: { slug }, select: { id: true } });
  if (!team) throw await unknownTeam(database, slug, 'slug');
  return team.id;
}
