/** The body is not what it says it is. Nothing of it can be used. */
export class MalformedError extends Error {
  constructor(detail: string, at: number) {
    super(`${detail} at byte ${at}`);
    this.name = 'MalformedError';
  }
}

export const VARINT = 0;
export const FIXED64 = 1;
export const LENGTH = 2;
export const FIXED32 = 5;

const TWO_32 = 4_294_967_296;
const NANOSECONDS_A_MILLISECOND = 1_000_000;

/**
 * A place in protobuf bytes and what can be read there, without making objects. Whoever reads a message passes its end
 * to everything that could go beyond it: no length, however hostile, leads outside.
 */
export class Wire {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Field number and wire type of what follows: `tag >>> 3` and `tag & 7`. */
  tag(end: number): number {
    const tag = this.varint(end);
    if (tag < 8 || tag > 0xffffffff) throw new MalformedError('no field has this number', this.at);
    return tag;
  }

  /** A whole number; beyond 2^53 it is not exact any more. */
  varint(end: number): number {
    const { bytes } = this;
    let at = this.at;
    if (at >= end) throw new MalformedError('a number is cut off', at);
    let byte = bytes[at++] as number;
    if (byte < 128) {
      this.at = at;
      return byte;
    }
    let value = byte & 127;
    let scale = 128;
    do {
      if (at >= end) throw new MalformedError('a number is cut off', at);
      byte = bytes[at++] as number;
      value += (byte & 127) * scale;
      scale *= 128;
    } while (byte >= 128 && at - this.at < 10);
    if (byte >= 128) throw new MalformedError('a number is longer than 64 bits', this.at);
    this.at = at;
    return value;
  }

  /** As written for sint32: 0, -1, 1, -2 … */
  zigzag(end: number): number {
    const value = this.varint(end);
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  /** Of a varint that was written for an int64: negative numbers take all ten bytes. */
  int64(end: number): bigint {
    let value = 0n;
    let shift = 0n;
    for (let byte = 128; byte >= 128; shift += 7n) {
      if (this.at >= end || shift > 63n) throw new MalformedError('a number is cut off', this.at);
      byte = this.bytes[this.at++] as number;
      value |= BigInt(byte & 127) << shift;
    }
    return BigInt.asIntN(64, value);
  }

  /** Goes to where the value ends that follows; its own beginning is at `at` afterwards. */
  enter(end: number): number {
    const length = this.varint(end);
    if (length > end - this.at) throw new MalformedError('a length leads beyond its message', this.at);
    return this.at + length;
  }

  skip(wireType: number, end: number): void {
    if (wireType === LENGTH) this.at = this.enter(end);
    else if (wireType === VARINT) this.varint(end);
    else if (wireType === FIXED64) this.#advance(8, end);
    else if (wireType === FIXED32) this.#advance(4, end);
    else throw new MalformedError(`there is no wire type ${wireType}`, this.at);
  }

  double(end: number): number {
    const at = this.#advance(8, end);
    return this.view.getFloat64(at, true);
  }

  /** Beyond 2^53 it is not exact any more. */
  fixed64(end: number): number {
    const at = this.#advance(8, end);
    return this.view.getUint32(at + 4, true) * TWO_32 + this.view.getUint32(at, true);
  }

  /** Beyond 2^53 it is not exact any more. */
  signedFixed64(end: number): number {
    const at = this.#advance(8, end);
    return this.view.getInt32(at + 4, true) * TWO_32 + this.view.getUint32(at, true);
  }

  /** The fixed64 at `later` less the one at `earlier`, both read before: exact where the numbers themselves are not. */
  difference(later: number, earlier: number): number {
    const view = this.view;
    const high = view.getUint32(later + 4, true) - view.getUint32(earlier + 4, true);
    return high * TWO_32 + (view.getUint32(later, true) - view.getUint32(earlier, true));
  }

  /** Nanoseconds since 1970, as milliseconds. */
  time(end: number): number {
    return Math.floor(this.fixed64(end) / NANOSECONDS_A_MILLISECOND);
  }

  /** Of a place that is known to hold one. */
  timeAt(at: number): number {
    this.at = at;
    return this.time(this.bytes.length);
  }

  /** The same of a double, or of a whole number with a sign. */
  numberAt(at: number, integer: boolean): number {
    this.at = at;
    return integer ? this.signedFixed64(this.bytes.length) : this.double(this.bytes.length);
  }

  #advance(length: number, end: number): number {
    const { at } = this;
    if (length > end - at) throw new MalformedError('a value is cut off', at);
    this.at = at + length;
    return at;
  }
}
