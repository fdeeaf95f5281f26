import { deploymentParts, withPrevious } from '../../collect/deployments/index.ts';
import type { RailMark, Scorecard, SupportingOutcome } from '../../contracts/scorecards.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import type { Context } from '../../store/database.ts';
import {
  defineMeasure,
  type Facts,
  type Measure,
  measure,
  nameOfMeasure,
  readFacts,
} from '../metrics/index.ts';
import { findTeam, toTeam } from '../teams/index.ts';
import { factsFrom, outcomeOf, TREND_DAYS } from './cards.ts';

const DEFAULT_WINDOW_DAYS = 28;
const RECENT_DEPLOYMENTS = 12;

/** What is shown beside the one number a team owns, at customary limits. */
const SUPPORTING: Measure[] = [
  { kind: 'deployment_success_rate', withinMs: null, customerReportedOnly: true },
  { kind: 'bug_resolution_time', withinMs: 72 * HOUR_MS, customerReportedOnly: false },
  { kind: 'recovery_time', withinMs: 4 * HOUR_MS, customerReportedOnly: true },
  { kind: 'lead_time', withinMs: 72 * HOUR_MS, customerReportedOnly: true },
];

/** The outcome metric of a team with everything needed to believe it. @throws ServiceError unknown_team */
export async function readScorecard(context: Context, slug: string, windowDays?: number): Promise<Scorecard> {
  const now = context.now();
  const team = await findTeam(context.database, slug);
  const days = windowDays ?? team.outcomeMetric?.windowDays ?? DEFAULT_WINDOW_DAYS;
  const window = { from: new Date(now.getTime() - days * DAY_MS), to: now };
  const [factsByTeam, verdicts, rail, recent] = await Promise.all([
    readFacts(context, [team.id], factsFrom(now)),
    countVerdicts(context, team.id, window.from),
    readRail(context, team.id, new Date(now.getTime() - TREND_DAYS * DAY_MS)),
    context.database.deployment.findMany({
      where: { service: { teamId: team.id } },
      include: deploymentParts,
      orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
      take: RECENT_DEPLOYMENTS,
    }),
  ]);
  const facts = factsByTeam.get(team.id) as Facts;
  const outcome = team.outcomeMetric && outcomeOf(team.outcomeMetric, facts, now, days);
  return {
    team: toTeam(team),
    window: { from: window.from.toISOString(), to: now.toISOString(), days },
    outcome,
    previous: outcome && measure(outcome.metric, facts, window.from.getTime(), days),
    supporting: SUPPORTING.filter(({ kind }) => kind !== outcome?.metric.kind).map((what) =>
      support(what, facts, now, days),
    ),
    comparison: null,
    movers: [],
    faults: [],
    advice: null,
    changes: [],
    badge: '',
    verdicts,
    rail,
    recent: await withPrevious(context.database, recent),
  };
}

function support(what: Measure, facts: Facts, now: Date, days: number): SupportingOutcome {
  return {
    kind: what.kind,
    name: nameOfMeasure(what),
    withinMs: what.withinMs,
    value: measure(what, facts, now.getTime(), days),
    definition: defineMeasure(what),
  };
}

async function countVerdicts(
  { database }: Context,
  teamId: string,
  from: Date,
): Promise<Record<string, number>> {
  const rows = await database.verdict.groupBy({
    by: ['kind'],
    where: {
      deployment: { finishedAt: { gte: from }, environment: { production: true }, service: { teamId } },
    },
    _count: true,
  });
  return Object.fromEntries(rows.map(({ kind, _count }) => [kind, _count]));
}

function readRail({ database }: Context, teamId: string, from: Date): Promise<RailMark[]> {
  return database.deployment
    .findMany({
      where: {
        finishedAt: { gte: from },
        environment: { production: true },
        service: { teamId },
        verdict: { isNot: null },
      },
      select: {
        id: true,
        finishedAt: true,
        version: true,
        service: { select: { slug: true } },
        verdict: { select: { kind: true } },
      },
      orderBy: { finishedAt: 'asc' },
    })
    .then((rows) =>
      rows.flatMap(({ id, finishedAt, version, service, verdict }) =>
        finishedAt && verdict
          ? [{ id, at: finishedAt.toISOString(), service: service.slug, version, verdict: verdict.kind }]
          : [],
      ),
    );
}
