import { Deployment, type RecordDeployment } from '@throughline/service/contracts/deployments';
import { line, Slug, Version } from '@throughline/service/contracts/text';
import { deploymentUrl, scorecardUrl } from '../deployment/outputs.ts';
import { connectToGitHub } from '../github/connect.ts';
import { findCommit } from '../github/find-commit.ts';
import { type Judge, judgeOf } from '../inputs/judge.ts';
import { externalIdOf, runOf, SOURCE } from '../job/identity.ts';
import { deployedCommit } from '../job/version.ts';
import type { Command, Context } from '../run.ts';
import { code, link, plain } from '../summary/plain.ts';
import { troubleOf } from './trouble.ts';

const ATTEMPTS = 5;
const SHARE_FOR_COMMIT = 0.3; // of the time allowed

const Recorded = Deployment.pick({ id: true, version: true, previous: true, team: true, rollback: true });

/** Declares that a service was returned to an earlier version, by whatever means. */
export const command: Command = {
  check: (judge) => void readWanted(judge),
  work: async (context) => {
    const { settings, runner, call } = context;
    const wanted = readWanted(judgeOf(context.inputs));
    const what = `The rollback of ${wanted.service} to ${wanted.toVersion}`;
    const recorded = await call({
      method: 'POST',
      path: '/api/v1/deployments',
      body: recordOf(wanted, context, await commitOf(context, wanted.toVersion)),
      answer: Recorded,
      attempts: ATTEMPTS,
    });
    if (!recorded.ok) {
      const again = 'with the input `started-at` it counts once, even if the answer alone was lost';
      return troubleOf(what, recorded.failure, wanted.at === undefined ? again : undefined);
    }
    const { id, previous, team } = recorded.value;
    runner.setOutput('deployment-id', id);
    runner.setOutput('previous-version', previous?.version ?? '');
    runner.setOutput('rollback', 'true');
    runner.setOutput('scorecard-url', scorecardUrl(settings.url, team.slug));
    runner.info(`Recorded: ${wanted.service} in ${settings.environment} is back at ${wanted.toVersion}.`);
    const undone = previous === null ? '' : ` Before it: ${code(previous.version)}.`;
    await runner.writeSummary(
      [
        `### ↶ ${plain(wanted.service)} ${code(wanted.toVersion)} → ${plain(settings.environment)}`,
        `**Rolled back**${wanted.reason === undefined ? '' : `: ${plain(wanted.reason)}`}.${undone}`,
        link('This deployment', deploymentUrl(settings.url, id)),
        '',
      ].join('\n\n'),
    );
    return undefined;
  },
};

type Wanted = ReturnType<typeof readWanted>;

function readWanted(judge: Judge) {
  if (judge.inputs.services !== '')
    judge.blame('services', 'has no meaning for a rollback: name one service in the input `service`.');
  return {
    service: judge.text('service', Slug, 'name the service that was rolled back, such as checkout-api'),
    toVersion: judge.text('to-version', Version, 'name the version that is live again'),
    reason: judge.optional('reason', line(300)),
    at: judge.moment('started-at'),
  };
}

/** Its commit, by which it is compared; left out where GitHub does not know the version or may not be asked. */
async function commitOf(context: Context, version: string): Promise<string | undefined> {
  const { settings, job, ports, deadline, runner } = context;
  if (settings.githubToken === undefined) return undefined;
  const commit = deployedCommit(version, { ...job, eventName: 'workflow_dispatch' });
  if (commit.kind === 'known') return commit.sha;
  try {
    const github = await connectToGitHub({
      token: settings.githubToken,
      job,
      fetch: ports.fetch,
      signal: ports.abortAfter(Math.floor(deadline.remainingMs() * SHARE_FOR_COMMIT)),
    });
    const found = await findCommit(github, commit.refs, { otherwise: '' });
    return found === '' ? undefined : found;
  } catch (error) {
    runner.debug(`The commit of ${version} was not found: ${String(error)}`);
    return undefined;
  }
}

/**
 * A run of its own: the job may have deployed in another step, and that is another deployment. Of a moment that is told,
 * it is the same rollback when the job runs again; without one the next attempt may as well be the next rollback.
 */
function recordOf(
  { service, toVersion, at }: Wanted,
  { settings, job, ports }: Context,
  commitSha?: string,
): RecordDeployment {
  const { environment, matrix } = settings;
  const own = { ...job, name: `${job.name}/rollback` };
  const identity = at === undefined ? own : { ...own, attempt: at, id: undefined };
  const when = at ?? new Date(ports.now()).toISOString();
  return {
    service,
    environment,
    version: toVersion,
    status: 'succeeded',
    rollback: true,
    startedAt: when,
    finishedAt: when,
    source: SOURCE,
    externalId: externalIdOf(identity, { service, environment, matrix }),
    run: runOf(own, matrix),
    url: job.runUrl,
    ...(commitSha !== undefined && { commitSha }),
    ...(job.actor !== undefined && { actor: job.actor }),
  };
}
