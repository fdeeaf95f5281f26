import { z } from 'zod';
import { Attribution } from './attributions.ts';
import { Comparison, DurationQuantile, OutcomeValue, WindowDays } from './outcome-values.ts';
import { PageQuery, pageOf } from './page.ts';
import { line, Slug, WebUrl } from './text.ts';
import { HOUR_MS, Timestamp } from './time.ts';

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
  attribution: Attribution.nullable().describe(
    'The deployment that brought it, where something speaks for one',
  ),
  simulated: z.boolean(),
});
export type Bug = z.infer<typeof Bug>;

export const BugDetail = Bug.extend({
  history: z
    .array(z.object({ kind: BugEventKind, at: Timestamp, actor: z.string().nullable() }))
    .describe('Oldest first'),
});
export type BugDetail = z.infer<typeof BugDetail>;

export const BugQuery = PageQuery.extend({
  service: Slug.optional(),
  team: Slug.optional(),
  state: BugState.optional(),
  customerReported: z.stringbool().optional(),
  reopened: z.stringbool().optional(),
  sort: z
    .enum(['newest', 'oldest'])
    .default('newest')
    .describe('By report; `oldest` with `state=open` lists by age'),
});
export type BugQuery = z.input<typeof BugQuery>;
export const BugPage = pageOf(Bug);
export type BugPage = z.infer<typeof BugPage>;

const selection = {
  service: Slug.optional(),
  team: Slug.optional(),
  customerReported: z.stringbool().optional(),
};

export const ResolutionQuery = z.strictObject({
  ...selection,
  window: WindowDays.optional(),
  withinMs: z.coerce
    .number()
    .int()
    .min(60_000)
    .max(365 * 24 * HOUR_MS)
    .optional()
    .describe('The target; that of the team where it owns bug resolution, else 72 h'),
});
export type ResolutionQuery = z.input<typeof ResolutionQuery>;

/** How long bugs take: the share resolved by each age with its band, for bugs reported in the window. */
export const Resolution = z.object({
  window: z.object({ from: Timestamp, to: Timestamp, days: z.number().int() }),
  withinMs: z.number(),
  value: OutcomeValue.describe('Share resolved within the target, with the median'),
  p90: DurationQuantile,
  curve: z
    .array(z.object({ ms: z.number(), resolved: z.number(), lower: z.number(), upper: z.number() }))
    .describe('1 − S with 95 % log-log band, a step function; at most 200 steps'),
  previous: OutcomeValue,
  comparison: Comparison.nullable(),
  open: z.number().int().describe('Open now, whenever they were reported'),
  overdue: z.number().int().describe('Of these, older than the target'),
  reopened: z.number().int().describe('Reported in the window and reopened at least once'),
  followedTo: z.number().nullable().describe('Age in ms beyond which no bug was followed'),
});
export type Resolution = z.infer<typeof Resolution>;
