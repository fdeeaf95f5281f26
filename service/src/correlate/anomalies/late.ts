import { readWindows } from '../../collect/telemetry/index.ts';
import type { Context } from '../../store/database.ts';
import type { Entry, Memory } from './states.ts';
import type { Subject } from './subject.ts';

const MINUTE_MS = 60_000;
/** How far back points are taken in: what is older stays as it was. */
const TAKEN_MS = 65 * MINUTE_MS;
/** Whoever was heard of so lately, of whatever time, is late and not silent. */
const HEARD_MS = 5 * MINUTE_MS;
const READ_AT_ONCE = 200;
const SAMPLED = 5; // signals of a service, by which it is told whether its gap has been filled
const FILLED = 0.3; // of the minutes of the gap: some may be on their way still

/** Notes of what seems to be silent whether its minutes have come since they were judged as missing. */
export async function noteLate(
  context: Context,
  subjects: readonly Subject[],
  { memory, upTo, goOn }: { memory: Memory; upTo: number; goOn: () => boolean },
): Promise<void> {
  const silent = subjects.flatMap(({ key, source }) => {
    const entry = memory.get(key);
    if (!entry || source.kind !== 'signal') return [];
    if (entry.watcher.silentSince !== null) return [{ entry, source }];
    entry.heard = null;
    return [];
  });
  const from = upTo - TAKEN_MS;
  for (let first = 0; first < silent.length && goOn(); first += READ_AT_ONCE) {
    const some = silent.slice(first, first + READ_AT_ONCE);
    const asked = some.map(({ source }) => source);
    const windows = await readWindows(context, asked, { from, to: upTo, stepMs: MINUTE_MS });
    windows.forEach((values, index) => {
      const { entry } = some[index] as (typeof some)[number];
      const newest = from + values.findLastIndex(Number.isFinite) * MINUTE_MS;
      const known = entry.heard?.to ?? entry.watcher.lastValueAt ?? Number.NEGATIVE_INFINITY;
      if (newest >= from && newest > known) entry.heard = { to: newest, at: upTo };
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
