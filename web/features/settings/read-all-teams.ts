import { MAX_PAGE_SIZE } from '@throughline/service/contracts/page';
import { type Team, TeamCards } from '@throughline/service/contracts/scorecards';
import { read } from '../../lib/read.ts';
import { toQuery } from '../../ui/query.ts';

/** Every team in the order of their names, page by page: settings offer them all to choose from. */
export async function readAllTeams(): Promise<Team[]> {
  const teams: Team[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(TeamCards, `/api/v1/teams${toQuery({ limit: String(MAX_PAGE_SIZE), cursor })}`);
    teams.push(...page.items.map(({ team }) => team));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return teams;
}
