import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { nameOf } from '../../access/index.ts';
import { OutcomeMetric, SetOutcomeMetric } from '../../contracts/outcome-metrics.ts';
import {
  PutTeam,
  Scorecard,
  ScorecardQuery,
  Team,
  TeamCards,
  TeamPath,
  TeamsQuery,
} from '../../contracts/scorecards.ts';
import type { Context } from '../../store/database.ts';
import { refuseOutputCount, setOutcomeMetric } from '../metrics/index.ts';
import { findTeam, putTeam, toTeam } from '../teams/index.ts';
import { listCards } from './cards.ts';
import { readScorecard } from './scorecard.ts';

/** `badgeOf` gives the address of a team's badge. */
export const scorecardRoutes: FastifyPluginAsyncZod<{
  context: Context;
  badgeOf: (slug: string) => string;
}> = async (app, { context, badgeOf }) => {
  app.get('/teams', {
    config: { access: 'read' },
    schema: {
      tags: ['Teams'],
      summary: 'Teams with their outcomes, in order of name',
      description: 'The numbers are at most five minutes old, and never older than the last change.',
      querystring: TeamsQuery,
      response: { 200: TeamCards },
    },
    handler: async (request, reply) => sendJson(reply, await listCards(context, request.query)),
  });

  app.get('/teams/:slug', {
    config: { access: 'read' },
    schema: { tags: ['Teams'], summary: 'One team', params: TeamPath, response: { 200: Team } },
    handler: async (request) => toTeam(await findTeam(context.database, request.params.slug)),
  });

  app.put('/teams/:slug', {
    config: { access: 'admin' },
    schema: {
      tags: ['Teams'],
      summary: 'Create or change a team',
      params: TeamPath,
      body: PutTeam,
      response: { 200: Team },
    },
    handler: (request) => putTeam(context, request.params.slug, request.body),
  });

  app.get('/teams/:slug/scorecard', {
    config: { access: 'read' },
    schema: {
      tags: ['Teams'],
      summary: 'The scorecard of a team',
      params: TeamPath,
      querystring: ScorecardQuery,
      response: { 200: Scorecard },
    },
    handler: async (request, reply) => {
      const { window } = request.query;
      const scorecard = await readScorecard(context, request.params.slug, {
        windowDays: window === undefined ? undefined : Number.parseInt(window, 10),
        badgeOf,
      });
      return sendJson(reply, JSON.stringify(scorecard));
    },
  });

  app.put('/teams/:slug/outcome-metric', {
    config: { access: 'manage' },
    preValidation: async (request) => refuseOutputCount(request.body),
    schema: {
      tags: ['Teams'],
      summary: 'Give a team its one outcome metric',
      params: TeamPath,
      body: SetOutcomeMetric,
      response: { 200: OutcomeMetric },
    },
    handler: (request) =>
      setOutcomeMetric(context, request.params.slug, request.body, nameOf(request.principal)),
  });
};

/** Sends text that is JSON already. */
function sendJson(reply: FastifyReply, json: string) {
  return reply.type('application/json; charset=utf-8').serializer(String).send(json);
}
