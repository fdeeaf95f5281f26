import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { SimulatedCompany } from '../../contracts/company.ts';
import type { Context } from '../../store/database.ts';
import { readCompany, removeCompany } from './company.ts';

export const companyRoutes: FastifyPluginAsyncZod<{ context: Context }> = async (app, { context }) => {
  app.get('/simulated-company', {
    config: { access: 'read' },
    schema: {
      tags: ['Simulated company'],
      summary: 'Whether invented data is here, and how much',
      response: { 200: SimulatedCompany },
    },
    handler: () => readCompany(context),
  });

  app.delete('/simulated-company', {
    config: { access: 'admin' },
    schema: {
      tags: ['Simulated company'],
      summary: 'Remove all invented data; what is real stays',
      response: { 204: z.null() },
    },
    handler: async (_request, reply) => {
      await removeCompany(context);
      return reply.code(204).send(null);
    },
  });
};
