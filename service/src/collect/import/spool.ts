import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { ServiceError } from '../../errors.ts';

const MEBIBYTE = 1_048_576;
export const MAX_SENT_BYTES = 64 * MEBIBYTE;
export const MAX_UNPACKED_BYTES = 1024 * MEBIBYTE; // what 64 MiB of text become when they are packed well

/**
 * Takes a body in as fast as it arrives and has `use` read it afterwards, unpacked: recording is slower than most lines,
 * and whoever is slow to send is cut off. Nothing of it is held in memory, and nothing stays on the disk.
 * @throws ServiceError body_too_large, or invalid_request for what cannot be unpacked
 */
export async function spool<Result>(
  body: Readable,
  encoding: string | undefined,
  use: (chunks: AsyncIterable<Uint8Array>) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-import-'));
  const file = join(folder, 'body');
  try {
    await pipeline(body, limit(MAX_SENT_BYTES, 'as it is sent'), createWriteStream(file, { mode: 0o600 }));
    const stored = createReadStream(file);
    if (!packed(encoding)) return await use(stored);
    return await use(unpack(stored));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* unpack(stored: Readable): AsyncGenerator<Uint8Array> {
  const unpacked = limit(MAX_UNPACKED_BYTES, 'unpacked');
  const unpacking = pipeline(stored, createGunzip(), unpacked).catch(() => {}); // whoever reads it is told
  try {
    yield* unpacked;
  } catch (error) {
    refuse(error);
  } finally {
    unpacked.destroy();
    await unpacking;
  }
}

function packed(encoding: string | undefined): boolean {
  if (encoding === undefined || encoding === 'identity') return false;
  if (encoding === 'gzip') return true;
  throw new ServiceError('unsupported_media_type', {
    detail: `The content-encoding ${encoding} is not read here.`,
    remedy: 'Send it as it is, or packed by gzip with `content-encoding: gzip`.',
    field: 'content-encoding',
  });
}

function limit(bytes: number, how: string): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      seen += chunk.length;
      if (seen <= bytes) return done(null, chunk);
      done(
        new ServiceError('body_too_large', {
          detail: `The import is larger than ${bytes / MEBIBYTE} MiB ${how}.`,
          remedy: 'Send it in several parts; each can be repeated.',
        }),
      );
    },
  });
}

function refuse(error: unknown): never {
  if (!(error as NodeJS.ErrnoException).code?.startsWith('Z_')) throw error;
  throw new ServiceError('invalid_request', {
    detail: `The body cannot be unpacked: ${(error as Error).message}.`,
    remedy: 'Pack it anew with gzip, or send it without content-encoding.',
    field: 'content-encoding',
    cause: error,
  });
}
