import { z } from 'zod';
import { MeasuredKpi } from './impacts.ts';
import { Timestamp } from './time.ts';

/** Whose signal it is, seen from what was changed. */
export const ChangeSubject = z.enum(['own', 'dependent', 'dependency', 'kpi']);
export type ChangeSubject = z.infer<typeof ChangeSubject>;

/** `moved` is a change of which nobody said which way is worse; `undecided` shows neither a change nor its absence. */
export const ChangeVerdict = z.enum(['worse', 'better', 'moved', 'unchanged', 'undecided', 'no_data']);
export type ChangeVerdict = z.infer<typeof ChangeVerdict>;

/** One value a step, oldest first; null where nothing was told. */
export const SeriesAround = z.object({
  from: Timestamp,
  stepMs: z.number().int(),
  values: z.array(z.number().nullable()),
});
export type SeriesAround = z.infer<typeof SeriesAround>;

/** What one signal or KPI did at a change, as of the last look. */
export const SignalChange = z.object({
  key: z.string().describe('`series:12:p95`, `kpi:` and the id of one'),
  subject: ChangeSubject,
  service: z.string().nullable().describe('Whose signal; null of a KPI'),
  name: z.string(),
  unit: z.string(),
  proportion: z.boolean().describe('Its values are shares: 0.042 is 4.2 %'),
  worse: z.enum(['higher', 'lower', 'either']),
  verdict: ChangeVerdict,
  counts: z.boolean().describe('Whether it speaks against the change or for it'),
  confounder: z.string().nullable().describe('What else changed there meanwhile, so that it does not count'),
  says: z.string().describe('In a sentence'),
  before: z.number().nullable().describe('The middle of what it was before'),
  after: z.number().nullable().describe('`before` with the shift'),
  shift: z.number().nullable().describe('Against the same hours of earlier days'),
  lower: z.number().nullable().describe('95 % interval of the shift'),
  upper: z.number().nullable(),
  threshold: z.number().nullable().describe('The least shift that is worth a word, in the unit'),
  pValue: z.number().nullable(),
  qValue: z.number().nullable().describe('Corrected for the number of signals looked at'),
  daysCompared: z.number().int().describe('Earlier days, or stretches of time, that it was compared with'),
  reason: z.string().nullable().describe('Why there is no answer, or why a claim was withdrawn'),
  onsetMinutes: z.number().nullable().describe('How soon after the change it was seen, of what moved'),
  lookedTo: Timestamp,
  claimedAt: Timestamp.nullable(),
  withdrawnAt: Timestamp.nullable(),
  around: SeriesAround.nullable().describe('Its values before and after, of what is shown first'),
});
export type SignalChange = z.infer<typeof SignalChange>;

export const ChangeClaim = z.object({
  key: z.string(),
  claimed: z.boolean().describe('False where an earlier claim was withdrawn'),
  verdict: ChangeVerdict,
  counts: z.boolean(),
  statement: z.string(),
  at: Timestamp.describe('Up to when it had been looked at'),
});
export type ChangeClaim = z.infer<typeof ChangeClaim>;

/** What changed in signals and KPIs at a deployment or another change. */
export const SignalChanges = z.object({
  state: z
    .enum(['not_watched', 'waiting', 'watching', 'done'])
    .describe(
      '`not_watched`: it did not succeed, or nothing measures its service, its neighbours or its team',
    ),
  says: z.string().describe('The one sentence that leads'),
  begunAt: Timestamp.nullable().describe('Before it is before'),
  at: Timestamp.nullable().describe('From when on it was live'),
  until: Timestamp.nullable().describe('How long it is looked at'),
  cutBy: z
    .object({ kind: z.enum(['deployment', 'change']), id: z.string() })
    .nullable()
    .describe('What ended that early'),
  lookedTo: Timestamp.nullable(),
  nextLookAt: Timestamp.nullable(),
  looks: z.number().int(),
  spent: z.number().describe('How much of the 5 % of false alarms that are allowed has been spent by now'),
  counts: z.record(ChangeVerdict, z.number().int()),
  signals: z.array(SignalChange).describe('Those that moved first, the most telling before others'),
  claims: z.array(ChangeClaim).describe('What was said and taken back, oldest first'),
});
export type SignalChanges = z.infer<typeof SignalChanges>;

export const ChangeImpacts = z.object({
  says: z.string(),
  lookedTo: Timestamp.nullable(),
  kpis: z.array(MeasuredKpi).describe('Those that it may have moved, the most telling first'),
});
export type ChangeImpacts = z.infer<typeof ChangeImpacts>;
