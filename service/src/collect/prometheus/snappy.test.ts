import fc from 'fast-check';
import SnappyJS from 'snappyjs';
import { describe, expect, it } from 'vitest';
import { SnappyError, unpackedLength, unpackSnappy } from './snappy.ts';

describe('a block of snappy', () => {
  it('is unpacked to what others packed', () => {
    const text = fc.array(fc.oneof(fc.constantFrom('aaaa', 'http_requests_total', '\0'), fc.string()), {
      maxLength: 400,
    });
    fc.assert(
      fc.property(text, (parts) => {
        const plain = Buffer.from(parts.join('').repeat(3));
        const packed = SnappyJS.compress(plain);
        expect(unpackedLength(packed)).toBe(plain.length);
        expect(unpackSnappy(packed).equals(plain)).toBe(true);
      }),
    );
  });

  it.each([
    ['nothing', []],
    ['a length without an end', [0xff, 0xff, 0xff, 0xff, 0xff, 0x01]],
    ['a literal cut off', [4, 3 << 2, 1, 2]],
    ['a literal longer than the whole', [2, 3 << 2, 1, 2, 3, 4]],
    ['a copy of what was never written', [8, 0, 65, (1 << 2) | 1, 5]],
    ['a copy of nothing', [8, 0, 65, (1 << 2) | 1, 0]],
    ['a copy beyond the end', [3, 0, 65, (1 << 2) | 1, 1]],
    ['less than it claims', [9, 0, 65]],
  ])('that is %s cannot be read', (_, bytes) => {
    expect(() => unpackSnappy(Uint8Array.from(bytes))).toThrow(SnappyError);
  });

  it('of any bytes at all is read or refused, and never longer than it claims', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => {
        const bytes = Uint8Array.from([100, ...tail]);
        try {
          expect(unpackSnappy(bytes)).toHaveLength(100);
        } catch (error) {
          expect(error).toBeInstanceOf(SnappyError);
        }
      }),
    );
  });

  it('repeats a copy that overlaps itself', () => {
    expect(unpackSnappy(Uint8Array.from([9, 1 << 2, 65, 66, (3 << 2) | 1, 2])).toString()).toBe('ABABABABA');
  });
});
