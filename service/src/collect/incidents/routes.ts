import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Incident, IncidentPage, IncidentQuery, RecordIncident } from '../../contracts/incidents.ts';
import { line } from '../../contracts/text.ts';
import type { Context } from '../../store/database.ts';
import type { Changes } from '../recording.ts';
import { assertFreeSource } from '../services/index.ts';
import { listIncidents } from './list.ts';
import { readIncident } from './read.ts';
import { recordIncident } from './record.ts';

export const incidentRoutes: FastifyPluginAsyncZod<{ context: Context; changes: Changes }> = async (
  app,
  { context, changes },
) => {
  app.post('/incidents', {
    config: { access: 'record' },
    schema: {
      tags: ['Incidents'],
      summary: 'Record an incident, or replace what was known of it',
      body: RecordIncident,
      response: { 200: Incident, 201: Incident },
    },
    handler: async (request, reply) => {
      assertFreeSource(request.body.source);
      const { id, created } = await recordIncident(
        { context, changes, assertService: request.assertService },
        request.body,
      );
      return reply.code(created ? 201 : 200).send(await readIncident(context, id));
    },
  });

  app.get('/incidents', {
    config: { access: 'read' },
    schema: {
      tags: ['Incidents'],
      summary: 'Incidents, latest begin first',
      querystring: IncidentQuery,
      response: { 200: IncidentPage },
    },
    handler: (request) => listIncidents(context, request.query),
  });

  app.get('/incidents/:id', {
    config: { access: 'read' },
    schema: {
      tags: ['Incidents'],
      summary: 'One incident with the deployment it is put down to, and what else was weighed',
      params: z.object({ id: line(64) }),
      response: { 200: Incident },
    },
    handler: (request) => readIncident(context, request.params.id),
  });
};
