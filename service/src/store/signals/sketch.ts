/** The largest relative error of a quantile of values that were counted one by one. */
export const RELATIVE_ERROR = 0.01;

const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const LOG_GAMMA = Math.log(GAMMA);
const MOST_BINS = 2_048; // 40 powers of e at 1 %: more would only be sent to fill the store
// Beyond these the ends of a bin are no numbers of their own any more: the least and greatest values share a bin.
const LOWEST_BIN = Math.ceil(Math.log(Number.MIN_VALUE) / LOG_GAMMA);
const HIGHEST_BIN = Math.floor(Math.log(Number.MAX_VALUE / 2) / LOG_GAMMA);
const SPREAD_DOWN_TO = 1e-3; // the share of a bucket that begins at zero in which its values are told apart

/**
 * What is known of the distribution of values in one minute. `buckets` are those of an explicit histogram, exactly as
 * they were told; `log` has a bin for each power of 1.0202, after DDSketch (Masson, Rim & Lee, VLDB 2019).
 */
export type Sketch = BucketSketch | LogSketch;

export interface BucketSketch {
  kind: 'buckets';
  /** Upper bounds, ascending; the last count is of what lies above all of them. */
  bounds: Float64Array;
  counts: Float64Array;
}

export interface LogSketch {
  kind: 'log';
  /** By power of gamma: (gamma^(i-1), gamma^i]. */
  positive: Map<number, number>;
  /** The same of the values' negatives. */
  negative: Map<number, number>;
  zero: number;
}

export function emptyLogSketch(): LogSketch {
  return { kind: 'log', positive: new Map(), negative: new Map(), zero: 0 };
}

export function bucketSketch(bounds: Float64Array, counts: Float64Array): BucketSketch {
  return { kind: 'buckets', bounds, counts };
}

/** Counts `count` values of the size `value`, which is finite. */
export function observe(sketch: LogSketch, value: number, count: number): void {
  if (count <= 0) return;
  if (value > 0) addTo(sketch.positive, binOf(value), count);
  else if (value < 0) addTo(sketch.negative, binOf(-value), count);
  else sketch.zero += count;
}

/**
 * Counts `count` values of which is known only that they lie in (`low`, `high`]: spread evenly over it, as
 * Prometheus' histogram_quantile has it, in whole numbers that add up.
 */
export function observeBetween(sketch: LogSketch, low: number, high: number, count: number): void {
  if (count <= 0) return;
  if (low < 0 && high <= 0) spread(-high, -low, count, sketch, sketch.negative);
  else if (low < 0) observe(sketch, (low + high) / 2, count);
  else spread(low, high, count, sketch, sketch.positive);
}

function spread(
  low: number,
  high: number,
  count: number,
  sketch: LogSketch,
  bins: Map<number, number>,
): void {
  const last = binOf(high);
  if (!(high > low)) {
    addTo(bins, last, count);
    return;
  }
  const first = low > 0 ? Math.min(binOf(low) + 1, last) : binOf(high * SPREAD_DOWN_TO);
  let given = 0;
  let from = low;
  if (low <= 0) {
    from = Math.exp((first - 1) * LOG_GAMMA);
    given = Math.round(count * (from / high));
    sketch.zero += given;
  }
  for (let bin = first; bin <= last; bin += 1) {
    const edge = bin === last ? high : Math.exp(bin * LOG_GAMMA);
    const upTo = Math.round(count * ((edge - low) / (high - low))); // in this order nothing overflows
    if (upTo > given) addTo(bins, bin, upTo - given);
    given = Math.max(given, upTo);
  }
}

