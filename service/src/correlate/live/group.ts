import type { WatchedSubject } from '../../contracts/live.ts';

/** An anomaly for the worse, as far as it takes part in a live signal. Times are milliseconds since 1970. */
export interface Member {
  id: string;
  key: string;
  kind: 'value' | 'silence';
  subject: WatchedSubject;
  simulated: boolean;
  since: number;
  endedAt: number | null;
  expected: number | null;
  observed: number | null;
  worst: number | null;
  /** Whether it is believed by the mean of some minutes alone. */
  onTheWhole: boolean;
  /** The live signal it belongs to already. */
  liveId: string | null;
}

/** Who depends on whom. */
export interface Topology {
  /** Services that one calls, by its slug. */
  calls: ReadonlyMap<string, ReadonlySet<string>>;
  /** Team that owns a service, by its slug. */
  owners: ReadonlyMap<string, string>;
}

const MINUTE_MS = 60_000;
/** What begins within so long of each other, along an edge or in the business, is taken for one event. */
const TOGETHER_MS = 10 * MINUTE_MS;
/** A KPI shows harm a little after the signals do: people try again before they give up. */
const KPI_TOGETHER_MS = 15 * MINUTE_MS;
/** What begins in a service while something of it goes on, or has just ended, belongs to it. */
const AFTER_MS = 15 * MINUTE_MS;

/**
 * Which anomalies belong together: each group is one live signal. The order of the input does not matter, nor who asks:
 * members of a group, and groups, come in the order of their beginning.
 */
export function groupAnomalies(members: readonly Member[], topology: Topology): Member[][] {
  const sorted = [...members].sort(byBeginning);
  const parent = sorted.map((_, index) => index);
  const rootOf = (index: number): number => {
    let root = index;
    while (parent[root] !== root) root = parent[root] as number;
    parent[index] = root;
    return root;
  };
  for (let later = 1; later < sorted.length; later += 1) {
    for (let earlier = 0; earlier < later; earlier += 1) {
      if (!belongTogether(sorted[earlier] as Member, sorted[later] as Member, topology)) continue;
      const [one, other] = [rootOf(earlier), rootOf(later)];
      parent[Math.max(one, other)] = Math.min(one, other);
    }
  }
  const groups = new Map<number, Member[]>();
  sorted.forEach((member, index) => {
    const root = rootOf(index);
    const group = groups.get(root);
    if (group) group.push(member);
    else groups.set(root, [member]);
  });
  return [...groups.values()];
}

function byBeginning(one: Member, other: Member): number {
  return one.since - other.since || compare(one.key, other.key) || compare(one.id, other.id);
}

function belongTogether(earlier: Member, later: Member, { calls, owners }: Topology): boolean {
  if (earlier.simulated !== later.simulated) return false;
  if (earlier.liveId !== null && earlier.liveId === later.liveId) return true;
  const apart = later.since - earlier.since;
  const [one, other] = [earlier.subject, later.subject];
  // Where nothing is heard of several at once the way here is broken, not each of them.
  if (earlier.kind === 'silence' && later.kind === 'silence' && apart <= TOGETHER_MS) return true;
  if (one.service !== null && one.service === other.service) {
    return later.since <= (earlier.endedAt ?? Number.POSITIVE_INFINITY) + AFTER_MS;
  }
  if (one.service !== null && other.service !== null) {
    const edge = calls.get(one.service)?.has(other.service) || calls.get(other.service)?.has(one.service);
    return edge === true && apart <= TOGETHER_MS;
  }
  const slack = KPI_TOGETHER_MS + Math.max(slackOf(one), slackOf(other));
  if (apart > slack) return false;
  if (one.service === null && other.service === null) return one.team !== null && one.team === other.team;
  const [kpi, service] = one.service === null ? [one, other.service] : [other, one.service];
  return kpi.team !== null && service !== null && dependsOn(kpi.team, service, { calls, owners });
}

/** An hour's value may have turned bad at any time in it. */
function slackOf({ stepMs }: WatchedSubject): number {
  return stepMs > MINUTE_MS ? stepMs : 0;
}

/** Whether a team's business depends on a service: its own, or one that its own call. */
function dependsOn(team: string, service: string, { calls, owners }: Topology): boolean {
  if (owners.get(service) === team) return true;
  for (const [caller, called] of calls) if (called.has(service) && owners.get(caller) === team) return true;
  return false;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
