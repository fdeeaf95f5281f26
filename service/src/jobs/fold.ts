import type { FastifyBaseLogger } from 'fastify';
import { foldTelemetry, type Telemetry } from '../collect/telemetry/index.ts';

const LEAST_PAUSE_MS = 1_000; // the page is to show a point within five seconds of its arrival
const MOST_PAUSE_MS = 3_000;
const PAUSES_A_FOLD = 3; // a fold that lasts writes many chunks, which are the fewer a point the more it waited for
const MEASURED_EVERY_MS = 2_000; // between which this process counts what it adds

/** The fold as a running program has it. */
export interface OpenFold {
  /** Says that something waits. It is folded within a second, or two when much arrives. */
  poke: () => void;
  /** Ends with the transaction under way. What waits stays. */
  stop: () => Promise<void>;
}

/**
 * Folds what arrives, with a pause some times as long as the last fold took: the more there is at once, the less each
 * point costs.
 * How much waits is measured at the same time: a fold that fails, or never catches up, is what the bound is for.
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
      await foldTelemetry(
        telemetry.context,
        telemetry.place,
        () => !stopped,
        (err) => logger.error({ err }, 'a batch of telemetry cannot be read and was set aside'),
      );
    } catch (error) {
      poked = true; // what could not be folded waits still
      logger.error({ err: error }, 'telemetry could not be folded');
    }
    pause = Math.min(MOST_PAUSE_MS, Math.max(LEAST_PAUSE_MS, PAUSES_A_FOLD * (performance.now() - begun)));
  };
  let measuring: Promise<void> | undefined;
  const measure = () => {
    measuring ??= telemetry.waiting
      .measure(telemetry.pool)
      .catch((err) => logger.error({ err }, 'how much telemetry waits could not be measured'))
      .finally(() => {
        measuring = undefined;
      });
  };
  const measurements = setInterval(measure, MEASURED_EVERY_MS);
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
      clearInterval(measurements);
      await measuring;
      await running;
    },
  };
}
