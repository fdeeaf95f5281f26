import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ChangeImpacts, SignalChanges } from '../../contracts/signal-changes.ts';
import { line } from '../../contracts/text.ts';
import type { Context } from '../../store/database.ts';
import { readImpacts, readSignalChanges } from './read.ts';

const IdPath = z.object({ id: line(64) });

export const signalChangeRoutes: FastifyPluginAsyncZod<{ context: Context }> = async (app, { context }) => {
  app.get('/deployments/:id/changes', {
    config: { access: 'read' },
    schema: {
      tags: ['Deployments'],
      summary: 'What changed in signals and KPIs at a deployment',
      description:
        'Before and after, of its own signals, those of the services around it and the KPIs of its team, against the same hours of earlier days. docs/changes.md says how it is judged.',
      params: IdPath,
      response: { 200: SignalChanges },
    },
    handler: (request) => readSignalChanges(context, { deploymentId: request.params.id }),
  });

  app.get('/deployments/:id/impact', {
    config: { access: 'read' },
    schema: {
      tags: ['Deployments'],
      summary:
        'What a deployment did to the KPIs that it may have moved, in money where they have a worth, and to whom',
      params: IdPath,
      response: { 200: ChangeImpacts },
    },
    handler: (request) => readImpacts(context, { deploymentId: request.params.id }),
  });

  app.get('/changes/:id/signals', {
    config: { access: 'read' },
    schema: {
      tags: ['Changes'],
      summary: 'What changed in signals and KPIs at a flag or a setting',
      params: IdPath,
      response: { 200: SignalChanges },
    },
    handler: (request) => readSignalChanges(context, { changeId: request.params.id }),
  });

  app.get('/changes/:id/impact', {
    config: { access: 'read' },
    schema: {
      tags: ['Changes'],
      summary: 'What a flag or a setting did to the KPIs that it may have moved',
      params: IdPath,
      response: { 200: ChangeImpacts },
    },
    handler: (request) => readImpacts(context, { changeId: request.params.id }),
  });
};
