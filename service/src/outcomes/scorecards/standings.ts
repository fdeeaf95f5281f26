import type { Context } from '../../store/database.ts';
import { findTeams, type TeamRow } from '../teams/index.ts';
import type { Snapshot } from './assess.ts';
import { refreshOutdated } from './refresh.ts';

/** A team and its number; `snapshot` is null until it has chosen one. */
export interface Standing {
  team: TeamRow;
  snapshot: Snapshot | null;
  asOf: Date;
}

/** Where the given teams stand now, in the order given. */
export async function readStandings(context: Context, teamIds: string[]): Promise<Standing[]> {
  await refreshOutdated(context, { among: teamIds, limit: teamIds.length });
  const [teams, rows] = await Promise.all([
    findTeams(context, teamIds),
    context.database.outcomeSnapshot.findMany({ where: { teamId: { in: teamIds } } }),
  ]);
  const byTeam = new Map(rows.map((row) => [row.teamId, row]));
  return teams.flatMap((team) => {
    const row = byTeam.get(team.id);
    return row ? [{ team, snapshot: row.card as unknown as Snapshot | null, asOf: row.asOf }] : [];
  });
}
