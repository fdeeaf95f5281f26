const TOLD_AGAIN_MS = 3_600_000; // what runs where changes by the hour at most, and is forgotten after days
const MOST_REMEMBERED = 20_000;

/** What was told within the last hour and need not be told again with every request. */
export class ToldLately {
  #at = new Map<string, number>();

  isDue(key: string, now: number): boolean {
    const at = this.#at.get(key);
    return at === undefined || now - at >= TOLD_AGAIN_MS || now < at;
  }

  tell(keys: Iterable<string>, now: number): void {
    if (this.#at.size >= MOST_REMEMBERED) this.#at = new Map();
    for (const key of keys) this.#at.set(key, now);
  }
}
