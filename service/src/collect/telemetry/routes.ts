import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  EdgeList,
  EdgeQuery,
  PutSignalMark,
  RefusalQuery,
  Signal,
  SignalExemplarQuery,
  SignalExemplars,
  SignalPage,
  SignalPoints,
  SignalPointsQuery,
  SignalQuery,
  TelemetryRefusals,
} from '../../contracts/signals.ts';
import { line } from '../../contracts/text.ts';
import { readEdgeList } from './list-edges.ts';
import { listExemplars } from './list-exemplars.ts';
import { markSignal } from './mark.ts';
import type { Telemetry } from './open.ts';
import { listRefusals, listSignals, readPoints, readSignal, type Sight } from './read.ts';

const IdPath = z.object({ id: line(20) });
const tags = ['Signals'];

/** What telemetry told, what people say of it, and what of it was refused. `authorOf` says whom to name. */
export const signalRoutes: FastifyPluginAsyncZod<{
  telemetry: Telemetry;
  authorOf: (principal: FastifyRequest['principal']) => string;
}> = async (app, { telemetry, authorOf }) => {
  const { context, refusals } = telemetry;

  app.get('/signals', {
    config: { access: 'read' },
    schema: {
      tags,
      summary: 'Signals by service and metric',
      querystring: SignalQuery,
      response: { 200: SignalPage },
    },
    handler: (request) => listSignals(context, request.query, sightOf(request)),
  });

  app.get('/signals/:id', {
    config: { access: 'read' },
    schema: { tags, summary: 'One signal', params: IdPath, response: { 200: Signal } },
    handler: (request) => readSignal(context, request.params.id, sightOf(request)),
  });

  app.get('/signals/:id/points', {
    config: { access: 'read' },
    schema: {
      tags,
      summary: 'What a signal told, in buckets of one width; a bucket without a point is null, never zero',
      params: IdPath,
      querystring: SignalPointsQuery,
      response: { 200: SignalPoints },
    },
    handler: (request) => readPoints(context, request.params.id, request.query, sightOf(request)),
  });

  app.put('/signals/:id/mark', {
    config: { access: 'manage' },
    schema: {
      tags,
      summary: 'Say what a signal is for, whether it is watched, which way is worse, and where its limit is',
      description:
        'Replaces what was said of it; nothing at all takes it back. It stays with the series, even one that is forgotten and comes again.',
      params: IdPath,
      body: PutSignalMark,
      response: { 200: Signal },
    },
    handler: (request) =>
      markSignal(context, request.params.id, request.body, {
        author: authorOf(request.principal),
        sight: sightOf(request),
      }),
  });

  app.get('/signals/:id/exemplars', {
    config: { access: 'read' },
    schema: {
      tags,
      summary: 'Requests that stand for what a signal told: the largest values, with the ids of their traces',
      params: IdPath,
      querystring: SignalExemplarQuery,
      response: { 200: SignalExemplars },
    },
    handler: (request) => listExemplars(context, request.params.id, request.query, sightOf(request)),
  });

  app.get('/edges', {
    config: { access: 'read' },
    schema: {
      tags,
      summary: 'Who calls whom, and what runs where, as traces and the attributes of resources tell',
      querystring: EdgeQuery,
      response: { 200: EdgeList },
    },
    handler: (request) => readEdgeList(context, request.query, sightOf(request)),
  });

  app.get('/telemetry/refusals', {
    config: { access: 'read' },
    schema: {
      tags,
      summary: 'What was refused of telemetry: why, how much, and what to change at the sender',
      querystring: RefusalQuery,
      response: { 200: TelemetryRefusals },
    },
    handler: async (request) => {
      if (sightOf(request).simulatedOnly) return { items: [] }; // they tell of real senders
      await refusals.flush();
      return { items: await listRefusals(context, request.query.days) };
    },
  });
};

/** Whoever has not signed in may look around what was invented; telemetry may be real before anybody has. */
export function sightOf({ principal }: Pick<FastifyRequest, 'principal'>): Sight {
  return { simulatedOnly: principal?.kind === 'visitor' };
}