/** What both have seen; neither is changed when they differ in kind, and `into` grows otherwise. */
export function mergeSketch(into: Sketch | undefined, other: Sketch): Sketch {
  if (into === undefined) return copySketch(other);
  if (into.kind === 'buckets' && other.kind === 'buckets' && sameBounds(into.bounds, other.bounds)) {
    for (let i = 0; i < into.counts.length; i += 1) into.counts[i] = at(into.counts, i) + at(other.counts, i);
    return into;
  }
  const left = into.kind === 'log' ? into : toLogSketch(into);
  const right = other.kind === 'log' ? other : toLogSketch(other);
  for (const [bin, count] of right.positive) addTo(left.positive, bin, count);
  for (const [bin, count] of right.negative) addTo(left.negative, bin, count);
  left.zero += right.zero;
  return left;
}

function copySketch(sketch: Sketch): Sketch {
  return sketch.kind === 'buckets'
    ? { ...sketch, counts: sketch.counts.slice() }
    : { ...sketch, positive: new Map(sketch.positive), negative: new Map(sketch.negative) };
}

/** Parts in whole numbers that add up; `edges` are the shares at which they end, ascending to 1. */
export function splitSketch(sketch: Sketch, edges: readonly number[]): Sketch[] {
  if (sketch.kind === 'buckets') {
    return splitCounts(sketch.counts, edges).map((counts) => bucketSketch(sketch.bounds, counts));
  }
  const positive = [...sketch.positive.keys()];
  const negative = [...sketch.negative.keys()];
  const all = Float64Array.from([sketch.zero, ...sketch.positive.values(), ...sketch.negative.values()]);
  return splitCounts(all, edges).map((counts) => {
    const part = emptyLogSketch();
    part.zero = at(counts, 0);
    positive.forEach((bin, i) => {
      const count = at(counts, i + 1);
      if (count > 0) part.positive.set(bin, count);
    });
    negative.forEach((bin, i) => {
      const count = at(counts, positive.length + i + 1);
      if (count > 0) part.negative.set(bin, count);
    });
    return part;
  });
}

/** What is left over of one count by rounding goes on to the next, or many small ones would all go the same way. */
export function splitCounts(counts: Float64Array, edges: readonly number[]): Float64Array[] {
  const parts = edges.map(() => new Float64Array(counts.length));
  let before = 0;
  for (let i = 0; i < counts.length; i += 1) {
    const count = at(counts, i);
    const after = before + count;
    let given = 0;
    for (const [k, edge] of edges.entries()) {
      const share = Math.round(after * edge) - Math.round(before * edge);
      const upTo = edge === 1 ? count : Math.max(given, Math.min(count, share));
      (parts[k] as Float64Array)[i] = upTo - given;
      given = upTo;
    }
    before = after;
  }
  return parts;
}

/** Buckets as bins; those that reach to infinity stand at their finite end, as in Prometheus. */
export function toLogSketch({ bounds, counts }: BucketSketch): LogSketch {
  const sketch = emptyLogSketch();
  const last = bounds.length;
  for (let i = 0; i < counts.length; i += 1) {
    const count = at(counts, i);
    if (last === 0) observe(sketch, 0, count);
    else if (i === last) observe(sketch, at(bounds, last - 1), count);
    else if (i > 0) observeBetween(sketch, at(bounds, i - 1), at(bounds, i), count);
    else if (at(bounds, 0) > 0) observeBetween(sketch, 0, at(bounds, 0), count);
    else observe(sketch, at(bounds, 0), count);
  }
  return sketch;
}

export function sketchCount(sketch: Sketch): number {
  let count = 0;
  if (sketch.kind === 'buckets') for (const one of sketch.counts) count += one;
  else {
    count = sketch.zero;
    for (const one of sketch.positive.values()) count += one;
    for (const one of sketch.negative.values()) count += one;
  }
  return count;
}

/**
 * The value below which a share `quantile` (0 to 1) lies; NaN of an empty one. Of explicit buckets it is interpolated as
 * Prometheus does it; else its relative error is at most `RELATIVE_ERROR`.
 */
export function quantileOf(sketch: Sketch, quantile: number): number {
  const count = sketchCount(sketch);
  if (count === 0) return Number.NaN;
  return sketch.kind === 'buckets'
    ? quantileOfBuckets(sketch, quantile * count)
    : quantileOfBins(sketch, quantile * (count - 1));
}

