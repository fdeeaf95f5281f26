import type { KnownSeries, SeriesIndex } from '../telemetry/index.ts';
import { Fingerprint } from './fingerprint.ts';
import type { Place } from './read-metrics.ts';

/** What the points of a metric mean together. */
export type Aggregation = Readonly<Pick<Place, 'type' | 'temporality' | 'monotonic'>>;

/** Points of one kind beside each other, from the point `first` to before `end`. */
export interface LayoutGroup extends Aggregation {
  readonly record: 'reading' | 'increment' | 'total' | 'observed' | 'observedTotal';
  /** Whether values are whole numbers of 64 bits. */
  readonly integer: boolean;
  readonly first: number;
  end: number;
}

/**
 * What stays the same in the bodies of a sender, which tells the same series every few seconds: all bytes but those of
 * times and values. A body that has it is read by going from number to number.
 */
export interface Layout {
  /** The body it was learned of. What stands in its holes means nothing. */
  readonly bytes: Buffer;
  /** Where numbers stand that change, eight bytes each, ascending. */
  readonly holes: Int32Array;
  readonly groups: readonly LayoutGroup[];
  /** By point: where its numbers stand (0: it has no start). Of a histogram `starts` and `values` are where it begins and ends. */
  readonly starts: Int32Array;
  readonly times: Int32Array;
  readonly values: Int32Array;
  /** The places of their series. */
  readonly places: Int32Array;
  readonly known: KnownSeries;
  /** Of which it was told where they run, once an hour. */
  readonly resources: readonly string[];
}

const MOST_BYTES = 64 * 1_048_576; // a hundred thousand series with eight attributes take half of it
const MOST_LENGTHS = 10_000;

/** The layouts of what has been sent lately, of series that an index knows. */
export class Layouts {
  /** By what stands before the first hole; the one that was met last at the end. */
  #layouts = new Map<number, Layout>();
  /** By the length of bodies that came: where the first hole is in those that were learned. */
  #lengths = new Map<number, number[]>();
  #bytes = 0;
  #generation = 0;
  readonly #index: SeriesIndex;
  readonly #hash = new Fingerprint();

  constructor(index: SeriesIndex) {
    this.#index = index;
  }

  /** The layout that a body has, if it was learned. */
  find(bytes: Buffer): Layout | undefined {
    if (this.#generation !== this.#index.generation) this.#forget();
    for (const first of this.#lengths.get(bytes.length) ?? []) {
      const key = this.#keyOf(bytes, first);
      const layout = this.#layouts.get(key);
      if (!layout || !fits(layout, bytes)) continue;
      this.#layouts.delete(key);
      this.#layouts.set(key, layout);
      return layout;
    }
    return undefined;
  }

  /** Whether a body has the length of one before: whoever makes them up anew each time repeats nothing. */
  isWorthLearning({ length }: Buffer): boolean {
    if (this.#lengths.has(length)) return true;
    if (this.#lengths.size >= MOST_LENGTHS) this.#forget();
    this.#lengths.set(length, []);
    return false;
  }

  learn(layout: Layout): void {
    const { bytes, holes } = layout;
    const first = holes[0] ?? 0;
    const key = this.#keyOf(bytes, first);
    this.#remove(key);
    this.#layouts.set(key, layout);
    this.#bytes += sizeOf(layout);
    const firsts = this.#lengths.get(bytes.length) ?? [];
    if (!firsts.includes(first)) this.#lengths.set(bytes.length, [...firsts, first]);
    for (const oldest of this.#layouts.keys()) {
      if (this.#bytes <= MOST_BYTES) break;
      this.#remove(oldest);
    }
  }

  #remove(key: number): void {
    const layout = this.#layouts.get(key);
    if (!layout) return;
    this.#layouts.delete(key);
    this.#bytes -= sizeOf(layout);
  }

  #forget(): void {
    this.#generation = this.#index.generation;
    this.#layouts = new Map();
    this.#lengths = new Map();
    this.#bytes = 0;
  }

  #keyOf(bytes: Buffer, end: number): number {
    const hash = this.#hash;
    hash.begin();
    hash.add({ bytes, view: viewOf(bytes) }, 0, end);
    hash.addNumber(bytes.length);
    return (hash.high >>> 0) * 2 ** 20 + (hash.low >>> 12);
  }
}

const layouts = new WeakMap<SeriesIndex, Layouts>();

export function layoutsOf(index: SeriesIndex): Layouts {
  let known = layouts.get(index);
  if (!known) {
    known = new Layouts(index);
    layouts.set(index, known);
  }
  return known;
}

/** Whether a body is the same in all but its holes: those of the layout are filled alike, and then all is compared at once. */
function fits({ bytes, holes }: Layout, body: Buffer): boolean {
  const to = viewOf(bytes);
  const from = viewOf(body);
  for (let i = 0; i < holes.length; i += 1) {
    const at = holes[i] as number;
    to.setInt32(at, from.getInt32(at));
    to.setInt32(at + 4, from.getInt32(at + 4));
  }
  return bytes.equals(body);
}

function sizeOf({ bytes, holes, places, known }: Layout): number {
  return bytes.length + 4 * holes.length + 16 * places.length + 8 * known.series.length;
}

function viewOf({ buffer, byteOffset, byteLength }: Buffer): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** Notes where the numbers of a body stand while it is read for the first time. */
export class LayoutWriter {
  readonly #holes: number[] = [];
  readonly #groups: LayoutGroup[] = [];
  readonly #starts: number[] = [];
  readonly #times: number[] = [];
  readonly #values: number[] = [];
  readonly #places: number[] = [];
  readonly #resources: string[] = [];

  resource(key: string): void {
    this.#resources.push(key);
  }

  /** The numbers of a point, which may be one that its sender has no value for. */
  holes({ holes }: Place): void {
    for (const at of holes) this.#holes.push(at);
  }

  /** A point that was taken in, of the series at a place of the batch. */
  number(place: Place, record: LayoutGroup['record'], at: number): void {
    const { start, time, value, integer } = place.numbersAt;
    this.#add(place, record, integer, at);
    this.#starts.push(start);
    this.#times.push(time);
    this.#values.push(value);
  }

  histogram(place: Place, record: LayoutGroup['record'], at: number): void {
    const { from, end } = place.point;
    this.#add(place, record, false, at);
    this.#starts.push(from);
    this.#times.push(0);
    this.#values.push(end);
  }

  #add(
    { type, temporality, monotonic }: Aggregation,
    record: LayoutGroup['record'],
    integer: boolean,
    at: number,
  ): void {
    const last = this.#groups.at(-1);
    const first = this.#places.length;
    const goesOn =
      last?.type === type &&
      last.temporality === temporality &&
      last.monotonic === monotonic &&
      last.record === record &&
      last.integer === integer;
    if (goesOn) last.end = first + 1;
    else this.#groups.push({ type, temporality, monotonic, record, integer, first, end: first + 1 });
    this.#places.push(at);
  }

  finish(body: Buffer, known: KnownSeries): Layout {
    return {
      bytes: Buffer.from(body),
      holes: Int32Array.from(this.#holes).sort(),
      groups: this.#groups,
      starts: Int32Array.from(this.#starts),
      times: Int32Array.from(this.#times),
      values: Int32Array.from(this.#values),
      places: Int32Array.from(this.#places),
      known,
      resources: this.#resources,
    };
  }
}
