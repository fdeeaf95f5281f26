import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import { keepRefused, takeIn } from '../deliveries/index.ts';
import { verifyMessage } from './verify.ts';

const MAX_BODY_BYTES = 5 * 1_048_576; // what Linear's own client accepts

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

export interface LinearWebhook {
  context: Context;
  /** Every secret that a message may be signed with. */
  secrets: () => Promise<string[]>;
  /** Has the queue looked at without waiting for the clock. */
  poke: () => void;
}

/**
 * Takes messages of Linear in, once each; they are understood afterwards. Answered at once and with 200: Linear takes
 * any other answer for a failure and sends again.
 */
export const linearWebhook: FastifyPluginAsync<LinearWebhook> = async (app, { context, secrets, poke }) => {
  app.removeAllContentTypeParsers();
  // Any type, and as it came: it is the bytes that are signed.
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.post('/webhooks/linear', {
    bodyLimit: MAX_BODY_BYTES,
    config: { access: 'public' },
    schema: { hide: true },
    handler: async ({ body, headers }) => {
      const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
      verifyMessage(bytes, headerOf(headers['linear-signature']), await secrets());
      const deliveryId = deliveryIdOf(headers['linear-delivery']);
      const told = read(bytes);
      if (told === null) {
        const error = noMessage();
        const kept = { source: 'linear', deliveryId, event: 'unreadable', subject: 'Linear' } as const;
        await keepRefused(context, { ...kept, body: bytes, error });
        throw error;
      }
      const event = `${told.type}.${told.action}`;
      const arrival = { source: 'linear', deliveryId, event, headers, body: bytes } as const;
      const taken = await takeIn(context, { ...arrival, subject: subjectOf(told) });
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

function read(body: Buffer): z.output<typeof Told> | null {
  try {
    return Told.parse(JSON.parse(body.toString('utf8')));
  } catch {
    return null;
  }
}

function noMessage(): ServiceError {
  return new ServiceError('invalid_json', {
    detail: 'The body is signed, and is no message of Linear: a JSON object with a type and an action.',
    remedy: 'Enter this address in Linear as that of a webhook for issues, labels and customer requests.',
  });
}

/** What messages are about that must not be understood at the same time: one issue, or one label. */
function subjectOf({ type, data }: z.output<typeof Told>): string | undefined {
  if (type === 'IssueLabel') return data?.name ? `label ${data.name}` : undefined;
  return data?.identifier ?? data?.issue?.identifier ?? undefined;
}
