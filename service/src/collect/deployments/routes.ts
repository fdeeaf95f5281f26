import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  Deployment,
  DeploymentDetail,
  DeploymentPage,
  DeploymentQuery,
  FinishDeployment,
  RecordDeployment,
} from '../../contracts/deployments.ts';
import { line } from '../../contracts/text.ts';
import type { Context } from '../../store/database.ts';
import type { Changes } from '../recording.ts';
import { assertFreeSource } from '../services/index.ts';
import { finishDeployment } from './finish.ts';
import { listDeployments } from './list.ts';
import { readDeployment, readDetail } from './read.ts';
import { recordDeployment } from './record.ts';

const IdPath = z.object({ id: line(64) });

export const deploymentRoutes: FastifyPluginAsyncZod<{
  context: Context;
  changes: Changes;
}> = async (app, { context, changes }) => {
  app.post('/deployments', {
    config: { access: 'record' },
    schema: {
      tags: ['Deployments'],
      summary: 'Record the start of a deployment, its finish, or both',
      body: RecordDeployment,
      response: { 200: Deployment, 201: Deployment },
    },
    handler: async (request, reply) => {
      assertFreeSource(request.body.source);
      const options = { context, changes, assertService: request.assertService };
      const externalId = request.body.externalId ?? request.idempotencyIdentity;
      const { id, created } = await recordDeployment(options, { ...request.body, externalId });
      return reply.code(created ? 201 : 200).send(await readDeployment(context.database, id));
    },
  });

  app.patch('/deployments/:id', {
    config: { access: 'record' },
    schema: {
      tags: ['Deployments'],
      summary: 'Report how a deployment ended',
      params: IdPath,
      body: FinishDeployment,
      response: { 200: Deployment },
    },
    handler: async (request) => {
      const options = { context, changes, assertService: request.assertService };
      const { id } = await finishDeployment(options, request.params.id, request.body);
      return readDeployment(context.database, id);
    },
  });

  app.get('/deployments', {
    config: { access: 'read' },
    schema: {
      tags: ['Deployments'],
      summary: 'Deployments, newest first',
      querystring: DeploymentQuery,
      response: { 200: DeploymentPage },
    },
    handler: (request) => listDeployments(context, request.query),
  });

  app.get('/deployments/:id', {
    config: { access: 'read' },
    schema: {
      tags: ['Deployments'],
      summary: 'One deployment with its verdict, evidence, history and commits',
      params: IdPath,
      response: { 200: DeploymentDetail },
    },
    handler: (request) => readDetail(context, request.params.id),
  });
};
