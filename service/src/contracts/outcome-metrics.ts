import { z } from 'zod';
import { PersonRef } from './people.ts';
import { KpiKind, Segment, Statistic } from './quantities.ts';
import { Email, line, Slug } from './text.ts';
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

export const OutcomeDirection = z.enum(['at_least', 'at_most']);
export type OutcomeDirection = z.infer<typeof OutcomeDirection>;

const direction = OutcomeDirection.optional();
const level = z
  .number({ error: 'must be a number' })
  .min(-1e15, { error: 'must be at least -1000000000000000' })
  .max(1e15, { error: 'must be at most 1000000000000000' });
const ofKpi = {
  kpi: Slug.describe('A KPI of the team'),
  segment: Segment.default({}).describe('Only this segment of it, such as {"plan":"pro"}'),
};
const signalId = z
  .string()
  .regex(/^\d{1,10}$/, { error: 'must be the id of a signal: see GET /api/v1/signals' })
  .describe("A signal of one of the team's services");

/** What the good ones of an objective are counted by. */
const SloSource = z.discriminatedUnion('from', [
  z.strictObject({
    from: z.literal('error_ratio'),
    signal: signalId.describe('An error ratio: good is what did not fail'),
  }),
  z.strictObject({
    from: z.literal('latency'),
    signal: signalId.describe('A distribution: good is what took no longer than the limit'),
    limit: z
      .number()
      .gt(0, { error: 'must be above 0' })
      .max(1e12)
      .describe('In the unit the signal is shown in'),
  }),
  z.strictObject({ from: z.literal('kpi'), ...ofKpi }),
]);

/** Statistics whose value over a window of days means something and has an interval. */
export const OUTCOME_STATISTICS = [
  'mean',
  'rate',
  'ratio',
  'p50',
  'p90',
  'p95',
  'p99',
] as const satisfies Statistic[];

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
  z.strictObject({
    kind: z.literal('kpi'),
    ...ofKpi,
    target: level.describe('In the unit of the KPI, of a sum a day; of a proportion the share, as 0.42'),
    direction: direction.describe("Which side of the target is better; the KPI's own when left out"),
    ...owned,
  }),
  z.strictObject({
    kind: z.literal('signal'),
    signal: signalId,
    statistic: z.enum(OUTCOME_STATISTICS),
    target: level.describe('In the unit the signal is shown in; of a ratio the share, as 0.01'),
    direction: direction.describe('Which side of the target is better; `at_most` when left out'),
    ...owned,
  }),
  z.strictObject({
    kind: z.literal('slo'),
    source: SloSource,
    target: share.describe('The share that must be good, such as 0.999'),
    ...owned,
  }),
]);
export type SetOutcomeMetric = z.input<typeof SetOutcomeMetric>;

export const OutcomeMetricKind = z.enum([
  'deployment_success_rate',
  'bug_resolution_time',
  'recovery_time',
  'lead_time',
  'kpi',
  'signal',
  'slo',
]);
export type OutcomeMetricKind = z.infer<typeof OutcomeMetricKind>;

/** What a `kpi`, a `signal` or an `slo` is read from. */
export const OutcomeSource = z.discriminatedUnion('from', [
  z.object({
    from: z.literal('kpi'),
    kpi: z.string(),
    name: z.string(),
    kind: KpiKind,
    numerator: z.string().nullable(),
    denominator: z.string().nullable(),
    segment: Segment,
  }),
  z.object({ from: z.literal('signal'), signal: z.string(), statistic: Statistic, name: z.string() }),
  z.object({ from: z.literal('error_ratio'), signal: z.string(), name: z.string() }),
  z.object({
    from: z.literal('latency'),
    signal: z.string(),
    name: z.string(),
    limit: z.number(),
    unit: z.string().describe('Of the limit'),
  }),
]);
export type OutcomeSource = z.infer<typeof OutcomeSource>;

export const OutcomeMetric = z.object({
  kind: OutcomeMetricKind,
  name: z.string(),
  owner: PersonRef,
  target: z.number().describe('Share between 0 and 1, or an amount in the unit'),
  direction: OutcomeDirection.describe('Whether the number should be at least or at most the target'),
  scale: z
    .enum(['share', 'amount'])
    .describe('A `share` lies between 0 and 1 and is shown in per cent; an `amount` is in the unit'),
  unit: z.string().describe('`%` of a share; never shared between teams'),
  source: OutcomeSource.nullable().describe('Of a kpi, signal or slo: what it is read from'),
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
