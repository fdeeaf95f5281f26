import { hashOf, normalQuantile } from '../random.ts';

const MINUTES = 60;
const BURN_IN = 120; // steps after which nothing is left of where a process began, at the coefficients used here
const SLOW_STEP = 15; // minutes between the knots of what changes over hours

/**
 * Noise that can be asked of any hour without having told the hours before: what is sent live and what is sent of the
 * past, in whatever order and after whatever restart, is one and the same history.
 */
export class Noise {
  readonly #key: number;

  constructor(label: string) {
    this.#key = hashOf(label);
  }

  /** Uniform in (0, 1), a number of its own for every integer. */
  uniform(at: number): number {
    let mixed = Math.imul(this.#key ^ Math.imul(at | 0, 0x9e3779b1), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 15) ^ Math.imul((at / 2 ** 32) | 0, 0x27d4eb2f), 0xc2b2ae35);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0x165667b1);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32 + 2 ** -33;
  }

  normal(at: number): number {
    return normalQuantile(this.uniform(at));
  }

  /** The sixty minutes of an hour of a first-order autoregressive process of variance one. */
  fast(hour: number, coefficient = 0.85): Float64Array {
    const values = new Float64Array(MINUTES);
    const shock = Math.sqrt(1 - coefficient * coefficient);
    let value = 0;
    for (let i = -BURN_IN; i < MINUTES; i += 1) {
      value = coefficient * value + shock * this.normal(hour * MINUTES + i);
      if (i >= 0) values[i] = value;
    }
    return values;
  }

  /** The same of what keeps its level for hours, drawn every quarter of an hour and straight in between. */
  slow(hour: number, coefficient = 0.94): Float64Array {
    const values = new Float64Array(MINUTES);
    const first = (hour * MINUTES) / SLOW_STEP;
    const shock = Math.sqrt(1 - coefficient * coefficient);
    const knots: number[] = [];
    let value = 0;
    for (let i = -BURN_IN; i <= MINUTES / SLOW_STEP; i += 1) {
      value = coefficient * value + shock * this.normal(0x40000000 + first + i);
      if (i >= 0) knots.push(value);
    }
    for (let i = 0; i < MINUTES; i += 1) {
      const place = i / SLOW_STEP;
      const [left = 0, right = 0] = knots.slice(Math.floor(place), Math.floor(place) + 2);
      values[i] = left + (right - left) * (place - Math.floor(place));
    }
    return values;
  }
}
