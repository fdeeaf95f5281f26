import { setImmediate } from 'node:timers/promises';
import { readKpiWindows } from '../../collect/kpis/index.ts';
import { readWindows } from '../../collect/telemetry/index.ts';
import type { Context } from '../../store/database.ts';
import { note } from './arrivals.ts';
import { firstByTheMinute } from './first-by-the-minute.ts';
import { type Entry, type Memory, makeEntry } from './states.ts';
import type { Subject } from './subject.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** How much history a new signal is shown: a week has to be seen twice to be known. */
const WARM_UP_MS = 14 * DAY_MS;
/** After a longer pause the days before it are left out: what was then is over. */
const MOST_CATCH_UP_MS = DAY_MS;
/** Signals read at once. Between them it is looked whether there is time for more. */
const SIGNALS_AT_ONCE = 100;
const NEW_AT_ONCE = 25; // of two weeks of minutes each
const WARM_UP_PIECE_MS = 2 * DAY_MS;
/** How often it is looked whether more of the past is known by now than a watcher was shown, */
const LOOK_BACK_EVERY_MINUTES = 5;
/** and when that is worth to begin anew: twice as many hours, or the two weeks, which have two weekends. */
const WORTH = 2;
const WHOLE_HOURS = 13 * 24;

/** How many steps of an open episode are looked at again: are they still what they were? Points may be an hour late. */
const LOOKED_AT_AGAIN = 65;
const SAME = 1e-9;

export interface Looking {
  memory: Memory;
  shard: number;
  /** Every minute before it is final. */
  upTo: number;
  /** Whether it was looked at until now without a pause. */
  looking: boolean;
  goOn: () => boolean;
}

/**
 * Shows every watcher of a share what it has not seen yet, the most telling first, and new ones their history as far as
 * there is time, as well as those of whose history much has come since. What there was no time for keeps its place, and is caught up with by the next tick. Returns how many.
 */
export async function watchSubjects(
  context: Context,
  subjects: readonly Subject[],
  options: Looking,
): Promise<number> {
  const { memory, upTo, goOn } = options;
  const known = subjects.filter(({ key }) => memory.has(key));
  const fresh = subjects.filter(({ key }) => !memory.has(key));
  let shed = 0;
  for (const batch of piecesOf(known, SIGNALS_AT_ONCE)) {
    if (!goOn()) shed += batch.filter(({ key }) => (memory.get(key) as Entry).seenTo < upTo).length;
    else await goOnWith(context, batch, options);
  }
  const restated = await findRestated(context, known, memory);
  for (const batch of piecesOf(restated, NEW_AT_ONCE)) if (goOn()) await begin(context, batch, options);
  for (const batch of piecesOf(fresh, NEW_AT_ONCE)) {
    if (!goOn()) shed += batch.length;
    else await begin(context, batch, options);
  }
  if (Math.floor(upTo / MINUTE_MS) % LOOK_BACK_EVERY_MINUTES === options.shard % LOOK_BACK_EVERY_MINUTES) {
    const grown = await findGrown(context, known, options);
    for (const batch of piecesOf(grown, NEW_AT_ONCE)) if (goOn()) await begin(context, batch, options);
  }
  return shed;
}

/**
 * Those of whose past much more is known by now than they were shown: who brings in a history after its first points would
 * otherwise wait for two weeks until it counts.
 */
async function findGrown(
  context: Context,
  known: readonly Subject[],
  { memory, upTo }: Pick<Looking, 'memory' | 'upTo'>,
): Promise<Subject[]> {
  const short = known.filter(({ key }) => (memory.get(key) as Entry).begun.hours < WHOLE_HOURS);
  const hours = await countHours(context, short, upTo);
  return short.filter(({ key }, index) => {
    const { begun } = memory.get(key) as Entry;
    const shown = begun.hours + (upTo - begun.at) / HOUR_MS;
    const told = hours[index] as number;
    return told >= WORTH * Math.max(1, shown) || (told >= WHOLE_HOURS && shown < WHOLE_HOURS);
  });
}

