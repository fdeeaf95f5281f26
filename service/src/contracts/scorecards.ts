import { z } from 'zod';
import { Deployment } from './deployments.ts';
import { OutcomeMetric, OutcomeMetricKind, OutcomeStatus } from './outcome-metrics.ts';
import { Email, line, Slug } from './text.ts';
import { Timestamp } from './time.ts';

/** A duration read off a Kaplan–Meier curve; `more_than` where the curve never falls that far: no number is made up. */
export const DurationQuantile = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('at'),
    ms: z.number(),
    lowerMs: z.number().nullable(),
    upperMs: z.number().nullable(),
  }),
  z.object({ kind: z.literal('more_than'), ms: z.number(), lowerMs: z.number().nullable() }),
  z.object({ kind: z.literal('no_data') }),
]);
export type DurationQuantile = z.infer<typeof DurationQuantile>;

/** A share between 0 and 1 with its 95 % interval and everything needed to believe it. */
export const OutcomeValue = z.object({
  estimate: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  total: z.number().int().describe('The denominator: settled deployments, or durations begun in the window'),
  good: z.number().int().nullable().describe('The numerator, where it is a plain count'),
  open: z
    .number()
    .int()
    .describe('Pending deployments, or durations still running: beside the number, never in it as good'),
  median: DurationQuantile.nullable().describe('For durations'),
});
export type OutcomeValue = z.infer<typeof OutcomeValue>;

/** The window ending with that day. Null where there was nothing to count: a gap, never a zero. */
export const TrendPoint = z.object({
  day: z.iso.date(),
  estimate: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  total: z.number().int(),
});
export type TrendPoint = z.infer<typeof TrendPoint>;

export const Outcome = z.object({
  metric: OutcomeMetric,
  value: OutcomeValue,
  status: OutcomeStatus,
  trend: z.array(TrendPoint).describe('90 days, oldest first'),
});
export type Outcome = z.infer<typeof Outcome>;

export const SupportingOutcome = z.object({
  kind: OutcomeMetricKind,
  name: z.string(),
  withinMs: z.number().nullable(),
  value: OutcomeValue,
  definition: z.string(),
});
export type SupportingOutcome = z.infer<typeof SupportingOutcome>;

export const Team = z.object({
  slug: z.string(),
  name: z.string(),
  purpose: z.string().nullable(),
  simulated: z.boolean(),
  services: z.array(z.object({ slug: z.string(), name: z.string() })),
  members: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type Team = z.infer<typeof Team>;

export const PutTeam = z.strictObject({
  name: line(80),
  purpose: line(300).optional().describe('What the team is there for, in one sentence'),
  members: z.array(Email).max(100).default([]).describe('E-mail addresses of its people'),
  simulated: z
    .boolean()
    .default(false)
    .describe('Belongs to the simulated company and goes when that is removed'),
});
export type PutTeam = z.input<typeof PutTeam>;

export const TeamCard = z.object({ team: Team, outcome: Outcome.nullable() });
export type TeamCard = z.infer<typeof TeamCard>;
export const TeamCards = z.object({ items: z.array(TeamCard), asOf: Timestamp });
export type TeamCards = z.infer<typeof TeamCards>;

export const ScorecardQuery = z.strictObject({
  window: z
    .string()
    .regex(/^(?:[7-9]|[1-8]\d|90)d$/, { error: 'must be 7d to 90d, such as 28d' })
    .optional()
    .describe('Days looked at; the window of the outcome metric when left out'),
});
export type ScorecardQuery = z.infer<typeof ScorecardQuery>;

/** What the rail under the trend shows: every production deployment of the team in the trend's 90 days. */
export const RailMark = z.object({
  id: z.string(),
  at: Timestamp,
  service: z.string(),
  version: z.string(),
  verdict: z.enum(['pending', 'held', 'rolled_back', 'failed']),
});
export type RailMark = z.infer<typeof RailMark>;

export const Scorecard = z.object({
  team: Team,
  window: z.object({ from: Timestamp, to: Timestamp, days: z.number().int() }),
  outcome: Outcome.nullable().describe('Null until the team has chosen its metric'),
  previous: OutcomeValue.nullable().describe('The same number over the window before'),
  supporting: z.array(SupportingOutcome),
  verdicts: z
    .record(z.string(), z.number().int())
    .describe('Production deployments in the window by verdict'),
  rail: z.array(RailMark),
  recent: z.array(Deployment).describe('The latest twelve deployments'),
});
export type Scorecard = z.infer<typeof Scorecard>;

export const TeamPath = z.object({ slug: Slug });
