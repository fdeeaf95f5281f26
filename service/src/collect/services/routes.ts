import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { PutService, Service } from '../../contracts/services.ts';
import { Slug } from '../../contracts/text.ts';
import type { Context, Transaction } from '../../store/database.ts';
import { putService, type ServiceChange } from './put.ts';
import { listServices, readService } from './read.ts';

/** `serviceChanged` is told what may now differ, while it is being changed. */
export const serviceRoutes: FastifyPluginAsyncZod<{
  context: Context;
  serviceChanged: (transaction: Transaction, changed: ServiceChange) => Promise<void>;
  /** Told once it is so. */
  serviceSaved: () => void;
}> = async (app, { context, serviceChanged, serviceSaved }) => {
  app.get('/services', {
    config: { access: 'read' },
    schema: {
      tags: ['Services'],
      summary: 'All services',
      response: { 200: z.object({ items: z.array(Service) }) },
    },
    handler: async () => ({ items: await listServices(context) }),
  });

  app.get('/services/:slug', {
    config: { access: 'read' },
    schema: {
      tags: ['Services'],
      summary: 'One service',
      params: z.object({ slug: Slug }),
      response: { 200: Service },
    },
    handler: (request) => readService(context, request.params.slug),
  });

  app.put('/services/:slug', {
    config: { access: 'manage' },
    schema: {
      tags: ['Services'],
      summary: 'Create or change a service',
      params: z.object({ slug: Slug }),
      body: PutService,
      response: { 200: Service },
    },
    handler: async (request) => {
      const service = await putService(context, request.params.slug, request.body, serviceChanged);
      serviceSaved();
      return service;
    },
  });
};
