import { z } from 'zod';
import { PageQuery, pageOf } from './page.ts';
import { SignalKind, STATISTICS, Statistic } from './quantities.ts';
import { line, Slug } from './text.ts';
import { Timestamp } from './time.ts';

export { SignalKind, STATISTICS, Statistic };

/** Why a point of telemetry was not taken in, and what to change so that it is. A reason never changes its meaning. */
export const REFUSAL_REASONS = {
  not_a_number: {
    what: 'The value is not a number.',
    remedy: 'Leave the point out, or set its flag for no recorded value.',
  },
  infinite: {
    what: 'The value is infinite.',
    remedy: 'Leave the point out; look for a division by zero where it is computed.',
  },
  no_time: { what: 'The point has no time.', remedy: 'Set time_unix_nano.' },
  too_late: {
    what: 'The point is more than an hour old.',
    remedy:
      'Send points within an hour; check the clock of the sender. To bring in the past, see “Bring in the past” in docs/telemetry.md.',
  },
  total_of_the_past: {
    what: 'A total that only grows cannot be compared with others once it is past.',
    remedy:
      'Send what was added since the point before (delta): the cumulativetodelta processor of the collector makes it.',
  },
  in_future: {
    what: 'The time of the point lies more than ten minutes ahead.',
    remedy: 'Check the clock of the sender, and that times are nanoseconds.',
  },
  start_after_time: {
    what: 'The interval of the point begins after its end.',
    remedy: 'Set start_time_unix_nano to the beginning of the interval.',
  },
  interval_too_long: {
    what: 'The point adds up more than 65 minutes, of which nobody can tell when they were.',
    remedy: 'Export more often: once a minute is usual.',
  },
  no_temporality: {
    what: 'It is not said whether the numbers are since the start or since the last ones.',
    remedy: 'Set aggregation_temporality to delta (1) or cumulative (2).',
  },
  no_metric_name: { what: 'The metric has no name.', remedy: 'Give it one.' },
  unknown_metric_type: {
    what: 'The metric is of no type that is known here.',
    remedy: 'Send a gauge, sum, histogram, exponential histogram or summary.',
  },
  name_too_long: {
    what: 'The name of the metric or its service, or the unit, is longer than 255 characters.',
    remedy: 'Shorten it; what varies belongs into attributes.',
  },
  too_many_attributes: {
    what: 'The point has more than 64 attributes.',
    remedy: 'Remove those that nobody looks at, for example by a view of the SDK.',
  },
  attribute_too_long: {
    what: 'An attribute is longer than 1,024 characters, or its key than 200.',
    remedy: 'Leave it out, or cut it off, by a view of the SDK or a processor of the collector.',
  },
  duplicate_attribute: { what: 'An attribute is given twice.', remedy: 'Give each key once.' },
  unreadable_attribute: {
    what: 'An attribute is not valid UTF-8, contains a zero character or is nested too deep.',
    remedy: 'Send texts in UTF-8, and values nested no deeper than eight levels.',
  },
  bucket_mismatch: {
    what: 'A histogram needs one count more than it has bounds.',
    remedy: 'Send as many bucket_counts as explicit_bounds, and one for what lies above all of them.',
  },
  bounds_not_ascending: {
    what: 'The bounds of a histogram are not ascending numbers.',
    remedy: 'Sort them, and give each once.',
  },
  counts_do_not_add_up: {
    what: 'The buckets of a histogram do not add up to its count.',
    remedy: 'Set count to their sum; they must be read at one moment.',
  },
  count_too_large: {
    what: 'A count is larger than a million million.',
    remedy: 'Check that counts are whole numbers without a sign.',
  },
  negative_counter: {
    what: 'A counter that only grows has a value below zero.',
    remedy: 'Use an up-down counter or a gauge for what goes both ways.',
  },
  not_a_count: {
    what: 'A count is not a whole number from 0 to a million million.',
    remedy: 'Send counters as they are scraped, not what a rule has computed from them.',
  },
  bad_bound: {
    what: 'The label le of a bucket is not a number.',
    remedy: 'Give each bucket its upper bound, and the last one +Inf.',
  },
  scale_out_of_range: {
    what: 'The scale of an exponential histogram is not between -10 and 20.',
    remedy: 'Use a scale of this range.',
  },
  too_many_series: {
    what: 'The service has as many series as one may have.',
    remedy:
      'Leave out the attribute that has most values, by a view of the SDK or a processor of the collector.',
  },
  store_full: {
    what: 'There are as many series as this Throughline keeps.',
    remedy: 'Look under GET /api/v1/signals for services with many, and leave out attributes there.',
  },
  wrong_scope: {
    what: 'The token is not for this service.',
    remedy:
      'Make a token that includes it: Settings → Tokens. Its name is the resource attribute service.name.',
  },
  simulated_mismatch: {
    what: 'Invented and real telemetry are kept apart.',
    remedy: 'Give the resource another service.name; throughline.simulated is for the simulated company.',
  },
  too_many_edges: {
    what: 'The service has as many neighbours as one may have: new ones are left out of the map.',
    remedy:
      'Name what is called by what does not change: a host rather than its address, a topic rather than a reply queue.',
  },
  out_of_order: {
    what: 'The total is not later than one that was counted before.',
    remedy: 'Give each process its own service.instance.id, so that only one sender counts a total.',
  },
} as const satisfies Record<string, { what: string; remedy: string }>;

