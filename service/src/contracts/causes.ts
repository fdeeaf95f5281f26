import { z } from 'zod';
import { Statistic } from './signals.ts';
import { line, Slug } from './text.ts';
import { Timestamp } from './time.ts';

/** One signal that speaks for a candidate: what it was, what it became, and since when. */
export const CauseEvidence = z.object({
  statement: z.string().describe('Such as `p95 latency rose from 120 to 480 ms at 14:04 UTC`'),
  signal: z
    .object({ id: z.string(), statistic: Statistic, name: z.string() })
    .nullable()
    .describe('The signal to look at; null where it is gone'),
  unit: z.string(),
  onsetAt: Timestamp.describe('First minute of the change'),
  before: z.number().nullable().describe('Level just before, in the unit'),
  after: z.number().nullable().describe('Level of the changed span'),
  p: z.number().describe('Chance that a normal window of this signal shows as large a change'),
  own: z.number().describe('Share of the change that what the service calls does not explain, 0 to 1'),
  points: z
    .array(z.object({ at: Timestamp, value: z.number().nullable() }))
    .describe('An hour before to half an hour after; null is a gap'),
});
export type CauseEvidence = z.infer<typeof CauseEvidence>;

export const CauseCandidate = z.object({
  rank: z.number().int().describe('1 for the best; equal for ties'),
  score: z.number().describe('0 to 1'),
  service: z.string(),
  statement: z.string(),
  path: z
    .array(z.string())
    .describe('Services from the affected one to this one, along calls; empty where no way is known'),
  evidence: z.array(CauseEvidence).describe('Strongest first, at most three'),
});
export type CauseCandidate = z.infer<typeof CauseCandidate>;

/** A deployment or another change that may lie behind a candidate. */
export const CauseChange = z.object({
  rank: z.number().int(),
  score: z.number(),
  deploymentId: z.string().nullable().describe('Null for a change that is no deployment'),
  changeId: z.string().nullable().optional().describe('Of a flag or a setting'),
  service: z.string(),
  what: z.string().describe('Such as the version'),
  at: Timestamp,
  statement: z.string(),
});
export type CauseChange = z.infer<typeof CauseChange>;

export const CauseMark = z.object({
  service: z.string().nullable().describe('Null: it came from outside of what is known here'),
  because: z.string().nullable(),
  markedBy: z.string(),
  markedAt: Timestamp,
  rank: z
    .number()
    .int()
    .nullable()
    .describe('Where the ranking had it at that moment; null where it was not among those named'),
});
export type CauseMark = z.infer<typeof CauseMark>;

/** Where trouble began, as far as telemetry tells. */
export const Causes = z.object({
  status: z.enum(['ranked', 'nothing_stands_out', 'no_data']),
  sentence: z.string(),
  at: Timestamp.describe('The moment that was looked at'),
  computedAt: Timestamp,
  final: z.boolean().describe('The half hour after it has passed: the ranking stays as it is'),
  looked: z.object({ services: z.number().int(), signals: z.number().int() }),
  candidates: z.array(CauseCandidate).describe('At most five'),
  changes: z.array(CauseChange).describe('At most five'),
  ruledOut: z
    .array(z.object({ service: z.string(), because: z.string() }))
    .describe('Services near the affected ones that were looked at and are not named'),
  mark: CauseMark.nullable().describe('What a person said it was'),
});
export type Causes = z.infer<typeof Causes>;

/** A person's word on where it began. */
export const SetCauseMark = z.strictObject({
  service: Slug.nullable().describe('Null: it came from outside of what is known here'),
  because: line(300).optional(),
});
export type SetCauseMark = z.input<typeof SetCauseMark>;

/** How often the ranking was right, of the incidents whose cause a person has marked. */
export const CauseRecord = z.object({
  marked: z.number().int(),
  top1: z.number().int().describe('The marked service was ranked first, ties shared by the lower place'),
  top3: z.number().int(),
  nothingNamed: z.number().int().describe('Nothing stood out, or there was no telemetry'),
  outside: z.number().int().describe('Marked as from outside: named nothing counts as right'),
  sentence: z.string(),
});
export type CauseRecord = z.infer<typeof CauseRecord>;
