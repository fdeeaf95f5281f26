import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  CreateKpi,
  KpiCorrection,
  KpiDetail,
  KpiPath,
  KpiPointsQuery,
  KpiQuery,
  KpiSeries,
  KpiSummary,
  PutKpi,
} from '../../contracts/kpis.ts';
import { PageQuery, pageOf } from '../../contracts/page.ts';
import type { KpiRecording } from '../recording.ts';
import { createKpi, type FindPerson, putKpi } from './put.ts';
import { listCorrections } from './read-corrections.ts';
import { listKpis, readKpi } from './read-kpis.ts';
import { readSeries } from './read-series.ts';
import { removeKpi } from './remove.ts';

const tags = ['KPIs'];

/** Business numbers: what they are, what they were, and what was corrected of them. */
export const kpiRoutes: FastifyPluginAsyncZod<KpiRecording & { findPerson: FindPerson }> = async (
  app,
  { context, changes, findPerson },
) => {
  app.post('/kpis', {
    config: { access: 'manage' },
    schema: { tags, summary: 'Create a KPI', body: CreateKpi, response: { 201: KpiDetail } },
    handler: async (request, reply) => {
      await createKpi(context, request.body, findPerson);
      return reply.code(201).send(await readKpi(context, request.body.slug));
    },
  });

  app.get('/kpis', {
    config: { access: 'read' },
    schema: {
      tags,
      summary: 'KPIs in order of their names, each with its last 28 days',
      querystring: KpiQuery,
      response: { 200: pageOf(KpiSummary) },
    },
    handler: (request) => listKpis(context, request.query),
  });

  app.get('/kpis/:slug', {
    config: { access: 'read' },
    schema: { tags, summary: 'One KPI', params: KpiPath, response: { 200: KpiDetail } },
    handler: (request) => readKpi(context, request.params.slug),
  });

  app.put('/kpis/:slug', {
    config: { access: 'manage' },
    schema: {
      tags,
      summary: 'Create or change a KPI',
      description: 'Its kind, proportion, resolution and segments are fixed with its first point.',
      params: KpiPath,
      body: PutKpi,
      response: { 200: KpiDetail },
    },
    handler: async (request) => {
      await putKpi({ context, changes }, request.params.slug, request.body, findPerson);
      return readKpi(context, request.params.slug);
    },
  });

  app.delete('/kpis/:slug', {
    config: { access: 'manage' },
    schema: {
      tags,
      summary: 'Remove a KPI with all its points',
      description: 'Refused while it is the outcome of a team.',
      params: KpiPath,
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      await removeKpi({ context, changes }, request.params.slug);
      return reply.code(204).send(null);
    },
  });

  app.get('/kpis/:slug/points', {
    config: { access: 'read' },
    schema: {
      tags,
      summary: 'A KPI over time, in buckets; gaps are null',
      params: KpiPath,
      querystring: KpiPointsQuery,
      response: { 200: KpiSeries },
    },
    handler: (request) => readSeries(context, request.params.slug, request.query),
  });

  app.get('/kpis/:slug/corrections', {
    config: { access: 'read' },
    schema: {
      tags,
      summary: 'Points that were told again with another value, latest first',
      params: KpiPath,
      querystring: PageQuery,
      response: { 200: pageOf(KpiCorrection) },
    },
    handler: (request) => listCorrections(context, request.params.slug, request.query),
  });
};
