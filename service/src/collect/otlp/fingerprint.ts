import { randomBytes } from 'node:crypto';
import type { Wire } from './wire.ts';

const FNV_PRIME = 16_777_619;
const MURMUR_FACTOR = 0x5bd1e995;

/**
 * A 64-bit fingerprint of bytes, taken without making anything of them, to recognise a series seen before. It begins
 * with a secret of this process, so that nobody can send two series that look alike; it is kept nowhere.
 */
export class Fingerprint {
  readonly #seedHigh = randomBytes(4).readInt32LE();
  readonly #seedLow = randomBytes(4).readInt32LE();
  high = 0;
  low = 0;

  begin(): void {
    this.high = this.#seedHigh;
    this.low = this.#seedLow;
  }

  add({ bytes, view }: Pick<Wire, 'bytes' | 'view'>, from: number, end: number): void {
    let { high, low } = this;
    let at = from;
    for (; at + 4 <= end; at += 4) {
      const word = view.getInt32(at, true);
      high = Math.imul(high ^ word, FNV_PRIME);
      high ^= high >>> 15; // or a difference in a high bit would never reach the low ones
      low = Math.imul(low ^ word, MURMUR_FACTOR);
      low ^= low >>> 13;
    }
    for (; at < end; at += 1) {
      const byte = bytes[at] as number;
      high = Math.imul(high ^ byte, FNV_PRIME);
      low = Math.imul(low ^ byte, MURMUR_FACTOR);
      low ^= low >>> 15;
    }
    this.high = high;
    this.low = low;
    this.addNumber(end - from); // where one text ends and the next begins makes a difference
  }

  addNumber(value: number): void {
    this.high = Math.imul(this.high ^ value, FNV_PRIME);
    this.low = Math.imul(this.low ^ value, MURMUR_FACTOR);
    this.low ^= this.low >>> 15;
  }
}

/** Spreads every bit over all of them (the finaliser of MurmurHash3). */
export function avalanche(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
