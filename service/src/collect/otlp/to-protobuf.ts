import { ENUM_NAMES, type JsonMessage, type JsonType } from './json-schema.ts';

/** A field of OTLP/JSON has a value that its type does not allow. */
export class JsonFieldError extends Error {
  constructor(
    readonly field: string,
    detail: string,
  ) {
    super(`${field} ${detail}`);
    this.name = 'JsonFieldError';
  }
}

const VARINT = 0;
const FIXED64 = 1;
const LENGTH = 2;
const FIXED32 = 5;
const LENGTH_BYTES = 5; // written in full, so that a length can be filled in once it is known
const DEEPEST = 32; // values within values; the reader refuses them long before

/**
 * Writes OTLP/JSON as protobuf, so that both are read by the same reader and mean the same.
 * @throws JsonFieldError
 */
export function toProtobuf(value: unknown, schema: JsonMessage): Buffer {
  const writer = new ProtobufWriter();
  writer.message(value, schema, '', 0);
  return writer.taken();
}

class ProtobufWriter {
  #bytes = Buffer.allocUnsafe(4_096);
  #length = 0;

  taken(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  message(value: unknown, { fields }: JsonMessage, path: string, depth: number): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new JsonFieldError(path || 'body', 'must be an object');
    }
    if (depth > DEEPEST) throw new JsonFieldError(path, `is nested deeper than ${DEEPEST} levels`);
    for (const [name, given] of Object.entries(value)) {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (field === undefined || given === null || given === undefined) continue;
      const [number, type, several] = field;
      const at = path === '' ? name : `${path}.${name}`;
      if (several === undefined) this.#field(number, type, given, at, depth);
      else if (!Array.isArray(given)) throw new JsonFieldError(at, 'must be a list');
      else for (const [i, one] of given.entries()) this.#field(number, type, one, `${at}[${i}]`, depth);
    }
  }

  #field(number: number, type: JsonType, value: unknown, at: string, depth: number): void {
    if (typeof type === 'object') {
      this.#nested(number, () => this.message(value, type, at, depth + 1));
      return;
    }
    switch (type) {
      case 'string':
        this.#text(number, Buffer.from(expect(value, 'string', at), 'utf8'));
        break;
      case 'bytes':
        this.#text(number, Buffer.from(expect(value, 'string', at), 'base64'));
        break;
      case 'hex':
        this.#text(number, Buffer.from(expect(value, 'string', at), 'hex'));
        break;
      case 'bool':
        this.#tag(number, VARINT);
        this.#varint(BigInt(expect(value, 'boolean', at)));
        break;
      case 'double':
        this.#tag(number, FIXED64);
        this.#reserve(8);
        this.#length = this.#bytes.writeDoubleLE(toDouble(value, at), this.#length);
        break;
      case 'fixed64':
      case 'sfixed64':
        this.#tag(number, FIXED64);
        this.#reserve(8);
        this.#length = this.#bytes.writeBigUInt64LE(toInteger(value, type, at), this.#length);
        break;
      case 'fixed32':
        this.#tag(number, FIXED32);
        this.#reserve(4);
        this.#length = this.#bytes.writeUInt32LE(Number(toInteger(value, type, at)), this.#length);
        break;
      case 'sint32': {
        const integer = BigInt.asIntN(64, toInteger(value, type, at));
        this.#tag(number, VARINT);
        this.#varint(integer < 0n ? -2n * integer - 1n : 2n * integer);
        break;
      }
      case 'enum':
        this.#tag(number, VARINT);
        this.#varint(
          toInteger(typeof value === 'string' ? (ENUM_NAMES[value] ?? value) : value, 'uint32', at),
        );
        break;
      default:
        this.#tag(number, VARINT);
        this.#varint(toInteger(value, type, at));
    }
  }

  #nested(number: number, write: () => void): void {
    this.#tag(number, LENGTH);
    this.#reserve(LENGTH_BYTES);
    const from = this.#length + LENGTH_BYTES;
    this.#length = from;
    write();
    let length = this.#length - from;
    for (let i = from - LENGTH_BYTES; i < from - 1; i += 1) {
      this.#bytes[i] = (length & 127) | 128;
      length >>>= 7;
    }
    this.#bytes[from - 1] = length;
  }

  #text(number: number, text: Buffer): void {
    this.#tag(number, LENGTH);
    this.#varint(BigInt(text.length));
    this.#reserve(text.length);
    this.#bytes.set(text, this.#length);
    this.#length += text.length;
  }

  #tag(number: number, wireType: number): void {
    this.#varint(BigInt((number << 3) | wireType));
  }

  #varint(value: bigint): void {
    this.#reserve(10);
    let rest = value;
    while (rest > 127n) {
      this.#bytes[this.#length++] = Number(rest & 127n) | 128;
      rest >>= 7n;
    }
    this.#bytes[this.#length++] = Number(rest);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, 2 * this.#bytes.length));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}

interface Expected {
  string: string;
  boolean: boolean;
}

function expect<Name extends keyof Expected>(value: unknown, type: Name, at: string): Expected[Name] {
  if (typeof value === type) return value as Expected[Name];
  throw new JsonFieldError(at, `must be a ${type}`);
}

/** Numbers, and the three that JSON has no number for. */
function toDouble(value: unknown, at: string): number {
  if (typeof value === 'number') return value;
  if (value === 'NaN') return Number.NaN;
  if (value === 'Infinity') return Number.POSITIVE_INFINITY;
  if (value === '-Infinity') return Number.NEGATIVE_INFINITY;
  if (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)))
    return Number(value);
  throw new JsonFieldError(at, 'must be a number');
}

const RANGES = {
  fixed64: [0n, 2n ** 64n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
  sfixed64: [-(2n ** 63n), 2n ** 63n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  fixed32: [0n, 2n ** 32n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  sint32: [-(2n ** 31n), 2n ** 31n - 1n],
} as const;

/** Whole numbers as JSON numbers or texts; negative ones in two's complement of 64 bits. */
function toInteger(value: unknown, type: keyof typeof RANGES, at: string): bigint {
  const [least, greatest] = RANGES[type];
  const whole =
    (typeof value === 'number' && Number.isInteger(value)) ||
    (typeof value === 'string' && /^-?\d{1,20}$/.test(value));
  const integer = whole ? BigInt(value as number | string) : undefined;
  if (integer === undefined || integer < least || integer > greatest) {
    throw new JsonFieldError(at, `must be a whole number from ${least} to ${greatest}`);
  }
  return BigInt.asUintN(64, integer);
}
