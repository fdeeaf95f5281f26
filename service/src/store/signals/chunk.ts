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

/** A fixed number of cells next to each other, packed to a few bytes a cell. A cell that is absent is missing, never zero. */
export class Chunk {
  readonly slots: number;
  readonly #present: Uint8Array;
  readonly #count: Float64Array;
  readonly #sum: Float64Array;
  readonly #min: Float64Array;
  readonly #max: Float64Array;
  readonly #minutes: Float64Array;
  readonly #sketch: (Sketch | undefined)[];

  constructor(slots: number) {
    this.slots = slots;
    this.#present = new Uint8Array(slots);
    this.#count = new Float64Array(slots);
    this.#sum = new Float64Array(slots);
    this.#min = new Float64Array(slots);
    this.#max = new Float64Array(slots);
    this.#minutes = new Float64Array(slots);
    this.#sketch = new Array<Sketch | undefined>(slots).fill(undefined);
  }

  /** Forgets everything, to be used again. */
  clear(): this {
    this.#present.fill(0);
    this.#sketch.fill(undefined);
    return this;
  }

  get(slot: number): Cell | undefined {
    if (this.#present[slot] !== 1) return undefined;
    return {
      count: this.#count[slot] as number,
      sum: this.#sum[slot] as number,
      min: this.#min[slot] as number,
      max: this.#max[slot] as number,
      sketch: this.#sketch[slot],
      minutes: this.#minutes[slot] as number,
    };
  }

  /** Puts a cell in the place of the one there was. */
  set(slot: number, cell: Cell): void {
    this.#present[slot] = 0;
    this.#sketch[slot] = undefined;
    this.add(slot, cell);
  }

  /** Adds to a cell what was seen besides. */
  add(slot: number, cell: Cell): void {
    if (this.#present[slot] === 1) {
      this.#count[slot] = (this.#count[slot] as number) + cell.count;
      this.#sum[slot] = (this.#sum[slot] as number) + cell.sum;
      this.#min[slot] = least(this.#min[slot] as number, cell.min);
      this.#max[slot] = greatest(this.#max[slot] as number, cell.max);
    } else {
      this.#present[slot] = 1;
      this.#count[slot] = cell.count;
      this.#sum[slot] = cell.sum;
      this.#min[slot] = cell.min;
      this.#max[slot] = cell.max;
      this.#minutes[slot] = cell.minutes ?? 1;
    }
    if (cell.sketch) this.#sketch[slot] = mergeSketch(this.#sketch[slot], cell.sketch);
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
    const slots: number[] = [];
    let extremes = false;
    let oneEach = true;
    let sketches = false;
    let minutes = false;
    for (let slot = 0; slot < this.slots; slot += 1) {
      if (this.#present[slot] !== 1) continue;
      slots.push(slot);
      const min = this.#min[slot] as number;
      const sum = this.#sum[slot] as number;
      extremes ||= !Number.isNaN(min) || !Number.isNaN(this.#max[slot] as number);
      oneEach &&= this.#count[slot] === 1 && min === sum && this.#max[slot] === sum;
      sketches ||= this.#sketch[slot] !== undefined;
      minutes ||= this.#minutes[slot] !== 1;
    }
    oneEach &&= !sketches;
    packer.byte(FORMAT);
    packer.byte(
      (extremes ? HAS_EXTREMES : 0) |
        (oneEach ? ONE_EACH : 0) |
        (sketches ? HAS_SKETCHES : 0) |
        (minutes ? HAS_MINUTES : 0),
    );
    for (let first = 0; first < this.slots; first += 8) {
      let bits = 0;
      for (let bit = 0; bit < 8 && first + bit < this.slots; bit += 1) {
        bits |= (this.#present[first + bit] as number) << bit;
      }
      packer.byte(bits);
    }
    if (!oneEach) for (const slot of slots) packer.varint(this.#count[slot] as number);
    for (const slot of slots) packer.double(this.#sum[slot] as number);
    if (extremes && !oneEach) {
      for (const slot of slots) packer.double(this.#min[slot] as number);
      for (const slot of slots) packer.double(this.#max[slot] as number);
    }
    if (minutes) for (const slot of slots) packer.varint(this.#minutes[slot] as number);
    if (sketches)
      packSketches(
        packer,
        slots.map((slot) => this.#sketch[slot]),
      );
    return packer.take();
  }

  /** Adds what `encode` packed. @throws Error for a format this version does not know */
  decode(bytes: Buffer): this {
    const unpacker = new Unpacker(bytes);
    const format = unpacker.byte();
    if (format !== FORMAT)
      throw new Error(`a chunk of telemetry has the format ${format}, which is not known here`);
    const flags = unpacker.byte();
    const slots: number[] = [];
    for (let first = 0; first < this.slots; first += 8) {
      const bits = unpacker.byte();
      for (let bit = 0; bit < 8; bit += 1) if (bits & (1 << bit)) slots.push(first + bit);
    }
    const column = (read: () => number) => slots.map(read);
    const oneEach = (flags & ONE_EACH) !== 0;
    const counts = oneEach ? slots.map(() => 1) : column(() => unpacker.varint());
    const sums = column(() => unpacker.double());
    const told = (flags & HAS_EXTREMES) !== 0;
    const untold = slots.map(() => Number.NaN);
    const mins = oneEach ? sums : told ? column(() => unpacker.double()) : untold;
    const maxs = oneEach ? sums : told ? column(() => unpacker.double()) : untold;
    const minutes = flags & HAS_MINUTES ? column(() => unpacker.varint()) : slots.map(() => 1);
    const sketches = flags & HAS_SKETCHES ? unpackSketches(unpacker, slots.length) : [];
    slots.forEach((slot, i) => {
      this.add(slot, {
        count: counts[i] as number,
        sum: sums[i] as number,
        min: mins[i] as number,
        max: maxs[i] as number,
        sketch: sketches[i],
        minutes: minutes[i] as number,
      });
    });
    return this;
  }
}

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
  const dictionary = Array.from({ length: from.varint() }, () => unpackBounds(from));
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
  const bounds = new Float64Array(from.varint());
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
  for (let left = from.varint(); left > 0; left -= 1) {
    bin += from.signed();
    bins.set(bin, from.varint());
  }
  return bins;
}
