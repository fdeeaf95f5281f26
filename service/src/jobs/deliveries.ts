import type { FastifyBaseLogger } from 'fastify';
import { applyCdEvent } from '../collect/cdevents/index.ts';
import { type Handlers, type Processing, processDeliveries } from '../collect/deliveries/index.ts';
import { applyGitHubEvent } from '../collect/github/index.ts';
import { applyImportLine } from '../collect/import/index.ts';
import { linearHandler } from '../collect/linear/index.ts';
import type { Changes } from '../collect/recording.ts';
import { makeChanges } from '../outcomes/index.ts';
import type { Context } from '../store/database.ts';

/** Who understands the messages of each source. */
const handlers: Handlers = {
  github: applyGitHubEvent,
  linear: linearHandler,
  cdevents: applyCdEvent,
  import: applyImportLine,
};

/** Understands what waits: what a process that died has left, and what is to be tried again. */
export async function drainDeliveries(
  context: Context,
  logger: FastifyBaseLogger,
  goOn: () => boolean,
): Promise<void> {
  await processDeliveries(processing(context, makeChanges(context), logger), goOn);
}

/** The queue as a running program has it: looked at as soon as something is put into it. */
export interface Drain {
  /** Has it looked at now, or once more when that is going on. */
  poke: () => void;
  /** Comes to an end with what is being looked at. */
  stop: () => Promise<void>;
}

export function openDrain(context: Context, changes: Changes, logger: FastifyBaseLogger): Drain {
  const options = processing(context, changes, logger);
  let stopped = false;
  let poked = false;
  let running: Promise<void> | undefined;
  const run = async () => {
    while (poked && !stopped) {
      poked = false;
      await processDeliveries(options, () => !stopped).catch((error: unknown) => {
        logger.error({ err: error }, 'the queue of deliveries could not be read');
      });
    }
    running = undefined;
  };
  return {
    poke: () => {
      poked = true;
      running ??= run();
    },
    stop: async () => {
      stopped = true;
      await running;
    },
  };
}

function processing(
  context: Context,
  changes: Changes,
  logger: FastifyBaseLogger,
): Processing & { handlers: Handlers } {
  return {
    context,
    changes,
    handlers,
    onFailure: (error, { id, event }) => {
      logger.error({ err: error, delivery: id, event }, 'a delivery could not be understood');
    },
  };
}
