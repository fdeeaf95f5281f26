import type { FastifyBaseLogger } from 'fastify';
import type { Changes } from '../collect/recording.ts';
import { DAY_MS } from '../contracts/time.ts';
import {
  forgetOldLooks,
  lookAgainAtRestated,
  lookAtChanges,
  planWatches,
} from '../correlate/changes/index.ts';
import type { Context } from '../store/database.ts';

const TICK_MS = 15_000;
const SHARE_MS = 10_000;
/** Of that for what ended long ago, such as a history that was brought in: nobody waits for it, and others need the processor. */
const HISTORY_MS = 4_000;
const NEWEST_MS = DAY_MS; // what is planned with every tick; what came late into the history, with every twentieth
const ALL_EVERY = 20;

/**
 * Looks at what deployments, flags and settings did, when it is due. Safe on any number of replicas; a tick is left out
 * while one is under way. Verdicts are judged anew inside the transaction that writes what was seen.
 */
export function startLookingAtChanges(
  context: Context,
  changes: Changes,
  logger: FastifyBaseLogger,
): { stop(): Promise<void> } {
  let stopped = false;
  let ticks = 0;
  let running: Promise<void> | undefined;
  const tick = () => {
    const all = ticks++ % ALL_EVERY === 0;
    running ??= lookOnce(context, changes, logger, { all, goOn: () => !stopped })
      .catch((err) => logger.error({ err }, 'what changed could not be looked at'))
      .finally(() => {
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

async function lookOnce(
  context: Context,
  changes: Changes,
  logger: FastifyBaseLogger,
  { all, goOn }: { all: boolean; goOn: () => boolean },
): Promise<void> {
  await (all ? planWatches(context) : planWatches(context, NEWEST_MS));
  if (all) await lookAgainAtRestated(context);
  for (const [history, share] of [
    [false, SHARE_MS],
    [true, HISTORY_MS],
  ] as const) {
    const until = performance.now() + share;
    await lookAtChanges(context, {
      goOn: () => goOn() && performance.now() < until,
      history,
      turned: (transaction, turned) => changes.deploymentsChanged(transaction, turned),
      failed: (err, watch) => logger.error({ err, watch }, 'a change could not be looked at'),
    });
  }
  if (all) await forgetOldLooks(context);
}
