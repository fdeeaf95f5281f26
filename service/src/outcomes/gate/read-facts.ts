import { compileHotfix, type PullRequestTraits, readRules } from '../../collect/rules/index.ts';
import type { Context, Transaction } from '../../store/database.ts';
import { toOutcomeMetric } from '../metrics/index.ts';
import { readStandings } from '../scorecards/index.ts';
import type { GateFacts, OutcomeStanding } from './facts.ts';
import type { Target } from './find-targets.ts';
import { readIncidents } from './read-incidents.ts';
import { readLive } from './read-live.ts';
import { readRunning } from './read-running.ts';

/** What a sender tells of the deployment it asks about. */
export interface Planned {
  version: string | null;
  commitSha: string | null;
  ref: string | null;
  rollback: boolean | null;
  hotfix: boolean | null;
  /** As in deployments: the same for all attempts of a run. */
  runKey: string | null;
}

/** Some deployment of which nothing is known yet. */
export const UNKNOWN: Planned = {
  version: null,
  commitSha: null,
  ref: null,
  rollback: null,
  hotfix: null,
  runKey: null,
};

/** The facts for each target, in their order; the number of queries does not depend on how many there are. */
export async function readGateFacts(
  context: Context,
  targets: Target[],
  planned: Planned,
): Promise<GateFacts[]> {
  const { database } = context;
  const now = context.now();
  const environmentIds = targets.map(({ environment }) => environment.id);
  const production = targets.filter(({ environment }) => environment.production);
  const version = planned.version ?? planned.commitSha?.slice(0, SHOWN_SHA);
  const asked = version === undefined ? null : { version, commitSha: planned.commitSha };
  const [outcomes, incidents, live, running, hotfixBecause] = await Promise.all([
    readOutcomes(
      context,
      production.map(({ team }) => team.id),
    ),
    readIncidents(
      database,
      production.map(({ serviceId }) => serviceId),
      now,
    ),
    readLive(database, environmentIds, asked),
    readRunning(database, environmentIds, { runKey: planned.runKey, now }),
    readHotfix(database, planned),
  ]);
  return targets.map(({ serviceId, service, team, environment }) => ({
    now,
    service,
    team,
    environment,
    asked,
    rollbackDeclared: planned.rollback ?? false,
    hotfixBecause,
    outcome: outcomes.get(team.id) ?? null,
    incidents: incidents.get(serviceId) ?? [],
    running: running.get(environment.id) ?? [],
    ...(live.get(environment.id) ?? NOTHING_LIVE),
  }));
}

const SHOWN_SHA = 10;
const NOTHING_LIVE = { last: null, present: null, earlier: null, firstLive: { asked: null, present: null } };

/** As the scorecard has it: from the snapshot, which is renewed first where anything has changed. */
async function readOutcomes(context: Context, teamIds: string[]): Promise<Map<string, OutcomeStanding>> {
  const standings = await readStandings(context, [...new Set(teamIds)]);
  return new Map(
    standings.flatMap(({ team, snapshot }) =>
      team.outcomeMetric && snapshot
        ? [[team.id, { metric: toOutcomeMetric(team.outcomeMetric), ...snapshot }] as const]
        : [],
    ),
  );
}

/** What the sender said, else what the rules say of the branch and of the pull request that was merged as the commit. */
async function readHotfix(
  database: Transaction,
  { hotfix, ref, commitSha }: Planned,
): Promise<string | null> {
  if (hotfix !== null) return hotfix ? 'declared' : null;
  if (ref === null && commitSha === null) return null;
  const [{ rules }, pullRequests] = await Promise.all([
    readRules({ database }),
    commitSha === null ? [] : findPullRequests(database, commitSha),
  ]);
  return compileHotfix(rules).ofDeployment({ declared: null, ref, pullRequests });
}

function findPullRequests(database: Transaction, mergeSha: string): Promise<PullRequestTraits[]> {
  return database.pullRequest.findMany({
    where: { mergeSha },
    select: { repository: true, number: true, labels: true, headRef: true },
    orderBy: [{ repository: 'asc' }, { number: 'asc' }],
  });
}
