import type { LiveChange, LiveEvent, WatchedSubject } from '../../contracts/live.ts';
import { type Context, type Transaction, transact } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { groupAnomalies, type Member } from './group.ts';
import { append, lockLive } from './log.ts';
import { findCalm } from './quiet.ts';
import { readCalm } from './read-calm.ts';
import { readTopology } from './read-topology.ts';
import { type Known, type Settled, settleGroups } from './settle.ts';

/** What has ended may come back for so long, and is then the same live signal. */
const REOPEN_MS = 15 * 60_000;
const MOST_CHANGES = 100; // of one live signal: the oldest and the newest are kept

/**
 * Puts the anomalies there are into live signals, and says what became of each. Idempotent: processes take turns, and
 * who comes second finds nothing to change. Returns how many live signals were written.
 */
export async function regroup(context: Context): Promise<number> {
  const { database, now } = context;
  const topology = await readTopology(context);
  return transact(database, async (transaction) => {
    await lockLive(transaction);
    const at = now();
    const members = await readMembers(transaction, at);
    const ids = [...new Set(members.flatMap(({ liveId }) => liveId ?? []))];
    const rows = await transaction.liveSignal.findMany({
      where: { OR: [{ id: { in: ids } }, { state: 'open' }] },
    });
    const byId = new Map(rows.map((row) => [row.id, row]));
    const known = new Map(rows.map((row) => [row.id, toKnown(row)]));
    const settled = settleGroups(groupAnomalies(members, topology), known, topology.owners);
    settled.push(...findLeft(known, settled, at));
    const changed = settled.filter((one) => isChange(one, known, members));
    const calm = changed.length > 0 ? await readCalm(transaction, now) : { mutes: [], windows: [] };
    const events: { event: LiveEvent; simulated: boolean }[] = [];
    for (const one of changed) {
      await write(transaction, one, byId.get(one.live.id)?.history, at);
      const { mute, window } = findCalm(one.live, calm, at.getTime());
      const quiet = mute !== undefined || window !== undefined;
      events.push({ event: toEvent(one, quiet, at), simulated: one.live.simulated });
    }
    await append(transaction, events);
    return changed.length;
  });
}

/** Open ones nothing belongs to any more: what they spoke of is not watched now. */
function findLeft(known: ReadonlyMap<string, Known>, settled: readonly Settled[], at: Date): Settled[] {
  const spoken = new Set(settled.map(({ live }) => live.id));
  return [...known.values()]
    .filter(({ id, state }) => state === 'open' && !spoken.has(id))
    .map((live) => ({
      live: { ...live, state: 'resolved', resolvedAt: at.getTime() },
      known: true,
      members: [],
      changes: [{ to: 'resolved', note: 'it is not watched any more' }],
    }));
}

async function readMembers(transaction: Transaction, at: Date): Promise<Member[]> {
  const rows = await transaction.anomaly.findMany({
    where: {
      worse: true,
      confirmedAt: { not: null },
      OR: [
        { endedAt: null },
        { endedAt: { gt: new Date(at.getTime() - REOPEN_MS) } },
        { liveSignal: { is: { state: 'open' } } },
      ],
    },
  });
  return rows.map((row) => ({
    id: row.id,
    key: row.key,
    kind: row.kind,
    subject: row.subject as unknown as WatchedSubject,
    simulated: row.simulated,
    since: row.since.getTime(),
    endedAt: row.endedAt?.getTime() ?? null,
    expected: row.expected,
    observed: row.observed,
    worst: row.worst,
    onTheWhole: row.onTheWhole,
    liveId: row.liveSignalId,
  }));
}

function toKnown(row: Prisma.LiveSignalGetPayload<object>): Known {
  const { id, state, severity, what, detail, leadKey, services, teams, kpis, simulated } = row;
  return {
    id,
    state,
    harm: row.harm as Known['harm'],
    severity,
    what,
    detail,
    leadKey,
    services,
    teams,
    kpis,
    simulated,
    since: row.since.getTime(),
    resolvedAt: row.resolvedAt?.getTime() ?? null,
    mergedInto: row.mergedIntoId,
  };
}

/** Whether there is anything to write: a state, a word, a number, or who belongs to it. */
function isChange(
  { live, members }: Settled,
  known: ReadonlyMap<string, Known>,
  all: readonly Member[],
): boolean {
  const before = known.get(live.id);
  if (!before || JSON.stringify(ordered(before)) !== JSON.stringify(ordered(live))) return true;
  const own = new Set(members);
  return all.some(({ id, liveId }) => own.has(id) && liveId !== live.id);
}

function ordered(live: Known): unknown[] {
  return Object.entries(live).sort(([one], [other]) => (one < other ? -1 : 1));
}

async function write(
  transaction: Transaction,
  { live, members, changes, known }: Settled,
  history: unknown,
  at: Date,
): Promise<void> {
  const { id, since, resolvedAt, mergedInto, ...rest } = live;
  const before = (history ?? []) as LiveChange[];
  const all = [...before, ...changes.map((change) => ({ at: at.toISOString(), by: null, ...change }))];
  const kept = all.length > MOST_CHANGES ? [...all.slice(0, 1), ...all.slice(1 - MOST_CHANGES)] : all;
  const reopened = changes.some(({ to }) => to === 'reopened');
  const data = {
    ...rest,
    since: new Date(since),
    updatedAt: at,
    resolvedAt: resolvedAt === null ? null : new Date(resolvedAt),
    mergedIntoId: mergedInto,
    history: kept,
    ...(reopened && { incidentClosed: false }), // the incident goes on with it
  };
  if (known) await transaction.liveSignal.update({ where: { id }, data });
  else await transaction.liveSignal.create({ data: { id, ...data, openedAt: at } });
  if (members.length > 0) {
    await transaction.anomaly.updateMany({ where: { id: { in: members } }, data: { liveSignalId: id } });
  }
}

function toEvent({ live, changes }: Settled, quiet: boolean, at: Date): LiveEvent {
  const to = changes.at(-1)?.to;
  const kind =
    to === 'opened' || to === 'reopened' || to === 'resolved' ? to : to === 'merged' ? 'resolved' : 'updated';
  return { kind, at: at.toISOString(), live: briefly(live, quiet) };
}

/** A live signal in the few words of an event. */
export function briefly(
  live: Pick<Known, 'id' | 'state' | 'what' | 'detail' | 'severity' | 'services' | 'teams' | 'since'>,
  quiet: boolean,
): NonNullable<LiveEvent['live']> {
  const { id, state, what, detail, severity, services, teams, since } = live;
  return { id, state, what, detail, severity, since: new Date(since).toISOString(), services, teams, quiet };
}
