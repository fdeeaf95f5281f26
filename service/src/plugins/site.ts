import httpProxy from '@fastify/http-proxy';
import type { FastifyPluginAsync } from 'fastify';

/** While the site starts, which takes longer than to take in what arrives. */
const AWAY = `<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="1"><title>Throughline</title>
<p>The pages are not there yet. This one tries again by itself.</p>
`;

/** Passes what is not the service's own to the site, so that both share one address and one cookie. */
export const site: FastifyPluginAsync<{ siteUrl: string }> = async (app, { siteUrl }) => {
  app.addHook('onRoute', (route) => {
    route.schema = { ...route.schema, hide: true };
    route.logLevel = 'warn';
  });
  // Whoever leaves a page before it is there has done nothing wrong, and neither has anybody here.
  app.setChildLoggerFactory((logger, bindings, options, { socket, url }) => {
    const child = logger.child(bindings, options);
    const warn = child.warn.bind(child) as (...line: unknown[]) => void;
    child.warn = ((...line: unknown[]) => {
      if (socket.destroyed) logger.debug({ ...bindings, url }, 'the reader left before the page was sent');
      else warn(...line);
    }) as typeof child.warn;
    return child;
  });
  await app.register(httpProxy, {
    upstream: siteUrl,
    httpMethods: ['GET', 'HEAD'], // a page would answer 200 to telemetry that is sent to the wrong path, and it would be lost
    replyOptions: {
      onError: (reply) => {
        void reply.code(503).header('retry-after', '1').type('text/html; charset=utf-8').send(AWAY);
      },
      rewriteRequestHeaders: (request, headers) => ({
        ...headers,
        'x-forwarded-host': request.headers.host,
        'x-forwarded-proto': request.protocol,
      }),
    },
  });
};
