import { z } from 'zod';
import { line } from './text.ts';
import { Timestamp } from './time.ts';
import { Evidence } from './verdicts.ts';

export const AttributionOrigin = z.enum(['rule', 'stated', 'person']);
export type AttributionOrigin = z.infer<typeof AttributionOrigin>;

const DeploymentOfService = z.object({
  id: z.string(),
  service: z.string().describe('Slug'),
  version: z.string(),
  finishedAt: Timestamp.nullable(),
});

export const Candidate = z.object({
  deployment: DeploymentOfService,
  score: z.number().describe('0 to 1'),
  evidence: z.array(Evidence),
});
export type Candidate = z.infer<typeof Candidate>;

/** The deployment that an incident or a bug is put down to, what speaks for it, and what else was weighed. */
export const Attribution = z.object({
  deployment: DeploymentOfService.nullable().describe('Null: nothing was found to blame'),
  origin: AttributionOrigin.describe(
    '`person` is never overwritten; `stated` came with the report; `rule` was scored',
  ),
  score: z.number().nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: Timestamp,
  evidence: z.array(Evidence),
  candidates: z.array(Candidate).describe('Best first, at most five'),
});
export type Attribution = z.infer<typeof Attribution>;

/** A person's word. It stays until it is withdrawn by DELETE. */
export const SetAttribution = z.strictObject({
  deploymentId: line(64).nullable().describe('Null says that no deployment caused it'),
  because: line(300).optional(),
});
export type SetAttribution = z.input<typeof SetAttribution>;
