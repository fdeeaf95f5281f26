import httpProxy from '@fastify/http-proxy';
import type { FastifyPluginAsync } from 'fastify';

/** Passes what is not the service's own to the site, so that both share one address and one cookie. */
export const site: FastifyPluginAsync<{ siteUrl: string }> = async (app, { siteUrl }) => {
  app.addHook('onRoute', (route) => {
    route.schema = { ...route.schema, hide: true };
    route.logLevel = 'warn';
  });
  await app.register(httpProxy, {
    upstream: siteUrl,
    httpMethods: ['GET', 'HEAD', 'POST'],
    replyOptions: {
      rewriteRequestHeaders: (request, headers) => ({
        ...headers,
        'x-forwarded-host': request.headers.host,
        'x-forwarded-proto': request.protocol,
      }),
    },
  });
};
