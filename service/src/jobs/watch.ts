import type { FastifyBaseLogger } from 'fastify';
import type { Changes } from '../collect/recording.ts';
import { glance, type Memory, watchAll } from '../correlate/anomalies/index.ts';
import { tendImpacts } from '../correlate/impact/index.ts';
import {
  forgetEvents,
  regroup,
  type Told,
  tellChanged,
  tellProvisional,
  tendCauses,
  tendIncidents,
} from '../correlate/live/index.ts';
import type { Context } from '../store/database.ts';
import { whenPoked } from './when-poked.ts';

const GLANCE_EVERY_MS = 1_000; // the page is to show what arrives within five seconds, and a fold takes one or two
const EVERY_MS = 5_000; // a tick is due once a minute; whoever looks this often finds it soon, and asks one row
const IMPACTS_MS = 5_000; // of a tick: each takes a second or two, and what is degrading must not wait for them
const BUDGET_MS = 20_000; // of a minute: what does not fit is shed, the least telling first, and caught up with later

export interface Watching {
  context: Context;
  changes: Changes;
  /** Who this process is among others. */
  holder: string;
  memory: Memory;
  onError: (error: unknown) => void;
}

/** One tick: judges what has become final, groups it, and opens and closes incidents. Safe on any number of replicas. */
export async function runTick(
  { context, changes, holder, memory, onError }: Watching,
  goOn: () => boolean = () => true,
): Promise<void> {
  const judged = await watchAll(context, { holder, memory, goOn, onError });
  await regroup(context);
  await tendIncidents(context, changes, onError);
  await tendCauses(context, onError);
  const until = performance.now() + IMPACTS_MS;
  await tendImpacts(context, {
    goOn: () => goOn() && performance.now() < until,
    told: (id) => tellChanged(context, id),
    onError,
  });
  if (judged > 0) await forgetEvents(context);
}

/** Watches as long as the program runs, apart from the clock: a thousand signals must not keep a window from ending. */
export function startWatching(
  context: Context,
  changes: Changes,
  logger: Pick<FastifyBaseLogger, 'error'>,
): { stop(): Promise<void> } {
  const watching: Watching = {
    context,
    changes,
    holder: crypto.randomUUID(),
    memory: new Map(),
    onError: (error) => logger.error({ err: error }, 'a part of what is watched could not be judged'),
  };
  const ticking = whenPoked(
    (goOn) => {
      const until = performance.now() + BUDGET_MS;
      return runTick(watching, () => goOn() && performance.now() < until);
    },
    (error) => logger.error({ err: error }, 'what is degrading could not be found'),
  );
  let told: Told = { keys: '', at: 0 };
  const glancing = whenPoked(
    async () => {
      const glimpses = await glance(context, watching.memory);
      told = await tellProvisional(context, { glimpses, told, by: watching.holder });
    },
    (error) => logger.error({ err: error }, 'the running minute could not be looked at'),
  );
  const glances = setInterval(glancing.poke, GLANCE_EVERY_MS);
  const timer = setInterval(ticking.poke, EVERY_MS);
  ticking.poke();
  return {
    stop: async () => {
      clearInterval(timer);
      clearInterval(glances);
      await Promise.all([ticking.stop(), glancing.stop()]);
    },
  };
}
