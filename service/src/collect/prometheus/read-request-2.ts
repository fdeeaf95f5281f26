import { LENGTH, MalformedError, VARINT, Wire } from '../otlp/index.ts';
import {
  addLabel,
  clearPlace,
  eachMessage,
  emptyPlace,
  type Range,
  type Ranges,
  readHistogram,
  readSample,
  type SeriesPlace,
  type WriteSink,
} from './read-write-request.ts';

/** What version 2.0 tells with every series. */
export interface TypedSink extends Omit<WriteSink, 'metadata'> {
  /** Of the metric that the series belongs to, by its number in io.prometheus.write.v2.Metadata; read it at once. */
  type(place: SeriesPlace, type: number): void;
}

const tagOf = (field: number, wireType: number) => (field << 3) | wireType;
const SYMBOL = tagOf(4, LENGTH);
const SERIES = tagOf(5, LENGTH);
const LABELS = 1;
const SAMPLE = tagOf(2, LENGTH);
const HISTOGRAM = tagOf(3, LENGTH);
const METADATA = tagOf(5, LENGTH);

/**
 * Reads an io.prometheus.write.v2.Request (remote write 2.0), whose labels are places in a list of texts. What the sink
 * was told of a malformed one is to be thrown away.
 * https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/ @throws MalformedError
 */
export function readRequest2(bytes: Uint8Array, sink: TypedSink): void {
  const wire = new Wire(bytes);
  const place = emptyPlace(wire);
  const symbols: Ranges = [];
  const later: Ranges = [];
  eachMessage(wire, SYMBOL, (end) => symbols.push(wire.at, end)); // they may stand behind what refers to them
  eachMessage(wire, SERIES, (end) => {
    const from = wire.at;
    if (!readSeries(wire, end, { place, symbols, sink }, false)) later.push(from, end);
  });
  for (let i = 0; i < later.length; i += 2) {
    wire.at = later[i] as number;
    readSeries(wire, later[i + 1] as number, { place, symbols, sink }, true);
  }
}

function readSeries(
  wire: Wire,
  end: number,
  { place, symbols, sink }: { place: SeriesPlace; symbols: Ranges; sink: TypedSink },
  again: boolean,
): boolean {
  const from = wire.at;
  const labels: number[] = [];
  let points = 0;
  let type = 0;
  while (wire.at < end) {
    const tag = wire.tag(end);
    if (tag >>> 3 === LABELS) readReferences(wire, tag, end, labels);
    else if (tag === SAMPLE || tag === HISTOGRAM) {
      points += 1;
      wire.at = wire.enter(end);
    } else if (tag === METADATA) type = readType(wire, wire.enter(end));
    else wire.skip(tag & 7, end);
  }
  if (labels.length % 2 !== 0) throw new MalformedError('a label has no value', from);
  if (points === 0) return true; // exemplars alone
  clearPlace(place);
  for (let i = 0; i < labels.length; i += 2) {
    addLabel(
      place,
      symbolAt(symbols, labels[i] as number, from),
      symbolAt(symbols, labels[i + 1] as number, from),
    );
  }
  if (type !== 0) sink.type(place, type);
  if (!sink.series(place, again)) return false;
  wire.at = from;
  while (wire.at < end) {
    const tag = wire.tag(end);
    if (tag !== SAMPLE && tag !== HISTOGRAM) {
      wire.skip(tag & 7, end);
      continue;
    }
    const last = wire.enter(end);
    if (tag === SAMPLE) readSample(wire, last, sink);
    else sink.histogram(readHistogram(wire, last));
    wire.at = last;
  }
  return true;
}

/** Packed together, or each by itself. */
function readReferences(wire: Wire, tag: number, end: number, into: number[]): void {
  if ((tag & 7) === VARINT) into.push(wire.varint(end));
  else if ((tag & 7) === LENGTH) {
    for (const last = wire.enter(end); wire.at < last; ) into.push(wire.varint(last));
  } else throw new MalformedError('a label is no number', wire.at);
}

function symbolAt(symbols: Ranges, reference: number, at: number): Range {
  const [from, end] = [symbols[2 * reference], symbols[2 * reference + 1]];
  if (from === undefined || end === undefined) {
    throw new MalformedError(`label ${reference} is beyond the ${symbols.length / 2} symbols`, at);
  }
  return [from, end];
}

function readType(wire: Wire, end: number): number {
  let type = 0;
  while (wire.at < end) {
    const tag = wire.tag(end);
    if (tag === tagOf(1, VARINT)) type = wire.varint(end);
    else wire.skip(tag & 7, end);
  }
  return type;
}
