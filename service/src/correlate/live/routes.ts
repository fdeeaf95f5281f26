import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { nameOf } from '../../access/index.ts';
import type { Changes } from '../../collect/recording.ts';
import {
  Live,
  LivePath,
  LiveQuery,
  LiveRule,
  LiveSignal,
  LiveStanding,
  Maintenance,
  Maintenances,
  MakeMaintenance,
  MuteLive,
  OpenLiveIncident,
  SetLiveRule,
} from '../../contracts/live.ts';
import { TeamPath } from '../../contracts/scorecards.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import { acknowledge } from './acknowledge.ts';
import { announceMaintenance, endMaintenance, listMaintenance } from './maintenance.ts';
import { mute, unmute } from './mute.ts';
import { openIncident } from './open-incident.ts';
import { readLive, readLiveSignal, readStanding, type Sight } from './read.ts';
import { readRule, setRule } from './rule.ts';
import type { Stream } from './stream.ts';

const tags = ['Live'];

/** What is degrading now, and what people do about it. */
export const liveRoutes: FastifyPluginAsyncZod<{
  context: Context;
  changes: Changes;
  stream: Stream;
}> = async (app, { context, changes, stream }) => {
  app.get('/live', {
    config: { access: 'read' },
    schema: {
      tags,
      summary: 'What is degrading now, what was lately, and how much is watched',
      querystring: LiveQuery,
      response: { 200: Live },
    },
    handler: (request) => readLive(context, request.query, sightOf(request)),
  });

  app.get('/live/standing', {
    config: { access: 'read' },
    schema: {
      tags,
      summary: 'The state of everything in a line, and of each team',
      response: { 200: LiveStanding },
    },
    handler: (request) => readStanding(context, sightOf(request)),
  });

  app.get('/live/stream', {
    config: { access: 'read' },
    schema: {
      tags,
      summary: 'What becomes of live signals, as server-sent events',
      description:
        'Each message has an `id` that rises, an `event` (opened, updated, resolved, reopened, changed, maintenance, provisional) and `data` as JSON (LiveEvent). Send the last id as `Last-Event-ID`, or as `after`, to miss nothing; `reset` says that what came after it is not kept any more: read GET /live anew. A reader who does not keep up is cut off.',
      querystring: z.object({
        after: z
          .string()
          .regex(/^\d{1,19}$/)
          .optional()
          .describe('As `Last-Event-ID`: `lastEventId` of GET /live'),
      }),
    },
    handler: async (request, reply) => {
      const header = request.headers['last-event-id'];
      const after = typeof header === 'string' && /^\d{1,19}$/.test(header) ? header : request.query.after;
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        ...reply.getHeaders(),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no', // a proxy that waits for more would be late with all of it
      } as Record<string, string>);
      const added = await stream
        .add({
          response: raw,
          simulatedOnly: sightOf(request).simulatedOnly,
          after: after === undefined ? undefined : BigInt(after),
        })
        .catch((error: unknown) => {
          request.log.error({ err: error }, 'a stream could not be opened');
          return false;
        });
      if (!added) raw.end();
    },
  });

  app.get('/live/:id', {
    config: { access: 'read' },
    schema: {
      tags,
      summary: 'One live signal with its anomalies, what was deployed or set before it, and history',
      params: LivePath,
      response: { 200: LiveSignal },
    },
    handler: (request) => readLiveSignal(context, request.params.id, sightOf(request)),
  });

  app.post('/live/:id/acknowledge', {
    config: { access: 'manage' },
    schema: {
      tags,
      summary: 'Say that you look after it',
      params: LivePath,
      response: { 200: LiveSignal },
    },
    handler: async (request) => {
      await acknowledge(context, request.params.id, nameOf(request.principal));
      return readLiveSignal(context, request.params.id, sightOf(request));
    },
  });

  app.post('/live/:id/mute', {
    config: { access: 'manage' },
    schema: {
      tags,
      summary: 'Call nobody for it until then, nor for what opens of the same thing meanwhile',
      params: LivePath,
      body: MuteLive,
      response: { 200: LiveSignal },
    },
    handler: async (request) => {
      await mute(context, request.params.id, request.body, nameOf(request.principal));
      return readLiveSignal(context, request.params.id, sightOf(request));
    },
  });

  app.post('/live/:id/unmute', {
    config: { access: 'manage' },
    schema: { tags, summary: 'End its mute', params: LivePath, response: { 200: LiveSignal } },
    handler: async (request) => {
      await unmute(context, request.params.id, nameOf(request.principal));
      return readLiveSignal(context, request.params.id, sightOf(request));
    },
  });

  app.post('/live/:id/incident', {
    config: { access: 'manage' },
    schema: {
      tags,
      summary: 'Open an incident for it; it is closed again when the live signal resolves',
      params: LivePath,
      body: OpenLiveIncident,
      response: { 200: LiveSignal },
    },
    handler: async (request) => {
      const { id } = request.params;
      const { severity } = request.body;
      await openIncident(context, changes, { id, severity, by: nameOf(request.principal) });
      return readLiveSignal(context, id, sightOf(request));
    },
  });

  app.get('/maintenance', {
    config: { access: 'read' },
    schema: {
      tags,
      summary: 'Announced work, the latest end first',
      response: { 200: Maintenances },
    },
    handler: async (request) => ({ items: await listMaintenance(context, sightOf(request)) }),
  });

  app.post('/maintenance', {
    config: { access: 'manage' },
    schema: {
      tags,
      summary: 'Announce work on a service or a team: what is unusual meanwhile calls nobody',
      body: MakeMaintenance,
      response: { 201: Maintenance },
    },
    handler: async (request, reply) =>
      reply.code(201).send(await announceMaintenance(context, request.body, nameOf(request.principal))),
  });

  app.post('/maintenance/:id/end', {
    config: { access: 'manage' },
    schema: {
      tags,
      summary: 'End announced work before its time',
      params: LivePath,
      response: { 200: Maintenance },
    },
    handler: (request) => endMaintenance(context, request.params.id, nameOf(request.principal)),
  });

  app.get('/teams/:slug/live-rule', {
    config: { access: 'read' },
    schema: {
      tags,
      summary: "From which severity on a team's live signals open an incident by themselves",
      params: TeamPath,
      response: { 200: LiveRule },
    },
    handler: (request) => readRule(context, request.params.slug),
  });

  app.put('/teams/:slug/live-rule', {
    config: { access: 'manage' },
    schema: {
      tags,
      summary: 'Say from which severity on a live signal opens an incident by itself',
      params: TeamPath,
      body: SetLiveRule,
      response: { 200: LiveRule },
    },
    handler: (request) =>
      setRule(context, request.params.slug, request.body.openIncidentFrom, nameOf(request.principal)),
  });
};

/** Whoever has not signed in may look around what was invented. */
function sightOf(request: FastifyRequest): Sight {
  const { principal } = request as FastifyRequest & { principal?: { kind: string } };
  if (principal === undefined)
    throw new ServiceError('internal', { detail: 'Nobody asked.', remedy: 'Try again.' });
  return { simulatedOnly: principal.kind === 'visitor' };
}
