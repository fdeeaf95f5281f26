import type { Packer, Unpacker } from '../../store/signals/index.ts';
import type { Histogram } from './histogram.ts';

/**
 * A total that Prometheus tells in parts: every bucket, the sum and the count of a histogram are series of their own, and
 * may come in several requests, one of them late. A moment is put together once all parts have come that are known of
 * the stream; which those are is settled when a later moment has brought the same again.
 */
export interface Assembly {
  /** Upper bounds of the buckets, ascending; empty of a summary. */
  bounds: number[];
  sum: boolean;
  count: boolean;
  /** The newest moment that brought a part not known before. */
  grownAt: number;
  /** The newest moment that was put together, or given up. */
  doneAt: number;
  /** Moments of which parts are missing, ascending. */
  waiting: Waiting[];
}

export interface Waiting {
  time: number;
  /** By upper bound: values up to there. */
  buckets: Map<number, number>;
  sum: number;
  count: number;
}

export type Part = { of: 'bucket'; le: number } | { of: 'sum' } | { of: 'count' };

/** All of a moment, since counting began. */
export interface Whole {
  time: number;
  count: number;
  sum: number;
  histogram: Histogram;
}

const MOST_WAITING = 16; // moments: four minutes of a scrape every 15 seconds
const MOST_BOUNDS = 4_096;
const SUM_AWAITED_MS = 300_000; // of histograms of values below nought some senders tell no sum

export function emptyAssembly(): Assembly {
  return { bounds: [], sum: false, count: false, grownAt: 0, doneAt: 0, waiting: [] };
}

/** Adds a part, and answers the moments that are whole by it, in their order. */
export function assemble(assembly: Assembly, time: number, part: Part, value: number): Whole[] {
  if (learn(assembly, part)) assembly.grownAt = Math.max(assembly.grownAt, time);
  if (time <= assembly.doneAt) return []; // later ones hold what it counted
  const moment = momentOf(assembly, time);
  if (part.of === 'bucket') moment.buckets.set(part.le, value);
  else moment[part.of] = value;
  const last = assembly.waiting.findLast((one) => isWhole(assembly, one));
  if (last === undefined || last.time <= assembly.grownAt) return [];
  const done = assembly.waiting.filter((one) => one.time <= last.time);
  assembly.waiting = assembly.waiting.filter((one) => one.time > last.time);
  assembly.doneAt = last.time;
  return done.filter((one) => isWhole(assembly, one)).map((one) => toWhole(assembly, one));
}

function momentOf(assembly: Assembly, time: number): Waiting {
  const { waiting } = assembly;
  const known = waiting.findLast((one) => one.time === time);
  if (known) return known;
  const moment = { time, buckets: new Map<number, number>(), sum: Number.NaN, count: Number.NaN };
  waiting.push(moment);
  waiting.sort((left, right) => left.time - right.time);
  if (waiting.length > MOST_WAITING) waiting.shift();
  return moment;
}

function learn(assembly: Assembly, part: Part): boolean {
  if (part.of !== 'bucket') {
    const isNew = !assembly[part.of];
    assembly[part.of] = true;
    return isNew;
  }
  const { bounds } = assembly;
  const { le } = part;
  if (bounds.includes(le) || bounds.length >= MOST_BOUNDS) return false;
  bounds.push(le);
  bounds.sort((left, right) => left - right);
  return true;
}

function isWhole({ bounds, sum, count, grownAt }: Assembly, moment: Waiting): boolean {
  if (bounds.some((bound) => !moment.buckets.has(bound))) return false;
  if (sum ? Number.isNaN(moment.sum) : moment.time - grownAt < SUM_AWAITED_MS) return false;
  if (count && Number.isNaN(moment.count)) return false;
  return bounds.length > 0 ? bounds.at(-1) === Number.POSITIVE_INFINITY : count;
}

/** Where a count falls from one bound to the next, for it was read in between, the greater one stands, as in Prometheus. */
function toWhole({ bounds }: Assembly, { time, buckets, sum, count }: Waiting): Whole {
  if (bounds.length === 0) return { time, count, sum, histogram: { kind: 'plain' } };
  const counts = new Float64Array(bounds.length);
  let below = 0;
  for (const [i, bound] of bounds.entries()) {
    const upTo = Math.max(below, buckets.get(bound) as number);
    counts[i] = upTo - below;
    below = upTo;
  }
  const finite = Float64Array.from(bounds.slice(0, -1));
  return { time, count: below, sum, histogram: { kind: 'explicit', bounds: finite, counts } };
}

export function packAssembly(to: Packer, { bounds, sum, count, grownAt, doneAt, waiting }: Assembly): void {
  to.varint(bounds.length);
  for (const bound of bounds) to.double(bound);
  to.byte((sum ? 1 : 0) + (count ? 2 : 0));
  to.varint(grownAt);
  to.varint(doneAt);
  to.varint(waiting.length);
  for (const moment of waiting) {
    to.varint(moment.time);
    to.double(moment.sum);
    to.double(moment.count);
    to.varint(moment.buckets.size);
    for (const [le, value] of moment.buckets) {
      to.double(le);
      to.varint(value);
    }
  }
}

export function unpackAssembly(from: Unpacker): Assembly {
  const bounds = Array.from({ length: from.varint() }, () => from.double());
  const known = from.byte();
  const [grownAt, doneAt] = [from.varint(), from.varint()];
  const waiting = Array.from({ length: from.varint() }, () => {
    const [time, sum, count] = [from.varint(), from.double(), from.double()];
    const buckets = new Map<number, number>();
    for (let left = from.varint(); left > 0; left -= 1) buckets.set(from.double(), from.varint());
    return { time, buckets, sum, count };
  });
  return { bounds, sum: known % 2 === 1, count: known >= 2, grownAt, doneAt, waiting };
}
