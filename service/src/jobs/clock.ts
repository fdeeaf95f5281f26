import type { FastifyBaseLogger } from 'fastify';
import { forgetOldDeliveries } from '../collect/deliveries/index.ts';
import { refreshSnapshots, settleVerdicts } from '../outcomes/index.ts';
import type { Context } from '../store/database.ts';
import { applyRules } from './apply-rules.ts';
import { drainDeliveries } from './deliveries.ts';
import { forgetOldKeys } from './forget-old-keys.ts';

const TICK_MS = 15_000;

/**
 * Runs what time alone brings about: windows that end, keys that expire. Every job is idempotent and safe on any
 * number of replicas; a failure is logged and the next tick tries again.
 */
export function startClock(context: Context, logger: FastifyBaseLogger): { stop(): Promise<void> } {
  let stopped = false;
  let running = Promise.resolve();
  const tick = async () => {
    if (stopped) return;
    for (const job of [
      settleVerdicts,
      refreshSnapshots,
      forgetOldKeys,
      forgetOldDeliveries,
      followRules,
      readDeliveries,
    ]) {
      await job(context).catch((error: unknown) =>
        logger.error({ err: error, job: job.name }, 'a job failed'),
      );
    }
  };
  /** Last, and given up when the program ends: what waits may be much. */
  const readDeliveries = (current: Context) => drainDeliveries(current, logger, () => !stopped);
  const followRules = (current: Context) => applyRules(current, () => !stopped);
  const timer = setInterval(() => {
    running = running.then(tick);
  }, TICK_MS);
  running = tick();
  return {
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
