import { type EdgeTold, type Exemplar, Packer, Unpacker } from '../../store/signals/index.ts';
import type { Part } from './assembly.ts';
import { type Histogram, packHistogram, unpackHistogram, WrittenBounds } from './histogram.ts';

/**
 * What one request brought, checked and packed: its series by their ids in the catalogue, and a record for each point.
 * It is what the inbox keeps, as small as the compressed body, so that nothing has to be read a second time.
 */
export interface SeriesRef {
  id: number;
  /** Who counts it, where totals are told that only grow: eight bytes. */
  stream: Buffer | undefined;
}

/** Times are milliseconds since 1970; `start` is 0 where the sender left it out. */
export type PointRecord =
  | { kind: 'reading'; series: SeriesRef; time: number; value: number }
  | { kind: 'increment'; series: SeriesRef; start: number; time: number; value: number }
  | { kind: 'total'; series: SeriesRef; start: number; time: number; value: number }
  | { kind: 'part'; series: SeriesRef; time: number; part: Part; value: number }
  | DistributionRecord;

export interface DistributionRecord {
  /** `observed`: in this interval; `observedTotal`: since the start. */
  kind: 'observed' | 'observedTotal';
  series: SeriesRef;
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

const FORMAT = 1;
const FORMAT_WITH_ASIDES = 2; // the same with them, as JSON, before the series
const FORMAT_WITH_PARTS = 3; // the first one, and records of parts, which an earlier version does not know
const KINDS = ['reading', 'increment', 'total', 'observed', 'observedTotal'] as const;
const [READING, INCREMENT, TOTAL, OBSERVED, OBSERVED_TOTAL, PART] = [0, 1, 2, 3, 4, 5] as const;
const PARTS = ['bucket', 'sum', 'count'] as const;
const STREAM_BYTES = 8;

/** Packs a batch. Series are named by their place in the list that `finish` is given, once their ids are known. */
export class BatchWriter {
  readonly #base: number;
  readonly #records = new Packer();
  readonly #written = new WrittenBounds();
  #count = 0;
  #parts = false;

  /** Times near `base` take the fewest bytes. */
  constructor(base: number) {
    this.#base = base;
  }

  get count(): number {
    return this.#count;
  }

  reading(series: number, time: number, value: number): void {
    this.#begin(READING, series, time);
    this.#records.double(value);
  }

  increment(series: number, start: number, time: number, value: number): void {
    this.#begin(INCREMENT, series, time);
    this.#start(start, time);
    this.#records.double(value);
  }

  total(series: number, start: number, time: number, value: number): void {
    this.#begin(TOTAL, series, time);
    this.#start(start, time);
    this.#records.double(value);
  }

  /** A part of a total that is told in parts: of a bucket what was counted up to its bound. */
  part(series: number, time: number, part: Part, value: number): void {
    this.#parts = true;
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

  finish(series: readonly SeriesRef[], asides?: Asides): Buffer {
    const batch = new Packer();
    batch.byte(asides ? FORMAT_WITH_ASIDES : this.#parts ? FORMAT_WITH_PARTS : FORMAT);
    if (asides) {
      const json = Buffer.from(JSON.stringify(asides));
      batch.varint(json.length);
      batch.bytes(json);
    }
    batch.varint(this.#base);
    batch.varint(series.length);
    for (const { id, stream } of series) {
      batch.varint(id);
      batch.byte(stream === undefined ? 0 : 1);
      if (stream) batch.bytes(stream);
    }
    batch.bytes(this.#records.take());
    return batch.take();
  }

  #begin(kind: number, series: number, time: number): void {
    this.#count += 1;
    this.#records.byte(kind);
    this.#records.varint(series);
    this.#records.signed(time - this.#base);
  }

  /** How long before the point; one more, so that nought can say that it is not known. */
  #start(start: number, time: number): void {
    this.#records.varint(start === 0 ? 0 : time - start + 1);
  }
}

/** The series of a batch, and its records one after the other. @throws Error for a format this version does not know */
export function readBatch(batch: Buffer): { series: SeriesRef[]; records: () => Generator<PointRecord> } {
  const from = new Unpacker(batch);
  skipAsides(from);
  const base = from.varint();
  const series = Array.from({ length: from.varint() }, () => {
    const id = from.varint();
    return { id, stream: from.byte() === 1 ? from.bytes(STREAM_BYTES) : undefined };
  });
  return { series, records: () => readRecords(from, base, series) };
}

/** The ids of the series of which a batch holds anything. */
export function seriesIn(batch: Buffer): number[] {
  return readBatch(batch)
    .series.map(({ id }) => id)
    .filter((id) => id !== 0);
}

/** The points of a batch without some of its series; undefined when nothing is left. */
export function withoutSeries(batch: Buffer, unwanted: ReadonlySet<number>): Buffer | undefined {
  const from = new Unpacker(batch);
  const to = new Packer();
  skipAsides(from); // told with the series that were there first
  to.byte(batch[0] === FORMAT_WITH_PARTS ? FORMAT_WITH_PARTS : FORMAT);
  to.varint(from.varint());
  const length = from.varint();
  to.varint(length);
  let left = 0;
  for (let i = 0; i < length; i += 1) {
    const id = from.varint();
    const kept = unwanted.has(id) ? 0 : id;
    if (kept !== 0) left += 1;
    to.varint(kept); // records of no series are passed over
    const told = from.byte();
    to.byte(told);
    if (told === 1) to.bytes(from.bytes(STREAM_BYTES));
  }
  to.bytes(from.rest());
  return left === 0 ? undefined : to.take();
}

/** What a batch tells besides points; undefined of most. */
export function readAsides(batch: Buffer): Asides | undefined {
  const json = skipAsides(new Unpacker(batch));
  return json && (JSON.parse(json.toString()) as Asides);
}

/** @throws Error for a format this version does not know */
function skipAsides(from: Unpacker): Buffer | undefined {
  const format = from.byte();
  if (format === FORMAT || format === FORMAT_WITH_PARTS) return undefined;
  if (format === FORMAT_WITH_ASIDES) return from.bytes(from.varint());
  throw new Error(`a batch of telemetry has the format ${format}, which is not known here`);
}

function* readRecords(from: Unpacker, base: number, all: SeriesRef[]): Generator<PointRecord> {
  const dictionary: Float64Array[] = [];
  while (!from.done) {
    const number = from.byte();
    const series = all[from.varint()] as SeriesRef;
    const time = from.signed() + base;
    if (number === READING) {
      yield { kind: 'reading', series, time, value: from.double() };
      continue;
    }
    if (number === PART) {
      const of = PARTS[from.byte()] as Part['of'];
      const part: Part = of === 'bucket' ? { of, le: from.double() } : { of };
      yield { kind: 'part', series, time, part, value: from.double() };
      continue;
    }
    const before = from.varint();
    const start = before === 0 ? 0 : time - before + 1;
    if (number === INCREMENT || number === TOTAL) {
      yield { kind: KINDS[number], series, start, time, value: from.double() };
    } else {
      const kind = number === OBSERVED ? 'observed' : 'observedTotal';
      const [count, sum, min, max] = [from.varint(), from.double(), from.double(), from.double()];
      const histogram = unpackHistogram(from, dictionary);
      yield { kind, series, start, time, count, sum, min, max, histogram };
    }
  }
}
