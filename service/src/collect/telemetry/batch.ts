import { type EdgeTold, type Exemplar, Packer, Unpacker } from '../../store/signals/index.ts';
import type { Part } from './assembly.ts';
import { type Histogram, packHistogram, unpackHistogram, WrittenBounds } from './histogram.ts';

/**
 * What one request brought, checked and packed: its series by their ids in the catalogue, and records of its points.
 * It is what the inbox keeps, as small as the compressed body, so that nothing has to be read a second time.
 */
export interface SeriesRef {
  id: number;
  /** Who counts it, where totals are told that only grow: eight bytes. */
  stream: Buffer | undefined;
}

/** A batch as it is read: the ids of its series by their place, 0 of one that was refused after all. */
export interface Batch {
  base: number;
  ids: Int32Array;
  /** By place, in hexadecimal; empty where nothing is counted. */
  streams: readonly string[];
  asides: Asides | undefined;
  /** Its records, packed. */
  rest: Buffer;
}

/** Times are milliseconds since 1970; `start` is 0 where the sender left it out. Series are named by their place. */
export type PointRecord = NumberRun | PartRecord | DistributionRecord;

/** Numbers of one moment, of series beside each other: what an exporter sends is nearly always that. */
export interface NumberRun {
  kind: 'reading' | 'increment' | 'total';
  /** The place of the first one. */
  series: number;
  start: number;
  time: number;
  values: Float64Array;
}

export interface PartRecord {
  kind: 'part';
  series: number;
  time: number;
  part: Part;
  value: number;
}

export interface DistributionRecord {
  /** `observed`: in this interval; `observedTotal`: since the start. */
  kind: 'observed' | 'observedTotal';
  series: number;
  start: number;
  time: number;
  count: number;
  sum: number;
  min: number;
  max: number;
  histogram: Histogram;
}

/** What a request tells besides points. */
export interface Asides {
  edges: EdgeTold[];
  /** Of series by their place in the batch. */
  exemplars?: (Exemplar & { series: number })[];
}

const FORMAT = 4;
// Earlier ones, which an inbox may still hold: records of single numbers, series each by itself.
const [SINGLE, SINGLE_WITH_ASIDES] = [1, 2] as const; // and 3, with parts
const KINDS = ['reading', 'increment', 'total'] as const;
const [READING, INCREMENT, TOTAL, OBSERVED, OBSERVED_TOTAL, PART] = [0, 1, 2, 3, 4, 5] as const;
const RUN = 8; // and the kind of its numbers
const PARTS = ['bucket', 'sum', 'count'] as const;
const STREAM_BYTES = 8;
const [NO_STREAM, OWN_STREAM, SAME_STREAM] = [0, 1, 2] as const; // as the series before it

/** Packs a batch. Series are named by their place in the list that `finish` is given, once their ids are known. */
export class BatchWriter {
  readonly #base: number;
  readonly #records = new Packer();
  readonly #run = new Packer();
  readonly #written = new WrittenBounds();
  #runKind = -1;
  #runFrom = 0;
  #runEnd = 0;
  #runStart = 0;
  #runTime = 0;

  /** Times near `base` take the fewest bytes. */
  constructor(base: number) {
    this.#base = base;
  }

  reading(series: number, time: number, value: number): void {
    this.#number(READING, series, 0, time, value);
  }

  increment(series: number, start: number, time: number, value: number): void {
    this.#number(INCREMENT, series, start, time, value);
  }

  total(series: number, start: number, time: number, value: number): void {
    this.#number(TOTAL, series, start, time, value);
  }

  /** A part of a total that is told in parts: of a bucket what was counted up to its bound. */
  part(series: number, time: number, part: Part, value: number): void {
    this.#begin(PART, series, time);
    const records = this.#records;
    records.byte(PARTS.indexOf(part.of));
    if (part.of === 'bucket') records.double(part.le);
    records.double(value);
  }

