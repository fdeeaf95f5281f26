import type { FastifyBaseLogger } from 'fastify';
import { forgetOldRuns } from '../access/index.ts';
import { forgetOldDeliveries } from '../collect/deliveries/index.ts';
import { lookAhead } from '../correlate/forecasts/index.ts';
import { forgetLive } from '../correlate/live/index.ts';
import { forgetNotifications } from '../correlate/notifications/index.ts';
import { readCourses, refreshSnapshots, settleVerdicts } from '../outcomes/index.ts';
import type { Context } from '../store/database.ts';
import { applyRules } from './apply-rules.ts';
import { drainDeliveries } from './deliveries.ts';
import { forgetOldKeys } from './forget-old-keys.ts';
import { tendTelemetry } from './keep-telemetry.ts';

const TICK_MS = 15_000;
const SHARE_MS = 10_000; // of rules and of deliveries each: leaves time for everything else of a tick

/**
 * Runs what time alone brings about: windows that end, keys that expire. Every job is idempotent and safe on any
 * number of replicas; a failure is logged and the next tick tries again. A tick is left out while one is under way.
 */
export function startClock(context: Context, logger: FastifyBaseLogger): { stop(): Promise<void> } {
  let stopped = false;
  let running: Promise<void> | undefined;
  const tick = () => {
    running ??= runJobs(context, logger, () => !stopped).finally(() => {
      running = undefined;
    });
  };
  const timer = setInterval(tick, TICK_MS);
  tick();
  return {
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}

/** One tick. What may be much goes on for a while only, and with the next tick: windows must end meanwhile. */
export async function runJobs(
  context: Context,
  logger: FastifyBaseLogger,
  goOn: () => boolean,
): Promise<void> {
  const followRules = (current: Context) => applyRules(current, forAWhile(goOn));
  const readDeliveries = (current: Context) => drainDeliveries(current, logger, forAWhile(goOn));
  const keepTelemetry = (current: Context) => tendTelemetry(current, forAWhile(goOn));
  const makeForecasts = (current: Context) => lookAhead(current, forAWhile(goOn), readCourses);
  for (const job of [
    settleVerdicts,
    refreshSnapshots,
    forgetOldKeys,
    forgetOldDeliveries,
    forgetOldRuns,
    forgetNotifications,
    forgetLive,
    followRules,
    readDeliveries,
    keepTelemetry,
    makeForecasts,
  ]) {
    await job(context).catch((error: unknown) => logger.error({ err: error, job: job.name }, 'a job failed'));
  }
}

function forAWhile(goOn: () => boolean): () => boolean {
  const until = performance.now() + SHARE_MS;
  return () => goOn() && performance.now() < until;
}
