import type { Anomaly, LiveSignal } from '@throughline/service/contracts/live';
import type { Stop } from '../../ui/through-line.tsx';

export type LiveStation = { stop: Stop; at: string } & (
  | { role: 'deployment'; deployment: LiveSignal['deployments'][number] }
  | { role: 'change'; change: LiveSignal['changes'][number] }
  | { role: 'anomaly'; anomaly: Anomaly }
);

/** Cause and effect in the order in which they began: what was deployed or set, the signals that moved, the KPIs that followed. */
export function prepareLine({
  deployments,
  changes,
  anomalies,
}: Pick<LiveSignal, 'deployments' | 'changes' | 'anomalies'>): LiveStation[] {
  return [
    ...deployments.map((deployment) => ({
      role: 'deployment' as const,
      stop: 'deployment' as const,
      at: deployment.finishedAt,
      deployment,
    })),
    ...changes.map((change) => ({
      role: 'change' as const,
      stop: 'deployment' as const,
      at: change.at,
      change,
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
      Number(one.role === 'anomaly') - Number(other.role === 'anomaly'),
  );
}
