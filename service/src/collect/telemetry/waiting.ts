import type { Pool } from 'pg';
import { inboxBytes } from '../../store/inbox/index.ts';

/**
 * How much waits in the inbox to be folded: what was measured, and what this process has put there since. So the bound
 * holds between two measurements as well, however fast it comes.
 */
export class Waiting {
  #measured = 0;
  #added = 0;
  #turnedAway = 0;

  constructor(readonly bound: number) {}

  get bytes(): number {
    return this.#measured + this.#added;
  }

  /** Requests that were told to come back because of it. */
  get turnedAway(): number {
    return this.#turnedAway;
  }

  /** Whether there is room for more; a request that finds none is counted. */
  admit(): boolean {
    if (this.bytes <= this.bound) return true;
    this.#turnedAway += 1;
    return false;
  }

  add(bytes: number): void {
    this.#added += bytes;
  }

  async measure(pool: Pool): Promise<void> {
    const known = this.#added; // what is added meanwhile may be counted twice until the next time, and never not at all
    this.#measured = await inboxBytes(pool);
    this.#added -= known;
  }
}
