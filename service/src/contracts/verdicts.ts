import { z } from 'zod';
import { Timestamp } from './time.ts';

/** A statement behind a verdict, with what it can be checked against. */
export const Evidence = z.object({
  statement: z.string(),
  deploymentId: z.string().optional(),
  incidentId: z.string().optional(),
  url: z.string().optional(),
  at: Timestamp.optional(),
});
export type Evidence = z.infer<typeof Evidence>;

export const ROLLBACK_REASONS = {
  version_history: 'a version that had been live before was deployed again',
  declared: 'the deployment that undid it said that it was a rollback',
  revert_commit: 'a later deployment carried the revert of a commit in it',
  revert_pull_request: 'a later deployment carried the revert of a pull request in it',
  set_inactive: 'its source set it inactive in favour of an older one',
} as const;

/**
 * What became of a deployment. `since` is when the verdict became true, not when it was computed.
 * `countsAsFailure` is false on a version that was undone together with an earlier one which carries the failure.
 */
export const Verdict = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('pending'),
    since: Timestamp,
    settlesAt: Timestamp,
    evidence: z.array(Evidence),
  }),
  z.object({ kind: z.literal('held'), since: Timestamp, evidence: z.array(Evidence) }),
  z.object({
    kind: z.literal('rolled_back'),
    since: Timestamp,
    reason: z.enum(Object.keys(ROLLBACK_REASONS) as [keyof typeof ROLLBACK_REASONS]),
    byDeploymentId: z.string(),
    countsAsFailure: z.boolean(),
    evidence: z.array(Evidence),
  }),
  z.object({ kind: z.literal('failed'), since: Timestamp, evidence: z.array(Evidence) }),
  z.object({
    kind: z.literal('hotfixed'),
    since: Timestamp,
    byDeploymentId: z.string(),
    evidence: z.array(Evidence),
  }),
  z.object({
    kind: z.literal('caused_incident'),
    since: Timestamp,
    incidentId: z.string(),
    evidence: z.array(Evidence),
  }),
  z.object({ kind: z.literal('regressed'), since: Timestamp, evidence: z.array(Evidence) }),
]);
export type Verdict = z.infer<typeof Verdict>;

export const VERDICT_KINDS = [
  'pending',
  'held',
  'rolled_back',
  'hotfixed',
  'caused_incident',
  'regressed',
  'failed',
] as const;
export const VerdictKind = z.enum(VERDICT_KINDS);
export type VerdictKind = z.infer<typeof VerdictKind>;

/** One step in the history of a verdict: kept for ever, so that a change of mind can be explained. */
export const VerdictChange = z.object({
  from: VerdictKind.nullable(),
  to: VerdictKind.nullable().describe('Null when it has no verdict any more, as after a cancellation'),
  recordedAt: Timestamp,
  because: z.string(),
});
export type VerdictChange = z.infer<typeof VerdictChange>;