/** Those whose open episode is of values that are others by now: points came late, or a KPI was corrected. */
async function findRestated(context: Context, known: readonly Subject[], memory: Memory): Promise<Subject[]> {
  const restated: Subject[] = [];
  for (const subject of known) {
    const { watcher, judged, seenTo } = memory.get(subject.key) as Entry;
    const { episode, stepMs } = watcher;
    if (episode === null || episode.endedAt !== null || judged.length === 0) continue;
    const from = Math.max(episode.since, seenTo - judged.length * stepMs);
    const values = await readSteps(context, subject, { from, to: seenTo });
    const before = judged.slice(judged.length - values.length);
    if (values.some((value, step) => !isSame(value, before[step] as number))) restated.push(subject);
  }
  return restated;
}

async function readSteps(
  context: Context,
  { source, shown: { stepMs } }: Subject,
  span: { from: number; to: number },
): Promise<Float64Array> {
  const [values] =
    source.kind === 'signal'
      ? await readWindows(context, [source], { ...span, stepMs })
      : (await readKpiWindows(context, [{ kpi: source.kpi }], span)).map((window) => window.values);
  return values ?? new Float64Array();
}

function isSame(one: number, other: number): boolean {
  if (Number.isNaN(one) || Number.isNaN(other)) return Number.isNaN(one) && Number.isNaN(other);
  return Math.abs(one - other) <= SAME * Math.max(Math.abs(one), Math.abs(other));
}

/** In how many hours of the last two weeks each told something. */
async function countHours(context: Context, subjects: readonly Subject[], upTo: number): Promise<number[]> {
  const to = Math.floor(upTo / HOUR_MS) * HOUR_MS;
  const from = to - WARM_UP_MS;
  const signals = subjects.flatMap(({ source }) => (source.kind === 'signal' ? [source] : []));
  const ofSignals = await readWindows(context, signals, { from, to, stepMs: HOUR_MS });
  const counts: number[] = [];
  for (const { source } of subjects) {
    if (source.kind === 'signal')
      counts.push((ofSignals.shift() as Float64Array).filter(Number.isFinite).length);
    else {
      const [window] = await readKpiWindows(context, [{ kpi: source.kpi }], { from, to });
      const hours = new Set<number>();
      const aStep = (to - from) / (window?.values.length ?? 1);
      window?.values.forEach((value, step) => {
        if (Number.isFinite(value)) hours.add(Math.floor((step * aStep) / HOUR_MS));
      });
      counts.push(hours.size);
    }
  }
  return counts;
}

/** Shows watchers what they have not seen yet, those together that have seen the same. */
export async function goOnWith(
  context: Context,
  batch: readonly Subject[],
  options: Pick<Looking, 'memory' | 'upTo' | 'looking'>,
): Promise<void> {
  const { memory, upTo } = options;
  const bySeenTo = new Map<number, Subject[]>();
  for (const subject of batch) {
    if (subject.source.kind === 'kpi') {
      await watchKpi(context, subject, memory.get(subject.key) as Entry, options);
      continue;
    }
    const { seenTo } = memory.get(subject.key) as Entry;
    const from = Math.max(seenTo, upTo - MOST_CATCH_UP_MS);
    if (from >= upTo) continue;
    const together = bySeenTo.get(from);
    if (together) together.push(subject);
    else bySeenTo.set(from, [subject]);
  }
  for (const [from, subjects] of bySeenTo) await showSignals(context, subjects, memory, { from, to: upTo });
}

