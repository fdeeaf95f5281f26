import type { Target } from '../inputs/targets.ts';
import type { Context, Phase, Trouble } from '../run.ts';
import { RecordedDeployment } from '../service/answers.ts';
import type { Answer } from '../service/repeat.ts';
import { type Contents, contentsFinder, type FindContents } from './contents.ts';
import { findScorecard } from './find-scorecard.ts';
import { findVersion } from './find-version.ts';
import { openOnGitHub } from './on-github.ts';
import { deploymentUrl, type Known, setOutputs } from './outputs.ts';
import { startedRecord } from './record.ts';
import { type Started, saveStarted } from './state.ts';
import { troubleOf } from './trouble.ts';

const ATTEMPTS = 3; // no more: the deploy waits for this phase, and the next one sends what this one could not
const SHARE_FOR_GITHUB = 0.3; // of the time left: the deploy waits for it
const SHARE_FOR_SCORECARD = 0.5; // of what is left at the end, for one output

/** Records that a deployment began; leaves behind what the finish needs. */
export const startPhase: Phase = {
  prepare: (runner, ports) => {
    runner.saveState('began', new Date(ports.now()).toISOString());
    return true;
  },
  reportsInputs: () => true,
  work: async (context) => recordStart(context, await lookUp(context)),
};

/** What the start of a job is about, looked up once for whoever needs it. */
export type Found = Readonly<{ version: string; find: FindContents }>;

/** Finds the version, and how to find what it brings: each service is asked about once. */
export async function lookUp(context: Context): Promise<Found> {
  const version = await findVersion(context);
  const find = contentsFinder(context, { version, share: SHARE_FOR_GITHUB });
  const known = new Map<string, Promise<Contents>>();
  return {
    version,
    find: (target) => {
      const contents = known.get(target.service) ?? find(target);
      known.set(target.service, contents);
      return contents;
    },
  };
}

/** What became of one service: recorded, refused, or none of its files changed. */
type Outcome = Readonly<{
  service: string;
  contents: Contents | undefined;
  answer: Answer<RecordedDeployment> | 'skipped';
}>;

/** Records the start of every service of the job that has changed. */
export async function recordStart(context: Context, { version, find }: Found): Promise<Trouble | undefined> {
  const { settings, runner, deadline } = context;
  runner.saveState('inputs', 'right');
  runner.saveState('version', version);

  // Side by side: GitHub is not to wait for a service that says nothing.
  const [outcomes] = await Promise.all([
    Promise.all(settings.targets.map((target) => startOne(context, { target, version, find }))),
    openChanged(context, { version, find }),
  ]);
  saveStarted(runner, new Map(outcomes.map((outcome) => [outcome.service, stateOf(outcome)])));

  const known = outcomes.flatMap(knownOf);
  const [first] = known;
  const scorecard =
    first &&
    (await findScorecard(context, first.deployment.team, deadline.remainingMs() * SHARE_FOR_SCORECARD));
  setOutputs(runner, settings, known, scorecard?.outcome?.status ?? '');
  for (const { service, answer, contents } of outcomes) {
    const what = `${service} ${version} to ${settings.environment}`;
    if (answer === 'skipped') runner.info(`${what} is not recorded: none of its files changed.`);
    else if (answer.ok)
      runner.info(`Recorded the start of ${what}: ${deploymentUrl(settings.url, answer.value.id)}`);
    if (contents?.rollback) runner.info(`${what} is a rollback: ${contents.rollback.because}.`);
  }
  return troubleOf(
    outcomes.flatMap(({ service, answer }) =>
      answer === 'skipped' || answer.ok
        ? []
        : [{ what: `${service} ${version} to ${settings.environment}`, failure: answer.failure }],
    ),
    {
      away: (what) => `The start of ${what} could not be recorded`,
      refused: (what) => `${what} was not recorded`,
      afterAway: 'The job goes on; the whole record is sent when it ends.',
    },
  );
}

async function openChanged(context: Context, { version, find }: Found): Promise<void> {
  const { settings } = context;
  if (settings.githubDeployment !== 'create') return;
  const found = await Promise.all(
    settings.targets.map(async (target) => ({ service: target.service, ...(await find(target)) })),
  );
  const services = found.flatMap(({ service, untouched }) => (untouched ? [] : [service]));
  await openOnGitHub(context, { version, services, commitSha: found[0]?.commitSha });
}

async function startOne(
  context: Context,
  { target, version, find }: Readonly<{ target: Target; version: string; find: FindContents }>,
): Promise<Outcome> {
  const { settings, job, call } = context;
  const { service } = target;
  const record = () =>
    call({
      method: 'POST',
      path: '/api/v1/deployments',
      body: startedRecord(
        { settings, job, service, version },
        { githubDeployment: job.event.deployment?.id },
      ),
      answer: RecordedDeployment,
      attempts: ATTEMPTS,
    });
  if (target.paths.length > 0) {
    const contents = await find(target);
    return { service, contents, answer: contents.untouched ? 'skipped' : await record() };
  }
  const [contents, answer] = await Promise.all([find(target), record()]);
  return { service, contents, answer };
}

function stateOf({ answer }: Outcome): Started {
  if (answer === 'skipped') return { skipped: true };
  if (!answer.ok) return answer.failure.kind === 'refused' ? { complaint: answer.failure.code } : {};
  const { id, startedAt, previous } = answer.value;
  return { id, startedAt, previousVersion: previous?.version };
}

function knownOf({ service, answer, contents }: Outcome): Known[] {
  if (answer === 'skipped' || !answer.ok) return [];
  const deployment = answer.value;
  const rollback = contents?.rollback !== undefined;
  return [{ service, deployment, verdict: deployment.verdict?.kind ?? 'pending', rollback }];
}
