import type { KpiRow } from '../../collect/kpis/index.ts';
import type { WatchedSignal } from '../../collect/telemetry/index.ts';
import type { WatchedSubject } from '../../contracts/live.ts';
import type { Statistic } from '../../contracts/signals.ts';

/** Something that is watched, and how to read it. */
export interface Subject {
  /** `signal:<series>:<statistic>` or `kpi:<id>` */
  key: string;
  /** What is shown of it. */
  shown: WatchedSubject;
  simulated: boolean;
  source: { kind: 'signal'; seriesId: number; statistic: Statistic } | { kind: 'kpi'; kpi: KpiRow };
}

const MINUTE_MS = 60_000;
const STEP_MS = { minute: MINUTE_MS, hour: 60 * MINUTE_MS };

export function ofSignal(signal: WatchedSignal, outcome: boolean): Subject {
  const { seriesId, statistic, service, team, name, unit, role, worse, simulated } = signal;
  return {
    key: `signal:${seriesId}:${statistic}`,
    shown: {
      kind: 'signal',
      ref: String(seriesId),
      name,
      statistic,
      unit,
      proportion: statistic === 'ratio',
      role,
      worse,
      service,
      team,
      money: false,
      outcome,
      stepMs: MINUTE_MS,
    },
    simulated,
    source: { kind: 'signal', seriesId, statistic },
  };
}

/** Undefined of a KPI that is told by the day: it says nothing of now. */
export function ofKpi(kpi: KpiRow, outcome: boolean): Subject | undefined {
  if (kpi.resolution === 'day') return undefined;
  return {
    key: `kpi:${kpi.id}`,
    shown: {
      kind: 'kpi',
      ref: kpi.slug,
      name: kpi.name,
      statistic: null,
      unit: kpi.unit,
      proportion: kpi.proportion && kpi.unit === '%',
      role: 'kpi',
      worse: kpi.direction === 'higher' ? 'lower' : 'higher',
      service: null,
      team: kpi.team.slug,
      money: kpi.worthAmount !== null,
      outcome,
      stepMs: STEP_MS[kpi.resolution],
    },
    simulated: kpi.team.simulated,
    source: { kind: 'kpi', kpi },
  };
}

const ORDER = ['kpi', 'business', 'errors', 'latency', 'traffic', 'saturation', 'other'];

/** Who is looked at first when there is no time for all: what the business counts, then what its customers feel. */
export function byPriority(one: Subject, other: Subject): number {
  return (
    Number(other.shown.money) - Number(one.shown.money) ||
    Number(other.shown.outcome) - Number(one.shown.outcome) ||
    ORDER.indexOf(one.shown.role) - ORDER.indexOf(other.shown.role) ||
    (one.key < other.key ? -1 : 1)
  );
}

/** What is watched together: a service by itself, so that its silence is seen as a whole; the KPIs of a team. */
export function ownerOf({ service, team }: Pick<WatchedSubject, 'service' | 'team'>): string {
  return service === null ? `team:${team}` : `service:${service}`;
}