export const RefusalReason = z.enum(
  Object.keys(REFUSAL_REASONS) as [keyof typeof REFUSAL_REASONS, ...(keyof typeof REFUSAL_REASONS)[]],
);
export type RefusalReason = z.infer<typeof RefusalReason>;

export const TelemetryRefusal = z.object({
  day: z.iso.date().describe('In UTC'),
  signal: z.enum(['metrics', 'traces', 'logs']),
  service: z.string(),
  reason: RefusalReason,
  what: z.string().describe('The reason in words'),
  remedy: z.string().describe('What to change at the sender'),
  label: z
    .string()
    .nullable()
    .describe('The attribute at fault; where there are too many series the one with most values'),
  example: z.string().describe('What the last of them was about, such as the name of the metric'),
  count: z.number().int().describe('Points, spans or log records'),
  firstAt: Timestamp,
  lastAt: Timestamp,
});
export type TelemetryRefusal = z.infer<typeof TelemetryRefusal>;

export const MAX_REFUSAL_DAYS = 35; // as long as minutes are kept

export const RefusalQuery = z.strictObject({
  days: z.coerce.number().int().min(1).max(MAX_REFUSAL_DAYS).default(7).describe('How many days back'),
});

export const TelemetryRefusals = z.object({ items: z.array(TelemetryRefusal) });

export const SetAsideBatch = z.object({
  id: z.string(),
  at: Timestamp.describe('When it was set aside'),
  reason: z.string().describe('What the fold could not do with it'),
  bytes: z.number().int().describe('Packed, as it is kept'),
});
export type SetAsideBatch = z.infer<typeof SetAsideBatch>;

export const SetAsideBatches = z.object({ items: z.array(SetAsideBatch) });

export const SignalStatistic = z.object({
  statistic: Statistic,
  name: z.string().describe('For a person, such as `checkout-api POST /pay p95 latency`'),
  unit: z.string().describe('Of the numbers that /points answers; empty for a plain number'),
});

/** What a signal tells of its service: how much it is asked, how often it fails, how slow and how full it is. */
export const SignalRole = z.enum(['traffic', 'errors', 'latency', 'saturation', 'business', 'other']);
export type SignalRole = z.infer<typeof SignalRole>;

/** Which way is worse; `either` where nothing is known of it. */
export const Worse = z.enum(['higher', 'lower', 'either']);
export type Worse = z.infer<typeof Worse>;