async function begin(context: Context, batch: readonly Subject[], options: Looking): Promise<void> {
  const { shard, upTo, memory } = options;
  const from = upTo - WARM_UP_MS;
  const hours = await countHours(context, batch, upTo);
  const begun: Memory = new Map(
    batch.map(({ key, shown: { stepMs } }, index) => {
      const entry = makeEntry(shard, stepMs, Math.floor(from / stepMs) * stepMs);
      entry.begun = { at: upTo, hours: hours[index] as number };
      entry.arrivals = memory.get(key)?.arrivals ?? entry.arrivals; // how late it comes does not follow from what it told
      return [key, entry];
    }),
  );
  const signals = batch.filter(({ source }) => source.kind === 'signal');
  const histories = await readHistories(context, signals, { from, to: upTo });
  for (const [index, { key }] of signals.entries()) {
    const values = histories[index] as Float64Array;
    const first = firstByTheMinute(values);
    show(begun.get(key) as Entry, values.subarray(first), from + first * MINUTE_MS, MINUTE_MS);
    await setImmediate(); // two weeks of minutes take some tens of milliseconds: requests wait for no more than that
  }
  for (const subject of batch) {
    if (subject.source.kind === 'kpi') {
      await watchKpi(context, subject, begun.get(subject.key) as Entry, { ...options, looking: false });
    }
  }
  for (const [key, entry] of begun) memory.set(key, entry); // only whole ones: half a history would be judged as all
}

async function readHistories(
  context: Context,
  subjects: readonly Subject[],
  { from, to }: { from: number; to: number },
): Promise<Float64Array[]> {
  const asked = subjects.flatMap(({ source }) => (source.kind === 'signal' ? [source] : []));
  const histories = asked.map(() => new Float64Array((to - from) / MINUTE_MS));
  for (let at = from; asked.length > 0 && at < to; at += WARM_UP_PIECE_MS) {
    const span = { from: at, to: Math.min(to, at + WARM_UP_PIECE_MS), stepMs: MINUTE_MS };
    const windows = await readWindows(context, asked, span);
    windows.forEach((values, index) => {
      histories[index]?.set(values, (at - from) / MINUTE_MS);
    });
  }
  return histories;
}

async function showSignals(
  context: Context,
  subjects: readonly Subject[],
  memory: Memory,
  { from, to }: { from: number; to: number },
): Promise<void> {
  const asked = subjects.flatMap(({ source }) => (source.kind === 'signal' ? [source] : []));
  const windows = await readWindows(context, asked, { from, to, stepMs: MINUTE_MS });
  windows.forEach((values, index) => {
    show(memory.get((subjects[index] as Subject).key) as Entry, values, from, MINUTE_MS);
  });
}

/** Of a KPI only what was told up to its newest interval is judged: its points come when they come. */
async function watchKpi(
  context: Context,
  { source, shown: { stepMs } }: Subject,
  entry: Entry,
  { upTo, looking }: Pick<Looking, 'upTo' | 'looking'>,
): Promise<void> {
  if (source.kind !== 'kpi') return;
  const from = Math.max(entry.seenTo, Math.floor((upTo - WARM_UP_MS) / stepMs) * stepMs);
  const whole = Math.floor(upTo / stepMs) * stepMs;
  if (from >= whole) return;
  const [window] = await readKpiWindows(context, [{ kpi: source.kpi }], { from, to: whole });
  if (!window) return;
  let told = window.values.length;
  while (told > 0 && Number.isNaN(window.values[told - 1])) told -= 1;
  entry.arrivals = note(
    entry.arrivals,
    told === 0 ? 0 : from + told * stepMs,
    context.now().getTime(),
    looking,
  );
  show(entry, window.values.subarray(0, told), from, stepMs);
}

function show(entry: Entry, values: Float64Array, from: number, stepMs: number): void {
  for (let step = 0; step < values.length; step += 1) {
    const changed = entry.watcher.observe(from + step * stepMs, values[step] as number);
    entry.changed ||= changed;
  }
  entry.judged = [...entry.judged, ...values.subarray(-LOOKED_AT_AGAIN)].slice(-LOOKED_AT_AGAIN);
  entry.seenTo = from + values.length * stepMs;
}

function piecesOf<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, piece) =>
    items.slice(piece * size, (piece + 1) * size),
  );
}
