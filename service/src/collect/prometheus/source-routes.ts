import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  PutSignalSource,
  SignalSource,
  SignalSourcePath,
  SignalSourcePreview,
  SignalSources,
} from '../../contracts/signal-sources.ts';
import type { Telemetry } from '../telemetry/index.ts';
import { previewSource } from './preview-source.ts';
import { putSource } from './put-source.ts';
import { listSources, readSource } from './read-sources.ts';
import { noSource } from './source.ts';

const tags = ['Telemetry'];

/** Which Prometheus is asked for signals by which queries. */
export const signalSourceRoutes: FastifyPluginAsyncZod<{ telemetry: Telemetry }> = async (
  app,
  { telemetry },
) => {
  const { context } = telemetry;

  app.get('/signal-sources', {
    config: { access: 'manage' },
    schema: {
      tags,
      summary: 'Which Prometheus is asked for signals, and how that went',
      response: { 200: SignalSources },
    },
    handler: async () => ({ items: await listSources(telemetry) }),
  });

  app.put('/signal-sources/:slug', {
    config: { access: 'admin' },
    schema: {
      tags,
      summary: 'Ask a Prometheus for signals by queries, on a schedule',
      params: SignalSourcePath,
      body: PutSignalSource,
      response: { 200: SignalSource },
    },
    handler: async (request) => {
      await putSource(context, request.params.slug, request.body);
      return readSource(telemetry, request.params.slug);
    },
  });

  app.delete('/signal-sources/:slug', {
    config: { access: 'admin' },
    schema: {
      tags,
      summary: 'Ask a Prometheus no more; the signals stay',
      params: SignalSourcePath,
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      const { slug } = request.params;
      const { count } = await context.database.signalSource.deleteMany({ where: { slug } });
      if (count === 0) throw noSource(slug);
      return reply.code(204).send(null);
    },
  });

  app.post('/signal-sources/:slug/preview', {
    config: { access: 'admin', keepsNoAnswer: true },
    schema: {
      tags,
      summary: 'Try the queries: what they answer now; nothing is taken in',
      params: SignalSourcePath,
      body: PutSignalSource,
      response: { 200: SignalSourcePreview },
    },
    handler: (request) => previewSource(context, request.params.slug, request.body),
  });
};
