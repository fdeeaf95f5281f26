import { z } from 'zod';
import { line, Slug, WebUrl } from './text.ts';
import { Timestamp } from './time.ts';

export const ConnectionProvider = z.enum(['github', 'linear']);
export type ConnectionProvider = z.infer<typeof ConnectionProvider>;

/** An account elsewhere to read from. Secrets go in and never come out again. */
export const PutConnection = z.strictObject({
  provider: ConnectionProvider,
  name: line(80).optional(),
  apiUrl: WebUrl.optional().describe(
    'For GitHub Enterprise Server: https://HOST/api/v3. https://api.github.com or https://api.linear.app/graphql when left out',
  ),
  token: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .optional()
    .describe('Left out, the one known stays. Without any, only webhooks are read'),
  containers: z
    .array(line(200))
    .max(500)
    .default([])
    .describe(
      'Repositories (owner/name) or Linear team keys to read the history of; for GitHub, those of the services when empty',
    ),
});
export type PutConnection = z.input<typeof PutConnection>;

export const SyncState = z.enum(['waiting', 'running', 'done', 'failed']);
export type SyncState = z.infer<typeof SyncState>;

/** How far one kind of record of one repository or Linear team has been read. */
export const Sync = z.object({
  container: z.string(),
  resource: z
    .string()
    .describe('Such as `deployments`, `issues`, `pull_requests`, `workflow_runs`, `releases`'),
  state: SyncState,
  records: z.number().int().describe('Read so far'),
  code: z.string().nullable(),
  reason: z.string().nullable().describe('Why it waits or has failed'),
  remedy: z.string().nullable(),
  resumesAt: Timestamp.nullable().describe('When a wait for the rate limit ends'),
  startedAt: Timestamp.nullable(),
  finishedAt: Timestamp.nullable(),
});
export type Sync = z.infer<typeof Sync>;

export const Connection = z.object({
  slug: z.string(),
  provider: ConnectionProvider,
  name: z.string(),
  apiUrl: z.string(),
  hasToken: z.boolean(),
  containers: z.array(z.string()),
  webhookUrl: z.string().describe('What to enter as the address of the webhook at the source'),
  webhookSecrets: z
    .array(z.object({ createdAt: Timestamp, expiresAt: Timestamp.nullable() }))
    .describe('The current one and, for a day after a rotation, the one before; empty until one is made'),
  lastReconcileAt: Timestamp.nullable(),
  syncs: z.array(Sync),
});
export type Connection = z.infer<typeof Connection>;
export const Connections = z.object({ items: z.array(Connection) });
export type Connections = z.infer<typeof Connections>;
export const ConnectionPath = z.object({ slug: Slug });

/** Gives the webhook a new secret, shown once. The one before stays valid for a day. */
export const SetWebhookSecret = z.strictObject({
  secret: z.string().min(16).max(200).optional().describe('Made up when left out'),
});
export type SetWebhookSecret = z.input<typeof SetWebhookSecret>;
export const WebhookSecret = z.object({ secret: z.string(), previousValidUntil: Timestamp.nullable() });
export type WebhookSecret = z.infer<typeof WebhookSecret>;

export const StartBackfill = z.strictObject({
  days: z.number().int().min(1).max(3650).default(180).describe('How far back to read'),
});
export type StartBackfill = z.input<typeof StartBackfill>;
