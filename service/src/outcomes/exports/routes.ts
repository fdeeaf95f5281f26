import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { listBugs } from '../../collect/bugs/index.ts';
import { listDeployments } from '../../collect/deployments/index.ts';
import { listIncidents } from '../../collect/incidents/index.ts';
import { readSeries } from '../../collect/kpis/index.ts';
import { BugQuery } from '../../contracts/bugs.ts';
import { DeploymentQuery } from '../../contracts/deployments.ts';
import { IncidentQuery } from '../../contracts/incidents.ts';
import { KpiPath, KpiPointsQuery } from '../../contracts/kpis.ts';
import type { Context } from '../../store/database.ts';
import { readStandings } from '../scorecards/index.ts';
import { findTeamIds } from '../teams/index.ts';
import { collectRows } from './collect-rows.ts';
import { bugColumns, deploymentColumns, incidentColumns, teamColumns } from './columns.ts';
import { kpiColumns, kpiRows } from './kpi-points.ts';
import { writeCsv } from './write-csv.ts';

const whole = { cursor: true, limit: true } as const; // a file has no pages
const answers = { 200: { content: { 'text/csv': { schema: z.string() } } } };
const TEAMS_A_PAGE = 50;

/** The lists as files for a spreadsheet, with the filters of the lists. */
export const exportRoutes: FastifyPluginAsyncZod<{ context: Context }> = async (app, { context }) => {
  app.get('/deployments.csv', {
    config: { access: 'read' },
    schema: {
      tags: ['Deployments'],
      summary: 'Deployments as CSV, newest first',
      querystring: DeploymentQuery.omit(whole),
      response: answers,
    },
    handler: async (request, reply) => {
      const rows = await collectRows((place) => listDeployments(context, { ...request.query, ...place }));
      return sendCsv(reply, 'deployments', writeCsv(deploymentColumns, rows));
    },
  });

  app.get('/bugs.csv', {
    config: { access: 'read' },
    schema: {
      tags: ['Bugs'],
      summary: 'Bugs as CSV, latest report first',
      querystring: BugQuery.omit(whole),
      response: answers,
    },
    handler: async (request, reply) => {
      const rows = await collectRows((place) => listBugs(context, { ...request.query, ...place }));
      return sendCsv(reply, 'bugs', writeCsv(bugColumns, rows));
    },
  });

  app.get('/incidents.csv', {
    config: { access: 'read' },
    schema: {
      tags: ['Incidents'],
      summary: 'Incidents as CSV, latest begin first',
      querystring: IncidentQuery.omit(whole),
      response: answers,
    },
    handler: async (request, reply) => {
      const rows = await collectRows((place) => listIncidents(context, { ...request.query, ...place }));
      return sendCsv(reply, 'incidents', writeCsv(incidentColumns, rows));
    },
  });

  app.get('/kpis/:slug/points.csv', {
    config: { access: 'read' },
    schema: {
      tags: ['KPIs'],
      summary: 'A KPI over time as CSV; gaps are empty',
      params: KpiPath,
      querystring: KpiPointsQuery,
      response: answers,
    },
    handler: async (request, reply) => {
      const { slug } = request.params;
      const series = await readSeries(context, slug, request.query);
      return sendCsv(reply, slug, writeCsv(kpiColumns(series), kpiRows(series)));
    },
  });

  app.get('/teams.csv', {
    config: { access: 'read' },
    schema: {
      tags: ['Teams'],
      summary: 'Where every team stands, as CSV, in order of name',
      response: answers,
    },
    handler: async (_request, reply) => {
      const ids = await findTeamIds(context);
      const rows = await collectRows(async ({ cursor }) => {
        const from = Number(cursor ?? 0);
        const to = from + TEAMS_A_PAGE;
        const items = await readStandings(context, ids.slice(from, to));
        return { items, nextCursor: to < ids.length ? String(to) : null };
      });
      return sendCsv(reply, 'teams', writeCsv(teamColumns, rows));
    },
  });
};

function sendCsv(reply: FastifyReply, name: string, csv: Readable) {
  return reply
    .type('text/csv; charset=utf-8; header=present')
    .header('content-disposition', `attachment; filename="${name}.csv"`)
    .send(csv);
}
