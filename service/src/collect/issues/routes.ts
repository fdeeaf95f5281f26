import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IssueProblemPage, IssueProblemQuery } from '../../contracts/issues.ts';
import type { Context } from '../../store/database.ts';
import { listProblems } from './problems.ts';

export const issueRoutes: FastifyPluginAsyncZod<{ context: Context }> = async (app, { context }) => {
  app.get('/issues/problems', {
    config: { access: 'read' },
    schema: {
      tags: ['Rules'],
      summary: 'Issues that are bugs or incidents by the rules and belong to no service, with the remedy',
      querystring: IssueProblemQuery,
      response: { 200: IssueProblemPage },
    },
    handler: (request) => listProblems(context, request.query),
  });
};
