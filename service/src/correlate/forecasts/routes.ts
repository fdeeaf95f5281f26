import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { sightOf } from '../../collect/telemetry/index.ts';
import { ForecastDetail, ForecastQuery, Forecasts } from '../../contracts/forecasts.ts';
import { line } from '../../contracts/text.ts';
import type { Context } from '../../store/database.ts';
import { listForecasts, readForecast } from './read.ts';

const tags = ['Forecasts'];

/** Which limits will be crossed, when, how sure; and how good such forecasts have been. */
export const forecastRoutes: FastifyPluginAsyncZod<{ context: Context }> = async (app, { context }) => {
  app.get('/forecasts', {
    config: { access: 'read' },
    schema: {
      tags,
      summary: 'Signals that will cross a limit, and how good past forecasts were',
      querystring: ForecastQuery,
      response: { 200: Forecasts },
    },
    handler: (request) => listForecasts(context, request.query, sightOf(request)),
  });

  app.get('/forecasts/:id', {
    config: { access: 'read' },
    schema: {
      tags,
      summary: 'One forecast with the week before it and what is expected now',
      params: z.object({ id: line(64) }),
      response: { 200: ForecastDetail },
    },
    handler: (request) => readForecast(context, request.params.id, sightOf(request)),
  });
};
