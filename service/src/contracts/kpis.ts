import { z } from 'zod';
import { PageQuery } from './page.ts';
import { PersonRef } from './people.ts';
import { KpiKind, Segment, Statistic } from './quantities.ts';
import { Email, line, Slug } from './text.ts';
import { Timestamp } from './time.ts';

export { KpiKind, Segment };

export const MAX_POINTS_A_REQUEST = 50_000; // a transaction of a few seconds; more only delays everybody else
export const MAX_POINTS_BODY_BYTES = 16 * 1_048_576; // as many points, written at length
export const MAX_ATTRIBUTES = 4; // every further one multiplies the series
export const MAX_SEGMENT_VALUE = 100;

export const KpiDirection = z.enum(['higher', 'lower']);
export type KpiDirection = z.infer<typeof KpiDirection>;
/** How long the interval is that a point stands for. */
export const KpiResolution = z.enum(['minute', 'hour', 'day']);
export type KpiResolution = z.infer<typeof KpiResolution>;

/** They name the columns of a CSV, so none may be that of a column with a meaning. */
const COLUMNS: readonly string[] = ['at', 'value', 'numerator', 'denominator'];
export const SegmentAttribute = z
  .string()
  .max(40, { error: 'is longer than 40 characters: shorten it' })
  .regex(/^[a-z][a-z0-9_]*$/, { error: 'must be lower-case letters, digits and underscores, such as plan' })
  .refine((name) => !COLUMNS.includes(name), { error: 'is the name of a column: choose another' });

/** ISO 4217, as far as the runtime knows it. */
export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/, { error: 'must be three capital letters (ISO 4217), such as EUR' })
  .refine((code) => Intl.supportedValuesOf('currency').includes(code), {
    error: 'is no currency of ISO 4217: write one such as EUR',
  });

export const Worth = z.strictObject({
  amount: z
    .number()
    .gt(0, { error: 'must be above 0' })
    .max(1e9, { error: 'must be at most 1000000000' })
    .describe('What one more is worth: of a sum or a level one unit, of a ratio one of its numerator'),
  currency: Currency,
});
export type Worth = z.infer<typeof Worth>;

const definition = {
  name: line(120).describe('Shown on pages, such as `Completed checkouts per started checkout`'),
  description: line(500).optional().describe('What exactly is counted, for whoever doubts it'),
  unit: line(40).describe(
    'Such as `EUR`, `orders`, `%`. Of a proportion in `%` the values stay shares: 0.42 is shown as 42 %',
  ),
  direction: KpiDirection.default('higher').describe('Which way is better'),
  kind: KpiKind.describe(
    '`sum` adds up over time and segments (orders, revenue); `gauge` is a level (active users); `ratio` keeps numerator and denominator apart (conversion, revenue per request)',
  ),
  proportion: z
    .boolean()
    .default(false)
    .describe(
      'Of a ratio: the numerator counts some of what the denominator counts, as completed of started checkouts. Both are then whole numbers, and the share has a 95 % interval',
    ),
  numerator: line(80)
    .optional()
    .describe('Of a ratio: what is counted above, such as `completed checkouts`; required'),
  denominator: line(80)
    .optional()
    .describe('Of a ratio: what is counted below, such as `started checkouts`; required'),
  resolution: KpiResolution.default('hour').describe('The interval that each point stands for'),
  team: Slug.describe('The team that owns it'),
  owner: Email.optional().describe('The person who answers for it'),
  worth: Worth.optional(),
  segments: z
    .array(SegmentAttribute)
    .max(MAX_ATTRIBUTES, { error: `has more than ${MAX_ATTRIBUTES} attributes: keep those you decide by` })
    .refine((list) => new Set(list).size === list.length, { error: 'names an attribute twice' })
    .default([])
    .describe('The customer attributes by which points may be cut, such as `plan` and `region`'),
};

/** A business number. What depends on its points (kind, proportion, resolution, segments) is fixed with the first one. */
export const PutKpi = z.strictObject(definition);
export type PutKpi = z.input<typeof PutKpi>;
export const CreateKpi = z.strictObject({ slug: Slug, ...definition });
export type CreateKpi = z.input<typeof CreateKpi>;
export const KpiPath = z.object({ slug: Slug });

