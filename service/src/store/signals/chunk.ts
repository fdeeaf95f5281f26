import { Packer, Unpacker } from '../packing.ts';
import { type LogSketch, mergeSketch, type Sketch, sameBounds, sortedBins } from './sketch.ts';

/** What one minute, or hour, of a series holds. `min` and `max` are NaN where nobody told them. */
export interface Cell {
  count: number;
  sum: number;
  min: number;
  max: number;
  sketch?: Sketch | undefined;
  /** How many minutes it is made of, in a cell of an hour; one where it is left out. */
  minutes?: number | undefined;
}

export const MINUTES_A_CHUNK = 60;
export const HOURS_A_CHUNK = 24;

const FORMAT = 1;
const HAS_EXTREMES = 1; // otherwise the column of least and greatest values is left out
const ONE_EACH = 2; // every count is 1 and every sum its least and greatest value: only sums are kept
const HAS_SKETCHES = 4;
const HAS_MINUTES = 8; // otherwise each is of one

const NO_SKETCH = 0;
const BUCKETS = 1;
const LOG = 2;

const packer = new Packer();
// Columns at hand while a chunk is packed or unpacked; a chunk is as long as an hour at most.
const places = new Uint8Array(MINUTES_A_CHUNK);
const [counts, sums, mins, maxs, lengths] = [0, 1, 2, 3, 4].map(() => new Float64Array(MINUTES_A_CHUNK)) as [
  Float64Array,
  Float64Array,
  Float64Array,
  Float64Array,
  Float64Array,
];

/** The bytes of a chunk that nobody can read. */
export class DamagedChunk extends Error {
  override readonly name = 'DamagedChunk';
}

/** A fixed number of cells next to each other, packed to a few bytes a cell. A cell that is absent is missing, never zero. */
export class Chunk {
  readonly slots: number;
  /** A bit for each slot: whether it is there. */
  readonly #present = new Int32Array(2);
  readonly #count: Float64Array;
  readonly #sum: Float64Array;
  readonly #min: Float64Array;
  readonly #max: Float64Array;
  readonly #minutes: Float64Array;
  readonly #sketch = new Map<number, Sketch>();

  /** `slots`: 60 at most. */
  constructor(slots: number) {
    this.slots = slots;
    this.#count = new Float64Array(slots);
    this.#sum = new Float64Array(slots);
    this.#min = new Float64Array(slots);
    this.#max = new Float64Array(slots);
    this.#minutes = new Float64Array(slots);
  }

