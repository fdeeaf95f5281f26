import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { sightOf } from '../../collect/telemetry/index.ts';
import { Impact } from '../../contracts/impacts.ts';
import { LivePath } from '../../contracts/live.ts';
import { line } from '../../contracts/text.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import { readImpact } from './read.ts';

const description =
  'Each KPI that it may have harmed against what would have been, with its interval, money where the KPI has a worth, and whom it hit. docs/impact.md says how.';

/** What harm has cost. */
export const impactRoutes: FastifyPluginAsyncZod<{ context: Context }> = async (app, { context }) => {
  app.get('/incidents/:id/impact', {
    config: { access: 'read' },
    schema: {
      tags: ['Incidents'],
      summary: 'What an incident has cost',
      description,
      params: z.object({ id: line(64) }),
      response: { 200: Impact },
    },
    handler: (request) => readImpact(context, { incident: request.params.id }),
  });

  app.get('/live/:id/impact', {
    config: { access: 'read' },
    schema: {
      tags: ['Live'],
      summary: 'What a live signal has cost so far, or in all',
      description,
      params: LivePath,
      response: { 200: Impact },
    },
    handler: async (request) => {
      const { id } = request.params;
      if (sightOf(request).simulatedOnly) await assertInvented(context, id);
      return readImpact(context, { live: id });
    },
  });
};

/** Whoever has not signed in may look around what was invented. */
async function assertInvented({ database }: Context, id: string): Promise<void> {
  if (await database.liveSignal.count({ where: { id, simulated: true } })) return;
  throw new ServiceError('unknown_live_signal', {
    detail: `No live signal has the id ${id}.`,
    remedy: 'Use an id of GET /api/v1/live.',
    field: 'id',
  });
}
