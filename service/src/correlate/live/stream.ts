import type { ServerResponse } from 'node:http';
import type { Context } from '../../store/database.ts';
import { firstEventId, type Logged, lastEventId, readEvents } from './log.ts';

const POLL_MS = 500; // of one index entry; while nobody looks nothing is asked
const HEARTBEAT_MS = 15_000; // proxies cut lines on which nothing is said for half a minute
/** What a reader has not taken yet. Whoever has more than that is cut off, and goes on from the last id it has seen. */
const MOST_WAITING_BYTES = 262_144;
/** Rights may be gone since it was opened: whoever still has them comes back by itself. */
const LONGEST_MS = 15 * 60_000;
const RETRY_MS = 2_000;
const MOST_READERS = 2_000; // of one process: a file each, and an answer a second

interface Reader {
  response: ServerResponse;
  simulatedOnly: boolean;
  /** The id of the newest event it has been sent. */
  last: bigint;
  until: number;
}

/** Everybody who looks at the stream of this process. One query a turn serves them all. */
export interface Stream {
  /** Adds a reader from an event on. False when there are as many as there may be. */
  add: (reader: {
    response: ServerResponse;
    simulatedOnly: boolean;
    after: bigint | undefined;
  }) => Promise<boolean>;
  /** How many there are. */
  size: () => number;
  /** Ends every connection: they come back to whoever is there. */
  stop: () => Promise<void>;
}

export function openStream(context: Context, onError: (error: unknown) => void): Stream {
  const readers = new Set<Reader>();
  let head: bigint | undefined;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let lastBeat = 0;
  let stopped = false;

  const drop = (reader: Reader, kind: 'end' | 'cut') => {
    readers.delete(reader);
    if (kind === 'cut') reader.response.destroy();
    else reader.response.end();
  };

  const send = (reader: Reader, text: string) => {
    if (reader.response.destroyed) return void readers.delete(reader);
    reader.response.write(text);
    if (reader.response.writableLength > MOST_WAITING_BYTES) drop(reader, 'cut');
  };

  const deliver = (reader: Reader, logged: readonly Logged[]) => {
    for (const { id, simulated, event } of logged) {
      if (id <= reader.last || reader.response.destroyed) continue;
      reader.last = id;
      if (reader.simulatedOnly && !simulated) continue;
      send(reader, `id: ${id}\nevent: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`);
    }
  };

  const turn = async () => {
    head ??= await lastEventId(context);
    for (;;) {
      const logged = await readEvents(context, head);
      for (const reader of [...readers]) deliver(reader, logged);
      const newest = logged.at(-1);
      if (!newest) break;
      head = newest.id;
    }
    const now = performance.now();
    const beat = now - lastBeat >= HEARTBEAT_MS;
    if (beat) lastBeat = now;
    for (const reader of [...readers]) {
      if (now >= reader.until) drop(reader, 'end');
      else if (beat) send(reader, ': still here\n\n');
    }
  };

  const schedule = () => {
    if (stopped || timer !== undefined || running !== undefined || readers.size === 0) return;
    timer = setTimeout(() => {
      timer = undefined;
      running = turn()
        .catch(onError)
        .finally(() => {
          running = undefined;
          if (readers.size === 0) head = undefined; // who comes next begins where the log is then
          schedule();
        });
    }, POLL_MS);
  };

  return {
    add: async ({ response, simulatedOnly, after }) => {
      if (stopped || readers.size >= MOST_READERS) return false;
      const newest = await lastEventId(context);
      const oldest = await firstEventId(context);
      const last = after === undefined || after > newest ? newest : after;
      const lost = after !== undefined && (after > newest || (oldest !== undefined && after < oldest - 1n));
      response.write(`retry: ${RETRY_MS}\n\n`);
      // What it would need is not kept any more, or is of another database: it has to read the page anew.
      if (lost) response.write(`id: ${newest}\nevent: reset\ndata: {}\n\n`);
      const reader: Reader = {
        response,
        simulatedOnly,
        last: lost ? newest : last,
        until: performance.now() + LONGEST_MS,
      };
      await catchUp(reader); // before it takes part: a turn would send it what is newer than what it has missed
      if (response.destroyed) return true;
      response.once('close', () => readers.delete(reader));
      readers.add(reader);
      if (head === undefined || reader.last < head) head = reader.last; // what came meanwhile is read for it again
      schedule();
      return true;
    },
    size: () => readers.size,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
      for (const reader of [...readers]) drop(reader, 'end');
    },
  };

  /** Sends what came while it was away. */
  async function catchUp(reader: Reader): Promise<void> {
    for (;;) {
      const logged = await readEvents(context, reader.last);
      if (logged.length === 0 || reader.response.destroyed) return;
      deliver(reader, logged);
    }
  }
}