/** What a window of a KPI comes to. `value` is null where nothing was told, never 0. */
export const KpiFigure = z.object({
  value: z.number().nullable(),
  lower: z.number().nullable().describe('95 % Wilson interval, of a proportion only'),
  upper: z.number().nullable(),
  numerator: z.number().nullable().describe('Of a ratio: its sum over the window'),
  denominator: z.number().nullable(),
  told: z.number().int().describe('Intervals of the resolution for which a point came'),
});
export type KpiFigure = z.infer<typeof KpiFigure>;

export const KpiChange = z.object({
  difference: z.number().describe('This window minus the one before, in the unit'),
  lower: z.number().describe('95 % interval, from the differences of like weekdays'),
  upper: z.number(),
  relative: z.number().nullable().describe('The difference as a share of the window before'),
  verdict: z.enum(['better', 'worse', 'no_difference_shown']),
});
export type KpiChange = z.infer<typeof KpiChange>;

/** The last 28 whole days (UTC) beside the 28 before. */
export const KpiRecent = z.object({
  from: Timestamp,
  to: Timestamp,
  intervals: z.number().int().describe('How many points of the resolution a complete window has'),
  now: KpiFigure,
  before: KpiFigure,
  change: KpiChange.nullable(),
  reason: z.string().nullable().describe('Why no change is stated'),
  days: z.array(z.number().nullable()).describe('One value a day, oldest first; null where nothing was told'),
});
export type KpiRecent = z.infer<typeof KpiRecent>;

export const KpiSourceKind = z.enum(['sql', 'prometheus', 'signal']);
export type KpiSourceKind = z.infer<typeof KpiSourceKind>;

export const Kpi = z.object({
  slug: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  unit: z.string(),
  direction: KpiDirection,
  kind: KpiKind,
  proportion: z.boolean(),
  numerator: z.string().nullable(),
  denominator: z.string().nullable(),
  resolution: KpiResolution,
  team: z.object({ slug: z.string(), name: z.string() }),
  owner: PersonRef.nullable(),
  worth: Worth.nullable(),
  segments: z.array(z.string()),
  simulated: z.boolean(),
  firstAt: Timestamp.nullable().describe('Of its earliest point'),
  lastAt: Timestamp.nullable().describe('Of its latest point'),
  sourceKind: KpiSourceKind.nullable().describe('Where its points are fetched, if they are'),
  sourceFailing: z.boolean().describe('Whether the last fetch failed'),
});
export type Kpi = z.infer<typeof Kpi>;

export const KpiQuery = PageQuery.extend({
  team: Slug.optional(),
  search: line(120).optional().describe('Part of the name or of the slug'),
});
export type KpiQuery = z.infer<typeof KpiQuery>;

export const KpiSummary = Kpi.extend({ recent: KpiRecent });
export type KpiSummary = z.infer<typeof KpiSummary>;

export const KpiDetail = KpiSummary.extend({
  ownerEmail: z.string().nullable(),
  values: z
    .array(z.object({ attribute: z.string(), values: z.array(z.string()) }))
    .describe('The values each segment attribute has had'),
  series: z.number().int().describe('Distinct segments with points'),
  points: z.number().int().describe('Points kept'),
  corrections: z.number().int(),
});
export type KpiDetail = z.infer<typeof KpiDetail>;

const amount = z.number({ error: 'must be a number' });
/** What a KPI was in one interval. Either `value`, or of a ratio `numerator` and `denominator`. */
export const KpiPoint = z.strictObject({
  at: z.string().describe('Begin of the interval with its zone; of a day its date is enough'),
  value: amount.optional(),
  numerator: amount.optional(),
  denominator: amount.optional(),
  segment: Segment.optional(),
});
export type KpiPoint = z.input<typeof KpiPoint>;

/** A point as a line of an import. */
export const ImportKpiPoint = KpiPoint.extend({
  kpi: Slug,
  source: line(80).optional().describe('Who told it; kept with corrections'),
});
export type ImportKpiPoint = z.input<typeof ImportKpiPoint>;

export const RecordKpiPoints = z.strictObject({
  points: z.array(KpiPoint).min(1).max(MAX_POINTS_A_REQUEST),
});
export type RecordKpiPoints = z.input<typeof RecordKpiPoints>;

export const RecordKpiPointsQuery = z.strictObject({
  source: line(80).optional().describe('Who sends it, kept with corrections; the sender by default'),
});

export const KpiPointFault = z.object({
  line: z.number().int().describe('Line of the file, or place in `points`, from 1'),
  column: z.string().nullable().describe('The field at fault'),
  code: z.string(),
  detail: z.string(),
  remedy: z.string(),
});
export type KpiPointFault = z.infer<typeof KpiPointFault>;

