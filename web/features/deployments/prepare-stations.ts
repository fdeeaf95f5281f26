import type { DeploymentDetail, DeploymentRef } from '@throughline/service/contracts/deployments';
import type { Stop } from '../../ui/through-line.tsx';

export type PreparedStation = {
  stop: Stop;
  at: string | null;
  ahead: boolean;
  /** The other deployment this station is about; null for the one the page shows. */
  ref: DeploymentRef | null;
  role:
    | 'before'
    | 'undid'
    | 'this'
    | 'failed'
    | 'undone_by'
    | 'hotfixed_by'
    | 'incident'
    | 'regressed'
    | 'held'
    | 'settles';
};

type Shown = Pick<
  DeploymentDetail,
  'status' | 'startedAt' | 'finishedAt' | 'verdict' | 'previous' | 'undid' | 'undoneBy' | 'next'
>;

/** From what was live before, through this deployment, to what became of it. */
export function prepareStations(deployment: Shown): PreparedStation[] {
  const { previous, undid, verdict, undoneBy, next } = deployment;
  const undone = [...undid].sort((a, b) => (a.finishedAt ?? '').localeCompare(b.finishedAt ?? ''));
  const stations: PreparedStation[] = [];
  if (previous !== null && !undone.some(({ id }) => id === previous.id)) {
    stations.push({
      stop: 'deployment',
      at: previous.finishedAt,
      ahead: false,
      ref: previous,
      role: 'before',
    });
  }
  for (const ref of undone)
    stations.push({ stop: 'undone', at: ref.finishedAt, ahead: false, ref, role: 'undid' });
  const live = deployment.status === 'succeeded';
  stations.push({
    stop: verdict !== null && WENT_WRONG.has(verdict.kind) ? 'undone' : 'deployment',
    at: live ? deployment.finishedAt : deployment.startedAt,
    ahead: false,
    ref: null,
    role: 'this',
  });
  const end = { ahead: false, ref: null };
  switch (verdict?.kind) {
    case 'failed':
      return [...stations, { ...end, stop: 'undone', at: deployment.finishedAt, role: 'failed' }];
    case 'rolled_back':
      return [
        ...stations,
        { ...end, stop: 'deployment', at: verdict.since, ref: undoneBy, role: 'undone_by' },
      ];
    case 'hotfixed': {
      const ref = next?.id === verdict.byDeploymentId ? next : null;
      return [...stations, { ...end, stop: 'deployment', at: verdict.since, ref, role: 'hotfixed_by' }];
    }
    case 'caused_incident':
      return [...stations, { ...end, stop: 'harm', at: verdict.since, role: 'incident' }];
    case 'regressed':
      return [...stations, { ...end, stop: 'harm', at: verdict.since, role: 'regressed' }];
    case 'held':
      return [...stations, { ...end, stop: 'held', at: verdict.since, role: 'held' }];
    case 'pending':
      return [...stations, { ...end, stop: 'open', at: verdict.settlesAt, ahead: true, role: 'settles' }];
    default:
      return stations;
  }
}

const WENT_WRONG: ReadonlySet<string> = new Set(['rolled_back', 'hotfixed', 'caused_incident', 'regressed']);
