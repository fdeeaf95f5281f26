const FEW = 8; // below it another view of the bytes costs more than it spares

/** Appends numbers to bytes that grow as needed; what `take` returns is the caller's own. */
export class Packer {
  #bytes: Buffer = Buffer.allocUnsafe(1024);
  #view = viewOf(this.#bytes);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** A whole number from 0 to 2^53, in groups of seven bits. @throws RangeError for what would never end */
  varint(value: number): void {
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`${value} cannot be packed as a whole number`);
    }
    this.#reserve(10);
    let rest = value;
    while (rest > 0x7fffffff) {
      this.#bytes[this.#length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      this.#bytes[this.#length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  /** A whole number of either sign, small ones in few bytes. */
  signed(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  double(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  /** What another one holds, after its length. */
  packed(other: Packer): void {
    const length = other.#length;
    this.varint(length);
    this.#reserve(length);
    other.#bytes.copy(this.#bytes, this.#length, 0, length);
    this.#length += length;
  }

  /** What was appended, until more is: a view, not a copy. */
  get written(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  /** What was appended, and begins again. */
  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    return taken;
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, 2 * this.#bytes.length));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
    this.#view = viewOf(grown);
  }
}

/** Reads what a Packer wrote. It trusts its bytes: they are ours. */
export class Unpacker {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** How many bytes there are still; below zero where more were read than there are. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  byte(): number {
    return this.#bytes[this.#at++] as number;
  }

  varint(): number {
    let byte = this.#bytes[this.#at++] as number;
    if (byte < 128) return byte;
    let value = byte & 127;
    let scale = 128;
    do {
      byte = this.#bytes[this.#at++] as number;
      value += (byte & 127) * scale;
      scale *= 128;
    } while (byte >= 128);
    return value;
  }

  /** How many things of so many bytes at least follow. @throws RangeError where there is no room for them */
  count(bytesOfEach = 1): number {
    const count = this.varint();
    if (count * bytesOfEach > this.left) throw new RangeError(`${count} do not fit into ${this.left} bytes`);
    return count;
  }

  signed(): number {
    const value = this.varint();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  double(): number {
    const value = this.#bytes.readDoubleLE(this.#at);
    this.#at += 8;
    return value;
  }

  /** As many as asked for, at the beginning of `into`. */
  doubles(length: number, into: Float64Array = new Float64Array(length)): Float64Array {
    if (length < FEW) for (let i = 0; i < length; i += 1) into[i] = this.double();
    else {
      const view = viewOf(this.#bytes);
      for (let i = 0; i < length; i += 1) into[i] = view.getFloat64(this.#at + 8 * i, true);
      this.#at += 8 * length;
    }
    return into;
  }

  /** A view, not a copy. */
  bytes(length: number): Buffer {
    const view = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return view;
  }

  /** A view of all that is left. */
  rest(): Buffer {
    return this.bytes(this.#bytes.length - this.#at);
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Buffer): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** Numbers as PostgreSQL writes an array of them: the driver would put each in quotes by itself. */
export function arrayOf(numbers: readonly number[]): string {
  return `{${numbers.join()}}`;
}
