const FEWEST = 1_024;

/** A map by fingerprints of 64 bits, given as two halves: without an object for each, and found in one place of memory. */
export class FingerprintMap<Value> {
  #halves = new Int32Array(2 * FEWEST);
  #values = new Array<Value | undefined>(FEWEST).fill(undefined);
  #mask = FEWEST - 1;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(high: number, low: number): Value | undefined {
    return this.#values[this.#slotOf(high, low)];
  }

  set(high: number, low: number, value: Value): void {
    const slot = this.#slotOf(high, low);
    if (this.#values[slot] === undefined) {
      this.#halves[2 * slot] = high;
      this.#halves[2 * slot + 1] = low;
      this.#size += 1;
    }
    this.#values[slot] = value;
    if (2 * this.#size > this.#mask) this.#grow();
  }

  /** Where it is, or would be: beside others whose place it would have been as well. */
  #slotOf(high: number, low: number): number {
    let slot = low & this.#mask;
    while (
      this.#values[slot] !== undefined &&
      (this.#halves[2 * slot] !== high || this.#halves[2 * slot + 1] !== low)
    ) {
      slot = (slot + 1) & this.#mask;
    }
    return slot;
  }

  #grow(): void {
    const [halves, values] = [this.#halves, this.#values];
    this.#mask = 2 * this.#mask + 1;
    this.#halves = new Int32Array(2 * (this.#mask + 1));
    this.#values = new Array<Value | undefined>(this.#mask + 1).fill(undefined);
    this.#size = 0;
    values.forEach((value, slot) => {
      if (value !== undefined) this.set(halves[2 * slot] as number, halves[2 * slot + 1] as number, value);
    });
  }
}
