import { z } from 'zod';
import type { FinishedStatus } from '../../contracts/deployments.ts';
import type { Applied } from '../deliveries/index.ts';
import type { Recording } from '../recording.ts';
import { findClaims, notCounted, unclaimed } from './claims.ts';
import { parse, RepositoryName, WorkflowRunTold } from './payloads.ts';
import { fits, place } from './place.ts';
import { recordReports, untouched } from './record-reports.ts';
import { type Report, SOURCE, versionOf } from './to-report.ts';

const Input = z.object({ repository: RepositoryName, run: WorkflowRunTold });

/** How a run ended that came to an end; one that was skipped or that nobody approved deployed nothing. */
const ENDED: Record<string, FinishedStatus | undefined> = {
  success: 'succeeded',
  failure: 'failed',
  timed_out: 'failed',
  startup_failure: 'failed',
  cancelled: 'cancelled',
};

/**
 * Records a run of a workflow as a deployment of the services for which it counts as one.
 * @param input `{ repository, run }` as webhooks and the REST API have them
 * @throws ServiceError for an environment the service does not have, or a time in the future
 */
export async function applyWorkflowRun(recording: Recording, input: unknown): Promise<Applied> {
  const { repository, run } = parse(Input, input);
  const subject = `${repository} run ${run.id}`;
  const claims = await findClaims(recording.context, repository);
  if (claims.length === 0) return unclaimed(repository, subject);
  const counting = claims.filter(
    ({ deployBy }) => deployBy.from === 'workflow_runs' && counts(deployBy, run),
  );
  if (counting.length === 0) {
    const branch = run.head_branch ? ` on ${run.head_branch}` : '';
    return notCounted(subject, claims, `a run of the workflow ${run.name ?? run.path ?? run.id}${branch}`);
  }
  const startedAt = run.run_started_at ?? run.created_at;
  const attempt = run.run_attempt ?? 1;
  const deployed = { repository, name: `run/${run.id}/${attempt}`, sha: run.head_sha, at: startedAt };
  const places = await place(recording, counting, deployed, ({ deployBy }) =>
    deployBy.from === 'workflow_runs' ? deployBy.environment : '',
  );
  if (places.length === 0) return untouched(subject);
  const ref = run.head_branch ?? '';
  const reports = places.map(
    ({ claim, environment, externalId }): Report => ({
      service: claim.slug,
      environment,
      version: versionOf({ ref, sha: run.head_sha }),
      startedAt: startedAt.toISOString(),
      ...endOf(run, startedAt),
      source: SOURCE,
      externalId,
      commitSha: run.head_sha,
      run: { repository, id: String(run.id), attempt },
      ...(ref !== '' && { ref }),
      ...(run.actor !== null && { actor: run.actor }),
      ...(run.html_url !== null && { url: run.html_url }),
    }),
  );
  return recordReports(recording, subject, reports);
}

/** Whether a run, as the REST API has it, counts as a deployment of one of these services. */
export async function isDeploymentRun({ context }: Recording, input: unknown): Promise<boolean> {
  const { data } = Input.safeParse(input);
  if (!data) return false;
  const claims = await findClaims(context, data.repository);
  return claims.some(({ deployBy }) => deployBy.from === 'workflow_runs' && counts(deployBy, data.run));
}

function counts(rule: { workflow: string; branches: string[] }, run: WorkflowRunTold): boolean {
  const file = run.path?.split('@', 1)[0] ?? '';
  const names = [run.name, file, file.split('/').at(-1)];
  if (!names.some((name) => name?.toLowerCase() === rule.workflow.toLowerCase())) return false;
  // The branch of a pull request is somebody else's, and may be called `main` in their copy.
  if (run.event.startsWith('pull_request')) return false;
  return fits(rule.branches, run.head_branch ?? '');
}

function endOf(run: WorkflowRunTold, startedAt: Date): Pick<Report, 'status' | 'finishedAt'> {
  if (run.status !== 'completed' || !run.conclusion) return { status: 'started' };
  const finishedAt = run.updated_at < startedAt ? startedAt : run.updated_at;
  return { status: ENDED[run.conclusion] ?? 'skipped', finishedAt: finishedAt.toISOString() };
}
