import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { Resolution, ResolutionQuery } from '../../contracts/bugs.ts';
import type { Context } from '../../store/database.ts';
import { readResolution } from './read.ts';

export const resolutionRoutes: FastifyPluginAsyncZod<{ context: Context }> = async (app, { context }) => {
  app.get('/bugs/resolution', {
    config: { access: 'read' },
    schema: {
      tags: ['Bugs'],
      summary: 'How long bugs take: the curve of those reported in the window',
      querystring: ResolutionQuery,
      response: { 200: Resolution },
    },
    handler: (request) => readResolution(context, request.query),
  });
};
