import { createHash } from 'node:crypto';
import type { Job } from './read.ts';

export const SOURCE = 'github-actions';

const MAX_LENGTH = 200; // the longest external id that the service takes

/**
 * The same for both phases and for every repetition of a request, different for a re-run, another job,
 * another service or environment in one job, another leg of a matrix, and another call of a reusable workflow, whose
 * jobs have one name in all of them.
 */
export function externalIdOf(
  job: Job,
  settings: Readonly<{ service: string; environment: string; matrix: string | undefined }>,
): string {
  const parts = [job.runId, job.attempt, job.name, settings.service, settings.environment];
  const matrix = settings.matrix === undefined ? [] : [digest(settings.matrix).slice(0, 12)];
  const id = [...parts, ...matrix, ...(job.id === undefined ? [] : [job.id])].join('/');
  return id.length <= MAX_LENGTH ? id : [job.runId, job.attempt, digest(id)].join('/');
}

/** The run behind the record, by which the service knows it again when GitHub itself reports the same deployment. */
export function runOf(job: Job, matrix: string | undefined) {
  const leg = matrix === undefined ? [] : [digest(matrix).slice(0, 12)];
  const name = [job.name, ...leg].join('/').slice(0, MAX_LENGTH);
  const attempt = Number(job.attempt);
  return {
    repository: `${job.owner}/${job.repository}`,
    id: job.runId,
    ...(Number.isInteger(attempt) && attempt > 0 && { attempt }),
    ...(name !== '' && { job: name }),
  };
}

/** The step of one attempt: what it repeats is a repetition, what another sends alike is not. */
export function stepOf(job: Job, env: NodeJS.ProcessEnv): string {
  return [job.runId, job.attempt, job.name, env.GITHUB_ACTION ?? ''].join('/');
}

/**
 * Names a request by its step and its content: a repetition carries the same key, another request never does. By the
 * content alone, what is sent a second time after something else was in between would be taken for a repetition.
 */
export function idempotencyKeyOf(step: string, method: string, path: string, body: string): string {
  return digest(`${step}\n${method} ${path}\n${body}`);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