function quantileOfBuckets({ bounds, counts }: BucketSketch, rank: number): number {
  if (bounds.length === 0) return Number.NaN;
  let below = 0;
  let index = 0;
  while (index < bounds.length && below + at(counts, index) < rank) {
    below += at(counts, index);
    index += 1;
  }
  if (index === bounds.length) return at(bounds, index - 1);
  const high = at(bounds, index);
  if (index === 0 && high <= 0) return high;
  const low = index === 0 ? 0 : at(bounds, index - 1);
  const inside = at(counts, index);
  return inside === 0 ? low : low + (high - low) * ((rank - below) / inside);
}

function quantileOfBins(sketch: LogSketch, rank: number): number {
  let seen = 0;
  for (const [bin, count] of sorted(sketch.negative).reverse()) {
    seen += count;
    if (seen > rank) return -middleOf(bin);
  }
  seen += sketch.zero;
  if (seen > rank) return 0;
  let value = 0;
  for (const [bin, count] of sorted(sketch.positive)) {
    seen += count;
    value = middleOf(bin);
    if (seen > rank) break;
  }
  return value;
}

/** Values of which is known that they lie in (`low`, `high`]; of what lies above all bounds `high` is infinite. */
export interface Piece {
  low: number;
  high: number;
  count: number;
}

/** All that a sketch has seen as pieces, from the least values to the greatest; the grid of `bounds` or of powers of gamma. */
export function piecesOf(sketch: Sketch): Piece[] {
  if (sketch.kind === 'log') {
    const edge = (bin: number) => Math.exp(bin * LOG_GAMMA);
    return [
      ...sorted(sketch.negative)
        .reverse()
        .map(([bin, count]) => ({ low: -edge(bin), high: -edge(bin - 1), count })),
      ...(sketch.zero > 0 ? [{ low: 0, high: 0, count: sketch.zero }] : []),
      ...sorted(sketch.positive).map(([bin, count]) => ({ low: edge(bin - 1), high: edge(bin), count })),
    ];
  }
  const { bounds, counts } = sketch;
  return Array.from(counts, (count, index) => {
    const high = index < bounds.length ? at(bounds, index) : Number.POSITIVE_INFINITY;
    const low = index > 0 ? at(bounds, index - 1) : Math.min(0, high);
    return { low, high, count };
  });
}

/** Bins in order; where there are too many the lowest are taken together, so that the high quantiles keep their error. */
export function sortedBins(bins: Map<number, number>): [number, number][] {
  const all = sorted(bins);
  if (all.length <= MOST_BINS) return all;
  const kept = all.slice(all.length - MOST_BINS);
  let collapsed = 0;
  for (const [, count] of all.slice(0, all.length - MOST_BINS)) collapsed += count;
  const [bin, count] = kept[0] as [number, number];
  kept[0] = [bin, count + collapsed];
  return kept;
}

function sorted(bins: Map<number, number>): [number, number][] {
  return [...bins].sort((left, right) => left[0] - right[0]);
}

function binOf(value: number): number {
  return Math.max(LOWEST_BIN, Math.min(HIGHEST_BIN, Math.ceil(Math.log(value) / LOG_GAMMA)));
}

/** The value whose relative distance to both ends of a bin is the same. */
function middleOf(bin: number): number {
  return (2 * Math.exp(bin * LOG_GAMMA)) / (GAMMA + 1);
}

function addTo(bins: Map<number, number>, bin: number, count: number): void {
  bins.set(bin, (bins.get(bin) ?? 0) + count);
}

export function sameBounds(left: Float64Array, right: Float64Array): boolean {
  if (left === right) return true;
  if (left.length !== right.length) return false;
  for (let i = 0; i < left.length; i += 1) if (left[i] !== right[i]) return false;
  return true;
}

function at(values: Float64Array, index: number): number {
  return values[index] as number;
}
