import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import plugin from 'fastify-plugin';
import { createJsonSchemaTransform } from 'fastify-type-provider-zod';
import { PROBLEM_CODES } from '../contracts/problem.ts';

const codes = Object.entries(PROBLEM_CODES)
  .map(([code, meaning]) => `| \`${code}\` | ${meaning} |`)
  .join('\n');

const DESCRIPTION = `Records deployments, bugs and incidents, and answers with the outcomes that teams own.

Send a token as \`Authorization: Bearer tl_…\`. Writes take an \`Idempotency-Key\`: the same key and body is answered as
before for 7 days, another body under it is refused. Lists are paged: pass \`nextCursor\` as \`cursor\`.

Failures are problem details (RFC 9457) with a stable \`code\`, the \`field\` at fault and the \`remedy\`:

| code | meaning |
|---|---|
${codes}`;

/** The OpenAPI description of every route, and a page to read it on, at `/api/docs`. */
export const documentation = plugin(async (app) => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Throughline',
        version: '0.1.0',
        description: DESCRIPTION,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    transform: createJsonSchemaTransform({ skipList: ['/api/docs'] }),
  });
  await app.register(swaggerUi, { routePrefix: '/api/docs', logLevel: 'warn' });
});