const threshold = {
  statistic: Statistic,
  value: z.number().describe('In the unit that the statistic is shown in'),
  kind: z
    .enum(['slo', 'capacity'])
    .describe('`slo`: what was promised; `capacity`: where there is no more to be had'),
};
export const SignalThreshold = z.object({ ...threshold, unit: z.string() });
export type SignalThreshold = z.infer<typeof SignalThreshold>;

/** What a person says of a signal. It is replaced as a whole; null, or left out, is what the rules make of it. */
export const PutSignalMark = z.strictObject({
  role: z
    .enum(['traffic', 'errors', 'latency', 'saturation', 'business', 'none'])
    .nullish()
    .describe('What it is for; `none`: nothing, and it is not watched unless that is said besides'),
  watched: z.boolean().nullish().describe('Whether changes of it are looked for'),
  worse: Worse.nullish().describe('Which way is worse'),
  note: line(500).nullish().describe('For whoever looks at it next'),
  threshold: z
    .strictObject({
      ...threshold,
      unit: z.string().max(40).optional().describe('May be left out; another one than it has is refused'),
    })
    .nullish()
    .describe('A limit that forecasts warn of'),
});
export type PutSignalMark = z.input<typeof PutSignalMark>;

export const SignalMark = z.object({
  role: PutSignalMark.shape.role.unwrap().unwrap().nullable(),
  watched: z.boolean().nullable(),
  worse: Worse.nullable(),
  note: z.string().nullable(),
  threshold: SignalThreshold.nullable(),
  at: Timestamp,
  by: z.string(),
});
export type SignalMark = z.infer<typeof SignalMark>;

export const Signal = z.object({
  id: z.string(),
  name: z.string().describe('For a person, such as `checkout-api POST /pay latency`'),
  service: z.string(),
  team: z
    .object({ slug: Slug, name: z.string() })
    .nullable()
    .describe('Who owns the service; null where nobody said'),
  environment: z.string().describe('Empty where the sender did not say'),
  metric: z.string(),
  kind: SignalKind,
  unit: z.string().describe('As the sender has it (UCUM)'),
  attributes: z.record(z.string(), z.string()),
  statistics: z.array(SignalStatistic),
  role: SignalRole.describe('As marked; else as its name, kind and unit tell'),
  watched: z.boolean().describe('Whether changes of it are looked for'),
  worse: Worse,
  mark: SignalMark.nullable().describe('What a person said of it'),
  simulated: z.boolean(),
  createdAt: Timestamp,
  lastAt: Timestamp.describe('The hour of its newest point'),
});
export type Signal = z.infer<typeof Signal>;

export const SignalQuery = PageQuery.extend({
  search: line(200)
    .optional()
    .describe(
      'Words that occur in the name it is shown under, in service, metric or attributes, all of them',
    ),
  service: Slug.optional(),
  team: Slug.optional(),
  kind: SignalKind.optional(),
  role: SignalRole.optional(),
  watched: z.stringbool({ truthy: ['true'], falsy: ['false'] }).optional(),
});
export type SignalQuery = z.infer<typeof SignalQuery>;

export const SignalPage = pageOf(Signal);

export const Step = z.enum(['1m', '5m', '15m', '1h', '6h', '1d']);
export type Step = z.infer<typeof Step>;
export const STEP_MS: Record<Step, number> = {
  '1m': 60_000,
  '5m': 300_000,
  '15m': 900_000,
  '1h': 3_600_000,
  '6h': 21_600_000,
  '1d': 86_400_000,
};
export const MAX_BUCKETS = 11_000; // a week of minutes; a plot has fewer pixels

export const SignalPointsQuery = z.strictObject({
  from: Timestamp.optional().describe('Default: 24 hours before `to`'),
  to: Timestamp.optional().describe('Default: now'),
  step: Step.optional().describe('Width of a bucket; by default one that makes at most 300 of them'),
});
export type SignalPointsQuery = z.infer<typeof SignalPointsQuery>;

