/** A source of numbers that a seed determines: two runs with one seed invent the same company. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  between(low: number, high: number): number;
  integer(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  poisson(mean: number): number;
  logNormal(median: number, sigma: number): number;
  hex(digits: number): string;
  /** An independent source of its own, so that what one noun draws never shifts what another one gets. */
  fork(label: string): Random;
}

/** Hashes text to 32 bits (FNV-1a with a final avalanche): close seeds must not give close streams. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Mulberry32 by Tommy Ettinger (public domain): 32 bits of state are plenty for a few thousand draws a stream. */
export function createRandom(seed: string): Random {
  let state = hashOf(seed);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    integer: (low, high) => low + Math.floor((high - low + 1) * next()),
    chance: (probability) => next() < probability,
    pick: (items) => {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new RangeError('cannot pick from an empty list');
      return item;
    },
    poisson: (mean) => {
      const limit = Math.exp(-mean);
      let count = 0;
      for (let product = next(); product > limit; product *= next()) count += 1;
      return count;
    },
    logNormal: (median, sigma) => median * Math.exp(sigma * normalQuantile(next())),
    hex: (digits) => {
      let text = '';
      while (text.length < digits) text += Math.floor(next() * 16).toString(16);
      return text;
    },
    fork: (label) => createRandom(`${seed}/${label}`),
  };
}

/**
 * The standard normal quantile by Hastings’ rational approximation (Abramowitz and Stegun 26.2.23), good to 4.5e-4:
 * invented durations need its shape, not its last digits.
 */
export function normalQuantile(probability: number): number {
  const p = Math.min(Math.max(probability, 1e-6), 1 - 1e-6);
  if (p < 0.5) return -normalQuantile(1 - p);
  const tail = Math.sqrt(-2 * Math.log(1 - p));
  return (
    tail -
    (2.515517 + tail * (0.802853 + tail * 0.010328)) /
      (1 + tail * (1.432788 + tail * (0.189269 + tail * 0.001308)))
  );
}
