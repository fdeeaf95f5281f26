import { z } from 'zod';
import { Timestamp } from './time.ts';

/** An estimate with its 95 % interval. */
export const ImpactInterval = z.object({ value: z.number(), lower: z.number(), upper: z.number() });
export type ImpactInterval = z.infer<typeof ImpactInterval>;

/** What happened to one KPI, against what would have been without it. */
export const KpiImpact = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('impact'),
    difference: ImpactInterval.describe('For one interval of `stepMs`, in the unit; of a ratio in its own'),
    total: ImpactInterval.describe(
      'So far: of a sum in its unit, of a ratio in its numerator, of a level its mean',
    ),
    perHour: ImpactInterval.nullable().describe('The same for one hour; null of a level'),
    relative: ImpactInterval.nullable(),
    money: ImpactInterval.nullable().describe('So far, in the currency; null where the KPI has no worth'),
    moneyPerHour: ImpactInterval.nullable(),
    currency: z.string().nullable(),
    pValue: z.number(),
    qValue: z
      .number()
      .nullable()
      .default(null)
      .describe('Corrected for the number of KPIs that were looked at'),
    shown: z
      .boolean()
      .describe('Whether the interval keeps clear of none, and that is no chance among those looked at'),
    better: z.boolean().nullable().describe('Whether it is for the better; null where none is shown'),
    stepMs: z.number().int(),
    from: Timestamp.describe('Of the first interval after it'),
    actual: z.array(z.number().nullable()),
    expected: z.array(z.number()),
    expectedLower: z.array(z.number()),
    expectedUpper: z.array(z.number()),
    missing: z
      .number()
      .int()
      .default(0)
      .describe('Of the intervals since, those that were not told: nothing is counted for them'),
    controls: z.array(z.string()).describe('What it was compared with, chosen by the time before alone'),
    rowsBefore: z.number().int(),
  }),
  z.object({ kind: z.literal('no_data'), reason: z.string() }),
]);
export type KpiImpact = z.infer<typeof KpiImpact>;

/** How a KPI is reached from what was affected. */
export const Reach = z.object({
  by: z
    .enum(['watched', 'outcome', 'link', 'team', 'caller'])
    .describe(
      '`watched`: it is part of the live signal; `outcome`: the owner is measured by it; `link`: a signal of the service goes with it; `team`: a KPI of the owner; `caller`: the outcome of a team whose service calls it',
    ),
  link: z.string().nullable().describe('Id of the link'),
  says: z.string(),
});
export type Reach = z.infer<typeof Reach>;

/** The part of customers with one value of an attribute, of a KPI that is shown to have moved. */
export const SegmentImpact = z.object({
  attribute: z.string(),
  value: z.string(),
  total: ImpactInterval.describe('As of the whole'),
  share: ImpactInterval.nullable().describe(
    'Of the whole of the attribute, between 0 and 1; null where too little is known to say',
  ),
  usual: z.number().nullable().describe('Its share of what was expected without it'),
  shown: z.boolean(),
});
export type SegmentImpact = z.infer<typeof SegmentImpact>;

export const MeasuredKpi = z.object({
  kpi: z.object({
    slug: z.string(),
    name: z.string(),
    unit: z.string(),
    kind: z.enum(['sum', 'gauge', 'ratio']),
    proportion: z.boolean(),
    direction: z.enum(['higher', 'lower']),
    numerator: z.string().nullable(),
  }),
  reach: Reach,
  says: z.string(),
  impact: KpiImpact,
  segments: z.array(SegmentImpact).describe('The largest share first; empty where no difference is shown'),
  segmentsSay: z.string().nullable().describe('Whom it hit most, where that is shown'),
});
export type MeasuredKpi = z.infer<typeof MeasuredKpi>;

/** What was lost in money, of the one KPI in which it was most: several may tell of the same money, so none are added. */
export const Cost = z.object({
  kpi: z.string(),
  lost: ImpactInterval.describe('So far, or in all; above 0 is lost'),
  perHour: ImpactInterval.nullable(),
  currency: z.string(),
});
export type Cost = z.infer<typeof Cost>;

/** What would have to be done for the money to be known. */
export const ImpactGap = z.object({
  says: z.string(),
  step: z.object({ says: z.string(), href: z.string() }).nullable(),
});
export type ImpactGap = z.infer<typeof ImpactGap>;

/** What an incident or a live signal has cost. */
export const Impact = z.object({
  state: z
    .enum(['waiting', 'open', 'final'])
    .describe('`open`: it goes on, or some of what it did has not been told yet, and is measured again'),
  says: z.string().describe('In one sentence, with the price and its interval'),
  since: Timestamp,
  until: Timestamp.nullable().describe('Null while it goes on'),
  measuredAt: Timestamp.nullable(),
  cost: Cost.nullable().describe('Null where no loss in money is shown'),
  gap: ImpactGap.nullable().describe('Why there is no price'),
  kpis: z.array(MeasuredKpi).describe('The one that leads first'),
});
export type Impact = z.infer<typeof Impact>;

/** The same in a line. */
export const BriefImpact = Impact.pick({ state: true, says: true, cost: true, gap: true });
export type BriefImpact = z.infer<typeof BriefImpact>;
