import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { nameOf } from '../../access/index.ts';
import { CauseRecord, Causes, SetCauseMark } from '../../contracts/causes.ts';
import { line } from '../../contracts/text.ts';
import type { Context } from '../../store/database.ts';
import { markCause, unmarkCause } from './mark.ts';
import { readCauses } from './read.ts';
import { readCauseRecord } from './record.ts';

const IdPath = z.object({ id: line(64) });
const tags = ['Causes'];

/** Where trouble began, and what people said it was. */
export const causeRoutes: FastifyPluginAsyncZod<{ context: Context }> = async (app, { context }) => {
  app.get('/incidents/:id/causes', {
    config: { access: 'read' },
    schema: {
      tags,
      summary:
        'Where an incident began: services and deployments ranked by what telemetry told, with evidence',
      params: IdPath,
      response: { 200: Causes },
    },
    handler: (request) => readCauses(context, request.params.id),
  });

  app.put('/incidents/:id/cause', {
    config: { access: 'manage' },
    schema: {
      tags,
      summary: 'Say where an incident truly began; the ranking is measured by it',
      params: IdPath,
      body: SetCauseMark,
      response: { 200: Causes },
    },
    handler: async ({ params: { id }, body, principal }) => {
      await markCause(context, id, body, nameOf(principal));
      return readCauses(context, id);
    },
  });

  app.delete('/incidents/:id/cause', {
    config: { access: 'manage' },
    schema: {
      tags,
      summary: 'Take back what was said of where an incident began',
      params: IdPath,
      response: { 200: Causes },
    },
    handler: async ({ params: { id } }) => {
      await unmarkCause(context, id);
      return readCauses(context, id);
    },
  });

  app.get('/causes/record', {
    config: { access: 'read' },
    schema: {
      tags,
      summary: 'How often the ranking of causes was right, of those that people have marked',
      response: { 200: CauseRecord },
    },
    handler: () => readCauseRecord(context),
  });
};
