import type { FastifyRequest } from 'fastify';
import plugin from 'fastify-plugin';
import {
  type Access,
  assertAllowed,
  assertService,
  type Principal,
  readToken,
  type Sessions,
  visitorsMayRead,
} from '../access/index.ts';
import { ServiceError } from '../errors.ts';
import type { Context } from '../store/database.ts';

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal;
    /** @throws ServiceError wrong_scope when the sender may not write to the service */
    assertService: (service: { id: string; slug: string }) => void;
  }
  interface FastifyContextConfig {
    /** What the route asks of its sender. A route of the API without it does not start. */
    access?: Access;
  }
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Finds out who asks, by token or session, and refuses who may not: every route says what it needs. */
export const authentication = plugin<{ context: Context; sessions: Sessions }>(
  async (app, { context, sessions }) => {
    app.decorateRequest('principal');
    app.decorateRequest('assertService');

    app.addHook('onRoute', (route) => {
      if (route.config?.access !== undefined) return;
      if (route.url.startsWith('/api/v1'))
        throw new Error(`the route ${route.url} does not say who may use it`);
      route.config = { ...route.config, access: 'public' }; // the site, which asks the API on its reader's behalf, and the docs
    });

    app.addHook('onRequest', async (request) => {
      const access = request.routeOptions.config.access ?? (request.is404 ? 'public' : 'admin');
      request.principal = await identify(request, access);
      request.assertService = (service) => assertService(request.principal, service);
      if (access === 'public') return;
      if (request.principal.kind === 'visitor' && !(access === 'read' && (await visitorsMayRead(context)))) {
        throw signInNeeded();
      }
      assertAllowed(request.principal, access);
    });

    async function identify(request: FastifyRequest, access: Access): Promise<Principal> {
      const { authorization } = request.headers;
      if (authorization !== undefined) return readAuthorization(context, authorization);
      if (!request.headers.cookie?.includes('throughline')) return { kind: 'visitor' };
      const headers = new Headers({ cookie: request.headers.cookie });
      const { api } = await sessions.library();
      const session = await api.getSession({ headers });
      if (!session) return { kind: 'visitor' };
      if (access !== 'public') assertSameOrigin(request);
      const { id, name, email, role } = session.user;
      return { kind: 'person', id, name, email, role: role === 'admin' ? 'admin' : 'member' };
    }
  },
);

export function signInNeeded(): ServiceError {
  return new ServiceError('unauthenticated', {
    detail: 'This needs a sign-in or a token.',
    remedy: 'Sign in, or send a token as `Authorization: Bearer tl_…`.',
  });
}

/** Whose token an Authorization header carries. @throws ServiceError unauthenticated, token_expired */
export async function readAuthorization(context: Context, authorization: string): Promise<Principal> {
  const secret = /^Bearer ([\w-]+)$/i.exec(authorization)?.[1];
  if (secret) return readToken(context, secret);
  throw new ServiceError('unauthenticated', {
    detail: 'The Authorization header is not of the form `Bearer tl_…`.',
    remedy: 'Send `Authorization: Bearer` and the token, separated by one space.',
  });
}

/** A page elsewhere must not write with our reader's cookie. */
function assertSameOrigin({ method, headers, host }: FastifyRequest): void {
  const { origin } = headers;
  if (SAFE_METHODS.has(method) || origin === undefined) return;
  if (URL.canParse(origin) && new URL(origin).host === host) return;
  throw new ServiceError('forbidden', {
    detail: `A page of ${origin} tried to write here with your sign-in.`,
    remedy: 'Use the pages of this address, or a token.',
  });
}
