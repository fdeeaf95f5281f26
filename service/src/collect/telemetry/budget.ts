/** Memory that requests may take together. Whoever finds it taken is told to come back, before anything grows. */
export class Budget {
  #taken = 0;
  #turnedAway = 0;

  constructor(readonly bound: number) {}

  get taken(): number {
    return this.#taken;
  }

  /** Requests that were told to come back because of it. */
  get turnedAway(): number {
    return this.#turnedAway;
  }

  /** A share that begins empty and is given back as a whole. */
  lease(): Lease {
    return new Lease(this);
  }

  /** Whether there was room; then it is taken. */
  take(bytes: number): boolean {
    if (this.#taken + bytes > this.bound) {
      this.#turnedAway += 1;
      return false;
    }
    this.#taken += bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#taken -= bytes;
  }
}

export class Lease {
  readonly #budget: Budget;
  #bytes = 0;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** Whether that much more would fit if nobody else had any. */
  couldGrow(bytes: number): boolean {
    return this.#bytes + bytes <= this.#budget.bound;
  }

  grow(bytes: number): boolean {
    if (!this.#budget.take(bytes)) return false;
    this.#bytes += bytes;
    return true;
  }

  end(): void {
    this.#budget.giveBack(this.#bytes);
    this.#bytes = 0;
  }
}
