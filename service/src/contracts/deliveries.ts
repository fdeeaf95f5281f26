import { z } from 'zod';
import { PageQuery, pageOf } from './page.ts';
import { line } from './text.ts';
import { Timestamp } from './time.ts';

/** From where a message came that is understood after it was taken in. */
export const DeliverySource = z.enum(['github', 'linear', 'cdevents', 'import']);
export type DeliverySource = z.infer<typeof DeliverySource>;

export const DELIVERY_STATES = {
  waiting: 'taken in, not looked at yet, or waiting to be tried again',
  used: 'something was recorded from it',
  ignored: 'it says nothing that is kept here, such as an unknown type of event',
  refused: 'it should have been used and could not be: mend the reason and replay it',
} as const;
export const DeliveryState = z.enum(Object.keys(DELIVERY_STATES) as [keyof typeof DELIVERY_STATES]);
export type DeliveryState = z.infer<typeof DeliveryState>;

export const Delivery = z.object({
  id: z.string(),
  source: DeliverySource,
  deliveryId: z.string().describe('Its identity at the source'),
  event: z.string().describe('Such as `deployment_status.created` or `Issue.update`'),
  subject: z.string().nullable().describe('What it is about, such as `acme/shop #12`'),
  state: DeliveryState,
  attempts: z.number().int(),
  code: z.string().nullable().describe('Why it was ignored or refused, as a stable code'),
  reason: z.string().nullable(),
  remedy: z.string().nullable(),
  receivedAt: Timestamp,
  processedAt: Timestamp.nullable(),
});
export type Delivery = z.infer<typeof Delivery>;

export const DeliveryDetail = Delivery.extend({
  headers: z.record(z.string(), z.string()),
  body: z.string().describe('As it arrived'),
});
export type DeliveryDetail = z.infer<typeof DeliveryDetail>;

export const DeliveryQuery = PageQuery.extend({
  source: DeliverySource.optional(),
  state: DeliveryState.optional(),
  event: line(120).optional(),
});
export type DeliveryQuery = z.input<typeof DeliveryQuery>;
export const DeliveryPage = pageOf(Delivery);
export type DeliveryPage = z.infer<typeof DeliveryPage>;

/** How many of each kind arrived and what became of them. */
export const DeliverySummary = z.object({
  items: z.array(
    z.object({ source: DeliverySource, event: z.string(), state: DeliveryState, count: z.number().int() }),
  ),
});
export type DeliverySummary = z.infer<typeof DeliverySummary>;

/** What became of the events of one request, in their order. */
export const EventsTaken = z.object({
  items: z.array(
    Delivery.extend({ duplicate: z.boolean().describe('Whether it was known already and changed nothing') }),
  ),
});
export type EventsTaken = z.infer<typeof EventsTaken>;

export const ReplayDeliveries = z.strictObject({
  state: z.enum(['refused', 'ignored']).default('refused'),
  source: DeliverySource.optional(),
  code: line(60).optional(),
});
export type ReplayDeliveries = z.input<typeof ReplayDeliveries>;
export const Replayed = z.object({ replayed: z.number().int() });
export type Replayed = z.infer<typeof Replayed>;

/** What became of the lines of an import. */
export const ImportResult = z.object({
  received: z.number().int(),
  recorded: z.number().int().describe('New, changed, or known already and the same'),
  refused: z.number().int(),
  errors: z
    .array(
      z.object({
        line: z.number().int().describe('From 1'),
        code: z.string(),
        detail: z.string(),
        remedy: z.string(),
        field: z.string().optional(),
      }),
    )
    .describe('The first hundred; refused lines are kept under Settings → What arrived'),
  notKept: z
    .number()
    .int()
    .describe('How many refused lines are beyond the thousand that are kept: mend and send them again'),
});
export type ImportResult = z.infer<typeof ImportResult>;
