import { avalanche, FIXED64, Fingerprint, LENGTH, MalformedError, VARINT, Wire } from '../otlp/index.ts';

/** Beginnings and ends by turns, in bytes: nothing is made of them until it is needed. */
export type Ranges = number[];
export type Range = [from: number, end: number];

/** Whose samples follow. One object for all series of a request; read it at once. */
export interface SeriesPlace {
  wire: Wire;
  /** Keys and values by turns, of all labels but `__name__`, `le` and `quantile`. */
  labels: Ranges;
  name: Range;
  le: Range | undefined;
  quantile: Range | undefined;
  /** Of `labels`, whatever their order. */
  high: number;
  low: number;
}

/** A native histogram: counts since the start, in buckets of one width on a logarithmic scale, or of bounds of its own. */
export interface NativePoint {
  /** Milliseconds since 1970. */
  time: number;
  count: number;
  sum: number;
  schema: number;
  zeroCount: number;
  /** Pairs of offset (from the end of the span before) and length. */
  positiveSpans: number[];
  negativeSpans: number[];
  /** Whole counts, as differences to the bucket before. */
  positiveDeltas: number[];
  negativeDeltas: number[];
  /** Counts that need not be whole, as they are. */
  positiveCounts: number[];
  negativeCounts: number[];
  resetHint: number;
  bounds: number[];
  stale: boolean;
  /** When counting began, in milliseconds since 1970; 0 where nobody says. */
  start: number;
}

export interface WriteSink {
  /** Whether its samples are wanted now; with `false` the series is told once more when all others were. */
  series(place: SeriesPlace, again: boolean): boolean;
  /** `stale` says that the series ended: there is no value. `start`: when counting began; 0 where nobody says. */
  sample(time: number, value: number, stale: boolean, start: number): void;
  histogram(point: NativePoint): void;
  metadata(family: string, type: number): void;
}

const STALE = [2, 0, 0, 0, 0, 0, 0xf0, 0x7f]; // the one NaN that says so: 0x7ff0000000000002
const MOST_BUCKETS = 4_096;

const tagOf = (field: number, wireType: number) => (field << 3) | wireType;
const MESSAGE_1 = tagOf(1, LENGTH);
const MESSAGE_2 = tagOf(2, LENGTH);
const MESSAGE_3 = tagOf(3, LENGTH);
const MESSAGE_4 = tagOf(4, LENGTH);

const NAME = Buffer.from('__name__');
const LE = Buffer.from('le');
const QUANTILE = Buffer.from('quantile');
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const sharedFingerprint = new Fingerprint();

/**
 * Reads a prometheus.WriteRequest (remote write 1.0) in one pass over its bytes. What the sink was told of a malformed
 * one is to be thrown away. https://prometheus.io/docs/specs/prw/remote_write_spec/ @throws MalformedError
 */
export function readWriteRequest(bytes: Uint8Array, sink: WriteSink, hash = sharedFingerprint): void {
  const wire = new Wire(bytes);
  const place = emptyPlace(wire);
  const later: Ranges = [];
  eachMessage(wire, MESSAGE_3, (end) => readMetadata(wire, end, sink)); // it may stand behind what it tells of
  eachMessage(wire, MESSAGE_1, (end) => {
    const from = wire.at;
    if (!readSeries(wire, end, place, hash, sink, false)) later.push(from, end);
  });
  for (let i = 0; i < later.length; i += 2) {
    wire.at = later[i] as number;
    readSeries(wire, later[i + 1] as number, place, hash, sink, true);
  }
}

export function emptyPlace(wire: Wire): SeriesPlace {
  return { wire, labels: [], name: [0, 0], le: undefined, quantile: undefined, high: 0, low: 0 };
}

/** Has it be used for the next series. */
export function clearPlace(place: SeriesPlace): void {
  place.labels.length = 0;
  place.name = [0, 0];
  place.le = undefined;
  place.quantile = undefined;
  place.high = 0;
  place.low = 0;
}

export function eachMessage(wire: Wire, wanted: number, read: (end: number) => void): void {
  const end = wire.bytes.length;
  wire.at = 0;
  while (wire.at < end) {
    const tag = wire.tag(end);
    if (tag === wanted) {
      const last = wire.enter(end);
      read(last);
      wire.at = last;
    } else wire.skip(tag & 7, end);
  }
}

