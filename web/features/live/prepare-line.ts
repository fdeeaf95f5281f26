import type { Anomaly, LiveSignal } from '@throughline/service/contracts/live';
import type { Stop } from '../../ui/through-line.tsx';

export type LiveStation = { stop: Stop; at: string } & (
  | { role: 'deployment'; deployment: LiveSignal['deployments'][number] }
  | { role: 'anomaly'; anomaly: Anomaly }
);

/** Cause and effect in the order in which they began: what was deployed, the signals that moved, the KPIs that followed. */
export function prepareLine({
  deployments,
  anomalies,
}: Pick<LiveSignal, 'deployments' | 'anomalies'>): LiveStation[] {
  return [
    ...deployments.map((deployment) => ({
      role: 'deployment' as const,
      stop: 'deployment' as const,
      at: deployment.finishedAt,
      deployment,
    })),
    ...anomalies.map((anomaly) => ({
      role: 'anomaly' as const,
      stop: (anomaly.subject.kind === 'kpi' ? 'kpi' : 'signal') as Stop,
      at: anomaly.since,
      anomaly,
    })),
  ].sort(
    (one, other) =>
      Date.parse(one.at) - Date.parse(other.at) ||
      (one.role === other.role ? 0 : one.role === 'deployment' ? -1 : 1),
  );
}
