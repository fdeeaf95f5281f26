import { versionOf } from '../job/version.ts';
import type { Context, Phase, Trouble } from '../run.ts';
import { RecordedDeployment } from '../service/answers.ts';
import { deploymentUrl, setOutputs } from './outputs.ts';
import { startedRecord } from './record.ts';

const ATTEMPTS = 3; // no more: the deploy waits for this phase, and the next one sends what this one could not

/** Records that a deployment began; leaves behind what the finish needs. */
export const startPhase: Phase = {
  prepare: (runner, ports) => {
    runner.saveState('began', new Date(ports.now()).toISOString());
    return true;
  },
  reportsInputs: () => true,
  work: recordStart,
};

async function recordStart({ settings, job, runner, call }: Context): Promise<Trouble | undefined> {
  runner.saveState('inputs', 'right');
  const what = `${settings.targets[0]?.service ?? ''} ${versionOf(settings.version, job)} to ${settings.environment}`;

  const answer = await call({
    method: 'POST',
    path: '/api/v1/deployments',
    body: startedRecord(settings, job),
    answer: RecordedDeployment,
    attempts: ATTEMPTS,
  });

  if (answer.ok) {
    const deployment = answer.value;
    runner.saveState('deployment-id', deployment.id);
    runner.saveState('previous-version', deployment.previous?.version ?? '');
    setOutputs(runner, settings, deployment, deployment.verdict?.kind ?? 'pending');
    runner.info(`Recorded the start of ${what}: ${deploymentUrl(settings.url, deployment.id)}`);
    return undefined;
  }
  const { failure } = answer;
  if (failure.kind === 'refused') {
    runner.saveState('complaint', failure.code);
    return {
      level: 'error',
      message: `${what} was not recorded: ${sentence(failure.what)} ${failure.remedy}`,
    };
  }
  return {
    level: 'warning',
    message: `The start of ${what} could not be recorded: ${sentence(failure.what)} The job goes on; the whole record is sent when it ends. ${failure.remedy}`,
  };
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
