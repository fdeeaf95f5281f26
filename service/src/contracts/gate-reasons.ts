import { z } from 'zod';

/** What can speak against deploying now. A team's policy says of each whether it holds, warns or is ignored. */
export const GATE_RULES = {
  outcome_missed: "The team's outcome metric is missed.",
  outcome_at_risk: "The team's outcome metric is at risk.",
  open_incident: 'An incident of the service is open.',
  dependency_incident: 'An incident of something that the service depends on, up to two steps away, is open.',
  last_failed:
    'The last deployment there failed, was rolled back or caused an incident, and this one is not its remedy.',
  version_failed: 'This very version was live there before and was undone, or caused an incident.',
  concurrent_deployment: 'Another deployment of the service to this environment is under way.',
} as const;

export const GateRule = z.enum(Object.keys(GATE_RULES) as [keyof typeof GATE_RULES]);
export type GateRule = z.infer<typeof GateRule>;

/** What is said beside the rules; it never holds. */
export const GATE_NOTES = {
  rollback: 'It returns to a version that was live before: a rollback is never held.',
  hotfix: 'It repairs what is live: what speaks for a repair does not hold it.',
  not_production: 'Outcome and incidents are those of production, and were not asked about.',
  no_outcome_metric: 'The team has not chosen its outcome metric, so it was not asked about.',
} as const;

export const GateReason = z.object({
  code: z.enum([...GateRule.options, ...(Object.keys(GATE_NOTES) as [keyof typeof GATE_NOTES])]),
  severity: z
    .enum(['hold', 'warn', 'info'])
    .describe('`hold` speaks against it, `warn` asks for a look, `info` explains'),
  message: z.string().describe('A full sentence with the figures'),
  url: z.string().optional().describe('Where it can be looked at'),
});
export type GateReason = z.infer<typeof GateReason>;

export const GateDecisionKind = z.enum(['allow', 'hold']);
export type GateDecisionKind = z.infer<typeof GateDecisionKind>;

/** What the gate said before a deployment. */
export const GateRef = z.object({
  id: z.string(),
  decision: GateDecisionKind,
  overridden: z.boolean(),
  reasons: z.array(GateReason.omit({ url: true })),
});
export type GateRef = z.infer<typeof GateRef>;
