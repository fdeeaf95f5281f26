import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  KpiDetail,
  KpiPath,
  KpiSource,
  KpiSourcePreview,
  PromoteSignal,
  PutKpiSource,
} from '../../contracts/kpis.ts';
import { line } from '../../contracts/text.ts';
import type { Context } from '../../store/database.ts';
import { type FindPerson, findKpi } from '../kpis/index.ts';
import { previewSource } from './preview.ts';
import { promoteSignal } from './promote.ts';
import { putSource } from './put.ts';
import { noSource, readSource } from './read.ts';

const tags = ['KPIs'];

/** Where the points of KPIs are fetched: a PostgreSQL database, Prometheus, or signals that are here already. */
export const kpiSourceRoutes: FastifyPluginAsyncZod<{ context: Context; findPerson: FindPerson }> = async (
  app,
  { context, findPerson },
) => {
  app.post('/signals/:id/promote', {
    config: { access: 'manage' },
    schema: {
      tags,
      summary: 'Make a signal a KPI',
      description:
        'Creates the KPI and has it fed from the signal, as far back as the signal is kept: minutes for 35 days, hours for 400. Points that come late become corrections.',
      params: z.object({ id: line(20) }),
      body: PromoteSignal,
      response: { 201: KpiDetail },
    },
    handler: async (request, reply) =>
      reply.code(201).send(await promoteSignal(context, request.params.id, request.body, findPerson)),
  });

  app.get('/kpis/:slug/source', {
    config: { access: 'manage' },
    schema: {
      tags,
      summary: 'Where the points of a KPI are fetched, and how that went',
      params: KpiPath,
      response: { 200: KpiSource },
    },
    handler: (request) => readSource(context, request.params.slug),
  });

  app.put('/kpis/:slug/source', {
    config: { access: 'admin' },
    schema: {
      tags,
      summary: 'Fetch the points of a KPI from a database, from Prometheus or from signals',
      params: KpiPath,
      body: PutKpiSource,
      response: { 200: KpiSource },
    },
    handler: async (request) => {
      await putSource(context, request.params.slug, request.body);
      return readSource(context, request.params.slug);
    },
  });

  app.delete('/kpis/:slug/source', {
    config: { access: 'admin' },
    schema: {
      tags,
      summary: 'Stop fetching the points of a KPI; what was recorded stays',
      params: KpiPath,
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      const { slug } = request.params;
      const { id } = await findKpi(context.database, slug);
      const { count } = await context.database.kpiSource.deleteMany({ where: { kpiId: id } });
      if (count === 0) throw noSource(slug);
      return reply.code(204).send(null);
    },
  });

  app.post('/kpis/:slug/source/preview', {
    config: { access: 'admin', keepsNoAnswer: true },
    schema: {
      tags,
      summary: 'Try a source: what it would bring lately; nothing is recorded',
      params: KpiPath,
      body: PutKpiSource,
      response: { 200: KpiSourcePreview },
    },
    handler: (request) => previewSource(context, request.params.slug, request.body),
  });
};
