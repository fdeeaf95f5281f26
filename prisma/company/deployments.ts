import type { RecordDeployment } from '@throughline/service/contracts/deployments';
import type { Attempt } from './pipelines.ts';

/** Which system the company's records say they come from. */
export const SOURCE = 'simulated';

export type SimulatedDeployment = RecordDeployment & {
  externalId: string;
  environment: string;
  startedAt: string;
  finishedAt: string;
};

/** The attempts as a pipeline would have reported them, oldest first. */
export function listDeployments(attempts: readonly Attempt[]): SimulatedDeployment[] {
  return attempts.map((attempt) => ({
    service: attempt.service,
    environment: attempt.environment,
    version: attempt.release.version,
    commitSha: attempt.release.commitSha,
    status: attempt.status,
    startedAt: new Date(attempt.startedAt).toISOString(),
    finishedAt: new Date(attempt.finishedAt).toISOString(),
    source: SOURCE,
    externalId: attempt.externalId,
    actor: attempt.actor,
    ...(attempt.commits.length > 0 && { commits: attempt.commits }),
  }));
}
