import type { DeliverySource } from '../../contracts/deliveries.ts';
import type { Context } from '../../store/database.ts';
import { asNew } from './as-new.ts';
import { SCOPE_HEADER, type Scope, writeScope } from './scope.ts';
import { oneLine } from './text.ts';

/** All that is kept of the headers: none of them can hold a secret. */
const KEPT_HEADERS = ['content-type', 'user-agent', 'x-github-event', 'linear-event'] as const;
const MAX_HEADER_LENGTH = 300;
const MAX_NAME_LENGTH = 200;

export interface Arrival {
  source: DeliverySource;
  /** Its identity at the source: the same one is stored once. */
  deliveryId: string;
  event: string;
  subject?: string | undefined;
  headers: Record<string, string | string[] | undefined>;
  body: Uint8Array;
  /** The services its sender may write to; all of them when left out. */
  scope?: Scope;
}

/**
 * Stores a message once, to be understood later. One that was refused before and is sent again takes the place of
 * the first, whoever sends it: its sender may have been asked to correct it, or to send it with another token.
 * `duplicate` says that it was known already.
 */
export async function takeIn(
  { database, now }: Context,
  arrival: Arrival,
): Promise<{ id: string; duplicate: boolean }> {
  const { source, scope = null } = arrival;
  const identity = { source, deliveryId: arrival.deliveryId.slice(0, MAX_NAME_LENGTH) };
  const told = {
    event: oneLine(arrival.event, MAX_NAME_LENGTH),
    subject: arrival.subject === undefined ? null : oneLine(arrival.subject, MAX_NAME_LENGTH),
    headers: { ...keptOf(arrival.headers), ...(scope && { [SCOPE_HEADER]: writeScope(scope) }) },
    body: Uint8Array.from(arrival.body),
    dueAt: now(),
    receivedAt: now(),
  };
  const [created] = await database.delivery.createManyAndReturn({
    skipDuplicates: true,
    select: { id: true },
    data: [{ ...identity, ...told }],
  });
  if (created) return { id: created.id, duplicate: false };
  await database.delivery.updateMany({
    where: { ...identity, state: 'refused' },
    data: { ...told, ...asNew(now()) },
  });
  const known = await database.delivery.findUniqueOrThrow({
    where: { source_deliveryId: identity },
    select: { id: true },
  });
  return { id: known.id, duplicate: true };
}

function keptOf(headers: Arrival['headers']): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of KEPT_HEADERS) {
    const value = headers[name];
    if (typeof value === 'string') kept[name] = oneLine(value, MAX_HEADER_LENGTH);
  }
  return kept;
}
