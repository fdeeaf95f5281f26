import { HOUR_MS } from '../../contracts/time.ts';
import { type Cell, mergeCell } from '../../store/signals/index.ts';
import { type DistributionRecord, type PointRecord, readBatch, type SeriesRef } from './batch.ts';
import { toSketch } from './histogram.ts';
import { type Measured, step, type Totals } from './totals.ts';

export const MINUTE_MS = 60_000;
const HOURS = 2 ** 20; // more than there will be in a hundred years
const LONGEST_IN_ONE_MINUTE_MS = 90_000; // an export every minute, late now and then, is of one minute

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
        this.#addTo(series.id, time - 1, observed(record, record.min, record.max));
        break;
      case 'total':
        this.#addTotal(series, record.start, time, { kind: 'number', value: record.value });
        break;
      case 'observedTotal': {
        const { count, sum, histogram } = record;
        this.#addTotal(series, record.start, time, { kind: 'distribution', count, sum, histogram });
      }
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
    else this.#addTo(series.id, time - 1, observed(rest.by, Number.NaN, Number.NaN));
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
