import type { Settings } from '../inputs/check.ts';
import type { Runner } from '../runner/runner.ts';
import type { RecordedDeployment } from '../service/answers.ts';

export function scorecardUrl(url: string, teamSlug: string): string {
  return `${url}/teams/${encodeURIComponent(teamSlug)}`;
}

export function deploymentUrl(url: string, id: string): string {
  return `${url}/deployments/${encodeURIComponent(id)}`;
}

/** A deployment as the service knows it now, and whether it goes back behind what was live. */
export type Known = Readonly<{
  service: string;
  deployment: RecordedDeployment;
  verdict: string;
  rollback: boolean;
}>;

/** Sets every output but that of the gate; of several services the first speaks for all. None, and nothing is set. */
export function setOutputs(
  runner: Runner,
  settings: Settings,
  known: readonly Known[],
  outcomeStatus: string,
): void {
  const [first] = known;
  if (first === undefined) return;
  const { deployment, verdict } = first;
  const ids = known.map(({ service, deployment: { id } }) => [service, id]);
  const back =
    settings.rollback ?? known.some(({ deployment: { rollback }, ...one }) => rollback || one.rollback);
  runner.setOutput('deployment-id', deployment.id);
  runner.setOutput('deployment-ids', JSON.stringify(Object.fromEntries(ids)));
  runner.setOutput('verdict', verdict);
  runner.setOutput('rollback', String(back));
  runner.setOutput('previous-version', deployment.previous?.version ?? '');
  runner.setOutput('outcome-status', outcomeStatus);
  runner.setOutput('scorecard-url', scorecardUrl(settings.url, deployment.team.slug));
}
