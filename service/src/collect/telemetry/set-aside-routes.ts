import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { SetAsideBatches } from '../../contracts/signals.ts';
import { ServiceError } from '../../errors.ts';
import { listSetAside, removeSetAside, replaySetAside } from '../../store/inbox/index.ts';
import type { Telemetry } from './open.ts';

const tags = ['Telemetry'];
const IdPath = z.object({ id: z.string().regex(/^\d{1,18}$/, { error: 'is the number of a batch' }) });

/** Batches that were taken in and could not be folded: whoever has mended the cause has them counted after all. */
export const setAsideRoutes: FastifyPluginAsyncZod<{ telemetry: Telemetry; poke: () => void }> = async (
  app,
  { telemetry, poke },
) => {
  const { pool, place, context } = telemetry;

  app.get('/telemetry/set-aside', {
    config: { access: 'manage' },
    schema: {
      tags,
      summary: 'Batches of telemetry that could not be folded, with the reason; the last 100',
      response: { 200: SetAsideBatches },
    },
    handler: async () => ({
      items: (await listSetAside(pool)).map((batch) => ({ ...batch, at: batch.at.toISOString() })),
    }),
  });

  app.post('/telemetry/set-aside/:id/replay', {
    config: { access: 'admin' },
    schema: {
      tags,
      summary: 'Fold a batch again; where it cannot be folded still, it is set aside anew',
      params: IdPath,
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      if (!(await replaySetAside(pool, place, request.params.id, context.now()))) throw noBatch();
      poke();
      return reply.code(204).send(null);
    },
  });

  app.delete('/telemetry/set-aside/:id', {
    config: { access: 'admin' },
    schema: {
      tags,
      summary: 'Forget a batch that was set aside; its points are lost',
      params: IdPath,
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      if (!(await removeSetAside(pool, request.params.id))) throw noBatch();
      return reply.code(204).send(null);
    },
  });
};

function noBatch(): ServiceError {
  return new ServiceError('not_found', {
    detail: 'No batch of this number is set aside.',
    remedy: 'It was folded, or forgotten, meanwhile: GET /api/v1/telemetry/set-aside lists those there are.',
    field: 'id',
  });
}
