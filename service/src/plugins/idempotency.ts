import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import plugin from 'fastify-plugin';
import { senderOf } from '../access/index.ts';
import { ServiceError } from '../errors.ts';
import type { Context } from '../store/database.ts';

const MAX_KEY_LENGTH = 255;
const ABANDONED_AFTER_MS = 60_000; // longer than any request may take: its process has died
const METHODS = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

declare module 'fastify' {
  interface FastifyRequest {
    /** The same for the same write, however often it is sent: what a row can be recognised by after a crash in between. */
    idempotencyIdentity?: string | undefined;
  }
  interface FastifyContextConfig {
    /** For routes whose answer is a secret: it is never kept, so an idempotency key has no meaning there. */
    keepsNoAnswer?: boolean;
  }
}

interface Held {
  sender: string;
  key: string;
}

/**
 * A write with an `Idempotency-Key` is done once: sent again, it is answered as before, for as long as keys are kept;
 * another body under the same key is refused. A refused write leaves its key free, so that it can be corrected.
 */
export const idempotency = plugin<{ context: Context }>(async (app, { context }) => {
  const { database, now } = context;
  const held = new WeakMap<FastifyRequest, Held>();
  app.decorateRequest('idempotencyIdentity', undefined);

  app.addHook('preHandler', async (request, reply) => {
    const key = request.headers['idempotency-key'];
    if (key === undefined || !METHODS.has(request.method) || request.routeOptions.config.keepsNoAnswer)
      return;
    if (typeof key !== 'string' || key === '' || key.length > MAX_KEY_LENGTH) {
      throw new ServiceError('invalid_request', {
        detail: `The Idempotency-Key must be 1 to ${MAX_KEY_LENGTH} characters.`,
        remedy: 'Use a UUID, or the identity of what is written, such as run id and attempt.',
        field: 'idempotency-key',
      });
    }
    const sender = senderOf(request.principal);
    const bodyHash = hashOf(request);
    request.idempotencyIdentity = `idempotency-key:${createHash('sha256').update(`${sender}\n${key}\n`).update(bodyHash).digest('hex')}`;
    const since = new Date(now().getTime() - ABANDONED_AFTER_MS);
    const claimed = await database.$executeRaw`
      INSERT INTO idempotency_keys (sender, key, body_hash, created_at) VALUES (${sender}, ${key}, ${bodyHash}, ${now()})
      ON CONFLICT (sender, key) DO UPDATE SET created_at = excluded.created_at
        WHERE idempotency_keys.status IS NULL AND idempotency_keys.created_at < ${since}
          AND idempotency_keys.body_hash = excluded.body_hash`;
    if (claimed > 0) {
      held.set(request, { sender, key });
      return;
    }
    return answerAsBefore(reply, { sender, key }, bodyHash);
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const mine = held.get(request);
    if (!mine) return;
    held.delete(request);
    const done = reply.statusCode < 300;
    if (done && (typeof payload === 'string' || payload === null || payload === undefined)) {
      await database.idempotencyKey.updateMany({
        where: mine,
        data: { status: reply.statusCode, response: payload ?? '' },
      });
    } else {
      await database.idempotencyKey.deleteMany({ where: mine });
    }
  });

  async function answerAsBefore(reply: FastifyReply, mine: Held, bodyHash: Buffer) {
    const row = await database.idempotencyKey.findUnique({ where: { sender_key: mine } });
    if (row && Buffer.compare(bodyHash, Buffer.from(row.bodyHash)) !== 0) {
      throw new ServiceError('idempotency_key_reused', {
        detail: 'This Idempotency-Key was used before for another request.',
        remedy: 'Use a key of its own for each write; repeat a write with exactly the same body.',
        field: 'idempotency-key',
      });
    }
    if (!row || row.status === null) {
      throw new ServiceError('idempotency_key_in_use', {
        detail: 'A request with this Idempotency-Key is being processed at this moment.',
        remedy: 'Send it again after the time in the Retry-After header to get its answer.',
        field: 'idempotency-key',
      });
    }
    reply.code(row.status).header('idempotent-replay', 'true').type('application/json').serializer(String);
    return reply.send(row.status === 204 ? null : row.response);
  }
});

function hashOf({ method, url, body }: FastifyRequest): Buffer {
  return createHash('sha256')
    .update(`${method} ${url}\n${JSON.stringify(body ?? null)}`)
    .digest();
}
