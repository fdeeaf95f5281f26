import type { RecordDeployment } from '@throughline/service/contracts/deployments';
import { connectToGitHub, type GitHub } from '../github/connect.ts';
import { createDeployment, findDeployment, type State, setStatus } from '../github/deployments.ts';
import { explainRefusal } from '../github/explain-refusal.ts';
import type { Context } from '../run.ts';
import { briefRecord, startedRecord } from './record.ts';

const SHARE = 0.5; // of the time left
const SHARE_AT_THE_END = 0.9; // when nothing else is left to be done
const LARGEST_PAYLOAD = 30_000; // characters; the commits are read from GitHub itself where they do not fit
const PERMISSION = 'deployments: write';

/** Makes a deployment on GitHub of what a job deploys, unless one started it, and leaves it for the finish. */
export async function openOnGitHub(
  context: Context,
  {
    version,
    services,
    commitSha,
  }: Readonly<{
    version: string;
    services: readonly string[];
    commitSha: string | undefined;
  }>,
): Promise<void> {
  const { settings, job, ports } = context;
  if (job.event.deployment !== undefined || services.length === 0) return;
  const github = await connect(context);
  if (github === undefined) return;
  const startedAt = new Date(ports.now()).toISOString();
  const records = services.map((service) => ({
    ...startedRecord({ settings, job, service, version }, { commitSha }),
    startedAt,
  }));
  await explained(context, 'The deployment was not made on GitHub', async () => {
    const { environment } = settings;
    const sha = commitSha ?? job.sha;
    const id = await createDeployment(github, { environment, sha, payload: carrying(records) });
    context.runner.saveState('github-deployment', String(id));
    await say(context, github, { id, state: 'in_progress', replaces: true });
  });
}

/** The deployment on GitHub that the start made; undefined where it made none. */
function readMade({ runner }: Pick<Context, 'runner'>): number | undefined {
  const saved = runner.getState('github-deployment');
  return saved === '' ? undefined : Number(saved);
}

/**
 * The deployment on GitHub that a job is: the one that it made, that started it, or that its environment made. undefined
 * where there is none, or where it may not be looked for.
 */
export async function findOnGitHub(context: Context): Promise<number | undefined> {
  const { settings, job, runner } = context;
  if (settings.githubDeployment === 'off') return undefined;
  const known = readMade(context) ?? job.event.deployment?.id;
  if (known !== undefined || settings.githubDeployment !== 'link') return known;
  const github = await connect(context);
  if (github === undefined) return undefined;
  const wanted = { environment: settings.environment, sha: job.runSha, runId: job.runId, jobId: job.id };
  return findDeployment(github, wanted).catch((error: unknown) => {
    runner.info(`The deployment on GitHub was not found: ${explainRefusal(error, 'deployments: read')}`);
    return undefined;
  });
}

/**
 * Says on the deployment that the start made how the job ended; one of the job's own environment GitHub ends itself.
 * Answers whether it was said.
 */
export async function closeOnGitHub(context: Context): Promise<boolean> {
  const id = readMade(context);
  if (id === undefined) return false;
  const github = await connect(context);
  if (github === undefined) return false;
  return explained(context, 'How the job ended was not said on GitHub', () =>
    say(context, github, { id, state: stateOf(context), replaces: true }),
  );
}

/**
 * Leaves records with GitHub, from where the service reads them when it is back: in the payload of a deployment of their
 * own. Answers whether that was possible.
 */
export async function leaveWithGitHub(
  context: Context,
  records: readonly RecordDeployment[],
  commitSha: string | undefined,
): Promise<boolean> {
  const { settings, job, runner } = context;
  if (settings.githubDeployment === 'off') return false;
  const github = await connect(context, SHARE_AT_THE_END);
  if (github === undefined) return false;
  const { environment } = settings;
  try {
    const payload = carrying(records);
    const id = await createDeployment(github, { environment, sha: commitSha ?? job.sha, payload });
    await say(context, github, { id, state: stateOf(context), replaces: false });
    return true;
  } catch (error) {
    runner.info(`The record was not left with GitHub: ${explainRefusal(error, PERMISSION)}`);
    return false;
  }
}

/** Records as the service looks for them in the payload of a deployment. */
function carrying(records: readonly RecordDeployment[]): Record<string, unknown> {
  const whole = { throughline: { records } };
  if (JSON.stringify(whole).length <= LARGEST_PAYLOAD) return whole;
  return { throughline: { records: records.map(briefRecord) } };
}

function stateOf({ settings }: Context): State {
  if (settings.outcome === 'succeeded') return 'success';
  return settings.outcome === 'failed' ? 'failure' : 'inactive';
}

function say(
  { job, settings }: Context,
  github: GitHub,
  status: Readonly<{ id: number; state: State; replaces: boolean }>,
): Promise<void> {
  return setStatus(github, { ...status, logUrl: job.runUrl, environmentUrl: settings.environmentUrl });
}

async function connect(
  { settings, job, ports, deadline }: Context,
  share = SHARE,
): Promise<GitHub | undefined> {
  if (settings.githubToken === undefined) return undefined;
  return connectToGitHub({
    token: settings.githubToken,
    job,
    fetch: ports.fetch,
    signal: ports.abortAfter(Math.floor(deadline.remainingMs() * share)),
  });
}

async function explained({ runner }: Context, what: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    runner.notice(`${what}: ${explainRefusal(error, PERMISSION)} The job goes on without it.`);
    return false;
  }
}
