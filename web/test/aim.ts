import type { Measured } from '../ui/format/value.ts';

/** A share that should be at least that high, or whatever else is said. */
export function aim(target: number, over: Partial<Measured> = {}): Measured {
  return { scale: 'share', unit: '%', direction: 'at_least', source: null, target, ...over };
}
