import type { Incident } from '@throughline/service/contracts/incidents';
import type { Stop } from '../../ui/through-line.tsx';

export type IncidentStation = {
  stop: Stop;
  at: string | null;
  ahead: boolean;
  role: 'deployment' | 'began' | 'detected' | 'resolved' | 'goes_on';
};

/** From the deployment it is put down to, through the harm, to its end; in the order in which it happened. */
export function prepareLine(
  incident: Pick<Incident, 'startedAt' | 'detectedAt' | 'resolvedAt' | 'attribution'>,
): IncidentStation[] {
  const { startedAt, detectedAt, resolvedAt, attribution } = incident;
  const cause = attribution?.deployment;
  const past: IncidentStation[] = [
    ...(cause
      ? [{ stop: 'undone' as const, at: cause.finishedAt, ahead: false, role: 'deployment' as const }]
      : []),
    { stop: 'harm', at: startedAt, ahead: false, role: 'began' },
    ...(detectedAt === null
      ? []
      : [{ stop: 'harm' as const, at: detectedAt, ahead: false, role: 'detected' as const }]),
  ];
  const end: IncidentStation =
    resolvedAt === null
      ? { stop: 'open', at: null, ahead: true, role: 'goes_on' }
      : { stop: 'held', at: resolvedAt, ahead: false, role: 'resolved' };
  return [...past, end];
}
