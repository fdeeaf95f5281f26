import type { FastifyBaseLogger } from 'fastify';
import { forgetOldDeliveries } from '../collect/deliveries/index.ts';
import { refreshSnapshots, settleVerdicts } from '../outcomes/index.ts';
import type { Context } from '../store/database.ts';
import { applyRules } from './apply-rules.ts';
import { drainDeliveries } from './deliveries.ts';
import { forgetOldKeys } from './forget-old-keys.ts';

const TICK_MS = 15_000;
const RULES_SHARE_MS = 10_000; // leaves time for everything else of a tick

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
  /** A little at a time: it goes on with the next tick, and windows must end meanwhile. */
  const followRules = (current: Context) => {
    const until = performance.now() + RULES_SHARE_MS;
    return applyRules(current, () => !stopped && performance.now() < until);
  };
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