  /** Forgets everything, to be used again. */
  clear(): this {
    this.#present[0] = 0;
    this.#present[1] = 0;
    if (this.#sketch.size > 0) this.#sketch.clear();
    return this;
  }

  has(slot: number): boolean {
    return (((this.#present[slot >>> 5] as number) >>> (slot & 31)) & 1) === 1;
  }

  get(slot: number): Cell | undefined {
    if (!this.has(slot)) return undefined;
    return {
      count: this.#count[slot] as number,
      sum: this.#sum[slot] as number,
      min: this.#min[slot] as number,
      max: this.#max[slot] as number,
      sketch: this.#sketch.size > 0 ? this.#sketch.get(slot) : undefined,
      minutes: this.#minutes[slot] as number,
    };
  }

  /** Puts a cell in the place of the one there was. */
  set(slot: number, cell: Cell): void {
    this.#present[slot >>> 5] = (this.#present[slot >>> 5] as number) & ~(1 << (slot & 31));
    this.#sketch.delete(slot);
    this.add(slot, cell);
  }

  /** Adds to a cell what was seen besides. */
  add(slot: number, { count, sum, min, max, sketch, minutes = 1 }: Cell): void {
    this.addNumbers(slot, count, sum, min, max, sketch, minutes);
  }

  /** The same without an object. */
  addNumbers(
    slot: number,
    count: number,
    sum: number,
    min: number,
    max: number,
    sketch: Sketch | undefined,
    minutes: number,
  ): void {
    if (this.has(slot)) {
      this.#count[slot] = (this.#count[slot] as number) + count;
      this.#sum[slot] = (this.#sum[slot] as number) + sum;
      this.#min[slot] = least(this.#min[slot] as number, min);
      this.#max[slot] = greatest(this.#max[slot] as number, max);
    } else {
      this.#present[slot >>> 5] = (this.#present[slot >>> 5] as number) | (1 << (slot & 31));
      this.#count[slot] = count;
      this.#sum[slot] = sum;
      this.#min[slot] = min;
      this.#max[slot] = max;
      this.#minutes[slot] = minutes;
    }
    if (sketch) this.#sketch.set(slot, mergeSketch(this.#sketch.get(slot), sketch));
  }

  /** All cells as one; undefined when every one is missing. */
  total(): Cell | undefined {
    let total: Cell | undefined;
    for (let slot = 0; slot < this.slots; slot += 1) {
      const cell = this.get(slot);
      if (cell) total = joinCell(total, cell);
    }
    return total;
  }

  encode(): Buffer {
    this.#pack();
    return packer.take();
  }

  /** The same after its length, in bytes that others are in as well. */
  encodeInto(to: Packer): void {
    this.#pack();
    to.packed(packer);
    packer.clear();
  }

  #pack(): void {
    const present = this.#listPresent();
    let extremes = false;
    let oneEach = this.#sketch.size === 0;
    let minutes = false;
    for (let i = 0; i < present; i += 1) {
      const slot = places[i] as number;
      const min = this.#min[slot] as number;
      const sum = this.#sum[slot] as number;
      extremes ||= !Number.isNaN(min) || !Number.isNaN(this.#max[slot] as number);
      oneEach &&= this.#count[slot] === 1 && min === sum && this.#max[slot] === sum;
      minutes ||= this.#minutes[slot] !== 1;
    }
    const sketches = this.#sketch.size > 0;
    packer.byte(FORMAT);
    packer.byte(
      (extremes ? HAS_EXTREMES : 0) |
        (oneEach ? ONE_EACH : 0) |
        (sketches ? HAS_SKETCHES : 0) |
        (minutes ? HAS_MINUTES : 0),
    );
    for (let first = 0; first < this.slots; first += 8) {
      packer.byte(((this.#present[first >>> 5] as number) >>> (first & 31)) & 255);
    }
    if (!oneEach) this.#packVarints(this.#count, present);
    this.#packDoubles(this.#sum, present);
    if (extremes && !oneEach) {
      this.#packDoubles(this.#min, present);
      this.#packDoubles(this.#max, present);
    }
    if (minutes) this.#packVarints(this.#minutes, present);
    if (sketches)
      packSketches(
        packer,
        Array.from(places.subarray(0, present), (slot) => this.#sketch.get(slot)),
      );
  }

  #packVarints(column: Float64Array, present: number): void {
    for (let i = 0; i < present; i += 1) packer.varint(column[places[i] as number] as number);
  }

  #packDoubles(column: Float64Array, present: number): void {
    for (let i = 0; i < present; i += 1) packer.double(column[places[i] as number] as number);
  }

  /** Has `places` name the slots that are there, ascending, and returns how many they are. */
  #listPresent(): number {
    let present = 0;
    for (let word = 0; word < 2; word += 1) {
      let bits = this.#present[word] as number;
      while (bits !== 0) {
        places[present++] = 32 * word + 31 - Math.clz32(bits & -bits);
        bits &= bits - 1;
      }
    }
    return present;
  }

  /** Adds what `encode` packed, all of it or nothing. @throws DamagedChunk for anything else */
  decode(bytes: Buffer): this {
    try {
      return this.#unpack(bytes);
    } catch (cause) {
      throw cause instanceof DamagedChunk ? cause : new DamagedChunk((cause as Error).message, { cause });
    }
  }

  #unpack(bytes: Buffer): this {
    const unpacker = new Unpacker(bytes);
    const format = unpacker.byte();
    if (format !== FORMAT) throw new DamagedChunk(`it has the format ${format}, which is not known here`);
    const flags = unpacker.byte();
    let present = 0;
    for (let first = 0; first < this.slots; first += 8) {
      for (let bits = unpacker.byte(); bits !== 0; bits &= bits - 1) {
        places[present++] = first + 31 - Math.clz32(bits & -bits);
      }
    }
    if (present > this.slots) throw new DamagedChunk(`it has more than ${this.slots} cells`);
    const oneEach = (flags & ONE_EACH) !== 0;
    const told = (flags & HAS_EXTREMES) !== 0;
    if (oneEach) counts.fill(1, 0, present);
    else for (let i = 0; i < present; i += 1) counts[i] = unpacker.varint();
    unpacker.doubles(present, sums);
    if (!oneEach && told) {
      unpacker.doubles(present, mins);
      unpacker.doubles(present, maxs);
    }
    if (flags & HAS_MINUTES) for (let i = 0; i < present; i += 1) lengths[i] = unpacker.varint();
    else lengths.fill(1, 0, present);
    const sketches = flags & HAS_SKETCHES ? unpackSketches(unpacker, present) : undefined;
    if (unpacker.left !== 0) {
      throw new DamagedChunk(
        `it is ${Math.abs(unpacker.left)} bytes too ${unpacker.left > 0 ? 'long' : 'short'}`,
      );
    }
    for (let i = 0; i < present; i += 1) {
      const sum = sums[i] as number;
      const [min, max] = oneEach ? [sum, sum] : told ? [mins[i] as number, maxs[i] as number] : UNTOLD;
      const slot = places[i] as number;
      this.addNumbers(slot, counts[i] as number, sum, min, max, sketches?.[i], lengths[i] as number);
    }
    return this;
  }
}

const UNTOLD = [Number.NaN, Number.NaN] as const;

/** Both as one; `into` grows. */
export function mergeCell(into: Cell | undefined, other: Cell): Cell {
  const { sketch } = other;
  if (!into) return { ...other, sketch: sketch && mergeSketch(undefined, sketch) };
  into.count += other.count;
  into.sum += other.sum;
  into.min = least(into.min, other.min);
  into.max = greatest(into.max, other.max);
  if (sketch) into.sketch = mergeSketch(into.sketch, sketch);
  return into;
}

/** The same of cells of different times: together they are as long as both. */
export function joinCell(into: Cell | undefined, other: Cell): Cell {
  const minutes = (into?.minutes ?? (into ? 1 : 0)) + (other.minutes ?? 1);
  const joined = mergeCell(into, other);
  joined.minutes = minutes;
  return joined;
}

export function least(left: number, right: number): number {
  return left <= right || Number.isNaN(right) ? left : right;
}

export function greatest(left: number, right: number): number {
  return left >= right || Number.isNaN(right) ? left : right;
}

/** The bounds of histograms are nearly always the same from minute to minute, and are kept once. */
function packSketches(to: Packer, sketches: readonly (Sketch | undefined)[]): void {
  const dictionary: Float64Array[] = [];
  const indexes = sketches.map((sketch) => {
    if (sketch?.kind !== 'buckets') return 0;
    const known = dictionary.findIndex((bounds) => sameBounds(bounds, sketch.bounds));
    return known >= 0 ? known : dictionary.push(sketch.bounds) - 1;
  });
  to.varint(dictionary.length);
  for (const bounds of dictionary) packBounds(to, bounds);
  sketches.forEach((sketch, i) => {
    if (!sketch) to.byte(NO_SKETCH);
    else if (sketch.kind === 'buckets') {
      to.byte(BUCKETS);
      to.varint(indexes[i] as number);
      for (const count of sketch.counts) to.varint(count);
    } else {
      to.byte(LOG);
      packLogSketch(to, sketch);
    }
  });
}

function unpackSketches(from: Unpacker, length: number): (Sketch | undefined)[] {
  const dictionary = Array.from({ length: from.count() }, () => unpackBounds(from));
  return Array.from({ length }, () => {
    const kind = from.byte();
    if (kind === NO_SKETCH) return undefined;
    if (kind === LOG) return unpackLogSketch(from);
    const bounds = dictionary[from.varint()] as Float64Array;
    const counts = new Float64Array(bounds.length + 1);
    for (let i = 0; i < counts.length; i += 1) counts[i] = from.varint();
    return { kind: 'buckets', bounds, counts };
  });
}

function packBounds(to: Packer, bounds: Float64Array): void {
  to.varint(bounds.length);
  for (const bound of bounds) to.double(bound);
}

function unpackBounds(from: Unpacker): Float64Array {
  const bounds = new Float64Array(from.count(8));
  for (let i = 0; i < bounds.length; i += 1) bounds[i] = from.double();
  return bounds;
}

export function packLogSketch(to: Packer, sketch: LogSketch): void {
  to.varint(sketch.zero);
  packBins(to, sketch.positive);
  packBins(to, sketch.negative);
}

export function unpackLogSketch(from: Unpacker): LogSketch {
  const zero = from.varint();
  return { kind: 'log', zero, positive: unpackBins(from), negative: unpackBins(from) };
}

function packBins(to: Packer, bins: Map<number, number>): void {
  const all = sortedBins(bins);
  to.varint(all.length);
  let previous = 0;
  for (const [bin, count] of all) {
    to.signed(bin - previous);
    to.varint(count);
    previous = bin;
  }
}

function unpackBins(from: Unpacker): Map<number, number> {
  const bins = new Map<number, number>();
  let bin = 0;
  for (let left = from.count(2); left > 0; left -= 1) {
    bin += from.signed();
    bins.set(bin, from.varint());
  }
  return bins;
}
