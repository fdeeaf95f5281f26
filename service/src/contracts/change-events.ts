import { z } from 'zod';
import { PageQuery, pageOf } from './page.ts';
import { EnvironmentName, line, Slug, WebUrl } from './text.ts';
import { Timestamp } from './time.ts';

export const ChangeKind = z.enum(['flag', 'config', 'other']);
export type ChangeKind = z.infer<typeof ChangeKind>;

/**
 * Something beside a deployment that was changed on purpose. Sent again with the same `source` and `externalId` it
 * replaces what was known.
 */
export const RecordChange = z.strictObject({
  service: Slug,
  environment: EnvironmentName.default('production'),
  kind: ChangeKind.describe('`flag` for a feature flag, `config` for a setting, `other` for what is neither'),
  name: line(200).describe('Of the flag or the setting, such as `new-basket`'),
  from: line(200).optional().describe('Its value before, such as `off`'),
  to: line(200).optional().describe('Its value from then on, such as `on` or `10 %`'),
  at: Timestamp.optional().describe('When it took effect; now when left out'),
  source: line(60).default('api').describe('Which system reports it, such as `unleash`'),
  externalId: line(200).optional().describe('Its identity in that system'),
  actor: line(200).optional().describe('Who or what changed it'),
  url: WebUrl.optional(),
});
export type RecordChange = z.input<typeof RecordChange>;

export const ChangeEventRef = z.object({
  id: z.string(),
  name: z.string(),
  to: z.string().nullable(),
  at: Timestamp,
});
export type ChangeEventRef = z.infer<typeof ChangeEventRef>;

export const ChangeEvent = z.object({
  id: z.string(),
  service: z.object({ slug: z.string(), name: z.string() }),
  team: z.object({ slug: z.string(), name: z.string() }),
  environment: z.string(),
  production: z.boolean(),
  kind: ChangeKind,
  name: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  at: Timestamp,
  source: z.string(),
  externalId: z.string(),
  actor: z.string().nullable(),
  url: z.string().nullable(),
  undoneBy: ChangeEventRef.nullable().describe('The later change that gave it its value of before again'),
  undid: ChangeEventRef.nullable().describe('The earlier change that this one took back'),
  effect: z
    .enum(['worse', 'better', 'nothing_shown', 'watching', 'no_data'])
    .describe(
      'What its signals and KPIs showed; `watching` while nothing is shown and it is looked at still',
    ),
  says: z.string().nullable().describe('The most telling of that in a sentence'),
  simulated: z.boolean(),
});
export type ChangeEvent = z.infer<typeof ChangeEvent>;

export const ChangeQuery = PageQuery.extend({
  service: Slug.optional(),
  team: Slug.optional(),
  environment: EnvironmentName.optional(),
  kind: ChangeKind.optional(),
  from: Timestamp.optional().describe('At or after'),
  to: Timestamp.optional().describe('Before'),
});
export type ChangeQuery = z.input<typeof ChangeQuery>;

export const ChangePage = pageOf(ChangeEvent);
export type ChangePage = z.infer<typeof ChangePage>;