const figure = z.number().nullable();

export const SignalPoint = z.object({
  at: Timestamp.describe('Beginning of the bucket'),
  count: figure.describe(
    'Readings of a gauge, reports of a rate, observations of a distribution, cases of a ratio; null where nothing was told: a gap, never zero',
  ),
  sum: figure,
  mean: figure.describe('sum / count; of a ratio the share itself'),
  min: figure,
  max: figure,
  rate: figure.describe('Per second, over the minutes that were told'),
  p50: figure,
  p90: figure,
  p95: figure,
  p99: figure,
});
export type SignalPoint = z.infer<typeof SignalPoint>;

export const SignalPoints = z.object({
  signal: Signal,
  from: Timestamp,
  to: Timestamp,
  step: Step,
  unit: z.string().describe('Of sum, mean, min, max and the percentiles; empty for a plain number'),
  damaged: z
    .array(z.object({ code: z.literal('telemetry_damaged'), from: Timestamp, to: Timestamp }))
    .describe(
      'Times of which what is stored cannot be read, and the points are gaps: see docs/operations.md',
    ),
  points: z.array(SignalPoint).describe('One for every step from `from` to `to`, gaps included'),
});
export type SignalPoints = z.infer<typeof SignalPoints>;

/** What an edge leads from or to: a service, what it calls, or where it runs. */
export const EdgeEnd = z.object({
  kind: z.enum([
    'service',
    'database',
    'topic',
    'external',
    'pod',
    'node',
    'host',
    'cluster',
    'zone',
    'region',
    'environment',
  ]),
  name: z.string(),
});
export type EdgeEnd = z.infer<typeof EdgeEnd>;

export const EdgeRelation = z
  .enum(['calls', 'publishes', 'delivers', 'runs_on', 'located_in', 'part_of', 'deployed_in'])
  .describe('A service `publishes` to a topic, which `delivers` to others');
export type EdgeRelation = z.infer<typeof EdgeRelation>;

/** That one thing needs another, as traces and the attributes of resources tell. */
export const Edge = z.object({
  from: EdgeEnd,
  relation: EdgeRelation,
  to: EdgeEnd,
  environment: z.string().describe('Of whoever told it; empty where it did not say'),
  firstAt: Timestamp,
  lastAt: Timestamp,
  calls: z.number().describe('That were seen since `from`; 0 where it is no call'),
  errors: z.number(),
  meanMs: z.number().nullable(),
  simulated: z.boolean(),
});
export type Edge = z.infer<typeof Edge>;

export const EdgeQuery = z.strictObject({
  days: z.coerce
    .number()
    .int()
    .min(1)
    .max(35)
    .default(7)
    .describe('How many days back, today included (UTC)'),
  service: Slug.optional().describe('Only what leads to or from it'),
  environment: line(63).optional(),
});
export type EdgeQuery = z.infer<typeof EdgeQuery>;

export const EdgeList = z.object({
  from: Timestamp,
  items: z.array(Edge).describe('Those with the most calls first'),
  leftOut: z.number().int().describe('How many there are beyond those'),
});
export type EdgeList = z.infer<typeof EdgeList>;

/** A request that stands for a value of a signal: its trace is to be found where traces are kept. */
export const SignalExemplar = z.object({
  at: Timestamp,
  value: z.number().describe('In the unit of /points'),
  traceId: z.string(),
  spanId: z.string().describe('Empty where the sender did not say'),
});
export type SignalExemplar = z.infer<typeof SignalExemplar>;

export const SignalExemplarQuery = z.strictObject({
  from: Timestamp.optional().describe('Default: 24 hours before `to`'),
  to: Timestamp.optional().describe('Default: now'),
});

export const SignalExemplars = z.object({
  unit: z.string(),
  items: z.array(SignalExemplar).describe('The largest first, 100 at most'),
});
export type SignalExemplars = z.infer<typeof SignalExemplars>;
