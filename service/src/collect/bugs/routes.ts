import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Bug, BugDetail, BugPage, BugQuery, RecordBug } from '../../contracts/bugs.ts';
import { line } from '../../contracts/text.ts';
import type { Context } from '../../store/database.ts';
import type { Changes } from '../recording.ts';
import { assertFreeSource } from '../services/index.ts';
import { listBugs } from './list.ts';
import { readBug } from './read.ts';
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
      assertFreeSource(request.body.source);
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
      summary: 'Bugs, latest or oldest report first',
      querystring: BugQuery,
      response: { 200: BugPage },
    },
    handler: (request) => listBugs(context, request.query),
  });

  app.get('/bugs/:id', {
    config: { access: 'read' },
    schema: {
      tags: ['Bugs'],
      summary: 'One bug with its history and the deployment it is put down to',
      params: z.object({ id: line(64) }),
      response: { 200: BugDetail },
    },
    handler: (request) => readBug(context, request.params.id),
  });
};
