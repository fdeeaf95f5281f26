import {
  bucketSketch,
  emptyLogSketch,
  type LogSketch,
  observe,
  observeBetween,
  type Packer,
  packLogSketch,
  type Sketch,
  sameBounds,
  type Unpacker,
  unpackLogSketch,
} from '../../store/signals/index.ts';

/** A histogram as its sender counts it; `plain` where it tells count and sum alone. */
export type Histogram =
  | { kind: 'plain' }
  | { kind: 'explicit'; bounds: Float64Array; counts: Float64Array }
  | ExponentialHistogram
  /** Counted here, of values one by one. */
  | { kind: 'sketch'; sketch: LogSketch };

export interface ExponentialHistogram {
  kind: 'exponential';
  /** Bucket i holds values in (2^(i / 2^scale), 2^((i+1) / 2^scale)]. */
  scale: number;
  zero: number;
  positive: Buckets;
  negative: Buckets;
}

/** Counts of the buckets `offset`, `offset + 1` … */
export interface Buckets {
  offset: number;
  counts: Float64Array;
}

const COARSEST_TO_SPREAD = 0; // below it a bucket reaches over more than a factor of two: its middle says as much
const LARGEST_EXPONENT = 1_023;

/** What is known of the distribution of the values counted, to be changed by whoever asks. Undefined of a plain one. */
export function toSketch(histogram: Histogram): Sketch | undefined {
  if (histogram.kind === 'plain') return undefined;
  if (histogram.kind === 'sketch') return histogram.sketch;
  if (histogram.kind === 'explicit') return bucketSketch(histogram.bounds, histogram.counts.slice());
  const { scale, zero, positive, negative } = histogram;
  const sketch = emptyLogSketch();
  sketch.zero = zero;
  eachBucket(positive, scale, (low, high, count) => {
    if (scale < COARSEST_TO_SPREAD) observe(sketch, Math.sqrt(low) * Math.sqrt(high), count);
    else observeBetween(sketch, low, high, count);
  });
  eachBucket(negative, scale, (low, high, count) => {
    if (scale < COARSEST_TO_SPREAD) observe(sketch, -Math.sqrt(low) * Math.sqrt(high), count);
    else observeBetween(sketch, -high, -low, count);
  });
  return sketch;
}

function eachBucket(
  { offset, counts }: Buckets,
  scale: number,
  tell: (low: number, high: number, count: number) => void,
): void {
  counts.forEach((count, i) => {
    if (count > 0) tell(edge(offset + i, scale), edge(offset + i + 1, scale), count);
  });
}

/** 2^(index / 2^scale), kept within the numbers there are. */
function edge(index: number, scale: number): number {
  const exponent = index * 2 ** -scale;
  return 2 ** Math.max(-LARGEST_EXPONENT, Math.min(LARGEST_EXPONENT, exponent));
}

/** Whether two histograms count alike: then a difference that is none means that counting began again. */
export function haveSameBuckets(left: Histogram, right: Histogram): boolean {
  if (left.kind !== 'explicit' || right.kind !== 'explicit') return left.kind === right.kind;
  return sameBounds(left.bounds, right.bounds);
}

/** What was counted from `earlier` to `later`; undefined when it cannot be their difference: counting began again. */
export function subtractHistogram(later: Histogram, earlier: Histogram): Histogram | undefined {
  if (later.kind === 'plain' || earlier.kind === 'plain') return { kind: 'plain' };
  if (later.kind === 'explicit') {
    if (earlier.kind !== 'explicit' || later.bounds.length !== earlier.bounds.length) return undefined;
    if (later.bounds.some((bound, i) => bound !== earlier.bounds[i])) return undefined;
    const counts = later.counts.map((count, i) => count - (earlier.counts[i] as number));
    return counts.some((count) => count < 0) ? undefined : { ...later, counts };
  }
  if (later.kind !== 'exponential' || earlier.kind !== 'exponential') return undefined;
  const scale = Math.min(later.scale, earlier.scale);
  const positive = subtractBuckets(
    rescale(later.positive, later.scale - scale),
    rescale(earlier.positive, earlier.scale - scale),
  );
  const negative = subtractBuckets(
    rescale(later.negative, later.scale - scale),
    rescale(earlier.negative, earlier.scale - scale),
  );
  const zero = later.zero - earlier.zero;
  if (!positive || !negative || zero < 0) return undefined;
  return { kind: 'exponential', scale, zero, positive, negative };
}

