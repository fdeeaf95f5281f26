import { HOUR_MS } from '../../contracts/time.ts';
import { Packer, Unpacker } from '../../store/signals/index.ts';
import { type Assembly, packAssembly, unpackAssembly } from './assembly.ts';
import {
  type Histogram,
  packHistogram,
  subtractHistogram,
  unpackHistogram,
  WrittenBounds,
} from './histogram.ts';

/** A point that comes longer after the one before tells too little of when its increment happened. */
export const LONGEST_GAP_MS = HOUR_MS + 300_000; // whoever tells something every hour is late now and then

/** The last total that a stream told. */
export type Total = { start: number; time: number } & Measured;
export type Measured =
  | { kind: 'number'; value: number }
  | { kind: 'distribution'; count: number; sum: number; histogram: Histogram };

/**
 * What happened since the total before. `baseline`: nothing is known of what came before this one, or too long ago, so
 * that it only serves the next. `out_of_order`: it is not later than one that was counted.
 */
export type Step =
  | { is: 'increment'; from: number; by: Measured }
  | { is: 'baseline' }
  | { is: 'out_of_order' };

/** Compares a total with the last one of its stream, if there is one. */
export function step(previous: Total | undefined, next: Total): Step {
  if (previous === undefined) {
    const recent = next.start > 0 && next.time > next.start && next.time - next.start <= LONGEST_GAP_MS;
    return recent ? { is: 'increment', from: next.start, by: next } : { is: 'baseline' };
  }
  if (next.time <= previous.time) return { is: 'out_of_order' };
  const restarted = next.start > (previous.start || previous.time);
  const difference = restarted ? undefined : subtract(next, previous);
  const from = restarted ? Math.max(next.start, previous.time) : previous.time;
  if (next.time - from > LONGEST_GAP_MS) return { is: 'baseline' };
  return { is: 'increment', from, by: difference ?? next }; // less than before: counting began again at nought
}

function subtract(later: Measured, earlier: Measured): Measured | undefined {
  if (later.kind === 'number') {
    if (earlier.kind !== 'number' || later.value < earlier.value) return undefined;
    return { kind: 'number', value: later.value - earlier.value };
  }
  if (earlier.kind !== 'distribution' || later.count < earlier.count) return undefined;
  const histogram = subtractHistogram(later.histogram, earlier.histogram);
  if (!histogram) return undefined;
  return {
    kind: 'distribution',
    count: later.count - earlier.count,
    sum: later.sum - earlier.sum,
    histogram,
  };
}

const FORMAT = 1;
const FORMAT_WITH_PARTS = 2; // the same, and behind it streams that are told in parts
const STREAM_BYTES = 8;
const MOST_STREAMS = 5_000; // of one series: more instances than that are told by a collector in front

/** The last totals of the streams of one series, by the hexadecimal name of the stream. */
export class Totals extends Map<string, Total> {
  /** Of streams that are told in parts, what waits to be put together. */
  readonly assemblies = new Map<string, Assembly>();
}

/** Leaves out streams that have fallen silent: what they would tell next could not be compared any more. */
export function packTotals(totals: Totals): Buffer {
  let newest = 0;
  for (const { time } of totals.values()) newest = Math.max(newest, time);
  const kept = [...totals]
    .filter(([, { time }]) => newest - time <= LONGEST_GAP_MS)
    .sort((left, right) => right[1].time - left[1].time)
    .slice(0, MOST_STREAMS);
  const assemblies = keepLively(totals.assemblies);
  const to = new Packer();
  const written = new WrittenBounds();
  to.byte(assemblies.length > 0 ? FORMAT_WITH_PARTS : FORMAT);
  to.varint(kept.length);
  for (const [stream, total] of kept) {
    to.bytes(Buffer.from(stream, 'hex'));
    to.varint(total.start);
    to.varint(total.time);
    to.byte(total.kind === 'number' ? 0 : 1);
    if (total.kind === 'number') to.double(total.value);
    else {
      to.varint(total.count);
      to.double(total.sum);
      packHistogram(to, total.histogram, written);
    }
  }
  if (assemblies.length > 0) {
    to.varint(assemblies.length);
    for (const [stream, assembly] of assemblies) {
      to.bytes(Buffer.from(stream, 'hex'));
      packAssembly(to, assembly);
    }
  }
  return to.take();
}

function keepLively(assemblies: ReadonlyMap<string, Assembly>): [string, Assembly][] {
  const timeOf = ({ waiting, doneAt }: Assembly) => waiting.at(-1)?.time ?? doneAt;
  let newest = 0;
  for (const assembly of assemblies.values()) newest = Math.max(newest, timeOf(assembly));
  return [...assemblies]
    .filter(([, assembly]) => newest - timeOf(assembly) <= LONGEST_GAP_MS)
    .sort((left, right) => timeOf(right[1]) - timeOf(left[1]))
    .slice(0, MOST_STREAMS);
}

/** @throws Error for a format this version does not know */
export function unpackTotals(bytes: Buffer): Totals {
  const from = new Unpacker(bytes);
  const format = from.byte();
  if (format !== FORMAT && format !== FORMAT_WITH_PARTS)
    throw new Error(`totals of telemetry have the format ${format}, which is not known here`);
  const dictionary: Float64Array[] = [];
  const totals = new Totals();
  for (let left = from.varint(); left > 0; left -= 1) {
    const stream = from.bytes(STREAM_BYTES).toString('hex');
    const [start, time] = [from.varint(), from.varint()];
    if (from.byte() === 0) totals.set(stream, { start, time, kind: 'number', value: from.double() });
    else {
      const [count, sum] = [from.varint(), from.double()];
      const histogram = unpackHistogram(from, dictionary);
      totals.set(stream, { start, time, kind: 'distribution', count, sum, histogram });
    }
  }
  if (format === FORMAT_WITH_PARTS) {
    for (let left = from.varint(); left > 0; left -= 1) {
      const stream = from.bytes(STREAM_BYTES).toString('hex');
      totals.assemblies.set(stream, unpackAssembly(from));
    }
  }
  return totals;
}
