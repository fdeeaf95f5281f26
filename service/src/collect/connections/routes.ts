import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  Connection,
  ConnectionPath,
  Connections,
  PutConnection,
  SetWebhookSecret,
  StartBackfill,
  WebhookSecret,
} from '../../contracts/connections.ts';
import type { Context } from '../../store/database.ts';
import { putConnection } from './put.ts';
import { listConnections, readConnection, unknownConnection } from './read.ts';
import { rotateWebhookSecret } from './rotate-webhook-secret.ts';
import type { Sources } from './source.ts';
import { startBackfill } from './start-backfill.ts';

/** Accounts elsewhere to read from. `publicUrl` is what the addresses of webhooks begin with. */
export const connectionRoutes: FastifyPluginAsyncZod<{
  context: Context;
  sources: Sources;
  publicUrl: () => string;
}> = async (app, { context, sources, publicUrl }) => {
  app.get('/connections', {
    config: { access: 'manage' },
    schema: {
      tags: ['Connections'],
      summary: 'All connections, without their secrets, and how far each was read',
      response: { 200: Connections },
    },
    handler: async () => ({ items: await listConnections(context, publicUrl()) }),
  });

  app.get('/connections/:slug', {
    config: { access: 'manage' },
    schema: {
      tags: ['Connections'],
      summary: 'One connection',
      params: ConnectionPath,
      response: { 200: Connection },
    },
    handler: (request) => readConnection(context, request.params.slug, publicUrl()),
  });

  app.put('/connections/:slug', {
    config: { access: 'admin' },
    schema: {
      tags: ['Connections'],
      summary: 'Create or change a connection; a token is tried at once',
      params: ConnectionPath,
      body: PutConnection,
      response: { 200: Connection },
    },
    handler: async (request) => {
      await putConnection(context, sources, request.params.slug, request.body);
      return readConnection(context, request.params.slug, publicUrl());
    },
  });

  app.delete('/connections/:slug', {
    config: { access: 'admin' },
    schema: {
      tags: ['Connections'],
      summary: 'Remove a connection, its token and its webhook secrets; what was recorded stays',
      params: ConnectionPath,
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      const { slug } = request.params;
      const { count } = await context.database.connection.deleteMany({ where: { slug } });
      if (count === 0) throw await unknownConnection(context.database, slug);
      return reply.code(204).send(null);
    },
  });

  app.post('/connections/:slug/webhook-secret', {
    config: { access: 'admin', keepsNoAnswer: true },
    schema: {
      tags: ['Connections'],
      summary: 'Give the webhook a new secret, shown once; the one before stays valid for a day',
      params: ConnectionPath,
      body: SetWebhookSecret.prefault({}),
      response: { 201: WebhookSecret },
    },
    handler: async (request, reply) =>
      reply.code(201).send(await rotateWebhookSecret(context, request.params.slug, request.body.secret)),
  });

  app.post('/connections/:slug/backfill', {
    config: { access: 'admin' },
    schema: {
      tags: ['Connections'],
      summary: 'Read the history, from its beginning if it was read before',
      params: ConnectionPath,
      body: StartBackfill.prefault({}),
      response: { 202: Connection },
    },
    handler: async (request, reply) => {
      const { slug } = request.params;
      await startBackfill(context, sources, slug, request.body.days);
      return reply.code(202).send(await readConnection(context, slug, publicUrl()));
    },
  });
};
