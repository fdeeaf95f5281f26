import { constants, createGunzip, type Gunzip, gunzipSync } from 'node:zlib';

const SMALLEST_CHUNK = 64; // zlib works with no smaller one; what is unpacked here goes elsewhere
const STEP_BYTES = 1_048_576;

/** What a stream of zlib is made of: not documented, and the same in Node 12 to 24. */
interface Inside {
  _handle?: { reset?: () => void; writeSync?: (...of: WriteArguments) => void } | null;
  _writeState?: Uint32Array;
}
type WriteArguments = [
  flush: number,
  from: Buffer,
  at: number,
  length: number,
  to: Buffer,
  place: number,
  room: number,
];

let stream: (Gunzip & Inside) | undefined;
let room = Buffer.alloc(0);

/**
 * Unpacks gzip into memory that the next call uses again: read it before anything else is unpacked. To make a third of a
 * megabyte for each of some hundred bodies a second, and to collect it, took a fifth of the time of the whole service.
 * Where a version of Node has other insides, each body gets its own memory as before.
 * Undefined when it becomes longer than `most`. @throws Error for what is not gzip
 */
export function inflate(sent: Buffer, most: number): Buffer | undefined {
  stream ??= createGunzip({ chunkSize: SMALLEST_CHUNK }).on('error', () => {}); // told by `errored`
  const { _handle: handle, _writeState: state } = stream;
  if (!handle?.reset || !handle.writeSync || state === undefined) return inflateAnew(sent, most);
  // With room for one byte more, or what is longer would not be noticed.
  if (room.length <= most) room = Buffer.allocUnsafeSlow(Math.ceil((most + 1) / STEP_BYTES) * STEP_BYTES);
  handle.reset();
  handle.writeSync(constants.Z_FINISH, sent, 0, sent.length, room, 0, most + 1);
  const { errored } = stream;
  if (errored) {
    stream = undefined; // it has closed itself
    throw errored;
  }
  const length = most + 1 - (state[0] as number);
  return length > most ? undefined : room.subarray(0, length);
}

function inflateAnew(sent: Buffer, most: number): Buffer | undefined {
  try {
    return gunzipSync(sent, { maxOutputLength: Math.max(1, most) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw error;
  }
}