function readSeries(
  wire: Wire,
  end: number,
  place: SeriesPlace,
  hash: Fingerprint,
  sink: WriteSink,
  again: boolean,
): boolean {
  const from = wire.at;
  let samples = 0;
  clearPlace(place);
  while (wire.at < end) {
    const tag = wire.tag(end);
    if ((tag & 7) !== LENGTH) {
      wire.skip(tag & 7, end);
      continue;
    }
    const last = wire.enter(end);
    if (tag === MESSAGE_1) readLabel(wire, last, place, hash);
    else if (tag === MESSAGE_2 || tag === MESSAGE_4) samples += 1;
    wire.at = last;
  }
  if (samples === 0) return true; // exemplars alone
  if (!sink.series(place, again)) return false;
  wire.at = from;
  while (wire.at < end) {
    const tag = wire.tag(end);
    if ((tag & 7) !== LENGTH) {
      wire.skip(tag & 7, end);
      continue;
    }
    const last = wire.enter(end);
    if (tag === MESSAGE_2) readSample(wire, last, sink);
    else if (tag === MESSAGE_4) sink.histogram(readHistogram(wire, last));
    wire.at = last;
  }
  return true;
}

function readLabel(wire: Wire, end: number, place: SeriesPlace, hash: Fingerprint): void {
  const { key, value } = readLabelRanges(wire, end);
  addLabel(place, key, value, hash);
}

export function addLabel(place: SeriesPlace, key: Range, value: Range, hash = sharedFingerprint): void {
  const { wire } = place;
  if (isText(wire, key, NAME)) place.name = value;
  else if (isText(wire, key, LE)) place.le = value;
  else if (isText(wire, key, QUANTILE)) place.quantile = value;
  else {
    place.labels.push(...key, ...value);
    hash.begin();
    hash.add(wire, ...key);
    hash.add(wire, ...value);
    place.high = (place.high + avalanche(hash.high)) | 0;
    place.low = (place.low + avalanche(hash.low)) | 0;
  }
}

function readLabelRanges(wire: Wire, end: number): { key: Range; value: Range } {
  let key: Range = [0, 0];
  let value: Range = [0, 0];
  while (wire.at < end) {
    const tag = wire.tag(end);
    if (tag !== MESSAGE_1 && tag !== MESSAGE_2) {
      wire.skip(tag & 7, end);
      continue;
    }
    const last = wire.enter(end);
    if (tag === MESSAGE_1) key = [wire.at, last];
    else value = [wire.at, last];
    wire.at = last;
  }
  return { key, value };
}

function isText({ bytes }: Wire, [from, end]: Range, text: Buffer): boolean {
  if (end - from !== text.length) return false;
  for (let i = 0; i < text.length; i += 1) if (bytes[from + i] !== text[i]) return false;
  return true;
}

/** Labels as texts, in their order. @throws MalformedError where one is not UTF-8 */
export function readLabels({ wire, labels }: SeriesPlace): [string, string][] {
  const texts: [string, string][] = [];
  for (let i = 0; i < labels.length; i += 4) {
    const [keyFrom, keyEnd, valueFrom, valueEnd] = labels.slice(i, i + 4) as [number, number, number, number];
    texts.push([textOf(wire, [keyFrom, keyEnd]), textOf(wire, [valueFrom, valueEnd])]);
  }
  return texts;
}

/** @throws MalformedError when it is not UTF-8 */
export function textOf(wire: Wire, [from, end]: Range): string {
  try {
    return decoder.decode(wire.bytes.subarray(from, end));
  } catch {
    throw new MalformedError('a text is not UTF-8', from);
  }
}

export function readSample(wire: Wire, end: number, sink: Pick<WriteSink, 'sample'>): void {
  let value = 0;
  let valueAt = -1;
  let time = 0;
  let start = 0;
  while (wire.at < end) {
    const tag = wire.tag(end);
    if (tag === tagOf(1, FIXED64)) {
      valueAt = wire.at;
      value = wire.double(end);
    } else if (tag === tagOf(2, VARINT)) time = Number(wire.int64(end));
    else if (tag === tagOf(3, VARINT))
      start = Number(wire.int64(end)); // of version 2.0 alone
    else wire.skip(tag & 7, end);
  }
  sink.sample(time, value, isStale(wire, value, valueAt), start);
}

/** JavaScript does not keep apart which NaN it read. */
function isStale({ bytes }: Wire, value: number, at: number): boolean {
  return Number.isNaN(value) && at >= 0 && STALE.every((byte, i) => bytes[at + i] === byte);
}

