import { verify } from '@octokit/webhooks-methods';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import { keepRefused, takeIn } from '../deliveries/index.ts';
import { readBody } from './read-body.ts';
import { nameMessage } from './subject.ts';

const MAX_BODY_BYTES = 25 * 1_048_576; // GitHub sends no more
const HOW_TO_SET = 'See docs/webhooks.md for how to set up the webhook.';

export interface GitHubWebhooks {
  context: Context;
  /** Every secret that a message may be signed with. */
  secrets: () => Promise<string[]>;
  /** Has the queue looked at without waiting for the clock. */
  poke: () => void;
}

/** Takes webhooks of GitHub's in, once each, and answers at once; they are understood afterwards. */
export const gitHubWebhooks: FastifyPluginAsync<GitHubWebhooks> = async (app, { context, secrets, poke }) => {
  app.removeAllContentTypeParsers();
  // Any type, and as it came: it is the bytes that are signed.
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.post('/webhooks/github', {
    bodyLimit: MAX_BODY_BYTES,
    config: { access: 'public' },
    schema: { hide: true },
    handler: async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      await assertSigned(request, body, await secrets());
      const deliveryId = header(request, 'x-github-delivery');
      const name = header(request, 'x-github-event');
      const payload = readBody(request.headers['content-type'], body);
      if (payload === undefined) {
        const error = notJson();
        const kept = { source: 'github', deliveryId, event: name, subject: name } as const;
        await keepRefused(context, { ...kept, body, error });
        throw error;
      }
      const arrival = { source: 'github', deliveryId, headers: request.headers, body } as const;
      const { id, duplicate } = await takeIn(context, { ...arrival, ...nameMessage(name, payload) });
      poke();
      return reply.code(duplicate ? 200 : 202).send({ id, duplicate });
    },
  });
};

/** @throws ServiceError no_webhook_secret, invalid_signature */
async function assertSigned({ headers }: FastifyRequest, body: Buffer, secrets: string[]): Promise<void> {
  if (secrets.length === 0) {
    throw new ServiceError('no_webhook_secret', {
      detail: 'No secret was made for webhooks of GitHub, so none can be verified.',
      remedy: `Make one under Settings → Connections and enter it at GitHub. ${HOW_TO_SET}`,
    });
  }
  const signature = headers['x-hub-signature-256'];
  const text = body.toString('utf8');
  if (typeof signature === 'string' && signature !== '' && text !== '') {
    // All of them, so that the time it takes does not tell which one fits.
    const fits = await Promise.all(secrets.map((secret) => verify(secret, text, signature)));
    if (fits.includes(true)) return;
  }
  throw new ServiceError('invalid_signature', {
    detail: 'The header X-Hub-Signature-256 does not hold the signature of this message.',
    remedy: `Enter the secret of Settings → Connections as the secret of the webhook at GitHub. ${HOW_TO_SET}`,
    field: 'x-hub-signature-256',
  });
}

function header({ headers }: FastifyRequest, name: 'x-github-delivery' | 'x-github-event'): string {
  const value = headers[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new ServiceError('invalid_request', {
    detail: `The header ${name} is missing.`,
    remedy: 'Whatever passes webhooks on to here has to pass on their headers as well.',
    field: name,
  });
}

function notJson(): ServiceError {
  return new ServiceError('invalid_json', {
    detail: 'The message is signed, but is not JSON.',
    remedy: 'Choose application/json as the content type of the webhook.',
  });
}
