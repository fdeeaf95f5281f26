import { z } from 'zod';
import { EnvironmentName, line, Slug } from './text.ts';

const distinct = (names: string[]) => new Set(names).size === names.length;

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
    .describe('Path filters in a monorepo; empty means the whole repository'),
});

export const Environment = z.object({
  name: EnvironmentName,
  production: z.boolean().describe('Whether its deployments count towards outcomes'),
});
export type Environment = z.infer<typeof Environment>;

export const PutService = z.strictObject({
  name: line(120).optional().describe('Shown on pages; the slug when left out'),
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
  team: z.object({ slug: z.string(), name: z.string() }),
  environments: z.array(Environment),
  observationWindowHours: z.number(),
  repositories: z.array(Repository),
});
export type Service = z.infer<typeof Service>;
