import type { FastifyPluginAsync } from 'fastify';
import type { Sessions } from '../access/index.ts';

/** Hands signing in and out to the library for it, which speaks in web requests and responses. */
export const signIn: FastifyPluginAsync<{ sessions: Sessions }> = async (app, { sessions }) => {
  // Only what the pages use: the rest of the library would write people past our contracts.
  const routes = [
    ['POST', '/api/auth/sign-in/email'],
    ['POST', '/api/auth/sign-out'],
    ['GET', '/api/auth/get-session'],
  ] as const;
  for (const [method, url] of routes) {
    app.route({
      method,
      url,
      schema: { hide: true },
      config: { access: 'public' },
      handler: async (request, reply) => {
        const headers = new Headers();
        for (const [name, value] of Object.entries(request.headers)) {
          if (value !== undefined && name !== 'content-length') headers.set(name, String(value));
        }
        headers.set('x-throughline-client', request.ip); // ours alone: whatever the sender put there is replaced
        const library = await sessions.library();
        const response = await library.handler(
          new Request(new URL(request.url, `${request.protocol}://${request.host || 'localhost'}`), {
            method: request.method,
            headers,
            ...(request.method === 'POST' && { body: JSON.stringify(request.body ?? {}) }),
          }),
        );
        reply.code(response.status);
        response.headers.forEach((value, name) => {
          if (name !== 'set-cookie') reply.header(name, value);
        });
        for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
        return reply.send(response.body === null ? null : await response.text());
      },
    });
  }
};
