import { z } from 'zod';
import { Rate } from './estimate.ts';
import { Statistic } from './signals.ts';
import { Slug } from './text.ts';
import { Timestamp } from './time.ts';

export const FORECAST_STATES = ['open', 'came_true', 'did_not', 'withdrawn', 'missed'] as const;
export const ForecastState = z.enum(FORECAST_STATES);
export type ForecastState = z.infer<typeof ForecastState>;

/** That a signal will cross its limit: when, how sure, and what became of it. */
export const Forecast = z.object({
  id: z.string(),
  state: ForecastState.describe(
    '`missed`: it crossed and nothing had been said; `withdrawn`: no longer likely; `did_not`: its time has passed',
  ),
  sentence: z.string().describe('Such as `fulfilment-db disk reaches 95 % on Thu 14:00 (91 % sure)`'),
  signal: z.object({ id: z.string(), statistic: Statistic, name: z.string() }),
  service: z.string(),
  team: z.object({ slug: z.string(), name: z.string() }).nullable(),
  unit: z.string(),
  threshold: z.number(),
  thresholdKind: z
    .enum(['slo', 'capacity', 'full'])
    .describe('Set by a person as objective or capacity; or 95 % of what can be used'),
  direction: z.enum(['rising', 'falling']),
  value: z.number().nullable().describe('The last hour told'),
  probability: z.number().nullable().describe('Of crossing within 48 hours; null of one that was missed'),
  expectedAt: Timestamp.nullable(),
  earliestAt: Timestamp.nullable().describe('A tenth of the likely paths cross before'),
  latestAt: Timestamp.nullable().describe('Nine tenths of them have crossed by then'),
  madeAt: Timestamp.describe('When it was first said; of one that was missed when it crossed'),
  updatedAt: Timestamp,
  resolvedAt: Timestamp.nullable(),
  crossedAt: Timestamp.nullable(),
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
  sentence: z.string(),
});
export type ForecastRecord = z.infer<typeof ForecastRecord>;

export const Forecasts = z.object({
  items: z
    .array(Forecast)
    .describe('Open ones by when they are expected; past ones newest first, at most 100'),
  record: ForecastRecord,
  watched: z.number().int().describe('Signals that have a limit to be crossed'),
});
export type Forecasts = z.infer<typeof Forecasts>;

/** One hour of what was, or of what is expected. */
const hour = z.object({ at: Timestamp, value: z.number().nullable() });
export const ForecastDetail = Forecast.extend({
  past: z.array(hour).describe('The last seven days by the hour; null is a gap'),
  ahead: z
    .array(z.object({ at: Timestamp, median: z.number(), lower: z.number(), upper: z.number() }))
    .describe('The next 48 hours as of now with their 95 % interval; empty where too little is known'),
});
export type ForecastDetail = z.infer<typeof ForecastDetail>;
