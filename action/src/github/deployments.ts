import { z } from 'zod';
import type { GitHub } from './connect.ts';

const NEWEST = 10; // of one commit in one environment; the job's own is among them

export type State = 'in_progress' | 'success' | 'failure' | 'inactive';

const Found = z.array(z.object({ id: z.number().int() }));

/**
 * The deployment that the environment of a job made: the one of the commit there with a status that leads to the job.
 * Where nothing leads to a job, the only one that leads to its run; of several, as the legs of a matrix make, none is
 * taken, since a wrong one would join two deployments. undefined where there is none. @throws what Octokit throws
 */
export async function findDeployment(
  { octokit, owner, repo }: GitHub,
  wanted: Readonly<{ environment: string; sha: string; runId: string; jobId: string | undefined }>,
): Promise<number | undefined> {
  const { environment, sha } = wanted;
  const { data } = await octokit.rest.repos.listDeployments({
    owner,
    repo,
    environment,
    sha,
    per_page: NEWEST,
  });
  const made = await Promise.all(
    Found.parse(data).map(async ({ id }) => {
      const { data: statuses } = await octokit.rest.repos.listDeploymentStatuses({
        owner,
        repo,
        deployment_id: id,
        per_page: NEWEST,
      });
      const urls = statuses.flatMap(({ log_url, target_url }) => [log_url ?? '', target_url ?? '']);
      return { id, leadsTo: leadsTo(urls, wanted) };
    }),
  );
  const [own] = made.filter(({ leadsTo }) => leadsTo === 'job');
  if (own !== undefined) return own.id;
  const [only, ...others] = made.filter(({ leadsTo }) => leadsTo === 'run');
  return others.length === 0 ? only?.id : undefined;
}

/** Whether one of the addresses is that of the job, or that of its run and of no other job that is known. */
function leadsTo(
  urls: readonly string[],
  { runId, jobId }: Readonly<{ runId: string; jobId: string | undefined }>,
): 'job' | 'run' | undefined {
  const jobs = urls.flatMap((url) => {
    const [, run, job] = /\/actions\/runs\/(\d+)(?:\/job\/(\d+))?/.exec(url) ?? [];
    return run === runId ? [job] : [];
  });
  if (jobs.length === 0) return undefined;
  if (jobId === undefined) return 'run';
  if (jobs.includes(jobId)) return 'job';
  return jobs.every((job) => job === undefined) ? 'run' : undefined;
}

/** Makes a deployment on GitHub. @throws what Octokit throws */
export async function createDeployment(
  { octokit, owner, repo }: GitHub,
  given: Readonly<{ environment: string; sha: string; payload: Record<string, unknown> }>,
): Promise<number> {
  const { environment, sha, payload } = given;
  const { data } = await octokit.rest.repos.createDeployment({
    owner,
    repo,
    ref: sha,
    environment,
    payload,
    description: 'Recorded by Throughline',
    auto_merge: false, // what is deployed is what the job runs on
    required_contexts: [], // whether to deploy was decided before the job began
  });
  if (!('id' in data)) throw new Error(data.message ?? 'GitHub made no deployment');
  return data.id;
}

/** Says on GitHub how a deployment is going. @throws what Octokit throws */
export async function setStatus(
  { octokit, owner, repo }: GitHub,
  given: Readonly<{
    id: number;
    state: State;
    logUrl: string;
    environmentUrl?: string | undefined;
    /** Whether a success sets the deployments before it inactive. */
    replaces: boolean;
  }>,
): Promise<void> {
  const { id, state, logUrl, environmentUrl, replaces } = given;
  await octokit.rest.repos.createDeploymentStatus({
    owner,
    repo,
    deployment_id: id,
    state,
    log_url: logUrl,
    auto_inactive: replaces,
    ...(environmentUrl !== undefined && { environment_url: environmentUrl }),
  });
}