/** What became of the points: `received` = `recorded` + `corrected` + `unchanged` + `refused`. */
export const KpiPointsResult = z.object({
  received: z.number().int(),
  recorded: z.number().int().describe('New'),
  corrected: z.number().int().describe('Known with another value, which is kept as a correction'),
  unchanged: z.number().int().describe('Known with this value'),
  refused: z.number().int(),
  errors: z.array(KpiPointFault).describe('The first 100 refusals'),
});
export type KpiPointsResult = z.infer<typeof KpiPointsResult>;

const windowOf = {
  from: Timestamp.optional().describe('28 days before `to` when left out'),
  to: Timestamp.optional().describe('Exclusive; now when left out'),
  step: KpiResolution.optional().describe(
    'How long a bucket is; days by default, never less than the resolution',
  ),
  segment: z
    .union([z.string().max(200), z.array(z.string().max(200)).max(MAX_ATTRIBUTES)])
    .optional()
    .describe('Only points of this segment, as `plan:pro`; may be repeated for several attributes'),
};

export const KpiPointsQuery = z.strictObject({
  ...windowOf,
  by: SegmentAttribute.optional().describe('One series for each value of this attribute'),
});
export type KpiPointsQuery = z.infer<typeof KpiPointsQuery>;

/** One bucket. `value` is null where no point came: a gap, not a 0. */
export const KpiBucket = z.object({ at: Timestamp, ...KpiFigure.shape });
export type KpiBucket = z.infer<typeof KpiBucket>;

export const KpiSeries = z.object({
  from: Timestamp,
  to: Timestamp,
  step: KpiResolution,
  intervals: z.number().int().describe('How many points of the resolution a complete bucket has'),
  series: z.array(
    z.object({
      segment: Segment.describe('Empty for the whole'),
      total: KpiFigure.describe('Over the whole window'),
      buckets: z.array(KpiBucket),
    }),
  ),
  leftOut: z.number().int().describe('Values of the attribute with less than those shown'),
});
export type KpiSeries = z.infer<typeof KpiSeries>;

const told = z.object({
  value: z.number().nullable(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
});
/** A point that was told again with another value. */
export const KpiCorrection = z.object({
  id: z.string(),
  at: Timestamp.describe('Of the point'),
  segment: Segment,
  before: told,
  after: told,
  correctedAt: Timestamp,
  correctedBy: z.string(),
});
export type KpiCorrection = z.infer<typeof KpiCorrection>;

const schedule = {
  everyMinutes: z.number().int().min(1).max(1440).default(60).describe('How often it is asked'),
  overlapHours: z
    .number()
    .min(0)
    .max(24 * 92)
    .default(48)
    .describe('How far back it is asked again each time: rows that came late become corrections'),
  historyDays: z.number().int().min(0).max(3650).default(90).describe('How far back the first question goes'),
};
export const statement = (max: number) =>
  z
    .string()
    .trim()
    .min(1, { error: 'is empty: write a query' })
    .max(max, { error: `is longer than ${max} characters: shorten it, or make it a view` })
    .refine((text) => !text.includes('\0'), { error: 'contains a NUL character: remove it' });

/** What of a signal is taken in an interval: `total` adds up what was told, `count` counts observations. */
export const SignalAmount = z.enum(['total', 'count', 'mean', 'min', 'max', 'p50', 'p90', 'p95', 'p99']);
export type SignalAmount = z.infer<typeof SignalAmount>;

const attributeKey = line(200);
export const SignalTerm = z.strictObject({
  signal: line(20).describe('Its id'),
  amount: SignalAmount,
});
export type SignalTerm = z.infer<typeof SignalTerm>;

const signalCut = {
  segments: z
    .record(SegmentAttribute, attributeKey)
    .default({})
    .describe(
      'For each attribute of the KPI the one of the signals: {"plan": "customer.plan"}. Taken are all signals of the same service, environment and metric that differ in nothing else',
    ),
  across: z
    .array(attributeKey)
    .max(16)
    .default([])
    .describe('Attributes in which the signals may differ besides: they are added up over them'),
  absentIsZero: z
    .boolean()
    .default(false)
    .describe(
      'Of a ratio: whether a numerator that told nothing while the denominator did is 0, as of errors that nobody counted; otherwise it is a gap',
    ),
};

/** A signal as a KPI. */
export const PromoteSignal = z.strictObject({
  slug: Slug.optional().describe('Made of the name when left out'),
  name: line(120),
  description: line(500).optional(),
  statistic: Statistic.optional().describe('What it is mostly watched for when left out'),
  unit: line(40).optional().describe('That of the signal when left out'),
  direction: KpiDirection.optional().describe(
    'Which way is better; the other one than is worse of the signal',
  ),
  resolution: KpiResolution.default('hour'),
  team: Slug.optional().describe('The owner of the service when left out'),
  owner: Email.optional(),
  worth: Worth.optional(),
  per: SignalTerm.optional().describe('Makes it a ratio: this signal by that one'),
  proportion: z
    .boolean()
    .optional()
    .describe('Of a ratio: whether the numerator counts some of what the denominator counts'),
  numerator: line(80).optional().describe('What is counted above; the name of the signal when left out'),
  denominator: line(80).optional().describe('What is counted below; the name of the other when left out'),
  ...signalCut,
});
export type PromoteSignal = z.input<typeof PromoteSignal>;

export const PrometheusUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address' })
  .max(1000);

/** How we sign in at a Prometheus elsewhere. */
export const PrometheusAuth = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({ type: z.literal('bearer'), token: z.string().trim().min(1).max(2000) }),
  z.strictObject({ type: z.literal('basic'), username: line(200), password: z.string().min(1).max(500) }),
]);
export type PrometheusAuth = z.infer<typeof PrometheusAuth>;

