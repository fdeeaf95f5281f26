import { z } from 'zod';
import { Deployment } from './deployments.ts';
import { Rate } from './estimate.ts';
import { OutcomeMetric, OutcomeMetricKind, OutcomeStatus } from './outcome-metrics.ts';
import { Comparison, ErrorBudget, Mover, OutcomeValue, TrendPoint, WindowDays } from './outcome-values.ts';
import { MAX_PAGE_SIZE, PageQuery } from './page.ts';
import { Email, line, Slug } from './text.ts';
import { Timestamp } from './time.ts';
import { VerdictKind } from './verdicts.ts';

export const Outcome = z.object({
  metric: OutcomeMetric,
  value: OutcomeValue,
  status: OutcomeStatus,
  statusReason: z.string().describe('Why it has this status, in a sentence'),
  budget: ErrorBudget.nullable().describe('Of an slo'),
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
/** A page of teams in order of name, with how many there are in each state over all pages. */
export const TeamCards = z.object({
  items: z.array(TeamCard),
  nextCursor: z.string().nullable(),
  counts: z.record(z.union([OutcomeStatus, z.literal('no_metric')]), z.number().int()),
  asOf: Timestamp,
});
export type TeamCards = z.infer<typeof TeamCards>;

export const TeamsQuery = PageQuery.extend({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_PAGE_SIZE)
    .default(24)
    .describe('Teams in a page; each comes with ninety days of trend'),
  status: z.union([OutcomeStatus, z.literal('no_metric')]).optional(),
  search: line(80).optional().describe('Part of the name of a team'),
});
export type TeamsQuery = z.input<typeof TeamsQuery>;

export const ScorecardQuery = z.strictObject({
  window: WindowDays.optional().describe('Days looked at; the window of the outcome metric when left out'),
});
export type ScorecardQuery = z.infer<typeof ScorecardQuery>;

/** What the rail under the trend shows: every production deployment of the team in the trend's 90 days. */
export const RailMark = z.object({
  id: z.string(),
  at: Timestamp,
  service: z.string(),
  version: z.string(),
  verdict: VerdictKind,
});
export type RailMark = z.infer<typeof RailMark>;

export const Scorecard = z.object({
  team: Team,
  window: z.object({ from: Timestamp, to: Timestamp, days: z.number().int() }),
  outcome: Outcome.nullable().describe('Null until the team has chosen its metric'),
  previous: OutcomeValue.nullable().describe('The same number over the window before'),
  comparison: Comparison.nullable().describe('Null until the team has chosen its metric'),
  movers: z.array(Mover).describe('What is behind the number: the bad ones first, newest first; at most 30'),
  faults: z
    .array(z.object({ detail: z.string(), remedy: z.string() }))
    .describe('What could not be counted, such as commits written after they were deployed'),
  advice: z
    .string()
    .nullable()
    .describe('What to do now: the agreed action when missed, or what would settle an undecided one'),
  changes: z
    .array(
      z.object({
        changedAt: Timestamp,
        changedBy: z.string(),
        why: z.string().nullable(),
        before: OutcomeMetric.nullable(),
        after: OutcomeMetric,
      }),
    )
    .describe('Every change of the outcome metric, newest first'),
  badge: z.string().describe('Address of the badge for a README'),
  supporting: z.array(SupportingOutcome),
  context: z
    .object({
      changeFailureRate: Rate.describe(
        'Succeeded deployments that failed in production, of those with a settled verdict (DORA)',
      ),
      deploymentsPerWeek: z.number().describe('Attempts in production'),
    })
    .describe('Shown for comparison with others; never a target'),
  verdicts: z
    .record(z.string(), z.number().int())
    .describe('Production deployments in the window by verdict'),
  rail: z.array(RailMark),
  recent: z.array(Deployment).describe('The latest twelve deployments'),
});
export type Scorecard = z.infer<typeof Scorecard>;

export const TeamPath = z.object({ slug: Slug });

export const BadgeQuery = z.strictObject({
  key: z.string().max(100).describe('Comes with the address on the scorecard'),
});

/** A week in words, ready to be pasted. */
export const DigestQuery = z.strictObject({
  week: z
    .string()
    .regex(/^\d{4}-W(?:0[1-9]|[1-4]\d|5[0-3])$/, { error: 'must be an ISO week, such as 2026-W31' })
    .optional()
    .describe('The last one that has ended when left out'),
  team: Slug.optional().describe('One team only'),
});
export type DigestQuery = z.input<typeof DigestQuery>;
