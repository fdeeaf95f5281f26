import { z } from 'zod';
import type { GitHub } from './connect.ts';

const NEWEST = 10; // of one commit in one environment; the job's own is among them

export type State = 'in_progress' | 'success' | 'failure' | 'inactive';

const Found = z.array(z.object({ id: z.number().int() }));

/**
 * The deployment that the environment of a job made: the newest of the commit there with a status that leads to the
 * run. undefined where there is none. @throws what Octokit throws
 */
export async function findDeployment(
  { octokit, owner, repo }: GitHub,
  wanted: Readonly<{ environment: string; sha: string; runId: string }>,
): Promise<number | undefined> {
  const { environment, sha, runId } = wanted;
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
      const leads = (url: string | undefined) => new RegExp(`/actions/runs/${runId}(?:/|$)`).test(url ?? '');
      return statuses.some(({ log_url, target_url }) => leads(log_url) || leads(target_url)) ? id : undefined;
    }),
  );
  return made.find((id) => id !== undefined);
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
