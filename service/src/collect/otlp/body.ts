import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gunzip as gunzipInBackground } from 'node:zlib';
import { ServiceError } from '../../errors.ts';
import type { Lease, Telemetry } from '../telemetry/index.ts';
import { inflate } from './inflate.ts';

const MEBIBYTE = 1_048_576;
export const MAX_BODY_BYTES = 64 * MEBIBYTE; // unpacked, and as sent
export const MAX_JSON_BYTES = 16 * MEBIBYTE; // as objects JSON takes many times its size
const MOST_RATIO = 200; // telemetry packs to a twentieth; a bomb to a thousandth
const GREATEST_RATIO = 1_032; // of what gzip can make of anything
const SMALL_BYTES = MEBIBYTE; // below it no ratio is suspicious
const UNPACKED_AT_ONCE = 65_536; // a short one is done sooner than handed to another thread
const LEAST_PIECE = 64; // zlib works with no smaller one
const JSON_GROWTH = 8; // bytes of objects for a byte of text, about
const PROTOBUF_GROWTH = 1; // of records, at most

const gunzip = promisify(gunzipInBackground);

export type Encoding = 'protobuf' | 'json';

/** Before anything of a request is read. @throws ServiceError too_much_waiting */
export function assertRoom({ waiting }: Pick<Telemetry, 'waiting'>): void {
  if (!waiting.admit()) throw tooMuchWaiting();
}

/** Sets memory aside. @throws ServiceError no_memory_left, body_too_large for what would never fit */
export function reserve(lease: Lease, bytes: number): void {
  if (lease.grow(bytes)) return;
  if (!lease.couldGrow(bytes)) throw tooLarge('than all the memory there is for telemetry');
  throw noMemoryLeft();
}

/** The body as it was sent. Takes memory only as it arrives. @throws ServiceError body_too_large, no_memory_left */
export async function collectBody(payload: Readable, lease: Lease): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of payload as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) throw tooLarge(`than ${inMebibytes(MAX_BODY_BYTES)} as it is sent`);
    reserve(lease, chunk.length);
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
}

/** Which of the two forms of OTLP it is. @throws ServiceError unsupported_media_type */
export function encodingOf(contentType: string | undefined): Encoding {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/x-protobuf') return 'protobuf';
  if (type === 'application/json') return 'json';
  throw new ServiceError('unsupported_media_type', {
    detail: `The content type ${type || 'that is missing'} is not one of OTLP.`,
    remedy: 'Send application/x-protobuf or application/json.',
    field: 'content-type',
  });
}

/** Gives the body unpacked, which has to be read at once: the memory may be that of the next one. */
export type Unpack = () => Buffer;

/**
 * Prepares to unpack a body, with memory for it and for what is made of it taken before. A long one is unpacked in the
 * background, a short one when it is asked for.
 * @throws ServiceError body_too_large, unsupported_media_type, invalid_request, no_memory_left; so does what it returns
 */
export async function unpackBody(
  sent: Buffer,
  contentEncoding: string | undefined,
  encoding: Encoding,
  lease: Lease,
): Promise<Unpack> {
  const most = encoding === 'json' ? MAX_JSON_BYTES : MAX_BODY_BYTES;
  const growth = encoding === 'json' ? JSON_GROWTH : PROTOBUF_GROWTH;
  const packing = contentEncoding?.trim().toLowerCase() ?? 'identity';
  if (packing === 'identity' || packing === '') {
    if (sent.length > most) throw tooLarge(`than ${inMebibytes(most)}`);
    reserve(lease, sent.length * growth);
    return () => sent;
  }
  if (packing !== 'gzip') {
    throw new ServiceError('unsupported_media_type', {
      detail: `The content-encoding ${packing} is not read here.`,
      remedy: 'Send it packed by gzip, or as it is.',
      field: 'content-encoding',
    });
  }
  const allowed = Math.min(most, Math.max(SMALL_BYTES, sent.length * MOST_RATIO));
  if (sent[0] !== 0x1f || sent[1] !== 0x8b) throw notGzip(new Error('it does not begin as such a file does'));
  const claimed = claimedLength(sent);
  if (claimed > sent.length * GREATEST_RATIO)
    throw notGzip(new Error('it is cut off, or was changed on its way'));
  // The claim at the end of a gzip file is true of nearly all; whoever lies gets no more memory than they asked for.
  if (claimed > allowed) throw tooLarge(`than ${inMebibytes(allowed)} unpacked`);
  reserve(lease, claimed * (1 + growth));
  const askForMore = () => reserve(lease, (allowed - claimed) * (1 + growth));
  if (sent.length < UNPACKED_AT_ONCE) {
    return () => {
      const unpacked = orNotGzip(() => inflate(sent, claimed));
      if (unpacked) return unpacked;
      askForMore();
      return orTooLarge(
        orNotGzip(() => inflate(sent, allowed)),
        allowed,
      );
    };
  }
  let unpacked = await unpackUpTo(sent, claimed);
  if (!unpacked) {
    askForMore();
    unpacked = orTooLarge(await unpackUpTo(sent, allowed), allowed);
  }
  const whole = unpacked;
  return () => whole;
}

function orNotGzip<Result>(unpack: () => Result): Result {
  try {
    return unpack();
  } catch (error) {
    throw notGzip(error as Error);
  }
}

function orTooLarge(unpacked: Buffer | undefined, allowed: number): Buffer {
  if (unpacked === undefined) throw tooLarge(`than ${inMebibytes(allowed)} unpacked`);
  return unpacked;
}

/** Undefined when it becomes longer than that. */
async function unpackUpTo(sent: Buffer, maxOutputLength: number): Promise<Buffer | undefined> {
  try {
    // As one piece, with room for one byte more, or what is longer would not be noticed.
    return await gunzip(sent, {
      maxOutputLength: Math.max(1, maxOutputLength),
      chunkSize: Math.max(LEAST_PIECE, maxOutputLength + 1),
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw notGzip(error as Error);
  }
}

function notGzip(cause: Error): ServiceError {
  return new ServiceError('invalid_request', {
    detail: `The body is not what gzip makes: ${cause.message}.`,
    remedy: 'Send it packed by gzip as content-encoding says, or leave out that header.',
    field: 'body',
    cause,
  });
}

/** How long it was before it was packed, as gzip notes in its last four bytes (RFC 1952, ISIZE). */
function claimedLength(sent: Buffer): number {
  return sent.length < 4 ? 0 : sent.readUInt32LE(sent.length - 4);
}

export function inMebibytes(bytes: number): string {
  return `${Math.round((bytes / MEBIBYTE) * 10) / 10} MiB`;
}

/** `than`: what it is larger than, in words. */
export function tooLarge(than: string): ServiceError {
  return new ServiceError('body_too_large', {
    detail: `The body is larger ${than}.`,
    remedy: 'Send fewer points in a request: the batch size of the exporter or collector.',
    field: 'body',
  });
}

const COME_BACK =
  'Send the same again after the time in the Retry-After header; docs/operations.md says under Memory what the bounds are.';

/** Requests under way have taken what there is; each gives its share back with its answer. */
export function noMemoryLeft(): ServiceError {
  return new ServiceError('no_memory_left', {
    detail: 'More telemetry is arriving than there is memory for at the moment.',
    remedy: COME_BACK,
  });
}

function tooMuchWaiting(): ServiceError {
  return new ServiceError('too_much_waiting', {
    detail: 'More telemetry waits in the database to be merged than may.',
    remedy: COME_BACK,
  });
}
