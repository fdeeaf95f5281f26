import { HOUR_MS } from '../../contracts/time.ts';
import { type Cell, mergeCell, sketchCount, splitCounts, splitSketch } from '../../store/signals/index.ts';
import { assemble, emptyAssembly } from './assembly.ts';
import { type DistributionRecord, type PointRecord, readBatch, type SeriesRef } from './batch.ts';
import { haveSameBuckets, toSketch } from './histogram.ts';
import { type Measured, step, type Totals } from './totals.ts';

export const MINUTE_MS = 60_000;
const HOURS = 2 ** 20; // more than there will be in a hundred years
const LONGEST_IN_ONE_MINUTE_MS = 60_500; // an export every minute, late by its jitter, is of one minute

/** The minutes of one series and hour that a fold has something to add to. */
export interface Gathered {
  series: number;
  hour: number;
  cells: Map<number, Cell>;
}

/** What batches add up to, before it is merged with what was there. */
export class Gathering {
  readonly #hours = new Map<number, Gathered>();
  /** Totals that came out of order, by series. */
  readonly outOfOrder = new Map<number, number>();
  readonly #totals: ReadonlyMap<number, Totals>;
  #last: Gathered | undefined;

  /** `totals` holds an entry for every series with cumulative streams, and is brought up to date. */
  constructor(totals: ReadonlyMap<number, Totals>) {
    this.#totals = totals;
  }

  get hours(): Iterable<Gathered> {
    return this.#hours.values();
  }

  addBatch(batch: Buffer): void {
    for (const record of readBatch(batch).records()) this.#add(record);
  }

  #add(record: PointRecord): void {
    const { series, time } = record;
    if (series.id === 0) return; // refused after its points were packed
    switch (record.kind) {
      case 'reading':
        this.#addTo(series.id, time, reading(record.value));
        break;
      case 'increment':
        this.#spread(series.id, record.start, time, record.value);
        break;
      case 'observed':
        this.#spreadCell(series.id, record.start, time, observed(record, record.min, record.max));
        break;
      case 'total':
        this.#addTotal(series, record.start, time, { kind: 'number', value: record.value });
        break;
      case 'part':
        this.#addPart(series, record);
        break;
      case 'observedTotal': {
        const { count, sum, histogram } = record;
        this.#addTotal(series, record.start, time, { kind: 'distribution', count, sum, histogram });
      }
    }
  }

  /** Counts once its moment is whole. Where other buckets are known than before, nothing can be compared. */
  #addPart(series: SeriesRef, { time, part, value }: Extract<PointRecord, { kind: 'part' }>): void {
    const streams = this.#totals.get(series.id);
    const stream = series.stream?.toString('hex');
    if (!streams || stream === undefined) throw new Error(`series ${series.id} has a part of no stream`);
    let assembly = streams.assemblies.get(stream);
    if (!assembly) {
      assembly = emptyAssembly();
      streams.assemblies.set(stream, assembly);
    }
    for (const { time: at, ...whole } of assemble(assembly, time, part, value)) {
      const last = streams.get(stream);
      if (last?.kind === 'distribution' && !haveSameBuckets(last.histogram, whole.histogram))
        streams.delete(stream);
      this.#addTotal(series, 0, at, { kind: 'distribution', ...whole });
    }
  }

  /** Least and greatest values of totals are those since the start, of which the minute knows nothing. */
  #addTotal(series: SeriesRef, start: number, time: number, total: Measured): void {
    const streams = this.#totals.get(series.id);
    const stream = series.stream?.toString('hex');
    if (!streams || stream === undefined) throw new Error(`series ${series.id} has a total of no stream`);
    const next = { start, time, ...total };
    const { is, ...rest } = step(streams.get(stream), next);
    if (is === 'out_of_order') {
      this.outOfOrder.set(series.id, (this.outOfOrder.get(series.id) ?? 0) + 1);
      return;
    }
    streams.set(stream, next);
    if (!('by' in rest)) return;
    if (rest.by.kind === 'number') this.#spread(series.id, rest.from, time, rest.by.value);
    else this.#spreadCell(series.id, rest.from, time, observed(rest.by, Number.NaN, Number.NaN));
  }

  /** An increment over longer than a minute belongs to all the minutes that it took. */
  #spread(series: number, from: number, to: number, value: number): void {
    const length = to - from;
    if (from === 0 || length <= LONGEST_IN_ONE_MINUTE_MS) {
      this.#addTo(series, to - 1, increment(value));
      return;
    }
    for (let minute = Math.floor(from / MINUTE_MS) * MINUTE_MS; minute < to; minute += MINUTE_MS) {
      const part = Math.min(to, minute + MINUTE_MS) - Math.max(from, minute);
      this.#addTo(series, minute, increment((value * part) / length));
    }
  }

  /** The same of what was counted: each minute gets a whole number of the values, of the same mean. */
  #spreadCell(series: number, from: number, to: number, cell: Cell): void {
    const length = to - from;
    if (from === 0 || length <= LONGEST_IN_ONE_MINUTE_MS) {
      this.#addTo(series, to - 1, cell);
      return;
    }
    const first = Math.floor(from / MINUTE_MS) * MINUTE_MS;
    const edges: number[] = [];
    for (let end = first + MINUTE_MS; end < to; end += MINUTE_MS) edges.push((end - from) / length);
    edges.push(1);
    const sketches = cell.sketch && splitSketch(cell.sketch, edges);
    const counts = splitCounts(Float64Array.of(cell.count), edges);
    for (const i of edges.keys()) {
      const sketch = sketches?.[i];
      const count = sketch ? sketchCount(sketch) : (counts[i]?.[0] ?? 0);
      const sum = count === 0 ? 0 : cell.sum * (count / cell.count);
      const [min, max] = count === 0 ? [Number.NaN, Number.NaN] : [cell.min, cell.max];
      this.#addTo(series, first + i * MINUTE_MS, { count, sum, min, max, sketch });
    }
  }

  #addTo(series: number, time: number, cell: Cell): void {
    const hour = Math.floor(time / HOUR_MS);
    const minute = Math.floor((time - hour * HOUR_MS) / MINUTE_MS);
    let gathered = this.#last;
    if (gathered === undefined || gathered.series !== series || gathered.hour !== hour * HOUR_MS) {
      const key = series * HOURS + hour;
      gathered = this.#hours.get(key);
      if (!gathered) {
        gathered = { series, hour: hour * HOUR_MS, cells: new Map() };
        this.#hours.set(key, gathered);
      }
      this.#last = gathered;
    }
    const known = gathered.cells.get(minute);
    if (known) mergeCell(known, cell);
    else gathered.cells.set(minute, cell);
  }
}

function reading(value: number): Cell {
  return { count: 1, sum: value, min: value, max: value };
}

/** Of what is added up nobody asks for the smallest part. */
function increment(value: number): Cell {
  return { count: 1, sum: value, min: Number.NaN, max: Number.NaN };
}

function observed(
  { count, sum, histogram }: Pick<DistributionRecord, 'count' | 'sum' | 'histogram'>,
  min: number,
  max: number,
): Cell {
  return { count, sum, min, max, sketch: toSketch(histogram) };
}
