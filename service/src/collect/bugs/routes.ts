import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { Bug, BugPage, BugQuery, RecordBug } from '../../contracts/bugs.ts';
import type { Context } from '../../store/database.ts';
import type { Changes } from '../recording.ts';
import { listBugs, readBug } from './list.ts';
import { recordBug } from './record.ts';

export const bugRoutes: FastifyPluginAsyncZod<{ context: Context; changes: Changes }> = async (
  app,
  { context, changes },
) => {
  app.post('/bugs', {
    config: { access: 'record' },
    schema: {
      tags: ['Bugs'],
      summary: 'Record a bug with its history, or replace what was known of it',
      body: RecordBug,
      response: { 200: Bug, 201: Bug },
    },
    handler: async (request, reply) => {
      const { id, created } = await recordBug(
        { context, changes, assertService: request.assertService },
        request.body,
      );
      return reply.code(created ? 201 : 200).send(await readBug(context, id));
    },
  });

  app.get('/bugs', {
    config: { access: 'read' },
    schema: {
      tags: ['Bugs'],
      summary: 'Bugs, latest report first',
      querystring: BugQuery,
      response: { 200: BugPage },
    },
    handler: (request) => listBugs(context, request.query),
  });
};