/** Takes buckets together so that each is 2^`steps` times as wide. */
function rescale({ offset, counts }: Buckets, steps: number): Buckets {
  if (steps === 0 || counts.length === 0) return { offset, counts };
  const width = 2 ** steps;
  const first = Math.floor(offset / width);
  const last = Math.floor((offset + counts.length - 1) / width);
  const wider = new Float64Array(last - first + 1);
  counts.forEach((count, i) => {
    const index = Math.floor((offset + i) / width) - first;
    wider[index] = (wider[index] as number) + count;
  });
  return { offset: first, counts: wider };
}

function subtractBuckets(later: Buckets, earlier: Buckets): Buckets | undefined {
  const counts = later.counts.slice();
  for (let i = 0; i < earlier.counts.length; i += 1) {
    const count = earlier.counts[i] as number;
    if (count === 0) continue;
    const index = earlier.offset + i - later.offset;
    const left = (counts[index] ?? 0) - count;
    if (left < 0 || index < 0 || index >= counts.length) return undefined;
    counts[index] = left;
  }
  return { offset: later.offset, counts };
}

const PLAIN = 0;
const EXPLICIT = 1;
const EXPONENTIAL = 2;
const SKETCH = 3;

/** Bounds that were written: those of histograms are mostly the same, and each is written once. */
export class WrittenBounds {
  readonly #indexes = new Map<string, number>();
  #last: Float64Array | undefined;
  #lastIndex = 0;

  /** Where they stand among the written ones; `fresh` when they are to be written now. */
  place(bounds: Float64Array): { index: number; fresh: boolean } {
    if (this.#last !== undefined && sameBounds(this.#last, bounds)) {
      return { index: this.#lastIndex, fresh: false };
    }
    const key = bounds.join();
    const known = this.#indexes.get(key);
    this.#last = bounds;
    this.#lastIndex = known ?? this.#indexes.size;
    this.#indexes.set(key, this.#lastIndex);
    return { index: this.#lastIndex, fresh: known === undefined };
  }
}

export function packHistogram(to: Packer, histogram: Histogram, written: WrittenBounds): void {
  if (histogram.kind === 'plain') to.byte(PLAIN);
  else if (histogram.kind === 'explicit') {
    to.byte(EXPLICIT);
    packSharedBounds(to, histogram.bounds, written);
    for (const count of histogram.counts) to.varint(count);
  } else if (histogram.kind === 'sketch') {
    to.byte(SKETCH);
    packLogSketch(to, histogram.sketch);
  } else {
    to.byte(EXPONENTIAL);
    to.signed(histogram.scale);
    to.varint(histogram.zero);
    packBuckets(to, histogram.positive);
    packBuckets(to, histogram.negative);
  }
}

export function unpackHistogram(from: Unpacker, dictionary: Float64Array[]): Histogram {
  const kind = from.byte();
  if (kind === PLAIN) return { kind: 'plain' };
  if (kind === SKETCH) return { kind: 'sketch', sketch: unpackLogSketch(from) };
  if (kind === EXPLICIT) {
    const bounds = unpackSharedBounds(from, dictionary);
    return { kind: 'explicit', bounds, counts: unpackCounts(from, bounds.length + 1) };
  }
  return {
    kind: 'exponential',
    scale: from.signed(),
    zero: from.varint(),
    positive: unpackBuckets(from),
    negative: unpackBuckets(from),
  };
}

function packSharedBounds(to: Packer, bounds: Float64Array, written: WrittenBounds): void {
  const { index, fresh } = written.place(bounds);
  to.varint(index);
  if (!fresh) return;
  to.varint(bounds.length);
  for (const bound of bounds) to.double(bound);
}

function unpackSharedBounds(from: Unpacker, dictionary: Float64Array[]): Float64Array {
  const index = from.varint();
  const known = dictionary[index];
  if (known) return known;
  const bounds = new Float64Array(from.varint());
  for (let i = 0; i < bounds.length; i += 1) bounds[i] = from.double();
  dictionary.push(bounds);
  return bounds;
}

function packBuckets(to: Packer, { offset, counts }: Buckets): void {
  to.varint(counts.length);
  if (counts.length === 0) return;
  to.signed(offset);
  for (const count of counts) to.varint(count);
}

function unpackBuckets(from: Unpacker): Buckets {
  const length = from.varint();
  if (length === 0) return { offset: 0, counts: new Float64Array(0) };
  return { offset: from.signed(), counts: unpackCounts(from, length) };
}

function unpackCounts(from: Unpacker, length: number): Float64Array {
  const counts = new Float64Array(length);
  for (let i = 0; i < length; i += 1) counts[i] = from.varint();
  return counts;
}
