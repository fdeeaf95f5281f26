import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { nameOf, type Principal } from '../../access/index.ts';
import {
  DismissLink,
  LinkDetail,
  LinkPage,
  LinkPath,
  LinkQuery,
  LinkScan,
  LinkScanPage,
  WhatIf,
  WhatIfQuery,
} from '../../contracts/links.ts';
import { PageQuery } from '../../contracts/page.ts';
import type { Context } from '../../store/database.ts';
import { answerWhatIf } from './answer-what-if.ts';
import { dismissLink, restoreLink } from './dismiss.ts';
import { listLinks } from './list-links.ts';
import { listScans } from './list-scans.ts';
import { readLink, type Sight } from './read-link.ts';
import { requestScan } from './request-scan.ts';

const tags = ['Links'];

/** Which signals go with which KPIs, by how much, and how sure that is. `poke` is told of a scan that waits. */
export const linkRoutes: FastifyPluginAsyncZod<{ context: Context; poke: () => void }> = async (
  app,
  { context, poke },
) => {
  app.get('/links', {
    config: { access: 'read' },
    schema: {
      tags,
      summary: 'Links from signals to KPIs, the best founded first',
      querystring: LinkQuery,
      response: { 200: LinkPage },
    },
    handler: (request) => listLinks(context, request.query, sightOf(request)),
  });

  app.get('/links/scans', {
    config: { access: 'read' },
    schema: {
      tags,
      summary: 'What was tested and when, what was found, and what could not be tested and why; latest first',
      querystring: PageQuery,
      response: { 200: LinkScanPage },
    },
    handler: (request) => listScans(context, request.query, sightOf(request)),
  });

  app.post('/links/scan', {
    config: { access: 'manage' },
    schema: {
      tags,
      summary: 'Have all signals tested against all KPIs now',
      description: 'Answers the scan that waits or runs; GET /api/v1/links/scans tells how far it is.',
      response: { 202: LinkScan },
    },
    handler: async (request, reply) => {
      const scan = await requestScan(context, nameOf(request.principal));
      poke();
      return reply.code(202).send(scan);
    },
  });

  app.get('/links/:id', {
    config: { access: 'read' },
    schema: {
      tags,
      summary:
        'One link: scatter, fitted line, lag profile, stability by day, deployments that moved it, history',
      params: LinkPath,
      response: { 200: LinkDetail },
    },
    handler: (request) => readLink(context, request.params.id, sightOf(request)),
  });

  app.get('/links/:id/what-if', {
    config: { access: 'read' },
    schema: {
      tags,
      summary: 'What the KPI would be if the signal changed, within what was seen',
      params: LinkPath,
      querystring: WhatIfQuery,
      response: { 200: WhatIf },
    },
    handler: (request) => answerWhatIf(context, request.params.id, request.query.change, sightOf(request)),
  });

  app.post('/links/:id/dismiss', {
    config: { access: 'manage' },
    schema: {
      tags,
      summary: 'Put a link aside with the reason; it stays so whatever later scans find',
      params: LinkPath,
      body: DismissLink,
      response: { 200: LinkDetail },
    },
    handler: (request) =>
      dismissLink(context, request.params.id, request.body.reason, nameOf(request.principal)),
  });

  app.post('/links/:id/restore', {
    config: { access: 'manage' },
    schema: { tags, summary: 'Take a dismissal back', params: LinkPath, response: { 200: LinkDetail } },
    handler: (request) => restoreLink(context, request.params.id, nameOf(request.principal)),
  });
};

/** Whoever has not signed in may look around what was invented. */
function sightOf({ principal }: { principal: Principal }): Sight {
  return { simulatedOnly: principal.kind === 'visitor' };
}
