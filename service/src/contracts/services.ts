import { z } from 'zod';
import { EnvironmentName, line, Slug, WebUrl } from './text.ts';

const distinct = (names: string[]) => new Set(names).size === names.length;

/** What of a repository counts as a deployment of the service, beside what the action or the API reports. */
export const DeploymentRule = z.discriminatedUnion('from', [
  z.strictObject({
    from: z.literal('deployments'),
    environments: z
      .record(line(200), EnvironmentName)
      .default({})
      .describe("GitHub's name of an environment → ours; one that is missing keeps its name"),
  }),
  z.strictObject({
    from: z.literal('workflow_runs'),
    workflow: line(200).describe('File name or name of the workflow, such as `deploy.yml`'),
    branches: z.array(line(200)).max(20).default([]).describe('Patterns such as `main`; empty means all'),
    environment: EnvironmentName.default('production'),
  }),
  z.strictObject({
    from: z.literal('releases'),
    tags: z.array(line(200)).max(20).default([]).describe('Patterns such as `v*`; empty means all'),
    environment: EnvironmentName.default('production'),
  }),
  z.strictObject({ from: z.literal('nothing') }),
]);
export type DeploymentRule = z.infer<typeof DeploymentRule>;

export const Repository = z.object({
  provider: z.enum(['github']).default('github'),
  fullName: z
    .string()
    .max(200)
    .regex(/^[\w.-]+\/[\w.-]+$/, { error: 'must be owner/name, such as acme/checkout' }),
  paths: z
    .array(line(200))
    .max(50)
    .default([])
    .describe('Path filters in a monorepo, such as `services/checkout/**`; empty means the whole repository'),
  deployBy: DeploymentRule.prefault({ from: 'deployments' }),
});
export type Repository = z.infer<typeof Repository>;

export const Environment = z.object({
  name: EnvironmentName,
  production: z.boolean().describe('Whether its deployments count towards outcomes'),
});
export type Environment = z.infer<typeof Environment>;

export const PutService = z.strictObject({
  name: line(120).optional().describe('Shown on pages; the slug when left out'),
  slug: Slug.optional().describe('A new name for it; the one it has becomes another name of it'),
  aliases: z
    .array(Slug)
    .max(20)
    .refine(distinct, { error: 'names one twice' })
    .optional()
    .describe(
      'Other names that its telemetry and reports come under, those it had before among them; as they are when left out',
    ),
  team: Slug,
  environments: z
    .array(Environment)
    .min(1, { error: 'needs at least one environment' })
    .max(50)
    .refine((list) => distinct(list.map(({ name }) => name)), { error: 'names an environment twice' })
    .default([{ name: 'production', production: true }]),
  observationWindowHours: z
    .number()
    .min(0)
    .max(24 * 14)
    .default(24)
    .describe('How long a deployment is watched before it is held to have gone well'),
  attributionWindowHours: z
    .number()
    .min(1)
    .max(24 * 14)
    .default(24)
    .describe('How long after a deployment an incident may still be put down to it'),
  runbook: WebUrl.optional().describe(
    'Where it says what to do when it is in trouble; offered beside live signals',
  ),
  dependsOn: z.array(Slug).max(100).default([]).describe('Services that it calls'),
  repositories: z
    .array(Repository)
    .max(20)
    .refine((list) => distinct(list.map(({ fullName }) => fullName)), { error: 'names a repository twice' })
    .default([]),
});
export type PutService = z.input<typeof PutService>;

export const Service = z.object({
  slug: z.string(),
  name: z.string(),
  aliases: z.array(z.string()).describe('Other names that its telemetry and reports come under'),
  team: z.object({ slug: z.string(), name: z.string() }),
  environments: z.array(Environment),
  observationWindowHours: z.number(),
  attributionWindowHours: z.number(),
  runbook: z.string().nullable(),
  dependsOn: z.array(z.string()),
  repositories: z.array(Repository),
});
export type Service = z.infer<typeof Service>;
