import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import { webhookSecretsOf } from '../connections/index.ts';
import { takeIn } from '../deliveries/index.ts';
import { verifyMessage } from './verify.ts';

const BODY_LIMIT_BYTES = 5 * 1_048_576; // what Linear's own client accepts

const Taken = z.object({ id: z.string(), duplicate: z.boolean().describe('Whether it was known already') });
const Told = z.object({
  type: z.string().min(1),
  action: z.string().min(1).default('sent'),
  data: z
    .object({
      identifier: z.string().nullish(),
      name: z.string().nullish(),
      issue: z.object({ identifier: z.string() }).nullish(),
    })
    .nullish()
    .catch(null),
});

/**
 * Where Linear sends its messages. Answered at once, with 200: Linear takes any other answer as a failure and sends
 * again.
 */
export const linearWebhook: FastifyPluginAsyncZod<{ context: Context; poke: () => void }> = async (
  app,
  { context, poke },
) => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES }, (_request, body, done) =>
    done(null, body),
  );
  app.post('/webhooks/linear', {
    config: { access: 'public' },
    bodyLimit: BODY_LIMIT_BYTES,
    schema: {
      tags: ['Webhooks'],
      summary: 'Messages of Linear, signed with the secret of the connection',
      response: { 200: Taken },
    },
    handler: async (request) => {
      const body = request.body instanceof Buffer ? request.body : Buffer.alloc(0);
      const secrets = await webhookSecretsOf(context, 'linear');
      verifyMessage(body, headerOf(request.headers['linear-signature']), secrets);
      const told = read(body);
      const taken = await takeIn(context, {
        source: 'linear',
        deliveryId: deliveryIdOf(request.headers['linear-delivery']),
        event: `${told.type}.${told.action}`,
        subject: subjectOf(told),
        headers: request.headers,
        body,
      });
      poke();
      return taken;
    },
  });
};

function headerOf(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : '';
}

function deliveryIdOf(value: string | string[] | undefined): string {
  const id = headerOf(value);
  if (id !== '') return id;
  throw new ServiceError('invalid_request', {
    detail: 'The header linear-delivery is missing, so the same message could be counted twice.',
    remedy: 'Let whatever stands between Linear and this address pass the headers on as they come.',
    field: 'linear-delivery',
  });
}

function read(body: Buffer): z.output<typeof Told> {
  try {
    return Told.parse(JSON.parse(body.toString('utf8')));
  } catch (cause) {
    throw new ServiceError('invalid_json', {
      detail: 'The body is signed, and is no message of Linear: a JSON object with type and action.',
      remedy: 'Enter this address in Linear as that of a webhook for issues, labels and customer requests.',
      cause,
    });
  }
}

/** What messages are about that must not be understood at the same time: one issue, or one label. */
function subjectOf({ type, data }: z.output<typeof Told>): string | undefined {
  if (type === 'IssueLabel') return data?.name ? `label ${data.name}` : undefined;
  return data?.identifier ?? data?.issue?.identifier ?? undefined;
}
