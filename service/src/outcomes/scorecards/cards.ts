import type { z } from 'zod';
import type { TeamCards, TeamsQuery } from '../../contracts/scorecards.ts';
import type { Context } from '../../store/database.ts';
import { toOutcomeMetric } from '../metrics/index.ts';
import { findTeams, toTeam } from '../teams/index.ts';
import { readTeamCursor, writeTeamCursor } from './cursor.ts';
import { refreshOutdated } from './refresh.ts';

type Query = z.output<typeof TeamsQuery>;

/** A team's snapshot as it is stored; `name` is what it is sorted by, `card` is JSON, which is passed on as it is. */
interface Row {
  id: string;
  name: string;
  asOf: Date;
  card: string;
}

/**
 * A page of teams with their outcomes as JSON of the shape `TeamCards`, in order of name: teams are read by state, never
 * ranked. Text, because parsing and checking ninety points of trend for each team would take longer than all the rest.
 */
export async function listCards(context: Context, query: Query): Promise<string> {
  await refreshOutdated(context);
  const [counts, first] = await Promise.all([countStatuses(context), readPage(context, query)]);
  // With more outdated teams than one reading renews, those on the page still are.
  const late = await refreshOutdated(context, { among: first.map(({ id }) => id), limit: first.length });
  const rows = late === 0 ? first : await readPage(context, query);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const nextCursor = rows.length > query.limit && last ? writeTeamCursor(last) : null;
  const asOf = new Date(Math.min(context.now().getTime(), ...page.map((row) => row.asOf.getTime())));
  const items = await writeItems(context, page);
  return `{"items":[${items.join()}],"nextCursor":${JSON.stringify(nextCursor)},"counts":${JSON.stringify(counts)},"asOf":${JSON.stringify(asOf)}}`;
}

async function countStatuses({ database }: Context): Promise<TeamCards['counts']> {
  const rows = await database.outcomeSnapshot.groupBy({ by: ['status'], _count: true });
  const none = { met: 0, missed: 0, at_risk: 0, undecided: 0, no_data: 0, no_metric: 0 };
  return { ...none, ...Object.fromEntries(rows.map(({ status, _count }) => [status, _count])) };
}

/** The page is chosen before its cards are read: writing out every team's card to sort them took most of the time. */
function readPage({ database }: Context, query: Query): Promise<Row[]> {
  const { status = null, search = null, limit } = query;
  const after = query.cursor === undefined ? null : readTeamCursor(query.cursor);
  return database.$queryRaw<Row[]>`
    WITH page AS MATERIALIZED (
      SELECT t.id, lower(t.name) AS name
      FROM teams t JOIN outcome_snapshots o ON o.team_id = t.id
      WHERE (${status}::text IS NULL OR o.status = ${status})
        AND (${search}::text IS NULL OR strpos(lower(t.name), lower(${search})) > 0)
        AND (${after?.id ?? null}::text IS NULL OR (lower(t.name), t.id) > (${after?.name ?? null}, ${after?.id ?? null}))
      ORDER BY lower(t.name), t.id LIMIT ${limit + 1})
    SELECT p.id, p.name, o.as_of AS "asOf", o.card::text AS card
    FROM page p JOIN outcome_snapshots o ON o.team_id = p.id
    ORDER BY p.name, p.id`;
}

/** What has names is read now, what was computed comes from the snapshot. */
async function writeItems(context: Context, page: Row[]): Promise<string[]> {
  const teams = await findTeams(
    context,
    page.map(({ id }) => id),
  );
  const byId = new Map(teams.map((team) => [team.id, team]));
  return page.flatMap(({ id, card }) => {
    const team = byId.get(id);
    if (!team) return [];
    const metric = team.outcomeMetric && toOutcomeMetric(team.outcomeMetric);
    const outcome =
      metric && card !== 'null' ? `{"metric":${JSON.stringify(metric)},${card.slice(1)}` : 'null';
    return `{"team":${JSON.stringify(toTeam(team))},"outcome":${outcome}}`;
  });
}
