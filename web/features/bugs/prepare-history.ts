import type { BugDetail } from '@throughline/service/contracts/bugs';
import type { Stop } from '../../ui/through-line.tsx';

export type BugStation = {
  stop: Stop;
  at: string | null;
  ahead: boolean;
  role: 'deployment' | 'still_open' | BugDetail['history'][number]['kind'];
  actor: string | null;
};

/** From the deployment that brought the bug, where one is known, through all that happened to it, to where it stands. */
export function prepareHistory({
  history,
  attribution,
  endedAt,
}: Pick<BugDetail, 'history' | 'attribution' | 'endedAt'>): BugStation[] {
  const cause = attribution?.deployment;
  const stations: BugStation[] = history.map(({ kind, at, actor }) => ({
    stop: kind === 'closed' ? 'held' : kind === 'dismissed' ? 'open' : 'harm',
    at,
    ahead: false,
    role: kind,
    actor,
  }));
  if (cause)
    stations.unshift({ stop: 'undone', at: cause.finishedAt, ahead: false, role: 'deployment', actor: null });
  if (endedAt === null)
    stations.push({ stop: 'open', at: null, ahead: true, role: 'still_open', actor: null });
  return stations;
}
