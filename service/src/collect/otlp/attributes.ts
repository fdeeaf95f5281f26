import type { Refused } from '../telemetry/index.ts';
import { FIXED64, LENGTH, MalformedError, VARINT, type Wire } from './wire.ts';

/** Where attributes stand in the bytes: beginnings and ends by turns, so that nothing is made of them until it is needed. */
export type Ranges = number[];

const DEEPEST = 8; // values within values: nobody means more, and a stack has an end
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A key that came twice, with which nothing can be told apart. */
export class DuplicateKeyError extends Error {
  constructor(readonly key: string) {
    super(`the attribute ${key} is given twice`);
    this.name = 'DuplicateKeyError';
  }
}

/**
 * Reads KeyValue messages as texts by key. @throws MalformedError, DuplicateKeyError
 */
export function readAttributes(wire: Wire, ranges: Ranges): Map<string, string> {
  const back = wire.at;
  try {
    return readAll(wire, ranges);
  } finally {
    wire.at = back;
  }
}

function readAll(wire: Wire, ranges: Ranges): Map<string, string> {
  const attributes = new Map<string, string>();
  for (let i = 0; i < ranges.length; i += 2) {
    const [key, value] = readKeyValue(wire, ranges[i] as number, ranges[i + 1] as number, 0);
    if (attributes.has(key)) throw new DuplicateKeyError(key);
    attributes.set(key, value);
  }
  return attributes;
}

/** The same, with what is wrong with them in place of an exception. */
export function readOrFault(
  wire: Wire,
  ranges: Ranges,
): { attributes: Map<string, string>; fault: Refused | undefined } {
  try {
    return { attributes: readAttributes(wire, ranges), fault: undefined };
  } catch (error) {
    if (error instanceof DuplicateKeyError) {
      return { attributes: new Map(), fault: { reason: 'duplicate_attribute', label: error.key } };
    }
    if (error instanceof MalformedError) {
      return { attributes: new Map(), fault: { reason: 'unreadable_attribute' } };
    }
    throw error;
  }
}

function readKeyValue(wire: Wire, from: number, end: number, depth: number): [string, string] {
  let key = '';
  let value = '';
  wire.at = from;
  while (wire.at < end) {
    const tag = wire.tag(end);
    if (tag === ((1 << 3) | LENGTH)) key = readText(wire, end);
    else if (tag === ((2 << 3) | LENGTH)) value = readAnyValue(wire, wire.enter(end), depth);
    else wire.skip(tag & 7, end);
  }
  return [key, value];
}

/** Numbers and truth values in their usual form, lists and maps as JSON of texts, bytes in base64. */
export function readAnyValue(wire: Wire, end: number, depth = 0): string {
  if (depth > DEEPEST) throw new MalformedError(`values are nested deeper than ${DEEPEST}`, wire.at);
  let value = '';
  while (wire.at < end) {
    const tag = wire.tag(end);
    switch (tag) {
      case (1 << 3) | LENGTH:
        value = readText(wire, end);
        break;
      case (2 << 3) | VARINT:
        value = wire.varint(end) === 0 ? 'false' : 'true';
        break;
      case (3 << 3) | VARINT:
        value = String(wire.int64(end));
        break;
      case (4 << 3) | FIXED64:
        value = String(wire.double(end));
        break;
      case (5 << 3) | LENGTH:
        value = JSON.stringify(readArray(wire, wire.enter(end), depth));
        break;
      case (6 << 3) | LENGTH:
        value = JSON.stringify(readMap(wire, wire.enter(end), depth));
        break;
      case (7 << 3) | LENGTH: {
        const last = wire.enter(end);
        value = Buffer.from(wire.bytes.subarray(wire.at, last)).toString('base64');
        wire.at = last;
        break;
      }
      default:
        wire.skip(tag & 7, end);
    }
  }
  return value;
}

function readArray(wire: Wire, end: number, depth: number): string[] {
  const values: string[] = [];
  while (wire.at < end) {
    const tag = wire.tag(end);
    if (tag === ((1 << 3) | LENGTH)) values.push(readAnyValue(wire, wire.enter(end), depth + 1));
    else wire.skip(tag & 7, end);
  }
  return values;
}

function readMap(wire: Wire, end: number, depth: number): [string, string][] {
  const values: [string, string][] = [];
  while (wire.at < end) {
    const tag = wire.tag(end);
    if (tag === ((1 << 3) | LENGTH)) {
      const last = wire.enter(end);
      values.push(readKeyValue(wire, wire.at, last, depth + 1));
    } else wire.skip(tag & 7, end);
  }
  return values;
}

/** @throws MalformedError when it is not UTF-8 */
export function readText(wire: Wire, end: number): string {
  const last = wire.enter(end);
  const text = textOf(wire, wire.at, last);
  wire.at = last;
  return text;
}

export function textOf(wire: Wire, from: number, end: number): string {
  try {
    return decoder.decode(wire.bytes.subarray(from, end));
  } catch {
    throw new MalformedError('a text is not UTF-8', from);
  }
}
