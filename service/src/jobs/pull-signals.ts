import type { FastifyBaseLogger } from 'fastify';
import { pullDue } from '../collect/prometheus/index.ts';
import type { Telemetry } from '../collect/telemetry/index.ts';
import { whenPoked } from './when-poked.ts';

const EVERY_MS = 5_000; // how soon a source is asked after somebody has entered it

/** Asking for signals, as a running program has it. */
export interface SignalPulls {
  start(): void;
  stop(): Promise<void>;
}

/** Asks each Prometheus that is due, apart from the clock: a slow one elsewhere must keep nothing here waiting. */
export function openSignalPulls(
  telemetry: Telemetry,
  poke: () => void,
  logger: Pick<FastifyBaseLogger, 'error'>,
): SignalPulls {
  const pulls = whenPoked(
    (goOn) =>
      pullDue({
        telemetry,
        poke,
        goOn,
        onError: (error, { slug }) =>
          logger.error({ err: error, source: slug }, 'the signals of a Prometheus could not be taken in'),
      }),
    (error) => logger.error({ err: error }, 'the sources of signals could not be looked through'),
  );
  let timer: NodeJS.Timeout | undefined;
  return {
    start: () => {
      timer ??= setInterval(pulls.poke, EVERY_MS);
    },
    stop: () => {
      clearInterval(timer);
      return pulls.stop();
    },
  };
}
