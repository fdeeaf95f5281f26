import type { FastifyBaseLogger } from 'fastify';
import { reconcile, runSyncs } from '../collect/connections/index.ts';
import type { Recording } from '../collect/recording.ts';
import { sources } from './sources.ts';

const EVERY_MS = 5_000; // how soon the first page is read after somebody asked for a history

/**
 * Reads what is due from connected systems, apart from the clock: a long history must not keep a window from ending.
 * Stopping gives up the page under way, which is read again.
 */
export function startReading(
  recording: Recording,
  logger: Pick<FastifyBaseLogger, 'error'>,
  everyMs = EVERY_MS,
): { stop(): Promise<void> } {
  const ending = new AbortController();
  let running = Promise.resolve();
  const read = async () => {
    if (ending.signal.aborted) return;
    try {
      await reconcile(recording.context, sources);
      await runSyncs(recording, { sources, signal: ending.signal, onError: failed });
    } catch (error) {
      logger.error({ err: error }, 'reading from connected systems failed');
    }
  };
  const failed = (error: unknown, { container, resource }: { container: string; resource: string }) =>
    logger.error({ err: error, container, resource }, 'a page could not be read');
  let waiting = false;
  const timer = setInterval(() => {
    if (waiting) return;
    waiting = true;
    running = running.then(read).finally(() => {
      waiting = false;
    });
  }, everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      ending.abort();
      await running;
    },
  };
}
