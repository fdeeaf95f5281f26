import type { OutcomeMetricKind } from '../../contracts/outcome-metrics.ts';
import type { Scorecard, SupportingOutcome } from '../../contracts/scorecards.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import type { Context, Transaction } from '../../store/database.ts';
import {
  advise,
  compare,
  defineMeasure,
  type Facts,
  type Measure,
  measure,
  nameOfMeasure,
  PLAIN_SHARE,
  readFacts,
  readTold,
  toOutcomeMetric,
} from '../metrics/index.ts';
import { findTeam, type TeamRow, toTeam } from '../teams/index.ts';
import { assessWithTrend, TREND_DAYS, trendFrom } from './assess.ts';
import { compareWithOthers } from './compare-with-others.ts';
import { readMovers } from './movers.ts';
import { readChanges } from './read-changes.ts';
import { readRail } from './read-rail.ts';
import { readRecent } from './read-recent.ts';

const DEFAULT_WINDOW_DAYS = 28;

/** What is shown beside the one number a team owns, at customary limits. */
const SUPPORTING: Measure[] = [
  { ...PLAIN_SHARE, kind: 'deployment_success_rate', withinMs: null, customerReportedOnly: true },
  { ...PLAIN_SHARE, kind: 'bug_resolution_time', withinMs: 72 * HOUR_MS, customerReportedOnly: false },
  { ...PLAIN_SHARE, kind: 'recovery_time', withinMs: 4 * HOUR_MS, customerReportedOnly: true },
  { ...PLAIN_SHARE, kind: 'lead_time', withinMs: 72 * HOUR_MS, customerReportedOnly: true },
];

type Parts = Pick<
  Scorecard,
  | 'outcome'
  | 'previous'
  | 'comparison'
  | 'advice'
  | 'movers'
  | 'supporting'
  | 'faults'
  | 'context'
  | 'verdicts'
>;

/** The outcome metric of a team with everything needed to believe it. @throws ServiceError unknown_team */
export async function readScorecard(
  context: Context,
  slug: string,
  options: { windowDays?: number | undefined; badgeOf: (slug: string) => string },
): Promise<Scorecard> {
  const { database } = context;
  const now = context.now().getTime();
  const team = await findTeam(database, slug);
  const days = options.windowDays ?? team.outcomeMetric?.windowDays ?? DEFAULT_WINDOW_DAYS;
  const fromOf = (kind: OutcomeMetricKind) =>
    kind === team.outcomeMetric?.kind ? trendFrom(now, days) : new Date(now - days * DAY_MS);
  const metric = team.outcomeMetric;
  const asked = metric
    ? [{ teamId: team.id, metric, from: fromOf(metric.kind), to: new Date(now), live: true }]
    : [];
  const [told, others, { rail, deployments }, recent, changes] = await Promise.all([
    readTold(context, asked),
    readOtherFacts(database, team.id, fromOf),
    readRail(database, team.id, {
      from: fromOf('deployment_success_rate'),
      shownFrom: new Date(now - TREND_DAYS * DAY_MS),
    }),
    readRecent(database, team.id),
    readChanges(database, team.id),
  ]);
  const facts = { ...others, deployments, told: told.get(team.id) ?? null };
  return {
    team: toTeam(team),
    window: { from: new Date(now - days * DAY_MS).toISOString(), to: new Date(now).toISOString(), days },
    ...(await conclude(context, team, facts, { to: now, days })),
    changes,
    badge: options.badgeOf(team.slug),
    rail,
    recent,
  };
}

/** The facts that are not deployments: behind the outcome metric for its trend, behind the rest for the window alone. */
async function readOtherFacts(
  database: Transaction,
  teamId: string,
  fromOf: (kind: OutcomeMetricKind) => Date,
): Promise<Omit<Facts, 'deployments'>> {
  const kinds = ['bug_resolution_time', 'recovery_time', 'lead_time'] as const;
  const needs = Object.fromEntries(kinds.map((kind) => [kind, { teamIds: [teamId], from: fromOf(kind) }]));
  const facts = await readFacts(database, needs, new Map());
  return facts.get(teamId) as Facts;
}

async function conclude(
  { database }: Context,
  team: TeamRow,
  facts: Facts,
  window: { to: number; days: number },
): Promise<Parts> {
  const { to, days } = window;
  const metric = team.outcomeMetric && toOutcomeMetric(team.outcomeMetric);
  const beside = {
    supporting: SUPPORTING.filter(({ kind }) => kind !== metric?.kind).map((what) =>
      support(what, facts, to, days),
    ),
    faults: faultsOf(facts, window),
    context: compareWithOthers(facts, window),
    verdicts: countVerdicts(facts, window),
  };
  if (!metric) {
    return { ...beside, outcome: null, previous: null, comparison: null, advice: null, movers: [] };
  }
  const { shown, outlook } = assessWithTrend(metric, facts, to, days);
  const { value } = shown;
  const standing = { ...shown, outlook };
  const source = facts.told?.source ?? null;
  return {
    ...beside,
    outcome: { metric, ...shown },
    previous: measure(metric, facts, to - days * DAY_MS, days),
    comparison: compare(metric, facts, to, days),
    advice: advise({ what: metric, standing, value, source, days, services: team.services.length }),
    movers: await readMovers(database, team.id, metric, facts, window),
  };
}

function support(what: Measure, facts: Facts, to: number, days: number): SupportingOutcome {
  return {
    kind: what.kind,
    name: nameOfMeasure(what),
    withinMs: what.withinMs,
    value: measure(what, facts, to, days),
    definition: defineMeasure(what),
  };
}

function faultsOf({ misdated }: Facts, { to, days }: { to: number; days: number }): Scorecard['faults'] {
  const count = misdated.filter((at) => at >= to - days * DAY_MS && at < to).length;
  if (count === 0) return [];
  return [
    {
      detail:
        count === 1
          ? 'One commit was written after it was deployed, by the clocks of those who reported both, and has no lead time.'
          : `${count} commits were written after they were deployed, by the clocks of those who reported both, and have no lead time.`,
      remedy:
        'Set the clocks of the machines that commit and deploy by a time server, and send times with their zone.',
    },
  ];
}

function countVerdicts(
  { deployments }: Facts,
  { to, days }: { to: number; days: number },
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { finishedAt, kind } of deployments) {
    if (finishedAt < to - days * DAY_MS || finishedAt >= to) continue;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}
