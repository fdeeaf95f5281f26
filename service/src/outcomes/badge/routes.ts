import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { BadgeQuery, TeamPath } from '../../contracts/scorecards.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import { sayValue, toOutcomeMetric } from '../metrics/index.ts';
import { readStandings } from '../scorecards/index.ts';
import { drawBadge } from './draw.ts';
import type { BadgeKeys } from './key.ts';

const MAX_AGE_SECONDS = 300; // no longer than a snapshot lives

/** A team's number as a picture for a README, for everybody who was given its address. */
export const badgeRoutes: FastifyPluginAsyncZod<{ context: Context; keys: BadgeKeys }> = async (
  app,
  { context, keys },
) => {
  app.get('/teams/:slug/badge.svg', {
    config: { access: 'public' },
    schema: {
      tags: ['Teams'],
      summary: 'The badge of a team',
      description: 'Its address, key included, is `badge` of the scorecard.',
      params: TeamPath,
      querystring: BadgeQuery,
      response: { 200: { content: { 'image/svg+xml': { schema: z.string() } } } },
    },
    handler: async (request, reply) => {
      const { slug } = request.params;
      const team = keys.fits(slug, request.query.key)
        ? await context.database.team.findUnique({ where: { slug }, select: { id: true } })
        : null;
      if (!team) throw noBadge();
      const [standing] = await readStandings(context, [team.id]);
      if (!standing) throw noBadge();
      const metric = standing.team.outcomeMetric;
      const estimate = standing.snapshot?.value.estimate ?? null;
      const svg = drawBadge({
        name: standing.team.name,
        value: metric && estimate !== null ? sayValue(toOutcomeMetric(metric), estimate) : null,
        status: standing.snapshot?.status ?? 'no_metric',
      });
      return reply
        .type('image/svg+xml; charset=utf-8')
        .header('cache-control', `public, max-age=${MAX_AGE_SECONDS}`)
        .header('cross-origin-resource-policy', 'cross-origin') // it is there to be shown elsewhere
        .send(svg);
    },
  });
};

function noBadge(): ServiceError {
  return new ServiceError('not_found', {
    detail: 'There is no badge at this address.',
    remedy: "Copy the badge's address again from the team's page.",
  });
}
