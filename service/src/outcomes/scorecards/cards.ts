import type { Outcome, TeamCards } from '../../contracts/scorecards.ts';
import { DAY_MS } from '../../contracts/time.ts';
import type { Context } from '../../store/database.ts';
import {
  type Facts,
  type MetricRow,
  measure,
  readFacts,
  statusOf,
  toOutcomeMetric,
  trendOf,
} from '../metrics/index.ts';
import { findTeams, toTeam } from '../teams/index.ts';

export const TREND_DAYS = 90;
const LONGEST_WINDOW_DAYS = 90;

/** The moment from which facts are needed: the first trend point looks back a whole window. */
export function factsFrom(now: Date): Date {
  return new Date(now.getTime() - (TREND_DAYS + LONGEST_WINDOW_DAYS) * DAY_MS);
}

/** One team's outcome: value, status and trend, all over the same window length. */
export function outcomeOf(row: MetricRow, facts: Facts, now: Date, days: number): Outcome {
  const metric = toOutcomeMetric(row);
  const value = measure(metric, facts, now.getTime(), days);
  return {
    metric,
    value,
    status: statusOf(value, metric.target),
    statusReason: '',
    trend: trendOf(metric, facts, now.getTime(), days, TREND_DAYS),
  };
}

/** Every team with its outcome, in order of name: teams are read by state, never ranked. */
export async function listCards(context: Context): Promise<TeamCards> {
  const now = context.now();
  const teams = await findTeams(context);
  const facts = await readFacts(
    context,
    teams.map(({ id }) => id),
    factsFrom(now),
  );
  return {
    asOf: now.toISOString(),
    nextCursor: null,
    counts: { met: 0, missed: 0, at_risk: 0, undecided: 0, no_data: 0, no_metric: 0 },
    items: teams.map((team) => {
      const known = facts.get(team.id);
      const metric = team.outcomeMetric;
      return {
        team: toTeam(team),
        outcome: metric && known ? outcomeOf(metric, known, now, metric.windowDays) : null,
      };
    }),
  };
}
