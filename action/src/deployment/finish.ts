import type { RecordDeployment } from '@throughline/service/contracts/deployments';
import type { Settings } from '../inputs/check.ts';
import type { Target } from '../inputs/targets.ts';
import { versionOf } from '../job/version.ts';
import type { Context, Phase, Trouble } from '../run.ts';
import { RecordedDeployment, type TeamScorecard } from '../service/answers.ts';
import { type Failure, isUnheard } from '../service/failure.ts';
import type { Answer } from '../service/repeat.ts';
import { summary } from '../summary/summary.ts';
import { commentOnPullRequest } from './comment.ts';
import { type Contents, contentsFinder, type FindContents } from './contents.ts';
import { findScorecard } from './find-scorecard.ts';
import { closeOnGitHub, findOnGitHub, leaveWithGitHub } from './on-github.ts';
import { type Deploying, type Facts, finishedRecord, wholeRecord } from './record.ts';
import { readStarted, type Started } from './state.ts';
import { troubleOf } from './trouble.ts';

const ATTEMPTS = 10; // the last chance to record it: only the deadline ends it
const SHARE_FOR_GITHUB = 0.5; // of the time left; the other half belongs to the record itself
const SHARE_FOR_LEAVING = 0.4; // of what is left, for GitHub to keep what the service did not take
const SHARE_FOR_SCORECARDS = 0.5; // of what is left at the end; the comment needs the rest

/** Records how the job ended, and writes its summary. */
export const finishPhase: Phase = {
  prepare: (runner) => runner.getState('began') !== '', // without a start there was no deployment
  reportsInputs: (runner) => runner.getState('inputs') === 'right',
  work: recordFinish,
};

/** What became of one service when the job ended. */
export type Finished = Readonly<{ service: string; started: Started; contents: Contents | undefined }> &
  (
    | Readonly<{ kind: 'skipped' }>
    | Readonly<{ kind: 'recorded'; deployment: RecordedDeployment }>
    | Readonly<{ kind: 'refused'; failure: Failure; record: RecordDeployment }>
  );

async function recordFinish(context: Context): Promise<Trouble | undefined> {
  const { settings, job, runner, ports } = context;
  const times = { startedAt: runner.getState('began'), finishedAt: new Date(ports.now()).toISOString() };
  const version = runner.getState('version') || versionOf(settings.version, job);
  const started = readStarted(runner);
  const find = contentsFinder(context, { version, share: SHARE_FOR_GITHUB });
  const onGitHub = findOnGitHub(context);
  const [finished, isClosed] = await Promise.all([
    Promise.all(
      settings.targets.map((target) =>
        finishOne(context, {
          ...{ target, version, times, find, onGitHub },
          started: started.get(target.service) ?? {},
        }),
      ),
    ),
    closeOnGitHub(context),
  ]);

  const left = await leaveUnheard(context, finished, isClosed);
  const scorecards = await findScorecards(context, finished);
  for (const { service, kind } of finished) {
    const what = `${service} ${version} to ${settings.environment}`;
    if (kind === 'recorded') runner.info(`Recorded: ${what} ${settings.outcome}.`);
    if (kind === 'skipped') runner.info(`${what} is not recorded: none of its files changed.`);
  }
  const durationMs = Date.parse(times.finishedAt) - Date.parse(times.startedAt);
  await runner.writeSummary(summary({ settings, version, durationMs, finished, scorecards, left }));
  await commentOnPullRequest(context, { version, finished, scorecards });
  return troubleWith(context, finished, { version, left });
}

/** What still has to be told: a refusal that the start annotated already is only written to the log. */
function troubleWith(
  { runner, settings }: Context,
  finished: readonly Finished[],
  { version, left }: Readonly<{ version: string; left: boolean }>,
): Trouble | undefined {
  const words = {
    away: (what: string) => `${version} of ${what} was not recorded`,
    refused: (what: string) => `${version} of ${what} was not recorded`,
    afterAway: left
      ? 'It is left with GitHub, from where the service reads it when it is back, and in the summary of this job.'
      : 'The record is in the summary of this job.',
  };
  const unrecorded = finished.flatMap((one) =>
    one.kind === 'refused'
      ? [{ what: one.service, failure: one.failure, complaint: one.started.complaint }]
      : [],
  );
  const isTold = ({ failure, complaint }: (typeof unrecorded)[number]) =>
    failure.kind === 'refused' && complaint === failure.code;
  const told = troubleOf(unrecorded.filter(isTold), words);
  if (told && settings.failOnError) return told;
  if (told) runner.info(told.message);
  return troubleOf(
    unrecorded.filter((one) => !isTold(one)),
    words,
  );
}

