import type { FastifyBaseLogger } from 'fastify';
import { foldTelemetry, keepWithinWaiting, type Telemetry } from '../collect/telemetry/index.ts';

const LEAST_PAUSE_MS = 1_000; // the page is to show a point within five seconds of its arrival
const MOST_PAUSE_MS = 5_000;

/** The fold as a running program has it. */
export interface OpenFold {
  /** Says that something waits. It is folded within a second, or two when much arrives. */
  poke: () => void;
  /** Ends with the transaction under way. What waits stays. */
  stop: () => Promise<void>;
}

/**
 * Folds what arrives, with a pause as long as the last fold took: the more there is at once, the less each point costs.
 */
export function openFold(telemetry: Telemetry, logger: FastifyBaseLogger): OpenFold {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let pause = LEAST_PAUSE_MS;
  let poked = false;
  const run = async () => {
    poked = false;
    const begun = performance.now();
    try {
      await foldTelemetry(telemetry.context, telemetry.place, () => !stopped);
      await keepWithinWaiting(telemetry);
    } catch (error) {
      poked = true; // what could not be folded waits still
      logger.error({ err: error }, 'telemetry could not be folded');
    }
    pause = Math.min(MOST_PAUSE_MS, Math.max(LEAST_PAUSE_MS, performance.now() - begun));
  };
  const schedule = () => {
    if (stopped || timer !== undefined || running !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      running = run().finally(() => {
        running = undefined;
        if (poked) schedule();
      });
    }, pause);
  };
  return {
    poke: () => {
      poked = true;
      schedule();
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