export function readHistogram(wire: Wire, end: number): NativePoint {
  const point: NativePoint = {
    time: 0,
    count: 0,
    sum: 0,
    schema: 0,
    zeroCount: 0,
    positiveSpans: [],
    negativeSpans: [],
    positiveDeltas: [],
    negativeDeltas: [],
    positiveCounts: [],
    negativeCounts: [],
    resetHint: 0,
    bounds: [],
    stale: false,
    start: 0,
  };
  const signed = (last: number) => wire.zigzag(last);
  const double = (last: number) => wire.double(last);
  while (wire.at < end) {
    const tag = wire.tag(end);
    switch (tag >>> 3) {
      case 1: // whole
      case 2: // or not
        point.count = readCount(wire, tag, end);
        break;
      case 3: {
        const at = wire.at;
        point.sum = readCount(wire, tag, end);
        point.stale = isStale(wire, point.sum, at);
        break;
      }
      case 4:
        point.schema = (tag & 7) === VARINT ? wire.zigzag(end) : readCount(wire, tag, end);
        break;
      case 6:
      case 7:
        point.zeroCount = readCount(wire, tag, end);
        break;
      case 8:
        readSpan(wire, tag, end, point.negativeSpans);
        break;
      case 9:
        readNumbers(wire, tag, end, point.negativeDeltas, signed);
        break;
      case 10:
        readNumbers(wire, tag, end, point.negativeCounts, double);
        break;
      case 11:
        readSpan(wire, tag, end, point.positiveSpans);
        break;
      case 12:
        readNumbers(wire, tag, end, point.positiveDeltas, signed);
        break;
      case 13:
        readNumbers(wire, tag, end, point.positiveCounts, double);
        break;
      case 14:
        point.resetHint = readCount(wire, tag, end);
        break;
      case 15:
        if ((tag & 7) === VARINT) point.time = Number(wire.int64(end));
        else wire.skip(tag & 7, end);
        break;
      case 16:
        readNumbers(wire, tag, end, point.bounds, double);
        break;
      case 17: // of version 2.0 alone
        if ((tag & 7) === VARINT) point.start = Number(wire.int64(end));
        else wire.skip(tag & 7, end);
        break;
      default:
        wire.skip(tag & 7, end);
    }
  }
  return point;
}

function readCount(wire: Wire, tag: number, end: number): number {
  if ((tag & 7) === VARINT) return wire.varint(end);
  if ((tag & 7) === FIXED64) return wire.double(end);
  throw new MalformedError('a number is of another wire type', wire.at);
}

function readSpan(wire: Wire, tag: number, end: number, spans: number[]): void {
  if ((tag & 7) !== LENGTH) throw new MalformedError('a span is no message', wire.at);
  const last = wire.enter(end);
  let offset = 0;
  let length = 0;
  while (wire.at < last) {
    const field = wire.tag(last);
    if (field === tagOf(1, VARINT)) offset = wire.zigzag(last);
    else if (field === tagOf(2, VARINT)) length = wire.varint(last);
    else wire.skip(field & 7, last);
  }
  if (spans.length >= 2 * MOST_BUCKETS) throw tooManyBuckets(wire.at);
  spans.push(offset, length);
}

/** A repeated number, packed together or each by itself. */
function readNumbers(
  wire: Wire,
  tag: number,
  end: number,
  into: number[],
  read: (end: number) => number,
): void {
  const packed = (tag & 7) === LENGTH;
  const last = packed ? wire.enter(end) : end;
  do {
    if (packed && wire.at === last) return;
    if (into.length >= MOST_BUCKETS) throw tooManyBuckets(wire.at);
    into.push(read(last));
  } while (packed);
}

function tooManyBuckets(at: number): MalformedError {
  return new MalformedError(`a histogram has more than ${MOST_BUCKETS} buckets`, at);
}

function readMetadata(wire: Wire, end: number, sink: WriteSink): void {
  let type = 0;
  let family: Range = [0, 0];
  while (wire.at < end) {
    const tag = wire.tag(end);
    if (tag === tagOf(1, VARINT)) type = wire.varint(end);
    else if (tag === MESSAGE_2) {
      const last = wire.enter(end);
      family = [wire.at, last];
      wire.at = last;
    } else wire.skip(tag & 7, end);
  }
  sink.metadata(textOf(wire, family), type);
}
