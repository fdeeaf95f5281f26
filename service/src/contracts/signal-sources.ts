import { z } from 'zod';
import { PrometheusAuth, PrometheusUrl, statement } from './kpis.ts';
import { EnvironmentName, line, Slug } from './text.ts';
import { Timestamp } from './time.ts';

/** One query, each of whose answers becomes a signal. */
export const PulledQuery = z.strictObject({
  name: line(200).describe('What is measured, such as `queue wait`: the signals are called after it'),
  query: statement(4000).describe('PromQL. Its value at the end of a minute stands for that minute'),
  unit: z
    .string()
    .trim()
    .max(63)
    .default('')
    .describe('Of its values, in UCUM, such as `s`, `By` or `{order}`'),
  service: Slug.optional().describe(
    'Whose signals they are; left out, the labels service_name, service or job of each answer say it',
  ),
  environment: EnvironmentName.optional().describe('Left out, the labels say it'),
});
export type PulledQuery = z.input<typeof PulledQuery>;

export const MAX_PULLED_QUERIES = 100;

/** A Prometheus that is asked for signals. What is secret goes in and never comes out again. */
export const PutSignalSource = z.strictObject({
  url: PrometheusUrl,
  auth: PrometheusAuth.optional().describe('Left out, what is known stays'),
  queries: z
    .array(PulledQuery)
    .min(1, { error: 'is empty: add a query' })
    .max(MAX_PULLED_QUERIES)
    .refine((queries) => new Set(queries.map(({ name }) => name)).size === queries.length, {
      error: 'holds two queries of one name: give each its own',
    }),
  everyMinutes: z.number().int().min(1).max(60).default(1).describe('How often it is asked'),
  historyDays: z
    .number()
    .int()
    .min(0)
    .max(34)
    .default(1)
    .describe('How far back the first question of a query goes'),
});
export type PutSignalSource = z.input<typeof PutSignalSource>;

export const SignalSource = z.object({
  slug: Slug,
  url: z.string(),
  hasSecret: z.boolean(),
  queries: z.array(
    z.object({
      name: z.string(),
      query: z.string(),
      unit: z.string(),
      service: z.string().nullable(),
      environment: z.string().nullable(),
      pulledTo: Timestamp.nullable().describe('Up to where its answers are signals'),
    }),
  ),
  everyMinutes: z.number().int(),
  historyDays: z.number().int(),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  lastRunAt: Timestamp.nullable(),
  nextRunAt: Timestamp.nullable(),
  last: z
    .object({ points: z.number().int(), refused: z.number().int(), message: z.string() })
    .nullable()
    .describe('What became of the answers of the last run; the message says why some were refused'),
  code: z.string().nullable(),
  reason: z.string().nullable(),
  remedy: z.string().nullable(),
});
export type SignalSource = z.infer<typeof SignalSource>;

export const SignalSources = z.object({ items: z.array(SignalSource) });
export const SignalSourcePath = z.object({ slug: Slug });

/** What the queries answer now, with nothing taken in. */
export const SignalSourcePreview = z.object({
  queries: z.array(
    z.object({
      name: z.string(),
      series: z.number().int().describe('How many signals it would give'),
      newest: z
        .array(z.object({ service: z.string(), labels: z.record(z.string(), z.string()), value: z.string() }))
        .describe('The first five, with their newest values'),
    }),
  ),
});
export type SignalSourcePreview = z.infer<typeof SignalSourcePreview>;