/** Where the points of a KPI are fetched. What is secret goes in and never comes out again. */
export const PutKpiSource = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('sql'),
    connection: z
      .string()
      .trim()
      .max(1000)
      .regex(/^postgres(?:ql)?:\/\/\S+$/, {
        error: 'must be an address such as postgresql://reader:password@host:5432/shop',
      })
      .optional()
      .describe('Left out, the one known stays. Use a database user that may only read'),
    query: statement(10_000).describe(
      'One SELECT whose columns are `at`, `value` (or `numerator` and `denominator`) and the segments; $1 and $2 are begin and end of what is asked',
    ),
    ...schedule,
  }),
  z.strictObject({
    kind: z.literal('prometheus'),
    url: PrometheusUrl,
    query: statement(4000).optional().describe('PromQL of the value'),
    numeratorQuery: statement(4000).optional().describe('Of a ratio: PromQL of its numerator'),
    denominatorQuery: statement(4000).optional().describe('Of a ratio: PromQL of its denominator'),
    auth: PrometheusAuth.optional().describe('Left out, what is known stays'),
    ...schedule,
  }),
  z.strictObject({
    kind: z.literal('signal'),
    value: SignalTerm.optional(),
    numerator: SignalTerm.optional().describe('Of a ratio'),
    denominator: SignalTerm.optional().describe('Of a ratio'),
    ...signalCut,
    ...schedule,
  }),
]);
export type PutKpiSource = z.input<typeof PutKpiSource>;

export const KpiSource = z.object({
  kind: KpiSourceKind,
  address: z.string().describe('Without its password'),
  hasSecret: z.boolean(),
  query: z.string().nullable(),
  numeratorQuery: z.string().nullable(),
  denominatorQuery: z.string().nullable(),
  signals: z
    .object({
      value: SignalTerm.nullable(),
      numerator: SignalTerm.nullable(),
      denominator: SignalTerm.nullable(),
      segments: z.record(z.string(), z.string()),
      across: z.array(z.string()),
      absentIsZero: z.boolean(),
    })
    .nullable()
    .describe('Of the kind `signal`'),
  everyMinutes: z.number().int(),
  overlapHours: z.number(),
  historyDays: z.number().int(),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  fetchedTo: Timestamp.nullable().describe('Up to where it has been asked'),
  lastRunAt: Timestamp.nullable(),
  nextRunAt: Timestamp.nullable(),
  last: KpiPointsResult.nullable().describe('What became of the points of the last fetch'),
  code: z.string().nullable(),
  reason: z.string().nullable(),
  remedy: z.string().nullable(),
});
export type KpiSource = z.infer<typeof KpiSource>;

/** What a source would bring, with nothing recorded. */
export const KpiSourcePreview = z.object({
  from: Timestamp,
  to: Timestamp,
  columns: z.array(z.string()),
  received: z.number().int(),
  refused: z.number().int(),
  points: z.array(z.object({ at: z.string(), segment: Segment, ...told.shape })).describe('The first 20'),
  errors: z.array(KpiPointFault),
});
export type KpiSourcePreview = z.infer<typeof KpiSourcePreview>;
