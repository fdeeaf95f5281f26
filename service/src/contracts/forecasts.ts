import { z } from 'zod';
import { Rate } from './estimate.ts';
import { Statistic } from './signals.ts';
import { Slug } from './text.ts';
import { Timestamp } from './time.ts';

export const FORECAST_STATES = ['open', 'came_true', 'did_not', 'withdrawn', 'missed'] as const;
export const ForecastState = z.enum(FORECAST_STATES);
export type ForecastState = z.infer<typeof ForecastState>;

export const FORECAST_KINDS = ['signal', 'outcome', 'budget'] as const;
export const ForecastKind = z
  .enum(FORECAST_KINDS)
  .describe(
    '`signal`: it crosses its limit; `outcome`: what a team is measured by crosses its target; `budget`: the error budget of an objective is spent',
  );
export type ForecastKind = z.infer<typeof ForecastKind>;

/** That a signal will cross its limit: when, how sure, and what became of it. */
export const Forecast = z.object({
  id: z.string(),
  kind: ForecastKind,
  state: ForecastState.describe(
    '`missed`: it crossed and nothing had been said; `withdrawn`: no longer likely; `did_not`: its time has passed',
  ),
  sentence: z.string().describe('Such as `fulfilment-db disk reaches 95 % on Thu 14:00 (91 % sure)`'),
  name: z.string(),
  signal: z
    .object({ id: z.string(), statistic: Statistic, name: z.string() })
    .nullable()
    .describe('Null of an outcome or a budget'),
  service: z.string().nullable(),
  team: z.object({ slug: z.string(), name: z.string() }).nullable(),
  unit: z.string(),
  threshold: z.number(),
  thresholdKind: z
    .enum(['slo', 'capacity', 'full', 'target', 'spent'])
    .describe(
      'Set by a person as objective or capacity; 95 % of what can be used; the target of an outcome; nothing left of a budget',
    ),
  direction: z.enum(['rising', 'falling']),
  value: z.number().nullable().describe('The last hour told'),
  probability: z
    .number()
    .nullable()
    .describe(
      'Of crossing within the horizon: 48 hours of a signal, two weeks of an outcome; null of one that was missed, and of a budget, of which only the record says how sure',
    ),
  expectedAt: Timestamp.nullable(),
  earliestAt: Timestamp.nullable().describe('A tenth of the likely paths cross before'),
  latestAt: Timestamp.nullable().describe('Nine tenths of them have crossed by then'),
  madeAt: Timestamp.describe('When it was first said; of one that was missed when it crossed'),
  updatedAt: Timestamp,
  resolvedAt: Timestamp.nullable(),
  crossedAt: Timestamp.nullable(),
  lookedBack: z
    .boolean()
    .describe('Made afterwards, from what had been known on its day, when its outcome was first looked at'),
  simulated: z.boolean(),
});
export type Forecast = z.infer<typeof Forecast>;

export const ForecastQuery = z.strictObject({
  state: z.enum(['open', 'past', 'all']).default('open'),
  team: Slug.optional(),
  service: Slug.optional(),
});
export type ForecastQuery = z.input<typeof ForecastQuery>;

/** How good past forecasts were. */
export const ForecastRecord = z.object({
  precision: Rate.describe('Of those that were made, those that came true'),
  recall: Rate.describe('Of all crossings, those that had been forecast'),
  medianLeadHours: z.number().nullable().describe('From the first word of it to the crossing'),
  lookedBack: z
    .number()
    .int()
    .describe('How many of the decided ones were made afterwards, from what had been known'),
  sentence: z.string(),
});
export type ForecastRecord = z.infer<typeof ForecastRecord>;

export const ForecastRecords = z.array(z.object({ kind: ForecastKind, record: ForecastRecord }));
export type ForecastRecords = z.infer<typeof ForecastRecords>;

export const Forecasts = z.object({
  items: z
    .array(Forecast)
    .describe('Open ones by when they are expected; past ones newest first, at most 100'),
  record: ForecastRecord.describe('Of all kinds together'),
  records: ForecastRecords.describe('By kind, of those of which something is decided'),
  watched: z.number().int().describe('Signals that have a limit to be crossed'),
  outcomes: z.number().int().describe('Outcome metrics that are looked ahead on'),
});
export type Forecasts = z.infer<typeof Forecasts>;

/** One hour of what was, or of what is expected. */
const hour = z.object({ at: Timestamp, value: z.number().nullable() });
export const ForecastDetail = Forecast.extend({
  past: z
    .array(hour)
    .describe('The last seven days by the hour, of an outcome or a budget 90 days by the day; null is a gap'),
  ahead: z
    .array(z.object({ at: Timestamp, median: z.number(), lower: z.number(), upper: z.number() }))
    .describe(
      'The next 48 hours, of an outcome two weeks, as of now with their 95 % interval; empty where too little is known',
    ),
});
export type ForecastDetail = z.infer<typeof ForecastDetail>;
