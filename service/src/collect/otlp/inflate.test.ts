import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inflate } from './inflate.ts';

const MOST = 200_000; // more than any of these texts
const text = fc
  .tuple(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 200 }))
  .map(([bytes, times]) => Buffer.concat(Array.from({ length: times }, () => bytes)));
const level = fc.constantFrom(0, 1, 9);

/** What zlib itself makes of it; undefined where it fails. */
function expected(sent: Buffer): Buffer | undefined {
  try {
    return gunzipSync(sent);
  } catch {
    return undefined;
  }
}

function unpacked(sent: Buffer): Buffer | undefined {
  try {
    const bytes = inflate(sent, MOST);
    return bytes && Buffer.from(bytes);
  } catch {
    return undefined;
  }
}

describe('unpacking gzip into the same memory again', () => {
  it('makes what zlib makes, of one member and of several', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 2 }), level, (texts, how) => {
        const sent = Buffer.concat(texts.map((one) => gzipSync(one, { level: how })));
        expect(unpacked(sent)).toEqual(Buffer.concat(texts));
      }),
    );
  });

  it('refuses what zlib refuses, and goes on with the next', () => {
    const fault = fc.record({ at: fc.nat(), bit: fc.nat(7), cut: fc.boolean() });
    fc.assert(
      fc.property(text, fault, (whole, { at, bit, cut }) => {
        const sent = gzipSync(whole);
        const place = at % sent.length;
        const broken = cut ? sent.subarray(0, place) : Buffer.from(sent);
        if (!cut) broken[place] = (broken[place] as number) ^ (1 << bit);
        expect(unpacked(broken)).toEqual(expected(broken));
        expect(unpacked(sent)).toEqual(whole);
      }),
    );
  });

  it('makes nothing of what is longer than it may be', () => {
    const sent = gzipSync(Buffer.alloc(1_000));
    expect(inflate(sent, 999)).toBeUndefined();
    expect(inflate(sent, 1_000)).toEqual(Buffer.alloc(1_000));
  });
});
