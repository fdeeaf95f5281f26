import { z } from 'zod';
import { KpiDirection, KpiKind } from './kpis.ts';
import { PageQuery, pageOf } from './page.ts';
import { Statistic } from './signals.ts';
import { line, Slug } from './text.ts';
import { Timestamp } from './time.ts';

/** How strong the evidence is, weakest first. What is said of a link never claims more. */
export const LinkGrade = z.enum(['association', 'leads', 'natural_experiment', 'experiment']);
export type LinkGrade = z.infer<typeof LinkGrade>;

export const GRADE_MEANINGS: Record<LinkGrade, string> = {
  association: 'The two move together beyond chance, with traffic, trend and season taken out.',
  leads:
    'The signal moves first, the KPI does not foretell it, and knowing the signal foretells days it was not fitted on.',
  natural_experiment:
    'Deployments moved the signal, and the KPI followed in the direction and size that the link foretold.',
  experiment:
    'A flag given out at random moved the signal, and the KPI followed. Throughline gives out no flags by itself, so no scan finds this grade: what deployments did by themselves is the strongest evidence it has.',
};

export const LinkState = z.enum(['active', 'withdrawn', 'dismissed']);
export type LinkState = z.infer<typeof LinkState>;

/** An amount with its 95 % interval. */
export const LinkEstimate = z.object({ estimate: z.number(), lower: z.number(), upper: z.number() });
export type LinkEstimate = z.infer<typeof LinkEstimate>;

const range = z.object({ lower: z.number(), upper: z.number() });

export const Link = z.object({
  id: z.string(),
  state: LinkState,
  grade: LinkGrade,
  signal: z.object({
    id: z.string().describe('Of its series: /api/v1/signals/:id'),
    statistic: Statistic,
    name: z.string(),
    unit: z.string(),
    service: z.string(),
    environment: z.string(),
    team: z.object({ slug: z.string(), name: z.string() }).nullable(),
  }),
  kpi: z.object({
    slug: z.string(),
    name: z.string(),
    unit: z.string(),
    kind: KpiKind,
    proportion: z.boolean(),
    direction: KpiDirection,
    numerator: z.string().nullable(),
    resolution: z.enum(['minute', 'hour']),
    team: z.object({ slug: z.string(), name: z.string() }),
  }),
  segment: z.record(z.string(), z.string()).describe('The customers it holds for; empty for all'),
  effect: LinkEstimate.describe(
    'KPI units (of a proportion its share) per interval of its resolution, per one unit of the signal',
  ),
  step: z
    .number()
    .describe('A change of the signal that people can picture: about as much as it usually moves'),
  change: LinkEstimate.describe('What the KPI does at such a step'),
  lagSeconds: z.number().int().describe('By how much the signal goes first'),
  stepSeconds: z.number().int().describe('How finely that is known'),
  q: z.number().describe('Share of false links among those as sure as this one (false discovery rate)'),
  days: z
    .object({ held: z.number().int(), of: z.number().int() })
    .describe('Days (or eighths of the time) whose own effect has the same sign'),
  outOfSampleGain: z
    .number()
    .describe("Share of the KPI's error that the signal takes away on days the effect was not fitted on"),
  seen: range.describe('Values of the signal between which it was found: 1st and 99th percentile'),
  now: z
    .object({ signal: z.number().nullable(), kpi: z.number().nullable() })
    .describe('Over the last day before the scan'),
  perHour: z
    .number()
    .nullable()
    .describe(
      'Units of the KPI that change in an hour when its value changes by 1, at the traffic of the last day; null for a level',
    ),
  worth: z.object({ amount: z.number(), currency: z.string() }).nullable(),
  money: LinkEstimate.extend({ currency: z.string() })
    .nullable()
    .describe('What such a step of the signal is worth in an hour at the traffic of the last day'),
  deployments: z
    .object({ moved: z.number().int(), followed: z.number().int() })
    .nullable()
    .describe('Deployments that moved the signal, and after how many the KPI went as foretold'),
  firstFoundAt: Timestamp,
  lastFoundAt: Timestamp,
  lastTestedAt: Timestamp,
  withdrawn: z.object({ at: Timestamp, reason: z.string() }).nullable(),
  dismissed: z.object({ at: Timestamp, by: z.string(), reason: z.string() }).nullable(),
  simulated: z.boolean(),
});
export type Link = z.infer<typeof Link>;

/** One deployment that moved the signal, and what the KPI did after it. */
export const LinkMovement = z.object({
  deploymentId: z.string(),
  version: z.string(),
  service: z.string(),
  at: Timestamp,
  signal: LinkEstimate.describe('By how much the signal moved, against the same hours of earlier days'),
  kpi: LinkEstimate.describe('By how much the KPI moved, as long after it as the link says'),
  foretold: LinkEstimate.describe('By how much it should have moved'),
  followed: z.boolean(),
});
export type LinkMovement = z.infer<typeof LinkMovement>;

