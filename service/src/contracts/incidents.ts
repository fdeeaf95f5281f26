import { z } from 'zod';
import { Attribution } from './attributions.ts';
import { PageQuery, pageOf } from './page.ts';
import { line, Slug, WebUrl } from './text.ts';
import { Timestamp } from './time.ts';

/** A period in which users were harmed; sent again with the same `source` and `externalId` it replaces what was known. */
export const RecordIncident = z.strictObject({
  services: z.array(Slug).min(1, { error: 'needs at least one affected service' }).max(50),
  title: line(300),
  source: line(60).default('api'),
  externalId: line(200),
  url: WebUrl.optional(),
  severity: z.enum(['minor', 'major', 'critical']).default('major'),
  startedAt: Timestamp,
  detectedAt: Timestamp.optional(),
  resolvedAt: Timestamp.optional(),
  cause: line(200)
    .optional()
    .describe('What caused it, where the reporter knows: the id, version or commit of a deployment'),
});
export type RecordIncident = z.input<typeof RecordIncident>;

export const Incident = z.object({
  id: z.string(),
  services: z.array(z.object({ slug: z.string(), name: z.string() })),
  title: z.string(),
  source: z.string(),
  externalId: z.string(),
  url: z.string().nullable(),
  severity: z.enum(['minor', 'major', 'critical']),
  startedAt: Timestamp,
  detectedAt: Timestamp.nullable(),
  resolvedAt: Timestamp.nullable(),
  attribution: Attribution.nullable().describe('Null until it was looked at'),
});
export type Incident = z.infer<typeof Incident>;

export const IncidentQuery = PageQuery.extend({
  service: Slug.optional(),
  team: Slug.optional(),
  severity: z.enum(['minor', 'major', 'critical']).optional(),
  state: z.enum(['open', 'resolved']).optional(),
  attributed: z.stringbool().optional(),
  source: line(60).optional().describe('Who reported it, such as `github-actions`'),
  externalId: line(200).optional().describe('What it is called there'),
});
export type IncidentQuery = z.input<typeof IncidentQuery>;
export const IncidentPage = pageOf(Incident);
export type IncidentPage = z.infer<typeof IncidentPage>;
