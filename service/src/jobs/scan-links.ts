import type { FastifyBaseLogger } from 'fastify';
import { addDueScans, scanWaiting } from '../correlate/links/index.ts';
import type { Context } from '../store/database.ts';
import { type WhenPoked, whenPoked } from './when-poked.ts';

const EVERY_MS = 30_000; // how late the scan of a night may begin, or one whose process died go on

/** Scans for links as soon as somebody asks for it. */
export function openLinkScans(context: Context, logger: Pick<FastifyBaseLogger, 'error'>): WhenPoked {
  return whenPoked(
    (goOn) => scanWaiting(context, goOn),
    (error) => logger.error({ err: error }, 'a scan for links failed'),
  );
}

/** The same by time, apart from the clock: a scan takes minutes, and no window may wait for it. */
export function startLinkScans(
  context: Context,
  logger: Pick<FastifyBaseLogger, 'error'>,
): { stop(): Promise<void> } {
  const scanning = whenPoked(
    async (goOn) => {
      await addDueScans(context);
      await scanWaiting(context, goOn);
    },
    (error) => logger.error({ err: error }, 'the scans for links could not be looked through'),
  );
  const timer = setInterval(scanning.poke, EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return scanning.stop();
    },
  };
}
