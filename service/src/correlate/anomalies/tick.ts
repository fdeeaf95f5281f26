import { groupBy } from '../../collect/kpis/index.ts';
import { SETTLE_MS, type WatchedSubject } from '../../contracts/live.ts';
import { type Context, type Transaction, transact } from '../../store/database.ts';
import { countWatched, describeEpisode, describeSilence, findSilences } from './describe.ts';
import { findSubjects } from './find-subjects.ts';
import { cameAfterwards, lookForLate, mayBeFilled } from './late.ts';
import { abandonShard, claimShard, makeShards, releaseShard, SHARDS, shardOf } from './shards.ts';
import { forgetStates, keep, type Memory, recall } from './states.ts';
import { ownerOf, type Subject } from './subject.ts';
import { watchSubjects } from './watch-shard.ts';
import { type AnomalyRow, writeAnomalies } from './write-anomalies.ts';

const MINUTE_MS = 60_000;
/** What is in mind is written down this often, a part of it each minute: whoever takes over looks at so much again. */
const KEEP_EVERY_MS = 15 * MINUTE_MS;
/** A longer pause than this is one in which nobody looked. */
const PAUSE_MS = 5 * MINUTE_MS;
const FORGET_STATES_MS = 35 * 86_400_000;

export interface Watch {
  /** Who this process is among others. */
  holder: string;
  memory: Memory;
  /** Says no when there is no time for more: what is left is shed, and caught up with later. */
  goOn: () => boolean;
  /** What a failure of a share is told to; the others go on. */
  onError: (error: unknown) => void;
}

/** The end of the newest minute that is final. */
export function finalMinute(now: number): number {
  return Math.floor((now - SETTLE_MS) / MINUTE_MS) * MINUTE_MS;
}

/**
 * Judges every minute that has become final since the last tick, of every share that no other process has judged or holds.
 * Returns how many shares. Any number of processes may call it at once; calling it again does nothing.
 */
export async function watchAll(context: Context, watch: Watch): Promise<number> {
  const upTo = finalMinute(context.now().getTime());
  await makeShards(context.database);
  const due = await context.database.watchShard.findMany({
    where: { OR: [{ judgedTo: null }, { judgedTo: { lt: new Date(upTo) } }] },
    select: { shard: true },
  });
  if (due.length === 0) return 0;
  const byShard = groupBy(await findSubjects(context), ({ shown }) => shardOf(ownerOf(shown)));
  let judged = 0;
  for (let turn = 0; turn < SHARDS; turn += 1) {
    const shard = (turn + shardOf(watch.holder)) % SHARDS; // so that processes begin at different ends
    const claimed = await claimShard(context, { shard, upTo: new Date(upTo), holder: watch.holder });
    if (!claimed) continue;
    try {
      await judgeShard(context, watch, {
        shard,
        upTo,
        judgedTo: claimed.judgedTo,
        subjects: byShard.get(shard) ?? [],
      });
      judged += 1;
    } catch (error) {
      await abandonShard(context.database, { shard, holder: watch.holder });
      watch.onError(error);
    }
  }
  await forgetStates(context, new Date(upTo - FORGET_STATES_MS));
  return judged;
}

