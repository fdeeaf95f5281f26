import { versionOf } from '../job/version.ts';
import type { Context, Phase, Trouble } from '../run.ts';
import { RecordedDeployment, TeamScorecard } from '../service/answers.ts';
import type { Answer } from '../service/client.ts';
import { notRecordedSummary } from '../summary/not-recorded.ts';
import { recordedSummary } from '../summary/recorded.ts';
import { type Found, findContents } from './find-contents.ts';
import { setOutputs } from './outputs.ts';
import { finishedRecord, wholeRecord } from './record.ts';

const ATTEMPTS = 10; // the last chance to record it: only the deadline ends it

/** Records how the job ended, and writes its summary. */
export const finishPhase: Phase = {
  prepare: (runner) => runner.getState('began') !== '', // without a start there was no deployment
  reportsInputs: (runner) => runner.getState('inputs') === 'right',
  work: recordFinish,
};

async function recordFinish(context: Context): Promise<Trouble | undefined> {
  const { settings, job, runner, ports } = context;
  const startedAt = runner.getState('began');
  const finishedAt = new Date(ports.now()).toISOString();
  const found = await findContents(context, runner.getState('previous-version'));
  const whole = wholeRecord(settings, job, found, { startedAt, finishedAt });

  const answer = await send(context, found, whole);
  const facts = {
    settings,
    version: versionOf(settings.version, job),
    durationMs: Date.parse(finishedAt) - Date.parse(startedAt),
  };
  if (!answer.ok) {
    const { failure } = answer;
    const message = `${facts.version} of ${settings.targets[0]?.service ?? ''} was not recorded: ${failure.what}. ${failure.remedy}`;
    await runner.writeSummary(notRecordedSummary({ ...facts, failure, record: whole }));
    if (failure.kind === 'away') {
      return { level: 'warning', message: `${message} The record is in the summary of this job.` };
    }
    if (runner.getState('complaint') !== failure.code) return { level: 'error', message };
    runner.info(message);
    return undefined;
  }

  const deployment = answer.value;
  setOutputs(runner, settings, deployment, deployment.verdict?.kind ?? '');
  runner.info(
    `Recorded: ${settings.targets[0]?.service ?? ''} ${facts.version} to ${settings.environment} ${settings.outcome}.`,
  );
  const scorecard = await context.call({
    method: 'GET',
    path: `/api/v1/teams/${encodeURIComponent(deployment.team.slug)}/scorecard`,
    answer: TeamScorecard,
    attempts: 2,
  });
  await runner.writeSummary(
    recordedSummary({
      ...facts,
      deployment,
      comparison: found.comparison,
      scorecard: scorecard.ok ? scorecard.value : undefined,
    }),
  );
  return undefined;
}

/** Finishes what the service knows the start of; sends the whole record where it knows nothing. */
async function send(
  { settings, job, runner, call }: Context,
  found: Found,
  whole: ReturnType<typeof wholeRecord>,
): Promise<Answer<RecordedDeployment>> {
  const id = runner.getState('deployment-id');
  const once = async (withCommits: Found): Promise<Answer<RecordedDeployment>> => {
    if (id !== '') {
      const finished = await call({
        method: 'PATCH',
        path: `/api/v1/deployments/${encodeURIComponent(id)}`,
        body: finishedRecord(settings, job, withCommits),
        answer: RecordedDeployment,
        attempts: ATTEMPTS,
      });
      if (finished.ok || !isForgotten(finished)) return finished;
    }
    const { commits, ...withoutCommits } = whole;
    return call({
      method: 'POST',
      path: '/api/v1/deployments',
      body: withCommits.commits === undefined ? withoutCommits : { ...withoutCommits, commits },
      answer: RecordedDeployment,
      attempts: ATTEMPTS,
    });
  };

  const answer = await once(found);
  if (answer.ok || answer.failure.kind !== 'refused' || found.commits === undefined) return answer;
  if (!['invalid_request', 'body_too_large'].includes(answer.failure.code)) return answer;
  runner.info(`The commits were refused (${answer.failure.what}); sending the record without them.`);
  return once({ ...found, commits: undefined });
}

/** The service was set up anew, or restored from before the start. */
function isForgotten(answer: Answer<unknown>): boolean {
  return (
    !answer.ok &&
    answer.failure.kind === 'refused' &&
    ['unknown_deployment', 'not_found'].includes(answer.failure.code)
  );
}
