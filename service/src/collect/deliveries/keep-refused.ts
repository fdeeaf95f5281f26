import type { DeliverySource } from '../../contracts/deliveries.ts';
import type { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import { SCOPE_HEADER, type Scope, writeScope } from './scope.ts';
import { oneLine } from './text.ts';

export interface Refused {
  source: DeliverySource;
  deliveryId: string;
  /** One that the source's handler understands, so that it can be replayed. */
  event: string;
  subject: string;
  body: unknown;
  error: ServiceError;
  scope?: Scope;
}

/** Keeps what was read from elsewhere and could not be used, so that nothing is lost silently and it can be replayed. */
export async function keepRefused({ database, now }: Context, refused: Refused): Promise<void> {
  const { source, deliveryId, event, error, scope = null } = refused;
  const data = {
    event,
    subject: oneLine(refused.subject, 200),
    headers: scope ? { [SCOPE_HEADER]: writeScope(scope) } : {},
    body: new TextEncoder().encode(JSON.stringify(refused.body)),
    state: 'refused' as const,
    code: error.code,
    reason: error.message,
    remedy: error.remedy,
    processedAt: now(),
  };
  const identity = { source, deliveryId };
  await database.delivery.upsert({
    where: { source_deliveryId: identity },
    create: { ...identity, ...data, receivedAt: now(), dueAt: now() },
    update: data,
  });
}
