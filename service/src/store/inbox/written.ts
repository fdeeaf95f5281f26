import type { InboxPlace } from './append.ts';

const MOST_BYTES = 32 * 1_048_576; // of a process; what else it has written is read back

/** What a process has put into the inbox lately, by id: the fold, which mostly comes a second later, need not read it back. */
class Written {
  readonly #batches = new Map<number, Buffer>();
  #bytes = 0;

  get ids(): number[] {
    return [...this.#batches.keys()];
  }

  get(id: number): Buffer | undefined {
    return this.#batches.get(id);
  }

  keep(id: number, batch: Buffer): void {
    if (this.#bytes + batch.length > MOST_BYTES) return;
    this.#batches.set(id, batch);
    this.#bytes += batch.length;
  }

  /** Of what was folded, by whomever, and what came before it. */
  forgetUpTo(id: number): void {
    for (const [one, batch] of this.#batches) {
      if (one > id) continue;
      this.#batches.delete(one);
      this.#bytes -= batch.length;
    }
  }
}

const written = new WeakMap<InboxPlace, Written>();

export function writtenBy(place: InboxPlace): Written {
  let known = written.get(place);
  if (!known) {
    known = new Written();
    written.set(place, known);
  }
  return known;
}
