import type { Harm, LiveChange, Severity } from '../../contracts/live.ts';
import type { Member } from './group.ts';
import { harmOf, isFelt, leadOf, severityOf, worseOf } from './harm.ts';
import { sayTitle } from './say.ts';

/** A live signal, as far as what becomes of it depends on it. Times are milliseconds since 1970. */
export interface Known {
  id: string;
  state: 'open' | 'resolved';
  harm: Harm;
  severity: Severity;
  what: string;
  detail: string;
  leadKey: string;
  services: string[];
  teams: string[];
  kpis: string[];
  simulated: boolean;
  since: number;
  resolvedAt: number | null;
  mergedInto: string | null;
}

export interface Settled {
  live: Known;
  /** Whether it was there before. */
  known: boolean;
  members: string[];
  /** What became of it; empty when only its numbers are others. */
  changes: Pick<LiveChange, 'to' | 'note'>[];
}

/**
 * What becomes of live signals, from the groups as they are now: opened, changed, resolved, opened again. Pure: the same
 * groups lead to the same whoever computes it, and computing it again changes nothing.
 */
export function settleGroups(
  groups: readonly Member[][],
  known: ReadonlyMap<string, Known>,
  owners: ReadonlyMap<string, string>,
): Settled[] {
  return groups.flatMap((members) => settleGroup(members, known, owners));
}

/**
 * Whether what belongs together is told of. One signal whose minutes are each within the band waits until something else
 * of its service or along a call is off as well, or until it has lasted half an hour; a KPI is harm by itself.
 */
export function isToldOf(members: readonly Member[]): boolean {
  const keys = new Set(members.map(({ key }) => key));
  return keys.size > 1 || members.some(({ onTheWhole, subject }) => !onTheWhole || subject.kind === 'kpi');
}

function settleGroup(
  members: readonly Member[],
  known: ReadonlyMap<string, Known>,
  owners: ReadonlyMap<string, string>,
): Settled[] {
  const before = [...new Set(members.flatMap(({ liveId }) => liveId ?? []))]
    .flatMap((id) => known.get(id) ?? [])
    .sort((one, other) => one.since - other.since || (one.id < other.id ? -1 : 1));
  const [kept, ...others] = before;
  const going = members.some(({ endedAt }) => endedAt === null);
  if (!kept && !isToldOf(members)) return [];
  if (!kept && !going) return []; // over before it could be told: after a pause nobody is called for the past
  const live = describe(members, kept, owners);
  const settled: Settled = {
    live,
    known: kept !== undefined,
    members: members.map(({ id }) => id),
    changes: compare(kept, live, members),
  };
  return [settled, ...others.flatMap((other) => merge(other, live))];
}

function describe(
  members: readonly Member[],
  kept: Known | undefined,
  owners: ReadonlyMap<string, string>,
): Known {
  const [first] = members;
  const lead = leadOf(members);
  const going = members.filter(({ endedAt }) => endedAt === null);
  const services = unique(members.map(({ subject }) => subject.service));
  const own = severityOf(members);
  return {
    id: kept?.id ?? (first as Member).id, // of its first anomaly: the same whoever opens it
    state: going.length > 0 ? 'open' : 'resolved',
    harm: harmOf(lead),
    severity: kept ? worseOf(kept.severity, own) : own,
    ...sayTitle(lead, going.length > 0 ? going : members),
    leadKey: lead.key,
    services,
    teams: unique([
      ...members.map(({ subject }) => subject.team),
      ...services.map((service) => owners.get(service) ?? null),
    ]),
    kpis: unique(members.map(({ subject }) => (subject.kind === 'kpi' ? subject.ref : null))),
    simulated: (first as Member).simulated,
    since: (members.find(isFelt) ?? (first as Member)).since,
    resolvedAt: going.length > 0 ? null : Math.max(...members.map(({ endedAt }) => endedAt ?? 0)),
    mergedInto: null,
  };
}

function compare(kept: Known | undefined, live: Known, members: readonly Member[]): Settled['changes'] {
  if (!kept) return [{ to: 'opened', note: null }];
  const changes: Settled['changes'] = [];
  if (kept.state === 'resolved' && live.state === 'open') changes.push({ to: 'reopened', note: null });
  if (kept.severity !== live.severity) changes.push({ to: 'worse', note: `now ${live.severity}` });
  if (kept.state === 'open' && live.state === 'resolved') {
    const last = members.at(-1);
    const late = last?.kind === 'silence' && last.subject.late === true;
    changes.push({ to: 'resolved', note: late ? 'nothing was silent: what was missed came late' : null });
  }
  return changes;
}

/** The older one goes on for both. */
function merge(other: Known, into: Known): Settled[] {
  if (other.mergedInto !== null) return [];
  return [
    {
      live: { ...other, state: 'resolved', resolvedAt: other.resolvedAt ?? into.since, mergedInto: into.id },
      known: true,
      members: [],
      changes: [{ to: 'merged', note: `goes on as “${into.what}”` }],
    },
  ];
}

function unique(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null))].sort();
}
