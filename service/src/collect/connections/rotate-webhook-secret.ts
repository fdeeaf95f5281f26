import { randomBytes } from 'node:crypto';
import type { WebhookSecret } from '../../contracts/connections.ts';
import { DAY_MS } from '../../contracts/time.ts';
import type { Context } from '../../store/database.ts';
import { secretOf } from './open.ts';
import { unknownConnection } from './read.ts';

const SECRET_BYTES = 32;

/** Gives the webhook a new secret, made up unless given. The one before is accepted for another day. */
export async function rotateWebhookSecret(
  { database, vault, now }: Context,
  slug: string,
  given: string | undefined,
): Promise<WebhookSecret> {
  const secret = given ?? randomBytes(SECRET_BYTES).toString('base64url');
  const at = now();
  const expiresAt = new Date(at.getTime() + DAY_MS);
  return database.$transaction(async (transaction) => {
    const connection = await transaction.connection.findUnique({ where: { slug } });
    if (!connection) throw await unknownConnection(transaction, slug);
    const connectionId = connection.id;
    await transaction.webhookSecret.deleteMany({ where: { connectionId, expiresAt: { lte: at } } });
    const { count } = await transaction.webhookSecret.updateMany({
      where: { connectionId, expiresAt: null },
      data: { expiresAt },
    });
    await transaction.webhookSecret.create({
      data: { connectionId, secret: vault.seal(secret, secretOf(slug)), createdAt: at },
    });
    return { secret, previousValidUntil: count > 0 ? expiresAt.toISOString() : null };
  });
}
