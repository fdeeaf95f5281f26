import type { Exemplar } from '../../store/signals/index.ts';
import { FIXED64, LENGTH, type Wire } from './wire.ts';

const TRACE_BYTES = 16;
const SPAN_BYTES = 8;

/** An exemplar that names a request; undefined for one that does not, which nobody could look up. */
export function readExemplar(wire: Wire, from: number, end: number): Exemplar | undefined {
  const back = wire.at;
  const exemplar: Exemplar = { at: 0, value: Number.NaN, traceId: '', spanId: '' };
  wire.at = from;
  while (wire.at < end) {
    const tag = wire.tag(end);
    if (tag === ((2 << 3) | FIXED64)) exemplar.at = wire.time(end);
    else if (tag === ((3 << 3) | FIXED64)) exemplar.value = wire.double(end);
    else if (tag === ((6 << 3) | FIXED64)) exemplar.value = wire.signedFixed64(end);
    else if (tag === ((4 << 3) | LENGTH)) exemplar.spanId = readHex(wire, wire.enter(end), SPAN_BYTES);
    else if (tag === ((5 << 3) | LENGTH)) exemplar.traceId = readHex(wire, wire.enter(end), TRACE_BYTES);
    else wire.skip(tag & 7, end);
  }
  wire.at = back;
  const usable = exemplar.traceId !== '' && Number.isFinite(exemplar.value);
  return usable ? exemplar : undefined;
}

function readHex(wire: Wire, end: number, length: number): string {
  const bytes = Buffer.from(wire.bytes.subarray(wire.at, end));
  wire.at = end;
  return bytes.length === length && bytes.some((byte) => byte !== 0) ? bytes.toString('hex') : '';
}
