import type { Statistic } from '../../contracts/signals.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { type Context, connectionsOf } from '../../store/database.ts';
import {
  addStored,
  type Cell,
  Chunk,
  findSeriesByIds,
  HOURS_A_CHUNK,
  joinCell,
  MINUTES_A_CHUNK,
  type Resolution,
  readChunksBetween,
  rolledUpTo,
  type SeriesRow,
} from '../../store/signals/index.ts';
import { dayOf, hourOf } from './fold.ts';
import { MINUTE_MS } from './gather.ts';
import { nameSignal } from './name.ts';
import { statisticOf } from './statistic.ts';

const SERIES_AT_ONCE = 100; // of a day of minutes some tens of megabytes at most, whatever the sketches

export interface AskedSignal {
  seriesId: number;
  statistic: Statistic;
}

/** In milliseconds since 1970; `from` and `to` are whole multiples of `stepMs`, which is one of whole minutes. */
export interface WindowSpan {
  from: number;
  to: number;
  stepMs: number;
}

/**
 * What signals told over a span, one value a step, in the units they are shown in; NaN where nothing was told. In the
 * order asked; a series that is not there told nothing. Steps of an hour and more are made of the hours kept.
 */
export async function readWindows(
  { database }: Pick<Context, 'database'>,
  signals: readonly AskedSignal[],
  span: WindowSpan,
): Promise<Float64Array[]> {
  const pool = connectionsOf(database);
  const steps = Math.max(0, Math.ceil((span.to - span.from) / span.stepMs));
  const results = signals.map(() => new Float64Array(steps).fill(Number.NaN));
  const wanted = new Map<number, number[]>();
  signals.forEach(({ seriesId }, index) => {
    const places = wanted.get(seriesId);
    if (places) places.push(index);
    else wanted.set(seriesId, [index]);
  });
  const rows = await findSeriesByIds(pool, [...wanted.keys()]);
  for (let first = 0; first < rows.length; first += SERIES_AT_ONCE) {
    const some = rows.slice(first, first + SERIES_AT_ONCE);
    let last: SeriesRow | undefined;
    let places: readonly number[] = [];
    await eachCell(pool, some, span, (row, step, cell) => {
      if (row !== last) {
        last = row; // the cells of an hour come one after the other
        places = wanted.get(row.id) ?? [];
      }
      if (step >= steps) return;
      for (const index of places) {
        const { statistic } = signals[index] as AskedSignal;
        (results[index] as Float64Array)[step] = statisticOf(cell, statistic, row.kind, row.scale);
      }
    });
  }
  return results;
}

/**
 * The cells of some series in order of time, each step of a series as one. A step is told once it is whole, so that no
 * more than one cell of each series is at hand. What is stored and cannot be read is a gap, and told to `lost`.
 */
export async function eachCell(
  pool: Parameters<typeof readChunksBetween>[0],
  rows: readonly SeriesRow[],
  span: WindowSpan,
  tell: (row: SeriesRow & { scale: number }, step: number, cell: Cell) => void,
  lost: (span: { from: number; to: number }) => void = () => {},
): Promise<void> {
  const known = new Map(rows.map((row) => [row.id, { ...row, scale: nameSignal(row).scale }]));
  const open = new Map<number, { step: number; cell: Cell }>();
  const close = (id: number) => {
    const done = open.get(id);
    const row = known.get(id);
    if (done && row) tell(row, done.step, done.cell);
  };
  const add = async (resolution: Resolution, from: number, to: number) => {
    if (from >= to) return;
    const [slots, cellMs, start] =
      resolution === 'minute'
        ? [MINUTES_A_CHUNK, MINUTE_MS, hourOf(from)]
        : [HOURS_A_CHUNK, HOUR_MS, dayOf(from)];
    const chunk = new Chunk(slots);
    for (const stored of await readChunksBetween(pool, resolution, { from: start, to }, [...known.keys()])) {
      const row = known.get(stored.series);
      if (!row) continue;
      if (!addStored(chunk.clear(), stored, resolution)) {
        lost({ from: stored.start, to: stored.start + slots * cellMs });
        continue;
      }
      for (let slot = 0; slot < slots; slot += 1) {
        const at = stored.start + slot * cellMs;
        const cell = at >= from && at < to ? chunk.get(slot) : undefined;
        if (!cell) continue;
        const step = Math.floor((at - span.from) / span.stepMs);
        if (span.stepMs === cellMs) {
          tell(row, step, cell); // whole as it is
          continue;
        }
        const before = open.get(stored.series);
        if (before?.step === step) before.cell = joinCell(before.cell, cell);
        else {
          close(stored.series);
          open.set(stored.series, { step, cell });
        }
      }
    }
  };
  const hours = span.stepMs % HOUR_MS === 0 ? ((await rolledUpTo(pool))?.getTime() ?? 0) : 0;
  const border = Math.min(span.to, Math.max(span.from, hours));
  for (let from = span.from; from < border; from += DAY_MS * 31) {
    await add('hour', from, Math.min(border, from + DAY_MS * 31));
  }
  for (let from = border; from < span.to; from = dayOf(from) + DAY_MS) {
    await add('minute', from, Math.min(span.to, dayOf(from) + DAY_MS));
  }
  for (const id of open.keys()) close(id);
}
