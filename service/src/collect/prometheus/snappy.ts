/** What cannot be unpacked. */
export class SnappyError extends Error {
  constructor(detail: string) {
    super(detail);
    this.name = 'SnappyError';
  }
}

const LONGEST_SHORT_LITERAL = 60; // longer ones tell their length in bytes of their own

/**
 * How long a block is unpacked, as it says itself; the rest of it is held to that.
 * https://github.com/google/snappy/blob/main/format_description.txt
 * @throws SnappyError
 */
export function unpackedLength(packed: Uint8Array): number {
  return readLength(packed).length;
}

/** Unpacks a block, no byte more than it claims to have. @throws SnappyError */
export function unpackSnappy(packed: Uint8Array): Buffer {
  const { length, at: begin } = readLength(packed);
  const out = Buffer.allocUnsafe(length); // every byte is written, or it is thrown away
  let at = begin;
  let written = 0;
  while (at < packed.length) {
    const tag = packed[at++] as number;
    if ((tag & 3) === 0) {
      let size = tag >>> 2;
      if (size >= LONGEST_SHORT_LITERAL) {
        const bytes = size - LONGEST_SHORT_LITERAL + 1;
        size = littleEndian(packed, at, bytes);
        at += bytes;
      }
      size += 1;
      if (size > packed.length - at || size > length - written) throw new SnappyError('a literal is cut off');
      out.set(packed.subarray(at, at + size), written);
      at += size;
      written += size;
      continue;
    }
    let size: number;
    let back: number;
    if ((tag & 3) === 1) {
      size = 4 + ((tag >>> 2) & 7);
      back = ((tag >>> 5) << 8) | littleEndian(packed, at, 1);
      at += 1;
    } else {
      const bytes = (tag & 3) === 2 ? 2 : 4;
      size = 1 + (tag >>> 2);
      back = littleEndian(packed, at, bytes);
      at += bytes;
    }
    if (back === 0 || back > written || size > length - written) {
      throw new SnappyError('a copy leads outside of what was unpacked');
    }
    if (back >= size) out.copyWithin(written, written - back, written - back + size);
    else for (let i = 0; i < size; i += 1) out[written + i] = out[written + i - back] as number; // it repeats itself
    written += size;
  }
  if (written !== length) throw new SnappyError('it is shorter than it claims to be');
  return out;
}

function readLength(packed: Uint8Array): { length: number; at: number } {
  let length = 0;
  for (let at = 0; at < 5; at += 1) {
    const byte = packed[at];
    if (byte === undefined) break;
    length += (byte & 127) * 2 ** (7 * at);
    if (byte < 128) {
      if (length > 0xffffffff) break;
      return { length, at: at + 1 };
    }
  }
  throw new SnappyError('it does not begin with a length');
}

function littleEndian(packed: Uint8Array, at: number, bytes: number): number {
  if (bytes > packed.length - at) throw new SnappyError('it is cut off');
  let value = 0;
  for (let i = bytes - 1; i >= 0; i -= 1) value = value * 256 + (packed[at + i] as number);
  return value;
}
