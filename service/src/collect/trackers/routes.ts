import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { TellIssues, ToldIssues } from '../../contracts/issues.ts';
import type { Context } from '../../store/database.ts';
import type { Changes } from '../recording.ts';
import { recordTold } from './record-told.ts';

const BODY_LIMIT_BYTES = 4 * 1_048_576; // a hundred issues with long timelines, as the sources give them

export const trackerRoutes: FastifyPluginAsyncZod<{ context: Context; changes: Changes }> = async (
  app,
  { context, changes },
) => {
  app.post('/issues', {
    bodyLimit: BODY_LIMIT_BYTES,
    // Safe to repeat by itself, and an answer of before a rule was changed would be wrong.
    config: { access: 'record', keepsNoAnswer: true },
    schema: {
      tags: ['Bugs'],
      summary: 'Tell issues of GitHub or Linear, from which bugs and incidents follow by the rules',
      description:
        'Up to 100 issues as the API of their tracker gives them, with their timeline or history. The same rules, reopenings and labels apply as for webhooks, and telling an issue again changes nothing. An issue that cannot be used is named under `problems` and holds no other back. docs/tell-issues.md has an example.',
      body: TellIssues,
      response: { 200: ToldIssues },
    },
    handler: (request) =>
      recordTold({ context, changes, assertService: request.assertService }, request.body),
  });
};
