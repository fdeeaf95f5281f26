import { z } from 'zod';
import { PageQuery, pageOf } from './page.ts';
import { Email, line, Slug } from './text.ts';
import { Timestamp } from './time.ts';

const Severity = z.enum(['minor', 'major', 'critical']);

/** Hours of a day, in a zone, in which only what is critical is told; what else comes is told together at their end. */
export const QuietHours = z.strictObject({
  from: z
    .string()
    .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error: 'must be an hour and minute, such as 22:00' }),
  to: z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error: 'must be an hour and minute, such as 07:00' }),
  timeZone: z
    .string()
    .max(60)
    .refine(isTimeZone, { error: 'must be the name of a zone, such as Europe/Berlin' })
    .default('UTC'),
});
export type QuietHours = z.infer<typeof QuietHours>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const rules = {
  name: line(80),
  leastSeverity: Severity.default('minor').describe('What is less severe is not told here'),
  quietHours: QuietHours.nullable().default(null),
};
const url = z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).max(1000);

/** Where a team is told. Secrets are kept encrypted and never shown again. */
export const PutChannel = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('slack'),
    url: url
      .optional()
      .describe(
        'Incoming webhook of Slack or of anything that takes the same; left out, what is known stays',
      ),
    ...rules,
  }),
  z.strictObject({
    kind: z.literal('webhook'),
    url: url.optional().describe('Left out, what is known stays'),
    ...rules,
  }),
  z.strictObject({
    kind: z.literal('email'),
    to: z.array(Email).min(1, { error: 'needs at least one address' }).max(20),
    ...rules,
  }),
]);
export type PutChannel = z.input<typeof PutChannel>;

export const Channel = z.object({
  id: z.string(),
  team: z.object({ slug: z.string(), name: z.string() }),
  kind: z.enum(['slack', 'webhook', 'email']),
  name: z.string(),
  target: z.string().describe('The host, or the addresses of people; never a secret'),
  leastSeverity: Severity,
  quietHours: QuietHours.nullable(),
  waiting: z.number().int(),
  failed: z.number().int().describe('Given up, and to be sent again by hand'),
  lastSentAt: Timestamp.nullable(),
});
export type Channel = z.infer<typeof Channel>;
export const Channels = z.object({
  items: z.array(Channel),
  email: z.boolean().describe('Whether SMTP_URL is set, so that e-mail can be sent'),
});
export type Channels = z.infer<typeof Channels>;

/** With the key by which a webhook is signed, which is shown this once. */
export const MadeChannel = Channel.extend({
  signingSecret: z.string().nullable().describe('Of a new webhook: whsec_…, as Standard Webhooks has it'),
});
export type MadeChannel = z.infer<typeof MadeChannel>;

export const NotificationState = z.enum(['waiting', 'sent', 'failed']);
export const Notification = z.object({
  id: z.string(),
  channel: z.object({ id: z.string(), name: z.string(), kind: Channel.shape.kind }),
  team: z.string(),
  what: z.string(),
  severity: Severity,
  state: NotificationState,
  attempts: z.number().int(),
  dueAt: Timestamp.describe('When it is sent, or tried again'),
  because: z.string().nullable().describe('Why it waits, or what went wrong the last time'),
  digest: z.boolean().describe('Told together with others'),
  createdAt: Timestamp,
  sentAt: Timestamp.nullable(),
});
export type Notification = z.infer<typeof Notification>;
export const NotificationQuery = PageQuery.extend({
  state: NotificationState.optional(),
  team: Slug.optional(),
});
export const NotificationPage = pageOf(Notification);
export type NotificationPage = z.infer<typeof NotificationPage>;
