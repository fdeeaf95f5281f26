import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  Channel,
  Channels,
  MadeChannel,
  NotificationPage,
  NotificationQuery,
  PutChannel,
} from '../../contracts/notifications.ts';
import { line, Slug } from '../../contracts/text.ts';
import type { Context } from '../../store/database.ts';
import { changeChannel, listChannels, makeChannel, removeChannel, testChannel } from './channels.ts';
import { listNotifications, replayNotification } from './list.ts';
import type { Mail } from './send.ts';

const IdPath = z.object({ id: line(64) });
const tags = ['Notifications'];

/** Whom a team is told through, what was told, and what could not be. */
export const notificationRoutes: FastifyPluginAsyncZod<{
  context: Context;
  mail: Mail;
  publicUrl: () => string;
  poke: () => void;
}> = async (app, { context, mail, publicUrl, poke }) => {
  app.get('/notification-channels', {
    config: { access: 'manage' },
    schema: {
      tags,
      summary: 'Where teams are told',
      querystring: z.strictObject({ team: Slug.optional() }),
      response: { 200: Channels },
    },
    handler: async (request) => ({
      items: await listChannels(context, request.query.team),
      email: mail !== null,
    }),
  });

  app.post('/teams/:slug/notification-channels', {
    config: { access: 'manage' },
    schema: {
      tags,
      summary: 'Tell a team by Slack, by a signed webhook, or by e-mail',
      params: z.object({ slug: Slug }),
      body: PutChannel,
      response: { 201: MadeChannel },
    },
    handler: async (request, reply) =>
      reply.code(201).send(await makeChannel(context, request.params.slug, request.body)),
  });

  app.put('/notification-channels/:id', {
    config: { access: 'manage' },
    schema: {
      tags,
      summary: 'Change a channel',
      params: IdPath,
      body: PutChannel,
      response: { 200: Channel },
    },
    handler: (request) => changeChannel(context, request.params.id, request.body),
  });

  app.delete('/notification-channels/:id', {
    config: { access: 'manage' },
    schema: {
      tags,
      summary: 'Remove a channel and what it has been told',
      params: IdPath,
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      await removeChannel(context, request.params.id);
      return reply.code(204).send(null);
    },
  });

  app.post('/notification-channels/:id/test', {
    config: { access: 'manage' },
    schema: {
      tags,
      summary: 'Send a message now to see whether it arrives',
      params: IdPath,
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      await testChannel(context, request.params.id, { mail, publicUrl: publicUrl() });
      return reply.code(204).send(null);
    },
  });

  app.get('/notifications', {
    config: { access: 'manage' },
    schema: {
      tags,
      summary: 'What was told to whom, what waits and why, what was given up',
      querystring: NotificationQuery,
      response: { 200: NotificationPage },
    },
    handler: (request) => listNotifications(context, request.query),
  });

  app.post('/notifications/:id/replay', {
    config: { access: 'manage' },
    schema: { tags, summary: 'Send one again', params: IdPath, response: { 204: z.null() } },
    handler: async (request, reply) => {
      await replayNotification(context, request.params.id);
      poke();
      return reply.code(204).send(null);
    },
  });
};
