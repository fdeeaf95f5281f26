import { z } from 'zod';
import { Run } from './deployments.ts';
import { GateDecisionKind, GateReason, GateRule } from './gate-reasons.ts';
import { OutcomeMetricKind, OutcomeStatus } from './outcome-metrics.ts';
import { PageQuery, pageOf } from './page.ts';
import { CommitSha, EnvironmentName, line, Slug, Version, WebUrl } from './text.ts';
import { Timestamp } from './time.ts';

const MAX_SERVICES = 20; // of one job; each costs a handful of queries, and somebody waits to deploy

/** Who let a deployment through that the gate held, and by which label. */
export const GateOverride = z.strictObject({
  label: line(100).describe('The label that says so, such as `deploy-anyway`'),
  by: line(200).optional().describe('Who set it'),
  url: WebUrl.optional().describe('Where it was set, such as the pull request'),
});
export type GateOverride = z.infer<typeof GateOverride>;

/** Asks, before a deployment begins, whether it should. */
export const AskGate = z.strictObject({
  services: z
    .array(Slug)
    .min(1, { error: 'needs at least one service' })
    .max(MAX_SERVICES)
    .refine((slugs) => new Set(slugs).size === slugs.length, { error: 'names a service twice' })
    .describe('Everything that the job deploys'),
  environment: EnvironmentName.default('production'),
  version: Version.optional().describe(
    'What is to be deployed: tells a rollback, and a version that failed before',
  ),
  commitSha: CommitSha.optional(),
  ref: line(250).optional().describe('Branch or tag: tells a hotfix by the rules'),
  rollback: z.boolean().optional().describe('True when the sender knows that it undoes a deployment'),
  hotfix: z
    .boolean()
    .optional()
    .describe('True when the sender knows that it repairs what is live; false overrules the rules'),
  run: Run.optional().describe('Asked twice by the same attempt of the same job it is one question'),
  mode: z
    .enum(['warn', 'block'])
    .default('warn')
    .describe('What the sender does when it is held: goes on and says so, or stops'),
  override: GateOverride.optional().describe('Somebody decided to deploy although it may be held'),
});
export type AskGate = z.input<typeof AskGate>;

/** The team's one number as the gate saw it. */
export const GateOutcome = z.object({
  metric: z.string().describe('Its name'),
  kind: OutcomeMetricKind,
  status: OutcomeStatus,
  text: z.string().describe('Number, interval, denominator and target in a sentence'),
});
export type GateOutcome = z.infer<typeof GateOutcome>;

const named = z.object({ slug: z.string(), name: z.string() });

const answer = {
  service: named,
  team: named,
  environment: z.string(),
  decision: GateDecisionKind.describe('What the policy of the team says'),
  held: z.array(GateRule).describe('The rules that hold it; empty when it is allowed'),
  reasons: z.array(GateReason).describe('What holds first, then what warns, then what explains'),
  outcome: GateOutcome.nullable().describe(
    'Null until the team has chosen its metric, and outside production',
  ),
};

export const GateServiceAnswer = z.object({
  gateId: z.string().describe('Under which the answer is kept'),
  ...answer,
  overridden: z.boolean().describe('It was held in mode `block`, and the sender goes on all the same'),
  scorecardUrl: z.string(),
});
export type GateServiceAnswer = z.infer<typeof GateServiceAnswer>;

export const GateAnswer = z.object({
  decision: GateDecisionKind.describe('`hold` when any of the services is held'),
  overridden: z.boolean().describe('Whether an override was counted for any of them'),
  services: z.array(GateServiceAnswer).describe('One for each service asked about, in their order'),
});
export type GateAnswer = z.infer<typeof GateAnswer>;

export const GateEffect = z.enum(['hold', 'warn', 'ignore']);
export type GateEffect = z.infer<typeof GateEffect>;

/** What the gate does unless the team says otherwise: it holds for harm that lasts, and warns of the rest. */
export const DEFAULT_GATE_RULES = {
  outcome_missed: 'warn',
  outcome_at_risk: 'warn',
  open_incident: 'hold',
  dependency_incident: 'hold',
  last_failed: 'warn',
  version_failed: 'warn',
  concurrent_deployment: 'warn',
} as const satisfies Record<GateRule, GateEffect>;

const effects = z.strictObject({
  outcome_missed: GateEffect.default(DEFAULT_GATE_RULES.outcome_missed),
  outcome_at_risk: GateEffect.default(DEFAULT_GATE_RULES.outcome_at_risk),
  open_incident: GateEffect.default(DEFAULT_GATE_RULES.open_incident),
  dependency_incident: GateEffect.default(DEFAULT_GATE_RULES.dependency_incident),
  last_failed: GateEffect.default(DEFAULT_GATE_RULES.last_failed),
  version_failed: GateEffect.default(DEFAULT_GATE_RULES.version_failed),
  concurrent_deployment: GateEffect.default(DEFAULT_GATE_RULES.concurrent_deployment),
});

export const IncidentSeverity = z.enum(['minor', 'major', 'critical']);
export type IncidentSeverity = z.infer<typeof IncidentSeverity>;

/** What of what speaks against a deployment holds it. */
export const GatePolicy = z.object({
  rules: effects.prefault({}),
  incidentsFrom: IncidentSeverity.default('minor').describe('The least severity of incidents that count'),
});
export type GatePolicy = z.infer<typeof GatePolicy>;

export const SetGatePolicy = z.strictObject({
  ...GatePolicy.shape,
  why: line(300).describe('Why it is so; kept in the history'),
});
export type SetGatePolicy = z.input<typeof SetGatePolicy>;

export const GatePolicyChange = z.object({
  changedAt: Timestamp,
  changedBy: z.string(),
  why: z.string(),
  before: GatePolicy.nullable().describe('Null where the default was in force'),
  after: GatePolicy,
});
export type GatePolicyChange = z.infer<typeof GatePolicyChange>;

/** A team's gate: its policy, and what it would say to a new version at this moment. */
export const TeamGate = z.object({
  team: named,
  policy: GatePolicy,
  isDefault: z.boolean().describe('True until the team has set a policy of its own'),
  changes: z.array(GatePolicyChange).describe('Newest first'),
  now: z.array(z.object(answer)).describe('For each production environment of its services'),
  asOf: Timestamp,
});
export type TeamGate = z.infer<typeof TeamGate>;

/** One question and its answer, as they were. */
export const GateDecision = z.object({
  id: z.string(),
  askedAt: Timestamp,
  ...answer,
  version: z.string().nullable(),
  commitSha: z.string().nullable(),
  run: Run.nullable(),
  mode: z.enum(['warn', 'block']),
  override: GateOverride.extend({ at: Timestamp })
    .nullable()
    .describe('Who let it through although it was held in mode `block`'),
});
export type GateDecision = z.infer<typeof GateDecision>;

export const GateDecisionQuery = PageQuery.extend({
  service: Slug.optional(),
  team: Slug.optional(),
  environment: EnvironmentName.optional(),
  decision: GateDecisionKind.optional(),
});
export type GateDecisionQuery = z.input<typeof GateDecisionQuery>;

export const GateDecisionPage = pageOf(GateDecision);
export type GateDecisionPage = z.infer<typeof GateDecisionPage>;
