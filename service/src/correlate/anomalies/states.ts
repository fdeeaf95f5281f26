import type { Context, Transaction } from '../../store/database.ts';
import { type Arrivals, NO_ARRIVALS } from './arrivals.ts';
import type { Subject } from './subject.ts';
import { WATCHER_VERSION, Watcher, type WatcherState } from './watcher.ts';

/** What a process has in mind of one watched thing. `seenTo`: every step before it has been looked at. */
export interface Entry {
  shard: number;
  /** What it is, as of the last tick. */
  subject: Subject | null;
  watcher: Watcher;
  arrivals: Arrivals;
  seenTo: number;
  /** When it was shown its past, and in how many hours of that something had been told. */
  begun: { at: number; hours: number };
  /** The last values that were judged, up to `seenTo`: what they are by now may be something else. */
  judged: number[];
  /** What was told only after it was judged as missing: up to which minute, and when that was seen. Null of what is not missing. */
  heard: { to: number; at: number } | null;
  /** When minutes that came late were last judged; null before any. */
  lateJudgedAt: number | null;
  /** Up to where what is kept in the store goes. */
  keptTo: number;
  /** Whether its episode has changed since it was written. */
  changed: boolean;
}
export type Memory = Map<string, Entry>;

interface Kept {
  begun: Entry['begun'];
  watcher: WatcherState;
  arrivals: Arrivals;
}

/** Adds to memory what is kept of a share and not in it. */
export async function recall(database: Transaction, memory: Memory, keys: string[]): Promise<void> {
  const missing = keys.filter((key) => !memory.has(key));
  if (missing.length === 0) return;
  for (const { key, shard, state, seenTo } of await database.watchState.findMany({
    where: { key: { in: missing } },
  })) {
    const kept = JSON.parse(Buffer.from(state).toString('utf8')) as Kept;
    if (kept.watcher.version !== WATCHER_VERSION) continue;
    const at = seenTo.getTime();
    memory.set(key, {
      shard,
      subject: null,
      watcher: Watcher.restore(kept.watcher),
      arrivals: kept.arrivals,
      begun: kept.begun,
      seenTo: at,
      judged: [],
      heard: null,
      lateJudgedAt: null,
      keptTo: at,
      changed: false,
    });
  }
}

export function makeEntry(shard: number, stepMs: number, from: number): Entry {
  return {
    shard,
    subject: null,
    watcher: new Watcher(stepMs),
    arrivals: NO_ARRIVALS,
    begun: { at: from, hours: 0 },
    seenTo: from,
    judged: [],
    heard: null,
    lateJudgedAt: null,
    keptTo: Number.NEGATIVE_INFINITY,
    changed: false,
  };
}

const KEPT_AT_ONCE = 200; // forty kilobytes each

/** Writes entries over what was kept of them. */
export async function keep(
  transaction: Transaction,
  entries: readonly (readonly [string, Entry])[],
): Promise<void> {
  for (let first = 0; first < entries.length; first += KEPT_AT_ONCE) {
    const rows = entries
      .slice(first, first + KEPT_AT_ONCE)
      .map(([key, { shard, watcher, arrivals, begun, seenTo }]) => ({
        key,
        shard,
        seen_to: new Date(seenTo),
        state: JSON.stringify({ watcher: watcher.serialize(), arrivals, begun } satisfies Kept),
      }));
    await transaction.$executeRaw`
      INSERT INTO watch_states (key, shard, state, seen_to)
      SELECT key, shard, convert_to(state, 'UTF8'), seen_to
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(key text, shard int, state text, seen_to timestamptz)
      ON CONFLICT (key) DO UPDATE SET shard = EXCLUDED.shard, state = EXCLUDED.state, seen_to = EXCLUDED.seen_to`;
  }
}

/** Removes what is kept of things that are not watched any more. */
export async function forgetStates({ database }: Pick<Context, 'database'>, before: Date): Promise<void> {
  await database.watchState.deleteMany({ where: { seenTo: { lt: before } } });
}
