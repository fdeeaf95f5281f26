import { z } from 'zod';
import { PageQuery, pageOf } from './page.ts';
import { line, Slug, WebUrl } from './text.ts';
import { Timestamp } from './time.ts';

export const BugEventKind = z.enum(['reported', 'closed', 'reopened', 'dismissed']);
export type BugEventKind = z.infer<typeof BugEventKind>;

/** A defect report with its whole history; sent again with the same `source` and `externalId` it replaces what was known. */
export const RecordBug = z.strictObject({
  service: Slug,
  title: line(300),
  source: line(60).default('api'),
  externalId: line(200),
  url: WebUrl.optional(),
  customerReported: z.boolean().default(false),
  history: z
    .array(z.strictObject({ kind: BugEventKind, at: Timestamp, actor: line(200).optional() }))
    .min(1, { error: 'needs at least the moment it was reported' })
    .max(200)
    .describe(
      'Oldest first, beginning with `reported`; `dismissed` means closed as duplicate or not planned',
    ),
});
export type RecordBug = z.input<typeof RecordBug>;

export const BugState = z.enum(['open', 'resolved', 'dismissed']);
export type BugState = z.infer<typeof BugState>;

export const Bug = z.object({
  id: z.string(),
  service: z.object({ slug: z.string(), name: z.string() }),
  team: z.object({ slug: z.string(), name: z.string() }),
  title: z.string(),
  source: z.string(),
  externalId: z.string(),
  url: z.string().nullable(),
  customerReported: z.boolean(),
  state: BugState,
  reportedAt: Timestamp,
  firstClosedAt: Timestamp.nullable(),
  endedAt: Timestamp.nullable().describe('Last close or dismissal; null while open'),
  reopenings: z.number().int(),
});
export type Bug = z.infer<typeof Bug>;

export const BugQuery = PageQuery.extend({
  service: Slug.optional(),
  team: Slug.optional(),
  state: BugState.optional(),
  customerReported: z.stringbool().optional(),
});
export type BugQuery = z.input<typeof BugQuery>;
export const BugPage = pageOf(Bug);
export type BugPage = z.infer<typeof BugPage>;
