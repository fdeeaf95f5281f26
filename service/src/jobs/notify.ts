import type { FastifyBaseLogger } from 'fastify';
import { deliverDue, type Mail, takeNews } from '../correlate/notifications/index.ts';
import type { Context } from '../store/database.ts';
import { type WhenPoked, whenPoked } from './when-poked.ts';

const EVERY_MS = 5_000; // how late somebody may hear of something

/** Tells teams of what has happened, apart from the clock: a slow server elsewhere must not keep a window from ending. */
export function openNotifier(
  context: Context,
  logger: Pick<FastifyBaseLogger, 'error'>,
  { mail, publicUrl }: { mail: Mail; publicUrl: () => string },
): WhenPoked & { start(): void } {
  const telling = whenPoked(
    async (goOn) => {
      await takeNews(context);
      await deliverDue(context, { mail, publicUrl: publicUrl() }, goOn);
    },
    (error) => logger.error({ err: error }, 'teams could not be told of what has happened'),
  );
  let timer: NodeJS.Timeout | undefined;
  return {
    poke: telling.poke,
    start: () => {
      timer ??= setInterval(telling.poke, EVERY_MS);
    },
    stop: () => {
      clearInterval(timer);
      return telling.stop();
    },
  };
}
