/** Memory that requests may take together. Whoever finds it taken is told to come back, before anything grows. */
export class Budget {
  #taken = 0;

  constructor(readonly bound: number) {}

  get taken(): number {
    return this.#taken;
  }

  /** A share that begins empty and is given back as a whole. */
  lease(): Lease {
    return new Lease(this);
  }

  /** Whether there was room; then it is taken. */
  take(bytes: number): boolean {
    if (this.#taken + bytes > this.bound) return false;
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
