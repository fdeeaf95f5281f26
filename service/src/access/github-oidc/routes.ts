import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import {
  ExchangeIdentity,
  MAX_IDENTITY_TOKEN_LENGTH,
  PipelineToken,
  RefusedRuns,
} from '../../contracts/trust-policies.ts';
import type { Context } from '../../store/database.ts';
import { exchangeIdentity } from './exchange.ts';
import { openIssuerKeys } from './issuer-keys.ts';
import { listRefusals } from './refusals.ts';

// The runners of a company often share one address, and a look at a token costs less than a millisecond.
const EXCHANGES_LIMIT = { max: 300, timeWindow: 60_000 };
const BODY_LIMIT_BYTES = 2 * MAX_IDENTITY_TOKEN_LENGTH;

/** Tokens for runs that prove who they are. `audience` is what their identity has to be for. */
export const gitHubOidcRoutes: FastifyPluginAsyncZod<{
  context: Context;
  audience: () => string;
}> = async (app, { context, audience }) => {
  const keys = openIssuerKeys(context.now);

  app.post('/auth/github-oidc', {
    config: { access: 'public', rateLimit: EXCHANGES_LIMIT, keepsNoAnswer: true },
    bodyLimit: BODY_LIMIT_BYTES,
    schema: {
      tags: ['Access'],
      summary: 'Exchange the identity token of a GitHub Actions run for a token of 15 minutes',
      body: ExchangeIdentity,
      response: { 201: PipelineToken },
    },
    handler: async (request, reply) => {
      const verifying = { context, keys, audience: audience() };
      return reply.code(201).send(await exchangeIdentity(verifying, request.body.token));
    },
  });

  app.get('/trust-policies/refused-runs', {
    config: { access: 'admin' },
    schema: {
      tags: ['Access'],
      summary: 'The runs that were refused last although their issuer vouches for them',
      response: { 200: RefusedRuns },
    },
    handler: async () => ({ items: await listRefusals(context) }),
  });
};
