import type { Pool } from 'pg';
import { countRefusals, type Refusal } from '../../store/signals/index.ts';

const MOST_KINDS = 1_000; // between two writes; what more there are is counted without service and attribute

/**
 * Counts what was refused. Written one after the other and together, for many requests at once would wait for each
 * other on the same rows: a process that is killed loses the counts of the last moment, and no point.
 */
export class RefusalBook {
  #open = new Map<string, Refusal>();
  #writing: Promise<void> | undefined;

  constructor(
    readonly pool: Pool,
    readonly now: () => Date,
    readonly onError: (error: unknown) => void,
  ) {}

  add(refusals: readonly Refusal[]): void {
    if (refusals.length === 0) return;
    for (const refusal of refusals) this.#count(refusal);
    void this.flush();
  }

  /** Writes what is open; ends once it is written. A failure leaves it for the next time. */
  async flush(): Promise<void> {
    while (this.#writing) await this.#writing;
    if (this.#open.size === 0) return;
    const taken = this.#open;
    this.#open = new Map();
    this.#writing = countRefusals(this.pool, [...taken.values()], this.now())
      .catch((error: unknown) => {
        for (const refusal of taken.values()) this.#count(refusal);
        this.onError(error);
      })
      .finally(() => {
        this.#writing = undefined;
      });
    await this.#writing;
  }

  #count(refusal: Refusal): void {
    const { signal, reason } = refusal;
    const full = this.#open.size >= MOST_KINDS;
    const counted = full ? { ...refusal, service: '', label: '' } : refusal;
    const key = JSON.stringify([signal, reason, counted.service, counted.label]);
    const known = this.#open.get(key);
    if (known) known.count += refusal.count;
    else this.#open.set(key, { ...counted });
  }
}