async function judgeShard(
  context: Context,
  { holder, memory, goOn }: Watch,
  {
    shard,
    upTo,
    judgedTo,
    subjects,
  }: { shard: number; upTo: number; judgedTo: Date | null; subjects: Subject[] },
): Promise<void> {
  const begun = performance.now();
  const { database } = context;
  const keys = new Set(subjects.map(({ key }) => key));
  for (const [key, entry] of memory) if (entry.shard === shard && !keys.has(key)) memory.delete(key);
  await recall(database, memory, [...keys]);
  const looking = judgedTo !== null && upTo - judgedTo.getTime() <= PAUSE_MS;
  const shed = await watchSubjects(context, subjects, { memory, shard, upTo, looking, goOn });
  await lookForLate(context, subjects, { memory, upTo, goOn });

  for (const subject of subjects) {
    const entry = memory.get(subject.key);
    if (entry) entry.subject = subject;
  }
  const now = context.now().getTime();
  const changed = subjects.filter(({ key }) => memory.get(key)?.changed);
  const rows: AnomalyRow[] = changed.flatMap((subject) => {
    const episode = memory.get(subject.key)?.watcher.episode;
    return episode ? [describeEpisode(subject, episode)] : [];
  });
  const silences = findSilences(subjects, memory, { now, upTo }).map((silence) =>
    describeSilence(silence, upTo),
  );
  const filled = await findFilled(context, {
    shard,
    upTo,
    silent: silences.map(({ key }) => key),
    subjects,
    memory,
  });
  const due = subjects.flatMap(({ key }) => {
    const entry = memory.get(key);
    if (!entry || (mayBeFilled(entry, upTo) && entry.keptTo > Number.NEGATIVE_INFINITY)) return [];
    const late = entry.seenTo - entry.keptTo >= KEEP_EVERY_MS;
    const turn = Math.floor(upTo / MINUTE_MS) % (KEEP_EVERY_MS / MINUTE_MS) === spread(key);
    return late || (turn && entry.seenTo > entry.keptTo) ? [[key, entry] as const] : [];
  });
  const watched = countWatched(subjects, memory, { now, upTo });
  const kept = await transact(database, async (transaction) => {
    const tookMs = Math.round(performance.now() - begun);
    const ours = await releaseShard(transaction, {
      shard,
      holder,
      upTo: new Date(upTo),
      tookMs,
      shed,
      watched,
    });
    if (!ours) return false;
    await writeAnomalies(transaction, [...rows, ...silences]);
    await endOthers(transaction, { shard, upTo, silent: silences.map(({ key }) => key), subjects, memory });
    await noteFilled(transaction, filled);
    await keep(transaction, due);
    return true;
  });
  if (!kept) return; // somebody else has it by now; what is in mind remains true
  for (const { key } of changed) (memory.get(key) as { changed: boolean }).changed = false;
  for (const [, entry] of due) entry.keptTo = entry.seenTo;
}

/**
 * Ends the silence of whoever is heard again, everything of what is not watched any more, and what a watcher that has learnt
 * more of the past since does not see.
 */
async function endOthers(
  transaction: Transaction,
  {
    shard,
    upTo,
    silent,
    subjects,
    memory,
  }: { shard: number; upTo: number; silent: string[]; subjects: Subject[]; memory: Memory },
): Promise<void> {
  const open = await transaction.anomaly.findMany({
    where: { endedAt: null },
    select: { id: true, key: true, kind: true, subject: true },
  });
  const watched = new Set(subjects.map(({ key }) => key));
  const ids = open
    .filter(({ subject }) => shardOf(ownerOf(subject as unknown as WatchedSubject)) === shard)
    .filter(({ key, kind }) => {
      if (kind === 'silence') return !silent.includes(key);
      const entry = memory.get(key);
      const behind = entry === undefined || (entry.watcher.stepMs === MINUTE_MS && entry.seenTo < upTo);
      return !watched.has(key) || (!behind && entry.watcher.episode?.endedAt !== null);
    })
    .map(({ id }) => id);
  const at = new Date(upTo);
  await transaction.anomaly.updateMany({ where: { id: { in: ids } }, data: { endedAt: at, lastAt: at } });
}

interface Judging {
  shard: number;
  upTo: number;
  silent: string[];
  subjects: Subject[];
  memory: Memory;
}

/** Silences that are over, of which it has come out that they were none: what was missed came late. */
async function findFilled(
  context: Context,
  { shard, upTo, silent, subjects, memory }: Judging,
): Promise<{ id: string; subject: WatchedSubject }[]> {
  const open = await context.database.anomaly.findMany({
    where: { endedAt: null, kind: 'silence', key: { startsWith: 'service:', notIn: silent } },
    select: { id: true, subject: true, since: true },
  });
  const filled: { id: string; subject: WatchedSubject }[] = [];
  for (const { id, subject, since } of open) {
    const shown = subject as unknown as WatchedSubject;
    if (shardOf(ownerOf(shown)) !== shard) continue;
    const own = subjects.filter((one) => one.shown.service === shown.service);
    if (await cameAfterwards(context, own, { memory, since: since.getTime(), upTo })) {
      filled.push({ id, subject: { ...shown, late: true } });
    }
  }
  return filled;
}

async function noteFilled(
  transaction: Transaction,
  filled: readonly { id: string; subject: WatchedSubject }[],
): Promise<void> {
  for (const { id, subject } of filled) {
    await transaction.anomaly.update({ where: { id }, data: { subject } });
  }
}

/** Spreads the writing of states over the minutes. */
function spread(key: string): number {
  let hash = 0;
  for (let index = 0; index < key.length; index += 1)
    hash = (Math.imul(hash, 31) + key.charCodeAt(index)) >>> 0;
  return hash % (KEEP_EVERY_MS / MINUTE_MS);
}
