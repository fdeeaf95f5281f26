import { z } from 'zod';
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

/** A number with its 95 % interval and everything needed to believe it. A share lies between 0 and 1. */
export const OutcomeValue = z.object({
  estimate: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  total: z
    .number()
    .describe(
      'The denominator: settled deployments, durations begun in the window, cases of a ratio; of other amounts the days that were told',
    ),
  good: z.number().nullable().describe('The numerator, where there is one'),
  open: z
    .number()
    .int()
    .describe(
      'Pending deployments, durations still running, or days that told nothing: beside the number, never in it as good',
    ),
  days: z
    .number()
    .int()
    .nullable()
    .describe('Of a kpi, signal or slo: the days that were told; the interval is by what they differ'),
  median: DurationQuantile.nullable().describe('For durations'),
});
export type OutcomeValue = z.infer<typeof OutcomeValue>;

/** The window ending with that day. Null where there was nothing to count: a gap, never a zero. */
export const TrendPoint = z.object({
  day: z.iso.date(),
  estimate: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  total: z.number(),
});
export type TrendPoint = z.infer<typeof TrendPoint>;

/** A window ending now, in whole days, as addresses carry it. */
export const WindowDays = z
  .string()
  .regex(/^(?:[7-9]|[1-8]\d|90)d$/, { error: 'must be 7d to 90d, such as 28d' });

/** This window against the one before, with the answer of a test in words. */
export const Comparison = z.object({
  test: z
    .enum(['newcombe', 'log_rank', 'square_and_add'])
    .describe('`square_and_add`: from the interval of each window (Zou & Donner 2008)'),
  difference: z.number().nullable().describe('This window minus the one before, in shares or in the unit'),
  lower: z.number().nullable().describe('95 % interval of the difference'),
  upper: z.number().nullable(),
  pValue: z.number().nullable(),
  verdict: z.enum(['better', 'worse', 'no_difference_shown', 'no_data']),
  sentence: z.string(),
});
export type Comparison = z.infer<typeof Comparison>;

/** One deployment, bug, incident, commit or day behind a number. */
export const Mover = z.object({
  kind: z.enum(['deployment', 'bug', 'incident', 'commit', 'day']),
  id: z.string(),
  title: z.string(),
  service: z.string(),
  at: Timestamp,
  durationMs: z.number().nullable().describe('How long it took or has been open'),
  effect: z.enum(['good', 'bad', 'open']),
  because: z.string(),
  url: z.string().nullable(),
});
export type Mover = z.infer<typeof Mover>;

/** How fast an error budget burns over two windows at once: 1 spends it exactly within the window of the objective. */
export const OutcomeBurn = z.object({
  factor: z.number().describe('At this rate or faster in both windows the objective is at risk'),
  longMinutes: z.number().int(),
  shortMinutes: z.number().int(),
  longRate: z.number().nullable().describe('Null where less than half of the window was told'),
  shortRate: z.number().nullable(),
  firing: z.boolean(),
});
export type OutcomeBurn = z.infer<typeof OutcomeBurn>;

/** Of an slo: how many bad ones the target allows in the window, and how many there were. */
export const ErrorBudget = z.object({
  allowed: z.number().describe('Cases that may be bad: (1 − target) × total'),
  spent: z.number().describe('Cases that were bad'),
  left: z.number().describe('Share of the budget that is left; below 0 where more was spent than there was'),
  burn: z.array(OutcomeBurn).describe('Fastest first; empty at a moment in the past'),
});
export type ErrorBudget = z.infer<typeof ErrorBudget>;
