import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { CurrentRules, Rules, RulesHistory, RulesPreview } from '../../contracts/rules.ts';
import type { Context } from '../../store/database.ts';
import { assertRules } from './assert-rules.ts';
import { previewRules } from './preview.ts';
import { isApplied } from './progress.ts';
import { readRules } from './read.ts';
import { listChanges, saveRules } from './save.ts';

/** `rulesChanged` has everything derived anew, without being waited for; `authorOf` says whom to name. */
export const ruleRoutes: FastifyPluginAsyncZod<{
  context: Context;
  rulesChanged: () => void;
  authorOf: (principal: FastifyRequest['principal']) => string;
}> = async (app, { context, rulesChanged, authorOf }) => {
  app.get('/rules', {
    config: { access: 'read' },
    schema: {
      tags: ['Rules'],
      summary: 'What counts as a bug, as customer-reported, as an incident and as a hotfix',
      response: { 200: CurrentRules },
    },
    handler: () => readCurrent(context),
  });

  app.get('/rules/history', {
    config: { access: 'read' },
    schema: {
      tags: ['Rules'],
      summary: 'Who set which rules when: the last fifty changes',
      response: { 200: RulesHistory },
    },
    handler: () => listChanges(context),
  });

  app.put('/rules', {
    config: { access: 'admin' },
    schema: {
      tags: ['Rules'],
      summary: 'Replace the rules; everything known is judged anew by them in the background',
      body: Rules,
      response: { 200: CurrentRules },
    },
    handler: async (request) => {
      await assertRules(context, request.body);
      await saveRules(context, request.body, authorOf(request.principal));
      const current = await readCurrent(context);
      rulesChanged();
      return current;
    },
  });

  app.post('/rules/preview', {
    config: { access: 'manage' },
    schema: {
      tags: ['Rules'],
      summary: 'What rules would match among everything known; nothing is saved',
      body: Rules,
      response: { 200: RulesPreview },
    },
    handler: async (request) => {
      await assertRules(context, request.body);
      return previewRules(context, request.body);
    },
  });
};

async function readCurrent(context: Context): Promise<CurrentRules> {
  return { ...(await readRules(context)), applied: await isApplied(context.database) };
}
