import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  Delivery,
  DeliveryDetail,
  DeliveryPage,
  DeliveryQuery,
  DeliverySummary,
  ReplayDeliveries,
  Replayed,
} from '../../contracts/deliveries.ts';
import { line } from '../../contracts/text.ts';
import type { Context } from '../../store/database.ts';
import { listDeliveries, readDelivery, readDetail, summariseDeliveries } from './read.ts';
import { replayDeliveries, replayDelivery } from './replay.ts';

const IdPath = z.object({ id: line(64) });
const tags = ['Deliveries'];

/** `poke` has the queue looked at without waiting for the clock. */
export const deliveryRoutes: FastifyPluginAsyncZod<{ context: Context; poke: () => void }> = async (
  app,
  { context, poke },
) => {
  app.get('/deliveries', {
    config: { access: 'read' },
    schema: {
      tags,
      summary: 'What arrived from elsewhere and what became of it, newest first',
      querystring: DeliveryQuery,
      response: { 200: DeliveryPage },
    },
    handler: (request) => listDeliveries(context, request.query),
  });

  app.get('/deliveries/summary', {
    config: { access: 'read' },
    schema: {
      tags,
      summary: 'How many of each kind of event are kept, and what became of them',
      response: { 200: DeliverySummary },
    },
    handler: () => summariseDeliveries(context),
  });

  app.get('/deliveries/:id', {
    config: { access: 'admin' },
    schema: {
      tags,
      summary: 'One delivery with its body as it arrived',
      params: IdPath,
      response: { 200: DeliveryDetail },
    },
    handler: (request) => readDetail(context, request.params.id),
  });

  app.post('/deliveries/:id/replay', {
    config: { access: 'admin' },
    schema: {
      tags,
      summary: 'Look at a delivery again, for example after mending the reason it was refused for',
      params: IdPath,
      response: { 202: Delivery },
    },
    handler: async (request, reply) => {
      await replayDelivery(context, request.params.id);
      const delivery = await readDelivery(context, request.params.id);
      poke();
      return reply.code(202).send(delivery);
    },
  });

  app.post('/deliveries/replay', {
    config: { access: 'admin' },
    schema: {
      tags,
      summary: 'Look again at all that were refused, or ignored, for a reason',
      body: ReplayDeliveries,
      response: { 202: Replayed },
    },
    handler: async (request, reply) => {
      const replayed = await replayDeliveries(context, request.body);
      poke();
      return reply.code(202).send({ replayed });
    },
  });
};
