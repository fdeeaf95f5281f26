import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { assertKnown } from '../../collect/services/index.ts';
import { sightOf } from '../../collect/telemetry/index.ts';
import { MapQuery, SystemMap } from '../../contracts/map.ts';
import type { Context } from '../../store/database.ts';
import { drawMap } from './draw.ts';
import { readFacts } from './facts.ts';
import { readIncident } from './read-incident.ts';

/** From what things run on, through services and KPIs, to what teams own. */
export const mapRoutes: FastifyPluginAsyncZod<{ context: Context }> = async (app, { context }) => {
  app.get('/map', {
    config: { access: 'read' },
    schema: {
      tags: ['Map'],
      summary:
        'The line from infrastructure through services and KPIs to outcomes, with its gaps and how to close them',
      querystring: MapQuery,
      response: { 200: SystemMap },
    },
    handler: async (request) => {
      const { team, infrastructure, operations, incident } = request.query;
      if (team !== undefined) await assertKnown(context.database, { team });
      const facts = await readFacts(context, sightOf(request));
      const way = incident === undefined ? {} : { incident: await readIncident(context, incident) };
      const drawn = drawMap(facts, { team, infrastructure, operations, ...way });
      return { ...drawn, asOf: context.now().toISOString() };
    },
  });
};
