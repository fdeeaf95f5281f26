import { type Chunk, greatest, least } from './chunk.ts';
import { mergeSketch, type Sketch } from './sketch.ts';

const FEWEST = 1_024;
const NONE = -1;
const SERIES_A_SHELF = 64; // with neighbouring ids: what a sender tells was mostly met at one time

/**
 * The minutes of one hour, of any number of series, that something was told of: columns of numbers, for an object for
 * each minute of each series would cost more than all else that is done with it.
 */
export class HourCells {
  /** The place of the newest cell of each series; each cell names the one before it. */
  readonly #shelves = new Map<number, Int32Array>();
  #shelf = NONE;
  #newest: Int32Array = new Int32Array(0); // of the series on that shelf
  readonly #sketches = new Map<number, Sketch>();
  #length = 0;
  #before = new Int32Array(FEWEST);
  #minute = new Uint8Array(FEWEST);
  #count = new Float64Array(FEWEST);
  #sum = new Float64Array(FEWEST);
  #min = new Float64Array(FEWEST);
  #max = new Float64Array(FEWEST);

  /** Of which something was told, ascending. */
  get series(): Int32Array {
    const all: number[] = [];
    for (const shelf of Int32Array.from(this.#shelves.keys()).sort()) {
      this.#goTo(shelf);
      this.#newest.forEach((cell, i) => {
        if (cell !== NONE) all.push(shelf * SERIES_A_SHELF + i);
      });
    }
    return Int32Array.from(all);
  }

  /** Adds to a minute what was seen in it; `min` and `max` are NaN where nobody told them. */
  add(
    series: number,
    minute: number,
    count: number,
    sum: number,
    min: number,
    max: number,
    sketch?: Sketch,
  ): void {
    const newest = this.#newestOf(series);
    let cell = newest;
    while (cell !== NONE && this.#minute[cell] !== minute) cell = this.#before[cell] as number;
    if (cell === NONE) {
      cell = this.#append(newest, minute);
      this.#newest[series % SERIES_A_SHELF] = cell;
      this.#count[cell] = count;
      this.#sum[cell] = sum;
      this.#min[cell] = min;
      this.#max[cell] = max;
    } else {
      this.#count[cell] = (this.#count[cell] as number) + count;
      this.#sum[cell] = (this.#sum[cell] as number) + sum;
      this.#min[cell] = least(this.#min[cell] as number, min);
      this.#max[cell] = greatest(this.#max[cell] as number, max);
    }
    if (sketch) this.#sketches.set(cell, mergeSketch(this.#sketches.get(cell), sketch));
  }

  /** Adds the minutes of a series to a chunk. */
  addTo(chunk: Chunk, series: number): void {
    for (let cell = this.#newestOf(series); cell !== NONE; cell = this.#before[cell] as number) {
      chunk.addNumbers(
        this.#minute[cell] as number,
        this.#count[cell] as number,
        this.#sum[cell] as number,
        this.#min[cell] as number,
        this.#max[cell] as number,
        this.#sketches.get(cell),
        1,
      );
    }
  }

  #newestOf(series: number): number {
    const shelf = Math.floor(series / SERIES_A_SHELF);
    if (shelf !== this.#shelf) this.#goTo(shelf);
    return this.#newest[series % SERIES_A_SHELF] as number;
  }

  #goTo(shelf: number): void {
    let newest = this.#shelves.get(shelf);
    if (!newest) {
      newest = new Int32Array(SERIES_A_SHELF).fill(NONE);
      this.#shelves.set(shelf, newest);
    }
    this.#shelf = shelf;
    this.#newest = newest;
  }

  #append(before: number, minute: number): number {
    const cell = this.#length;
    if (cell === this.#minute.length) this.#grow();
    this.#before[cell] = before;
    this.#minute[cell] = minute;
    this.#length += 1;
    return cell;
  }

  #grow(): void {
    const length = 2 * this.#length;
    this.#before = copied(this.#before, new Int32Array(length));
    this.#minute = copied(this.#minute, new Uint8Array(length));
    this.#count = copied(this.#count, new Float64Array(length));
    this.#sum = copied(this.#sum, new Float64Array(length));
    this.#min = copied(this.#min, new Float64Array(length));
    this.#max = copied(this.#max, new Float64Array(length));
  }
}

function copied<Numbers extends Int32Array | Uint8Array | Float64Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from);
  return to;
}