async function finishOne(
  context: Context,
  given: Readonly<{
    target: Target;
    version: string;
    times: { startedAt: string; finishedAt: string };
    find: FindContents;
    onGitHub: Promise<number | undefined>;
    started: Started;
  }>,
): Promise<Finished> {
  const { settings, job } = context;
  const { target, version, times, find, started } = given;
  const { service } = target;
  if (started.skipped) return { kind: 'skipped', service, started, contents: undefined };
  const wanted = {
    own: started.id,
    startedAt: started.startedAt ?? times.startedAt,
    knownPrevious: started.previousVersion,
    pullRequests: true,
  };
  const [contents, githubDeployment] = await Promise.all([find(target, wanted), given.onGitHub]);
  // Begun without anybody knowing what was live before, it is known now to be none of this service's.
  if (started.id === undefined && contents.untouched) return { kind: 'skipped', service, started, contents };

  const { commitSha, comparison, pullRequests, rollback } = contents;
  const facts: Facts = {
    commitSha,
    commits: comparison?.kind === 'known' ? comparison.commits : undefined,
    pullRequests,
    // The service compares versions and reads reverts itself; which of two commits is older only GitHub knows.
    rollback: rollback?.kind === 'older_commit' ? true : undefined,
    githubDeployment,
  };
  const deploying: Deploying = { settings, job, service, version };
  const answer = await send(context, { deploying, facts, times, id: started.id });
  if (answer.ok) return { kind: 'recorded', service, started, contents, deployment: answer.value };
  const record = wholeRecord(deploying, facts, times);
  return { kind: 'refused', service, started, contents, failure: answer.failure, record };
}

/** Finishes what the service knows the start of; sends the whole record where it knows nothing. */
async function send(
  { settings, runner, call, deadline }: Context,
  given: Readonly<{
    deploying: Deploying;
    facts: Facts;
    times: { startedAt: string; finishedAt: string };
    id: string | undefined;
  }>,
): Promise<Answer<RecordedDeployment>> {
  const { deploying, facts, times, id } = given;
  const canLeave = settings.githubDeployment !== 'off' && settings.githubToken !== undefined;
  const common = { answer: RecordedDeployment, attempts: ATTEMPTS };
  const within = () => deadline.remainingMs() * (canLeave ? 1 - SHARE_FOR_LEAVING : 1);
  const once = async (known: Facts): Promise<Answer<RecordedDeployment>> => {
    if (id !== undefined) {
      const path = `/api/v1/deployments/${encodeURIComponent(id)}`;
      const body = finishedRecord(deploying, known);
      const finished = await call({ ...common, method: 'PATCH', path, body, withinMs: within() });
      if (finished.ok || !isForgotten(finished)) return finished;
    }
    const body = wholeRecord(deploying, known, times);
    return call({ ...common, method: 'POST', path: '/api/v1/deployments', body, withinMs: within() });
  };

  const answer = await once(facts);
  if (answer.ok || answer.failure.kind !== 'refused') return answer;
  if (facts.commits === undefined && facts.pullRequests === undefined) return answer;
  if (!['invalid_request', 'body_too_large'].includes(answer.failure.code)) return answer;
  runner.info(`The commits were refused (${answer.failure.what}); sending the record without them.`);
  return once({ ...facts, commits: undefined, pullRequests: undefined });
}

/** The service was set up anew, or restored from before the start. */
function isForgotten(answer: Answer<unknown>): boolean {
  return (
    !answer.ok &&
    answer.failure.kind === 'refused' &&
    ['unknown_deployment', 'not_found'].includes(answer.failure.code)
  );
}

/** Leaves with GitHub what the service never heard of. What it refused itself, it would refuse again. */
async function leaveUnheard(
  context: Context,
  finished: readonly Finished[],
  isClosed: boolean,
): Promise<boolean> {
  const { settings } = context;
  const unheard = finished.flatMap((one) => (one.kind === 'refused' && isUnheard(one.failure) ? [one] : []));
  const [first] = unheard;
  if (first === undefined) return false;
  // The payload and the statuses of the one that the start made say how it ended; for a cancelled job they have no word.
  const isSaid = isClosed && settings.outcome !== 'cancelled';
  const records = unheard.map(({ record }) => record);
  if (isSaid && !records.some((record) => saysMore(record, settings))) return true;
  return (await leaveWithGitHub(context, records, first.contents?.commitSha)) || isSaid;
}

/** Whether a record holds what was found out only at the end, and is not in the payload that the start made. */
function saysMore(
  { commits = [], pullRequests = [], rollback }: RecordDeployment,
  settings: Settings,
): boolean {
  return commits.length > 0 || pullRequests.length > 0 || rollback !== settings.rollback;
}

async function findScorecards(
  context: Context,
  finished: readonly Finished[],
): Promise<ReadonlyMap<string, TeamScorecard>> {
  const teams = new Map(
    finished.flatMap((one) =>
      one.kind === 'recorded' ? [[one.deployment.team.slug, one.deployment.team] as const] : [],
    ),
  );
  const withinMs = context.deadline.remainingMs() * SHARE_FOR_SCORECARDS;
  const found = await Promise.all(
    [...teams].map(async ([slug, team]) => [slug, await findScorecard(context, team, withinMs)] as const),
  );
  return new Map(found.flatMap(([slug, scorecard]) => (scorecard ? [[slug, scorecard] as const] : [])));
}
