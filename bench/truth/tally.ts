/** What of the planted was found, and what was claimed besides, of one kind. */
export interface Count {
  planted: number;
  found: number;
  claims: number;
  false: number;
}

/** What one seed came to. */
export interface SeedResult {
  seed: number;
  /** Where its history ends, in milliseconds since 1970. */
  end: number;
  kinds: Record<string, Count>;
  mistakes: string[];
}

/** Adds up what each seed came to, by kind. */
export class TruthTally {
  readonly kinds = new Map<string, Count>();
  readonly mistakes: string[] = [];

  /** One planted fact, and whether it was found. */
  planted(kind: string, found: boolean, what: string): void {
    const count = this.#of(kind);
    count.planted += 1;
    if (found) count.found += 1;
    else this.mistakes.push(`missed ${kind}: ${what}`);
  }

  /** Something that was claimed, and whether it is so. */
  claimed(kind: string, right: boolean, what: string): void {
    const count = this.#of(kind);
    count.claims += 1;
    if (right) return;
    count.false += 1;
    this.mistakes.push(`false ${kind}: ${what}`);
  }

  add({ seed, kinds, mistakes }: SeedResult): void {
    for (const [kind, count] of Object.entries(kinds)) {
      const own = this.#of(kind);
      for (const key of Object.keys(own) as (keyof Count)[]) own[key] += count[key];
    }
    for (const mistake of mistakes) this.mistakes.push(`seed ${seed}: ${mistake}`);
  }

  total(): Count {
    const total: Count = { planted: 0, found: 0, claims: 0, false: 0 };
    for (const count of this.kinds.values()) {
      for (const key of Object.keys(total) as (keyof Count)[]) total[key] += count[key];
    }
    return total;
  }

  #of(kind: string): Count {
    const known = this.kinds.get(kind) ?? { planted: 0, found: 0, claims: 0, false: 0 };
    this.kinds.set(kind, known);
    return known;
  }
}

export function shareFound({ planted, found }: Count): number {
  return planted === 0 ? 1 : found / planted;
}

export function shareFalse({ claims, false: wrong }: Count): number {
  return claims === 0 ? 0 : wrong / claims;
}
