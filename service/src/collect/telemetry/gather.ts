import { HOUR_MS } from '../../contracts/time.ts';
import {
  type Cell,
  HourCells,
  type Sketch,
  sketchCount,
  splitCounts,
  splitSketch,
} from '../../store/signals/index.ts';
import { assemble, emptyAssembly } from './assembly.ts';
import {
  type Batch,
  type DistributionRecord,
  type NumberRun,
  type PartRecord,
  type PointRecord,
  readRecords,
} from './batch.ts';
import { haveSameBuckets, toSketch } from './histogram.ts';
import { type Measured, step, type Totals } from './totals.ts';

export const MINUTE_MS = 60_000;
const LONGEST_IN_ONE_MINUTE_MS = 60_500; // an export every minute, late by its jitter, is of one minute

/** What batches add up to, before it is merged with what was there. */
export class Gathering {
  /** By the beginning of the hour. */
  readonly hours = new Map<number, HourCells>();
  /** Totals that came out of order, by series. */
  readonly outOfOrder = new Map<number, number>();
  readonly #totals: ReadonlyMap<number, Totals>;
  #hour = Number.NaN;
  #cells = new HourCells();

  /** `totals` holds an entry for every series with cumulative streams, and is brought up to date. */
  constructor(totals: ReadonlyMap<number, Totals>) {
    this.#totals = totals;
  }

  addBatch(batch: Batch): void {
    for (const record of readRecords(batch)) this.#add(batch, record);
  }

  #add(batch: Batch, record: PointRecord): void {
    if ('values' in record) {
      this.#addRun(batch, record);
      return;
    }
    const id = batch.ids[record.series] as number;
    if (id === 0) return; // refused after its points were packed
    const stream = batch.streams[record.series] as string;
    switch (record.kind) {
      case 'observed':
        this.#spreadCell(id, record.start, record.time, observed(record, record.min, record.max));
        break;
      case 'part':
        this.#addPart(id, stream, record);
        break;
      case 'observedTotal': {
        const { count, sum, histogram } = record;
        this.#addTotal(id, stream, record.start, record.time, {
          kind: 'distribution',
          count,
          sum,
          histogram,
        });
      }
    }
  }

  #addRun({ ids, streams }: Batch, { kind, series, start, time, values }: NumberRun): void {
    for (let i = 0; i < values.length; i += 1) {
      const id = ids[series + i] as number;
      const value = values[i] as number;
      if (id === 0) continue;
      if (kind === 'reading') this.#addTo(id, time, 1, value, value, value);
      else if (kind === 'increment') this.#spread(id, start, time, value);
      else this.#addTotal(id, streams[series + i] as string, start, time, { kind: 'number', value });
    }
  }

  /** Counts once its moment is whole. Where other buckets are known than before, nothing can be compared. */
  #addPart(id: number, stream: string, { time, part, value }: PartRecord): void {
    const streams = this.#streamsOf(id, stream);
    let assembly = streams.assemblies.get(stream);
    if (!assembly) {
      assembly = emptyAssembly();
      streams.assemblies.set(stream, assembly);
    }
    for (const { time: at, ...whole } of assemble(assembly, time, part, value)) {
      const last = streams.get(stream);
      if (last?.kind === 'distribution' && !haveSameBuckets(last.histogram, whole.histogram))
        streams.delete(stream);
      this.#addTotal(id, stream, 0, at, { kind: 'distribution', ...whole });
    }
  }

  /** Least and greatest values of totals are those since the start, of which the minute knows nothing. */
  #addTotal(id: number, stream: string, start: number, time: number, total: Measured): void {
    const streams = this.#streamsOf(id, stream);
    const next = { start, time, ...total };
    const { is, ...rest } = step(streams.get(stream), next);
    if (is === 'out_of_order') {
      this.outOfOrder.set(id, (this.outOfOrder.get(id) ?? 0) + 1);
      return;
    }
    streams.set(stream, next);
    if (!('by' in rest)) return;
    if (rest.by.kind === 'number') this.#spread(id, rest.from, time, rest.by.value);
    else this.#spreadCell(id, rest.from, time, observed(rest.by, Number.NaN, Number.NaN));
  }

  #streamsOf(id: number, stream: string): Totals {
    const streams = this.#totals.get(id);
    if (!streams || stream === '') throw new Error(`series ${id} has a total of no stream`);
    return streams;
  }

  /** An increment over longer than a minute belongs to all the minutes that it took. */
  #spread(id: number, from: number, to: number, value: number): void {
    const length = to - from;
    if (from === 0 || length <= LONGEST_IN_ONE_MINUTE_MS) {
      this.#addIncrement(id, to - 1, value);
      return;
    }
    for (let minute = Math.floor(from / MINUTE_MS) * MINUTE_MS; minute < to; minute += MINUTE_MS) {
      const part = Math.min(to, minute + MINUTE_MS) - Math.max(from, minute);
      this.#addIncrement(id, minute, (value * part) / length);
    }
  }

  /** Of what is added up nobody asks for the smallest part. */
  #addIncrement(id: number, time: number, value: number): void {
    this.#addTo(id, time, 1, value, Number.NaN, Number.NaN);
  }

  /** The same of what was counted: each minute gets a whole number of the values, of the same mean. */
  #spreadCell(id: number, from: number, to: number, { count, sum, min, max, sketch }: Cell): void {
    const length = to - from;
    if (from === 0 || length <= LONGEST_IN_ONE_MINUTE_MS) {
      this.#addTo(id, to - 1, count, sum, min, max, sketch);
      return;
    }
    const first = Math.floor(from / MINUTE_MS) * MINUTE_MS;
    const edges: number[] = [];
    for (let end = first + MINUTE_MS; end < to; end += MINUTE_MS) edges.push((end - from) / length);
    edges.push(1);
    const sketches = sketch && splitSketch(sketch, edges);
    const counts = splitCounts(Float64Array.of(count), edges);
    for (const i of edges.keys()) {
      const part = sketches?.[i];
      const counted = part ? sketchCount(part) : (counts[i]?.[0] ?? 0);
      const at = first + i * MINUTE_MS;
      if (counted === 0) this.#addTo(id, at, 0, 0, Number.NaN, Number.NaN, part);
      else this.#addTo(id, at, counted, sum * (counted / count), min, max, part);
    }
  }

  #addTo(
    id: number,
    time: number,
    count: number,
    sum: number,
    min: number,
    max: number,
    sketch?: Sketch,
  ): void {
    const within = time - this.#hour;
    if (!(within >= 0 && within < HOUR_MS)) this.#goTo(Math.floor(time / HOUR_MS) * HOUR_MS);
    const minute = Math.floor((time - this.#hour) / MINUTE_MS);
    this.#cells.add(id, minute, count, sum, min, max, sketch);
  }

  #goTo(hour: number): void {
    const known = this.hours.get(hour);
    this.#hour = hour;
    this.#cells = known ?? new HourCells();
    if (!known) this.hours.set(hour, this.#cells);
  }
}

function observed(
  { count, sum, histogram }: Pick<DistributionRecord, 'count' | 'sum' | 'histogram'>,
  min: number,
  max: number,
): Cell {
  return { count, sum, min, max, sketch: toSketch(histogram) };
}
