import type { OutcomeMetric } from '../../contracts/outcome-metrics.ts';
import type { Comparison } from '../../contracts/outcome-values.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import { advise, compare, type Facts, readFacts, readTold, toOutcomeMetric } from '../metrics/index.ts';
import { type Assessment, assess, needsOf } from '../scorecards/index.ts';
import { findTeam, findTeamIds, findTeams, type TeamRow } from '../teams/index.ts';
import type { Week } from './iso-week.ts';
import { type Happened, readHappened } from './read-happened.ts';

const TEAMS_A_BATCH = 50;

/** A team's number at the end of a week, and what happened in it. */
export interface Entry extends Happened {
  team: { slug: string; name: string };
  outcome: (Assessment & { metric: OutcomeMetric; comparison: Comparison; advice: string | null }) | null;
}

/** @throws ServiceError unknown_team, time_in_future */
export async function readDigest(context: Context, week: Week, slug?: string): Promise<Entry[]> {
  const { database, now } = context;
  if (week.from > now()) {
    throw new ServiceError('time_in_future', {
      detail: `The week ${week.name} begins on ${week.from.toISOString().slice(0, 10)}.`,
      remedy: 'Name a week that has begun, or leave it out for the last one that has ended.',
      field: 'week',
    });
  }
  const teams =
    slug === undefined ? await findTeamIds(context) : [(await findTeam(database, slug, 'team')).id];
  const entries: Entry[] = [];
  for (let start = 0; start < teams.length; start += TEAMS_A_BATCH) {
    const ids = teams.slice(start, start + TEAMS_A_BATCH);
    entries.push(...(await readEntries(context, week, ids)));
  }
  return entries;
}

async function readEntries(context: Context, week: Week, ids: string[]): Promise<Entry[]> {
  const { database, now } = context;
  const to = Math.min(week.to.getTime(), now().getTime()); // of a week that is not over, as far as it went
  const teams = await findTeams(context, ids);
  const owned = teams.flatMap(({ id, outcomeMetric: metric }) =>
    metric ? [{ id, metric, kind: metric.kind, from: new Date(to - 2 * metric.windowDays * DAY_MS) }] : [],
  );
  const live = to === now().getTime();
  const told = await readTold(
    context,
    owned.map(({ id, metric, from }) => ({ teamId: id, metric, from, to: new Date(to), live })),
  );
  const [facts, happened] = await Promise.all([
    readFacts(database, needsOf(owned), told),
    readHappened(database, ids, { from: week.from, to: new Date(to) }),
  ]);
  return teams.map((team) => ({
    team: { slug: team.slug, name: team.name },
    outcome: concludeWeek(team, facts.get(team.id), to),
    ...(happened.get(team.id) as Happened),
  }));
}

function concludeWeek(team: TeamRow, facts: Facts | undefined, to: number): Entry['outcome'] {
  if (!team.outcomeMetric || !facts) return null;
  const metric = toOutcomeMetric(team.outcomeMetric);
  const days = metric.windowDays;
  const { value, ...standing } = assess(metric, facts, to, days);
  return {
    metric,
    value,
    ...standing,
    comparison: compare(metric, facts, to, days),
    advice: advise({
      what: metric,
      standing,
      value,
      source: facts.told?.source ?? null,
      days,
      services: team.services.length,
    }),
  };
}
