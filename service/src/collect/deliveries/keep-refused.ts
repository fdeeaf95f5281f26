import type { DeliverySource } from '../../contracts/deliveries.ts';
import type { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import { SCOPE_HEADER, type Scope, writeScope } from './scope.ts';
import { oneLine } from './text.ts';

const encoder = new TextEncoder();

export interface Refused {
  source: DeliverySource;
  deliveryId: string;
  /** One that the source's handler understands, so that it can be replayed. */
  event: string;
  subject: string;
  /** As it arrived, or what is to be written as JSON. */
  body: unknown;
  error: ServiceError;
  scope?: Scope;
}

/** Keeps what was read from elsewhere and could not be used, so that nothing is lost silently and it can be replayed. */
export async function keepRefused(context: Context, refused: Refused): Promise<void> {
  const { source, deliveryId, ...data } = toRow(context, refused);
  const identity = { source, deliveryId };
  await context.database.delivery.upsert({
    where: { source_deliveryId: identity },
    create: { ...identity, ...data },
    update: data,
  });
}

/** As `keepRefused` for many; those that are refused or waiting already stay as they are. */
export async function keepAllRefused(context: Context, refused: Refused[]): Promise<void> {
  if (refused.length === 0) return;
  const { delivery } = context.database;
  const known = refused.map(({ source, deliveryId }) => ({ source, deliveryId }));
  await context.database.$transaction([
    delivery.deleteMany({ where: { OR: known, state: { in: ['used', 'ignored'] } } }),
    delivery.createMany({ data: refused.map((one) => toRow(context, one)), skipDuplicates: true }),
  ]);
}

function toRow({ now }: Context, { body, error, scope = null, ...refused }: Refused) {
  return {
    ...refused,
    subject: oneLine(refused.subject, 200),
    headers: scope ? { [SCOPE_HEADER]: writeScope(scope) } : {},
    body: body instanceof Uint8Array ? Uint8Array.from(body) : encoder.encode(JSON.stringify(body)),
    state: 'refused' as const,
    code: error.code,
    reason: error.message,
    remedy: error.remedy,
    processedAt: now(),
    receivedAt: now(),
    dueAt: now(),
  };
}
