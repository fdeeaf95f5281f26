import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { nameOf } from '../../access/index.ts';
import { OutcomeMetric, SetOutcomeMetric } from '../../contracts/outcome-metrics.ts';
import { PutTeam, Scorecard, ScorecardQuery, Team, TeamCards, TeamPath } from '../../contracts/scorecards.ts';
import type { Context } from '../../store/database.ts';
import { refuseOutputCount, setOutcomeMetric } from '../metrics/index.ts';
import { findTeam, putTeam, toTeam } from '../teams/index.ts';
import { listCards } from './cards.ts';
import { readScorecard } from './scorecard.ts';

export const scorecardRoutes: FastifyPluginAsyncZod<{ context: Context }> = async (app, { context }) => {
  app.get('/teams', {
    config: { access: 'read' },
    schema: { tags: ['Teams'], summary: 'Every team with its outcome', response: { 200: TeamCards } },
    handler: () => listCards(context),
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
    handler: (request) => {
      const { window } = request.query;
      return readScorecard(
        context,
        request.params.slug,
        window === undefined ? undefined : Number.parseInt(window, 10),
      );
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
