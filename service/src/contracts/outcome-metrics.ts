import { z } from 'zod';
import { PersonRef } from './people.ts';
import { Email, line } from './text.ts';
import { HOUR_MS, Timestamp } from './time.ts';

/** Counts of output: they rise with effort, not with what anybody gains, so a team cannot own one. */
export const OUTPUT_COUNTS = [
  'deployments',
  'deployment_frequency',
  'commits',
  'pull_requests',
  'story_points',
  'lines_of_code',
  'tickets',
] as const;

const MAX_WINDOW_DAYS = 90;
const share = z
  .number()
  .gt(0, { error: 'must be above 0' })
  .lt(1, { error: 'must be below 1: 90 % is written 0.9' });
const duration = z
  .number()
  .int()
  .min(60_000, { error: 'must be at least one minute (60000 ms)' })
  .max(365 * 24 * HOUR_MS, { error: 'must be at most a year' });

const owned = {
  name: line(80)
    .optional()
    .describe('How the number is called on the page; a plain default is used when left out'),
  owner: Email.describe('The one person who answers for it'),
  windowDays: z.number().int().min(7).max(MAX_WINDOW_DAYS).default(28),
  definition: line(500)
    .optional()
    .describe('What exactly is counted; the standard text of its kind when left out'),
  why: line(300)
    .optional()
    .describe('Why it is changed; kept in the history. Required where the team has another metric already'),
  actionWhenMissed: line(300).describe(
    'What the team does when it is missed; without it the metric decides nothing',
  ),
};
const ofDurations = {
  ...owned,
  withinMs: duration.describe('A duration counts as good when it is at most this long'),
  target: share.describe('The share that must be good'),
};

/** The one number a team owns. Durations are judged by the share that ends within a limit (1 − S of Kaplan–Meier). */
export const SetOutcomeMetric = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('deployment_success_rate'), target: share, ...owned }),
  z.strictObject({
    kind: z.literal('bug_resolution_time'),
    customerReportedOnly: z.boolean().default(true),
    ...ofDurations,
  }),
  z.strictObject({ kind: z.literal('recovery_time'), ...ofDurations }),
  z.strictObject({ kind: z.literal('lead_time'), ...ofDurations }),
]);
export type SetOutcomeMetric = z.input<typeof SetOutcomeMetric>;

export const OutcomeMetricKind = z.enum([
  'deployment_success_rate',
  'bug_resolution_time',
  'recovery_time',
  'lead_time',
]);
export type OutcomeMetricKind = z.infer<typeof OutcomeMetricKind>;

export const OutcomeMetric = z.object({
  kind: OutcomeMetricKind,
  name: z.string(),
  owner: PersonRef,
  target: z.number().describe('Share between 0 and 1'),
  direction: z.literal('at_least').describe('The share should be at least the target'),
  withinMs: z.number().nullable(),
  customerReportedOnly: z.boolean(),
  windowDays: z.number().int(),
  definition: z.string(),
  actionWhenMissed: z.string(),
  changedAt: Timestamp,
});
export type OutcomeMetric = z.infer<typeof OutcomeMetric>;

export const OutcomeStatus = z.enum(['met', 'missed', 'at_risk', 'undecided', 'no_data']);
export type OutcomeStatus = z.infer<typeof OutcomeStatus>;
