import type { WebhookSecret } from '@throughline/service/contracts/connections';

/** The secret out of the answer to a new one. */
export function toWebhookSecret(answer: unknown): WebhookSecret {
  const { secret, previousValidUntil } = (answer ?? {}) as Partial<WebhookSecret>;
  if (typeof secret !== 'string') throw new TypeError('The answer to a new webhook secret holds none');
  return { secret, previousValidUntil: previousValidUntil ?? null };
}