/** What a person wants to see before believing a link; kept with the scan that found it. */
export const LinkEvidence = z.object({
  from: Timestamp,
  to: Timestamp,
  drivers: z.array(z.string()).describe('What was taken out of both, such as the traffic of the service'),
  points: z
    .array(z.tuple([z.number(), z.number()]))
    .describe('Signal and KPI without trend, season and drivers, averaged in groups in order of the signal'),
  samplesAPoint: z.number().int(),
  samples: z.number().int(),
  line: z
    .array(z.object({ x: z.number(), y: z.number(), lower: z.number(), upper: z.number() }))
    .describe('The effect through the middle of the points, with its 95 % interval'),
  profile: z
    .array(z.object({ seconds: z.number().int(), correlation: z.number() }))
    .describe('Correlation by lag; below 0 the KPI moves first'),
  chance: z.number().describe('Correlations within this of 0 are what chance makes in 19 of 20 lags'),
  blocks: z.array(z.object({ from: Timestamp, to: Timestamp, effect: LinkEstimate, held: z.boolean() })),
  experiment: z.object({
    looked: z.number().int().describe('Deployments of the service that could be looked at'),
    movements: z.array(LinkMovement),
    pooled: LinkEstimate.nullable().describe('KPI units per signal unit, over these deployments alone'),
    reason: z.string().nullable().describe('Why this is no natural experiment, where it is none'),
  }),
});
export type LinkEvidence = z.infer<typeof LinkEvidence>;

export const LinkEvent = z.enum([
  'found',
  'confirmed',
  'missed',
  'untested',
  'withdrawn',
  'found_again',
  'dismissed',
  'restored',
]);
export type LinkEvent = z.infer<typeof LinkEvent>;

export const LinkReading = z.object({
  at: Timestamp,
  event: LinkEvent,
  scanId: z.string().nullable(),
  grade: LinkGrade.nullable(),
  effect: LinkEstimate.nullable(),
  lagSeconds: z.number().int().nullable(),
  q: z.number().nullable(),
  note: z.string().nullable(),
});
export type LinkReading = z.infer<typeof LinkReading>;

export const LinkDetail = Link.extend({
  evidence: LinkEvidence,
  corrections: z
    .number()
    .int()
    .describe('Points of the KPI in the time looked at that were corrected since; the next scan counts them'),
  history: z.array(LinkReading).describe('Latest first, at most 100'),
});
export type LinkDetail = z.infer<typeof LinkDetail>;

export const LinkPath = z.object({ id: z.uuid() });
export const LinkQuery = PageQuery.extend({
  team: Slug.optional().describe('Links of its KPIs, or of signals of its services'),
  service: line(200).optional().describe('Links of signals of this service'),
  signal: z.coerce.number().int().min(1).optional().describe('Links of this series'),
  kpi: Slug.optional(),
  grade: LinkGrade.optional(),
  state: LinkState.default('active'),
});
export type LinkQuery = z.infer<typeof LinkQuery>;
export const LinkPage = pageOf(Link);

export const DismissLink = z.strictObject({
  reason: line(500).describe('Why it is not to be shown, for those who come later'),
});
export type DismissLink = z.input<typeof DismissLink>;

export const WhatIfQuery = z.strictObject({
  change: z.coerce
    .number({ error: 'must be a number, such as -200' })
    .describe('By how much the signal would change, in its unit; against `now.signal`'),
});

export const WhatIf = z.object({
  signal: z.object({ from: z.number(), to: z.number() }),
  kpi: z.object({ from: z.number().nullable(), to: LinkEstimate.nullable(), change: LinkEstimate }),
  money: LinkEstimate.extend({ currency: z.string() })
    .nullable()
    .describe('An hour, at the traffic of the last day'),
});
export type WhatIf = z.infer<typeof WhatIf>;

export const LinkScanTrigger = z.enum(['first', 'nightly', 'asked', 'restated']);
export type LinkScanTrigger = z.infer<typeof LinkScanTrigger>;

/** What a scan tested of one KPI. */
export const ScannedKpi = z.object({
  slug: z.string(),
  name: z.string(),
  segments: z.number().int().describe('Tested beside the whole'),
  tested: z.number().int().describe('Pairs'),
  found: z.number().int(),
  untested: z.string().nullable().describe('Why none of its pairs was tested, where none was'),
});
export type ScannedKpi = z.infer<typeof ScannedKpi>;

export const LinkScanSummary = z.object({
  windows: z.array(
    z.object({
      resolution: z.enum(['minute', 'hour']),
      from: Timestamp,
      to: Timestamp,
      longestLagSeconds: z.number().int(),
    }),
  ),
  signals: z.number().int().describe('Tested; statistics of series count for themselves'),
  drivers: z
    .number()
    .int()
    .describe('Signals of traffic, which are taken out of both sides instead of tested'),
  kpis: z.array(ScannedKpi),
  untested: z
    .array(z.object({ reason: z.string(), count: z.number().int(), example: z.string() }))
    .describe('Signals and segments that could not be tested, by reason'),
});
export type LinkScanSummary = z.infer<typeof LinkScanSummary>;

export const LinkScan = z.object({
  id: z.string(),
  trigger: LinkScanTrigger,
  askedBy: z.string().nullable(),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  requestedAt: Timestamp,
  startedAt: Timestamp.nullable(),
  finishedAt: Timestamp.nullable(),
  progress: z.number().describe('From 0 to 1'),
  tested: z.number().int().describe('Pairs of a signal and a KPI or one of its segments'),
  found: z.number().int(),
  added: z.number().int(),
  withdrawn: z.number().int(),
  summary: LinkScanSummary.nullable(),
  fault: z.string().nullable(),
  simulated: z.boolean(),
});
export type LinkScan = z.infer<typeof LinkScan>;
export const LinkScanPage = pageOf(LinkScan);
