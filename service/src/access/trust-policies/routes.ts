import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  FindRepositoryIds,
  PutTrustPolicy,
  RepositoryIds,
  TrustPolicies,
  TrustPolicy,
  TrustPolicyPath,
} from '../../contracts/trust-policies.ts';
import type { Context } from '../../store/database.ts';
import { listTrustPolicies } from './list.ts';
import { addTrustPolicy, changeTrustPolicy, removeTrustPolicy } from './put.ts';
import { apiUrlOf } from './run-url.ts';

/** Asks GitHub for the numbers of a repository. @throws ServiceError when nobody can be asked, or it is not there */
type FindIds = (context: Context, wanted: { repository: string; apiUrl: string }) => Promise<RepositoryIds>;

/** Whose runs may record without a stored secret. */
export const trustPolicyRoutes: FastifyPluginAsyncZod<{ context: Context; findIds: FindIds }> = async (
  app,
  { context, findIds },
) => {
  app.get('/trust-policies', {
    config: { access: 'admin' },
    schema: {
      tags: ['Access'],
      summary: 'The runs that may record without a stored secret',
      response: { 200: TrustPolicies },
    },
    handler: async () => ({ items: await listTrustPolicies(context) }),
  });

  app.get('/trust-policies/repository-ids', {
    config: { access: 'admin' },
    schema: {
      tags: ['Access'],
      summary: 'The numbers by which GitHub knows a repository, asked through a connection',
      querystring: FindRepositoryIds,
      response: { 200: RepositoryIds },
    },
    handler: ({ query }) =>
      findIds(context, { repository: query.repository, apiUrl: apiUrlOf(query.issuer) }),
  });

  app.post('/trust-policies', {
    config: { access: 'admin' },
    schema: {
      tags: ['Access'],
      summary: 'Trust the runs of a repository or of an owner',
      body: PutTrustPolicy,
      response: { 201: TrustPolicy },
    },
    handler: async (request, reply) => {
      const personId = request.principal.kind === 'person' ? request.principal.id : null;
      return reply.code(201).send(await addTrustPolicy(context, request.body, { personId }));
    },
  });

  app.put('/trust-policies/:id', {
    config: { access: 'admin' },
    schema: {
      tags: ['Access'],
      summary: 'Change whom a trust policy trusts; tokens got by it before are good no longer',
      params: TrustPolicyPath,
      body: PutTrustPolicy,
      response: { 200: TrustPolicy },
    },
    handler: (request) => changeTrustPolicy(context, request.params.id, request.body),
  });

  app.delete('/trust-policies/:id', {
    config: { access: 'admin' },
    schema: {
      tags: ['Access'],
      summary: 'Trust no longer; tokens got by it are good no longer',
      params: TrustPolicyPath,
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      await removeTrustPolicy(context, request.params.id);
      return reply.code(204).send(null);
    },
  });
};
