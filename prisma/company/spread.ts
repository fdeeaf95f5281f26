import type { Random } from './random.ts';

/**
 * Says yes with the probability asked for, spread out in time instead of in lucky and unlucky streaks.
 * A planted rate then shows in every window of four weeks, whatever moment the company ends at.
 */
export function spreadChance(random: Random): (probability: number) => boolean {
  let owed = random.next();
  return (probability) => {
    owed += probability * random.between(0.5, 1.5);
    if (owed < 1) return false;
    owed -= 1;
    return true;
  };
}

const STRATA = 10; // a share planted as a quantile is then right to about a tenth of ten draws

/** Uniform numbers of which every ten in a row hold one from each tenth, in random order. */
export function spreadUniform(random: Random): () => number {
  let strata: number[] = [];
  return () => {
    if (strata.length === 0) strata = Array.from({ length: STRATA }, (_, index) => index);
    const [stratum = 0] = strata.splice(Math.floor(random.next() * strata.length), 1);
    return (stratum + random.next()) / STRATA;
  };
}
