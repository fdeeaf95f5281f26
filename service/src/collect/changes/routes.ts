import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ChangeEvent, ChangePage, ChangeQuery, RecordChange } from '../../contracts/change-events.ts';
import { line } from '../../contracts/text.ts';
import type { Context } from '../../store/database.ts';
import { assertFreeSource } from '../services/index.ts';
import { listChanges } from './list.ts';
import { readChange } from './read.ts';
import { recordChange } from './record.ts';

export const changeRoutes: FastifyPluginAsyncZod<{ context: Context }> = async (app, { context }) => {
  app.post('/changes', {
    config: { access: 'record' },
    schema: {
      tags: ['Changes'],
      summary: 'Record that a feature flag or a setting was changed',
      description:
        'It is looked at like a deployment: what its signals and KPIs did before and after, docs/changes.md.',
      body: RecordChange,
      response: { 200: ChangeEvent, 201: ChangeEvent },
    },
    handler: async (request, reply) => {
      assertFreeSource(request.body.source);
      const externalId = request.body.externalId ?? request.idempotencyIdentity;
      const { id, created } = await recordChange(
        { context, assertService: request.assertService },
        { ...request.body, externalId },
      );
      return reply.code(created ? 201 : 200).send(await readChange(context, id));
    },
  });

  app.get('/changes', {
    config: { access: 'read' },
    schema: {
      tags: ['Changes'],
      summary: 'Feature flags and settings that were changed, newest first',
      querystring: ChangeQuery,
      response: { 200: ChangePage },
    },
    handler: (request) => listChanges(context, request.query),
  });

  app.get('/changes/:id', {
    config: { access: 'read' },
    schema: {
      tags: ['Changes'],
      summary: 'One change, with the one that took it back',
      params: z.object({ id: line(64) }),
      response: { 200: ChangeEvent },
    },
    handler: (request) => readChange(context, request.params.id),
  });
};
