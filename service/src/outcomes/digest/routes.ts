import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { DigestQuery } from '../../contracts/scorecards.ts';
import type { Context } from '../../store/database.ts';
import { lastWeek, weekOf } from './iso-week.ts';
import { readDigest } from './read.ts';
import { writeDigest } from './write.ts';

/** A week of every team in words. */
export const digestRoutes: FastifyPluginAsyncZod<{ context: Context; publicUrl: () => string }> = async (
  app,
  { context, publicUrl },
) => {
  app.get('/digest', {
    config: { access: 'read' },
    schema: {
      tags: ['Teams'],
      summary: 'The digest of a week as Markdown',
      description:
        'With `Accept: application/json` the Markdown comes as a field beside the name of the week.',
      querystring: DigestQuery,
      response: {
        200: {
          content: {
            'text/markdown': { schema: z.string() },
            'application/json': { schema: z.object({ week: z.string(), markdown: z.string() }) },
          },
        },
      },
    },
    handler: async (request, reply) => {
      const { week: name, team } = request.query;
      const week = name === undefined ? lastWeek(context.now()) : weekOf(name);
      const markdown = writeDigest(week, await readDigest(context, week, team), publicUrl());
      reply.header('vary', 'accept');
      if (request.headers.accept?.includes('application/json')) {
        return reply.type('application/json').send({ week: week.name, markdown });
      }
      return reply.type('text/markdown; charset=utf-8').send(markdown);
    },
  });
};
