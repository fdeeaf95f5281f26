import type { Anomaly, LiveChange, LiveSignal, WatchedSubject } from '../../contracts/live.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { type Calm, findCalm } from './quiet.ts';
import { sayWhole } from './say.ts';

export type LiveRow = Prisma.LiveSignalGetPayload<{ include: { anomalies: true } }>;
type AnomalyRow = LiveRow['anomalies'][number];

const DIRECTIONS = { '-1': 'below', '0': 'silent', '1': 'above' } as const;

export function toAnomaly(row: AnomalyRow): Anomaly {
  const { id, kind, worse, score, expected, lower, upper, observed, worst } = row;
  return {
    id,
    kind,
    subject: row.subject as unknown as WatchedSubject,
    since: row.since.toISOString(),
    until: row.endedAt?.toISOString() ?? null,
    lastAt: row.lastAt.toISOString(),
    confirmed: row.confirmedAt !== null,
    direction: DIRECTIONS[String(row.direction) as keyof typeof DIRECTIONS],
    worse,
    score,
    expected,
    lower,
    upper,
    observed,
    worst,
  };
}

/** A live signal as it is shown: with why it is quiet, and what had been deployed or set. */
export function toLiveSignal(
  row: LiveRow,
  {
    calm,
    now,
    deployments,
    changes,
    impact,
    steps,
  }: { calm: Calm; now: number } & Pick<LiveSignal, 'deployments' | 'changes' | 'impact' | 'steps'>,
): LiveSignal {
  const { id, state, what, detail, severity, services, teams, kpis, simulated, leadKey } = row;
  const since = row.since.getTime();
  const { mute, window } = findCalm({ leadKey, since, services, teams }, calm, now);
  return {
    id,
    state,
    title: sayWhole({ what, detail }, since),
    what,
    detail,
    harm: row.harm as LiveSignal['harm'],
    severity,
    since: row.since.toISOString(),
    openedAt: row.openedAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    services,
    teams,
    kpis,
    simulated,
    quiet: mute ? 'muted' : window ? 'maintenance' : null,
    muted: mute ? { by: mute.by, at: iso(mute.at), until: iso(mute.until), why: mute.why } : null,
    maintenance: window ? { id: window.id, why: window.why, to: iso(window.to) } : null,
    acknowledged:
      row.acknowledgedBy !== null && row.acknowledgedAt !== null
        ? { by: row.acknowledgedBy, at: row.acknowledgedAt.toISOString() }
        : null,
    incident: row.incidentId,
    mergedInto: row.mergedIntoId,
    anomalies: [...row.anomalies]
      .sort((one, other) => one.since.getTime() - other.since.getTime() || (one.key < other.key ? -1 : 1))
      .map(toAnomaly),
    deployments,
    changes,
    causes: row.causes as unknown as LiveSignal['causes'],
    impact,
    steps,
    history: row.history as unknown as LiveChange[],
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
