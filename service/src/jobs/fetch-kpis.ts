import type { FastifyBaseLogger } from 'fastify';
import { fetchDue } from '../collect/kpi-sources/index.ts';
import { makeChanges } from '../outcomes/index.ts';
import type { Context } from '../store/database.ts';
import { whenPoked } from './when-poked.ts';

const EVERY_MS = 5_000; // how soon a source is asked after somebody has entered it

/** Fetches the points of KPIs that are due, apart from the clock: a slow database elsewhere must not keep a window from ending. */
export function startFetching(
  context: Context,
  logger: Pick<FastifyBaseLogger, 'error'>,
  everyMs = EVERY_MS,
): { stop(): Promise<void> } {
  const recording = { context, changes: makeChanges(context) };
  const fetching = whenPoked(
    (goOn) =>
      fetchDue(recording, {
        goOn,
        onError: (error, { kpi }) =>
          logger.error({ err: error, kpi }, 'the points of a KPI could not be fetched'),
      }),
    (error) => logger.error({ err: error }, 'the sources of KPIs could not be looked through'),
  );
  const timer = setInterval(fetching.poke, everyMs);
  return {
    stop: () => {
      clearInterval(timer);
      return fetching.stop();
    },
  };
}
