import { TeamsQuery } from '@throughline/service/contracts/scorecards';
import { toQuery } from '../../ui/query.ts';
import { STANDINGS, type Standing } from './say-teams.ts';

export type TeamFilter = { status?: Standing; search?: string };

/** The filters in the address; a state that does not exist is left out, not sent and refused. */
export function readTeamFilter({ status, search }: Record<string, string>): TeamFilter {
  const standing = STANDINGS.find((known) => known === status);
  const sought = TeamsQuery.shape.search.safeParse(search);
  return {
    ...(standing === undefined ? {} : { status: standing }),
    ...(sought.success && sought.data !== undefined ? { search: sought.data } : {}),
  };
}

export function teamsQuery({ status, search }: TeamFilter, cursor?: string): string {
  return toQuery({ status, search, cursor });
}
