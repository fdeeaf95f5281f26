import type { FastifyBaseLogger } from 'fastify';
import { applyCdEvent } from '../collect/cdevents/index.ts';
import { type Handlers, type Processing, processDeliveries } from '../collect/deliveries/index.ts';
import { applyGitHubEvent } from '../collect/github/index.ts';
import { applyImportLine } from '../collect/import/index.ts';
import { linearHandler } from '../collect/linear/index.ts';
import type { Changes } from '../collect/recording.ts';
import { makeChanges } from '../outcomes/index.ts';
import type { Context } from '../store/database.ts';
import { type WhenPoked, whenPoked } from './when-poked.ts';

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
export function openDrain(context: Context, changes: Changes, logger: FastifyBaseLogger): WhenPoked {
  const options = processing(context, changes, logger);
  return whenPoked(
    async (goOn) => {
      await processDeliveries(options, goOn);
    },
    (error) => logger.error({ err: error }, 'the queue of deliveries could not be read'),
  );
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
