import type { Settings } from '../inputs/check.ts';
import type { Runner } from '../runner/runner.ts';
import type { RecordedDeployment } from '../service/answers.ts';

export function scorecardUrl(url: string, teamSlug: string): string {
  return `${url}/teams/${encodeURIComponent(teamSlug)}`;
}

export function deploymentUrl(url: string, id: string): string {
  return `${url}/deployments/${encodeURIComponent(id)}`;
}

/** Sets every output from the deployment as the service knows it now. */
export function setOutputs(
  runner: Runner,
  settings: Settings,
  deployment: RecordedDeployment,
  verdict: string,
): void {
  runner.setOutput('deployment-id', deployment.id);
  runner.setOutput('verdict', verdict);
  runner.setOutput('rollback', String(deployment.rollback || settings.rollback === true));
  runner.setOutput('previous-version', deployment.previous?.version ?? '');
  runner.setOutput('scorecard-url', scorecardUrl(settings.url, deployment.team.slug));
}
