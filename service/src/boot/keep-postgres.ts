import { setTimeout as sleep } from 'node:timers/promises';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../store/embedded-postgres.ts';

const FIRST_PAUSE_MS = 250; // processes of the one that ended may hold its memory for a moment
const LONGEST_PAUSE_MS = 10_000;
const PATIENCE_MS = 30 * 60_000; // in which somebody gives a full disk room again
const STAYED_MS = 60_000; // what has run for so long is not what ends over and over again

export interface KeptPostgres {
  url: string;
  /** Settles when it ended by itself and did not come up again for long. */
  lost: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the embedded PostgreSQL, and again at the same address whenever it ends by itself: killed, or because the disk
 * is full. Meanwhile every query fails, and whoever asked is told to come back. @throws EmbeddedPostgresError
 */
export async function keepPostgres({
  directory,
  say,
  start = startEmbeddedPostgres,
  pause = (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
  elapsed = () => performance.now(),
}: {
  directory: string;
  say: (line: string) => void;
  start?: typeof startEmbeddedPostgres;
  pause?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
  /** Milliseconds by a clock that only goes forward. */
  elapsed?: () => number;
}): Promise<KeptPostgres> {
  let server = await start({ directory });
  const { url } = server;
  const port = Number(new URL(url).port);
  const stopping = new AbortController();
  let next = FIRST_PAUSE_MS;

  const watching = (async () => {
    for (;;) {
      const startedAt = elapsed();
      await server.exited;
      if (stopping.signal.aborted) return 'stopped';
      if (elapsed() - startedAt > STAYED_MS) next = FIRST_PAUSE_MS;
      say('The embedded PostgreSQL has ended by itself; it is started again');
      const again = await startAgain();
      if (stopping.signal.aborted) {
        await again?.stop();
        return 'stopped';
      }
      if (!again) return 'lost';
      server = again;
      say('The embedded PostgreSQL is there again');
    }
  })();

  async function startAgain(): Promise<EmbeddedPostgres | undefined> {
    const until = elapsed() + PATIENCE_MS;
    let said = '';
    while (elapsed() < until) {
      await pause(next, stopping.signal).catch(() => {}); // ends early when we stop
      if (stopping.signal.aborted) return undefined;
      next = Math.min(2 * next, LONGEST_PAUSE_MS);
      try {
        return await start({ directory, port });
      } catch (error) {
        const { message } = error as Error;
        if (message !== said) say(message);
        said = message;
      }
    }
    return undefined;
  }

  return {
    url,
    lost: watching.then((end) => (end === 'lost' ? undefined : new Promise(() => {}))),
    stop: async () => {
      stopping.abort();
      await server.stop();
      await watching;
    },
  };
}
