import type { SignalType } from '../../store/signals/index.ts';
import type { Encoding } from './body.ts';

/** Names of what is counted, as OTLP has them. */
const REJECTED = {
  metrics: 'rejectedDataPoints',
  traces: 'rejectedSpans',
  logs: 'rejectedLogRecords',
} as const;

/** Codes of gRPC for answers of HTTP; https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
const GRPC_CODES: Record<number, number> = {
  400: 3, // INVALID_ARGUMENT
  401: 16, // UNAUTHENTICATED
  403: 7, // PERMISSION_DENIED
  404: 5, // NOT_FOUND
  413: 8, // RESOURCE_EXHAUSTED
  415: 3,
  429: 8,
  500: 13, // INTERNAL
  503: 14, // UNAVAILABLE
};

export const CONTENT_TYPES: Record<Encoding, string> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
};

/** Export…ServiceResponse: empty when all was taken in. */
export function exportAnswer(
  signal: SignalType,
  encoding: Encoding,
  rejected: number,
  message: string,
): Buffer {
  if (encoding === 'json') {
    const partial = { [REJECTED[signal]]: String(rejected), errorMessage: message };
    return Buffer.from(JSON.stringify(rejected === 0 ? {} : { partialSuccess: partial }));
  }
  if (rejected === 0) return Buffer.alloc(0);
  return nested(1, Buffer.concat([wholeNumber(1, rejected), text(2, message)]));
}

/** The code of gRPC for an answer of HTTP; 2, UNKNOWN, where there is none. */
export function grpcCode(httpStatus: number): number {
  return GRPC_CODES[httpStatus] ?? 2;
}

/** google.rpc.Status, which OTLP asks for where a request failed. */
export function statusAnswer(encoding: Encoding, httpStatus: number, message: string): Buffer {
  const code = grpcCode(httpStatus);
  if (encoding === 'json') return Buffer.from(JSON.stringify({ code, message }));
  return Buffer.concat([wholeNumber(1, code), text(2, message)]);
}

/** The same with a google.rpc.RetryInfo in its details: by gRPC it says that, and when, the same may be sent again. */
export function statusWithRetry(code: number, message: string, afterSeconds: number): Buffer {
  const delay = nested(1, wholeNumber(1, afterSeconds));
  const detail = [text(1, 'type.googleapis.com/google.rpc.RetryInfo'), nested(2, delay)];
  return Buffer.concat([wholeNumber(1, code), text(2, message), nested(3, Buffer.concat(detail))]);
}

function wholeNumber(field: number, value: number): Buffer {
  return Buffer.from([field << 3, ...varint(value)]);
}

function text(field: number, value: string): Buffer {
  return nested(field, Buffer.from(value, 'utf8'));
}

function nested(field: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(field << 3) | 2, ...varint(content.length)]), content]);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}
