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

/** A window ending now, in whole days, as addresses carry it. */
export const WindowDays = z
  .string()
  .regex(/^(?:[7-9]|[1-8]\d|90)d$/, { error: 'must be 7d to 90d, such as 28d' });

/** This window against the one before, with the answer of a test in words. */
export const Comparison = z.object({
  test: z.enum(['newcombe', 'log_rank']),
  difference: z.number().nullable().describe('Of the shares, this window minus the one before'),
  lower: z.number().nullable().describe('95 % interval of the difference'),
  upper: z.number().nullable(),
  pValue: z.number().nullable(),
  verdict: z.enum(['better', 'worse', 'no_difference_shown', 'no_data']),
  sentence: z.string(),
});
export type Comparison = z.infer<typeof Comparison>;

/** One deployment, bug or incident behind a number. */
export const Mover = z.object({
  kind: z.enum(['deployment', 'bug', 'incident', 'commit']),
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
