import { readWindows } from '../../collect/telemetry/index.ts';
import type { Context } from '../../store/database.ts';
import { type Entry, keep, type Memory, recall } from './states.ts';
import type { Subject } from './subject.ts';
import { goOnWith } from './watch-shard.ts';

const MINUTE_MS = 60_000;
/** How far back points are taken in: what is older stays as it was. */
const TAKEN_MS = 65 * MINUTE_MS;
/** Whoever was heard of so lately, of whatever time, is late and not silent. */
const HEARD_MS = 5 * MINUTE_MS;
const READ_AT_ONCE = 200;
/** So many minutes without a word are a gap that may be filled yet. */
const GAP_MINUTES = 5;
/** What comes late all the time is judged this often. */
const JUDGED_EVERY_MS = 5 * MINUTE_MS;
const SAMPLED = 5; // signals of a service, by which it is told whether its gap has been filled
const FILLED = 0.3; // of the minutes of the gap: some may be on their way still

interface Looking {
  memory: Memory;
  upTo: number;
  goOn: () => boolean;
}

/**
 * Notes of what seems to be silent, or was, whether its minutes have come since they were judged as missing, and judges
 * those: a watcher takes minutes in order, so it goes on from what was kept of it before they were missed.
 */
export async function lookForLate(
  context: Context,
  subjects: readonly Subject[],
  looking: Looking,
): Promise<void> {
  const { memory, upTo, goOn } = looking;
  const silent = subjects.flatMap((subject) => {
    const { key, source } = subject;
    const entry = memory.get(key);
    if (!entry || source.kind !== 'signal') return [];
    if (entry.watcher.silentSince === null) entry.heard = null;
    return hasGap(entry) ? [{ subject, entry, source }] : [];
  });
  const from = upTo - TAKEN_MS;
  const came: Subject[] = [];
  for (let first = 0; first < silent.length && goOn(); first += READ_AT_ONCE) {
    const some = silent.slice(first, first + READ_AT_ONCE);
    const asked = some.map(({ source }) => source);
    const windows = await readWindows(context, asked, { from, to: upTo, stepMs: MINUTE_MS });
    windows.forEach((values, index) => {
      const { entry, subject } = some[index] as (typeof some)[number];
      const again = upTo - (entry.lateJudgedAt ?? Number.NEGATIVE_INFINITY) >= JUDGED_EVERY_MS;
      if (again && fillsGap(entry, values, upTo)) came.push(subject);
      if (entry.watcher.silentSince === null) return;
      const newest = from + values.findLastIndex(Number.isFinite) * MINUTE_MS;
      const known = entry.heard?.to ?? entry.watcher.lastValueAt ?? Number.NEGATIVE_INFINITY;
      if (newest >= from && newest > known) entry.heard = { to: newest, at: upTo };
    });
  }
  for (let first = 0; first < came.length && goOn(); first += READ_AT_ONCE) {
    await judgeAgain(context, came.slice(first, first + READ_AT_ONCE), looking);
  }
}

/** Whether minutes are missing that may still come. What a watcher knew before is kept for as long, to go on from it. */
export function hasGap({ watcher, judged }: Entry): boolean {
  if (watcher.silentSince !== null) return true;
  if (!watcher.regular) return false;
  let missing = 0;
  for (const value of judged) {
    missing = Number.isNaN(value) ? missing + 1 : 0;
    if (missing >= GAP_MINUTES) return true;
  }
  return false;
}

/** Whether the gap may still be filled: what is older than that is not taken in. */
export function mayBeFilled(entry: Entry, upTo: number): boolean {
  return hasGap(entry) && upTo - (entry.watcher.lastValueAt ?? 0) <= TAKEN_MS;
}

/** `values`: of the minutes before `upTo`. */
function fillsGap({ judged, seenTo }: Entry, values: Float64Array, upTo: number): boolean {
  if (seenTo !== upTo) return false;
  const before = values.length - judged.length;
  return values.some((value, step) => Number.isFinite(value) && Number.isNaN(judged[step - before] ?? 0));
}

async function judgeAgain(
  context: Context,
  subjects: readonly Subject[],
  { memory, upTo }: Looking,
): Promise<void> {
  const { database } = context;
  const kept: Memory = new Map();
  await recall(
    database,
    kept,
    subjects.map(({ key }) => key),
  );
  const earlier = subjects.filter(({ key }) => (kept.get(key)?.seenTo ?? upTo) < upTo);
  const options = { memory: kept, looking: false };
  const aged = earlier.filter(({ key }) => (kept.get(key) as Entry).seenTo < upTo - 2 * TAKEN_MS);
  if (aged.length > 0) {
    // It is late all the time: nothing more comes of what is that old, so that there it can be gone on from next time.
    await goOnWith(context, aged, { ...options, upTo: upTo - TAKEN_MS });
    await keep(
      database,
      aged.map(({ key }) => [key, kept.get(key) as Entry] as const),
    );
  }
  await goOnWith(context, earlier, { ...options, upTo });
  for (const { key } of earlier) {
    const before = memory.get(key) as Entry;
    const after = kept.get(key) as Entry;
    const { subject, heard } = before;
    memory.set(key, {
      ...after,
      subject,
      heard,
      lateJudgedAt: upTo,
      changed: after.changed || before.changed,
    });
  }
}

/** Whether what is missing now comes, only after its minutes were judged. */
export function isLate({ watcher, heard }: Entry, upTo: number): boolean {
  return watcher.silentSince !== null && heard !== null && upTo - heard.at <= HEARD_MS;
}

/** Since when nothing was told, as far as is known by now; null of what is told, though it be late. */
export function missingSince(entry: Entry, upTo: number): number | null {
  const { silentSince, stepMs } = entry.watcher;
  if (silentSince === null || isLate(entry, upTo)) return null;
  return Math.max(silentSince, (entry.heard?.to ?? 0) + stepMs);
}

/** Whether a service told, afterwards, what was missed of it from a moment on. */
export async function cameAfterwards(
  context: Context,
  subjects: readonly Subject[],
  { memory, since, upTo }: { memory: Memory; since: number; upTo: number },
): Promise<boolean> {
  const from = Math.max(since, upTo - TAKEN_MS);
  const sample = subjects
    .flatMap(({ key, source }) =>
      source.kind === 'signal' && memory.get(key)?.watcher.regular ? [source] : [],
    )
    .slice(0, SAMPLED);
  if (sample.length === 0 || from >= upTo) return false;
  const windows = await readWindows(context, sample, { from, to: upTo, stepMs: MINUTE_MS });
  return windows.some((values) => values.filter(Number.isFinite).length >= FILLED * values.length);
}