  distribution(series: number, record: Omit<DistributionRecord, 'series'>): void {
    const { start, time, count, sum, min, max, histogram } = record;
    this.#begin(record.kind === 'observed' ? OBSERVED : OBSERVED_TOTAL, series, time);
    this.#start(start, time);
    const records = this.#records;
    records.varint(count);
    records.double(sum);
    records.double(min);
    records.double(max);
    packHistogram(records, histogram, this.#written);
  }

  /** `series`: as they are, or as `packSeries` has packed them. */
  finish(series: readonly SeriesRef[] | Buffer, asides?: Asides): Buffer {
    this.#endRun();
    const batch = new Packer();
    batch.byte(FORMAT);
    const json = Buffer.from(asides ? JSON.stringify(asides) : '');
    batch.varint(json.length);
    batch.bytes(json);
    batch.varint(this.#base);
    if (Buffer.isBuffer(series)) batch.bytes(series);
    else writeSeries(batch, series);
    batch.bytes(this.#records.written);
    return batch.take();
  }

  #number(kind: number, series: number, start: number, time: number, value: number): void {
    const goesOn =
      series === this.#runEnd && time === this.#runTime && start === this.#runStart && kind === this.#runKind;
    if (!goesOn) {
      this.#endRun();
      this.#runKind = kind;
      this.#runFrom = series;
      this.#runStart = start;
      this.#runTime = time;
    }
    this.#run.double(value);
    this.#runEnd = series + 1;
  }

  #endRun(): void {
    if (this.#run.length === 0) return;
    const records = this.#records;
    records.byte(RUN + this.#runKind);
    records.varint(this.#runFrom);
    records.signed(this.#runTime - this.#base);
    if (this.#runKind !== READING) this.#start(this.#runStart, this.#runTime);
    records.varint(this.#runEnd - this.#runFrom);
    records.bytes(this.#run.written);
    this.#run.clear();
    this.#runKind = -1;
  }

  #begin(kind: number, series: number, time: number): void {
    this.#endRun();
    this.#records.byte(kind);
    this.#records.varint(series);
    this.#records.signed(time - this.#base);
  }

  /** How long before the point; one more, so that nought can say that it is not known. */
  #start(start: number, time: number): void {
    this.#records.varint(start === 0 ? 0 : time - start + 1);
  }
}

/** The series of a batch, for many that have the same. */
export function packSeries(series: readonly SeriesRef[]): Buffer {
  const to = new Packer();
  writeSeries(to, series);
  return to.take();
}

function writeSeries(to: Packer, series: readonly SeriesRef[]): void {
  to.varint(series.length);
  let last = 0;
  let counting: Buffer | undefined;
  for (const { id, stream } of series) {
    to.signed(id - last);
    last = id;
    const same = stream !== undefined && counting !== undefined && stream.equals(counting);
    to.byte(stream === undefined ? NO_STREAM : same ? SAME_STREAM : OWN_STREAM);
    if (stream !== undefined && !same) to.bytes(stream);
    counting = stream ?? counting;
  }
}

/** What a batch says. @throws Error for a format this version does not know */
export function readBatch(batch: Buffer): Batch {
  const from = new Unpacker(batch);
  const format = from.byte();
  if (!(format >= SINGLE && format <= FORMAT))
    throw new Error(`a batch of telemetry has the format ${format}, which is not known here`);
  const json = format === FORMAT || format === SINGLE_WITH_ASIDES ? from.bytes(from.varint()) : undefined;
  const base = from.varint();
  const { ids, streams } = format === FORMAT ? unpackSeries(from) : unpackSingleSeries(from);
  return {
    base,
    ids,
    streams,
    asides: json?.length ? (JSON.parse(json.toString()) as Asides) : undefined,
    rest: from.rest(),
  };
}

function unpackSeries(from: Unpacker): Pick<Batch, 'ids' | 'streams'> {
  const ids = new Int32Array(from.varint());
  const streams = new Array<string>(ids.length).fill('');
  let last = 0;
  let counting = '';
  for (let i = 0; i < ids.length; i += 1) {
    last += from.signed();
    ids[i] = last;
    const told = from.byte();
    if (told === NO_STREAM) continue;
    if (told === OWN_STREAM) counting = from.bytes(STREAM_BYTES).toString('hex');
    streams[i] = counting;
  }
  return { ids, streams };
}

function unpackSingleSeries(from: Unpacker): Pick<Batch, 'ids' | 'streams'> {
  const ids = new Int32Array(from.varint());
  const streams = Array.from(ids, (_, i) => {
    ids[i] = from.varint();
    return from.byte() === OWN_STREAM ? from.bytes(STREAM_BYTES).toString('hex') : '';
  });
  return { ids, streams };
}

/** The ids of the series of which a batch holds anything. */
export function seriesIn(batch: Buffer): number[] {
  return [...readBatch(batch).ids].filter((id) => id !== 0);
}

/** The points of a batch without some of its series; undefined when nothing is left. Asides are told with the first ones. */
export function withoutSeries(batch: Buffer, unwanted: ReadonlySet<number>): Buffer | undefined {
  const { base, ids, streams, rest } = readBatch(batch);
  const left = ids.map((id) => (unwanted.has(id) ? 0 : id)); // records of no series are passed over
  if (left.every((id) => id === 0)) return undefined;
  const to = new Packer();
  to.byte(FORMAT);
  to.varint(0);
  to.varint(base);
  writeSeries(
    to,
    streams.map((stream, i) => ({
      id: left[i] as number,
      stream: stream === '' ? undefined : Buffer.from(stream, 'hex'),
    })),
  );
  to.bytes(rest);
  return to.take();
}

/** The records of a batch, one after the other. */
export function* readRecords({ base, rest }: Batch): Generator<PointRecord> {
  const from = new Unpacker(rest);
  const dictionary: Float64Array[] = [];
  while (!from.done) {
    const number = from.byte();
    const series = from.varint();
    const time = from.signed() + base;
    if (number === PART) {
      const of = PARTS[from.byte()] as Part['of'];
      const part: Part = of === 'bucket' ? { of, le: from.double() } : { of };
      yield { kind: 'part', series, time, part, value: from.double() };
      continue;
    }
    const before = number === READING || number === RUN + READING ? 0 : from.varint();
    const start = before === 0 ? 0 : time - before + 1;
    if (number === OBSERVED || number === OBSERVED_TOTAL) {
      const kind = number === OBSERVED ? 'observed' : 'observedTotal';
      const [count, sum, min, max] = [from.varint(), from.double(), from.double(), from.double()];
      const histogram = unpackHistogram(from, dictionary);
      yield { kind, series, start, time, count, sum, min, max, histogram };
    } else {
      const kind = KINDS[number % RUN] as NumberRun['kind'];
      yield { kind, series, start, time, values: from.doubles(number < RUN ? 1 : from.varint()) };
    }
  }
}
