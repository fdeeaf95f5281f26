import { z } from 'zod';
import { line, Slug } from './text.ts';
import { Timestamp } from './time.ts';

/** A pattern in which `*` stands for anything; upper and lower case are the same. Not a regular expression: none can run away. */
export const Glob = line(120);
const globs = z.array(Glob).max(50).default([]);

const matcher = {
  labels: globs.describe('Any of these labels'),
  titles: globs.describe('Or a title like one of these, such as `[Bug]*`'),
  types: globs.describe('Or, on GitHub, an issue type like one of these'),
};

/** What counts as what, among issues and pull requests. */
export const Rules = z.strictObject({
  bug: z
    .strictObject(matcher)
    .prefault({ labels: ['bug', 'type: bug', 'kind/bug', 'defect'], types: ['Bug'] }),
  customerReported: z
    .strictObject({
      ...matcher,
      linearCustomerRequests: z
        .boolean()
        .default(true)
        .describe('Whether a customer request attached in Linear makes it customer-reported'),
    })
    .prefault({ labels: ['customer', 'customer-*', 'customer:*', 'from: customer', 'support'] }),
  incident: z
    .strictObject({
      ...matcher,
      critical: globs.describe('Labels that make it critical'),
      minor: globs.describe('Labels that make it minor; anything else is major'),
    })
    .prefault({
      labels: ['incident', 'outage'],
      critical: ['sev1', 'sev-1', 'p0'],
      minor: ['sev3', 'sev-3', 'p3'],
    }),
  hotfix: z
    .strictObject({
      labels: globs.describe('Labels of a pull request'),
      branches: globs.describe('Names of the branch it came from'),
    })
    .prefault({ labels: ['hotfix'], branches: ['hotfix/*', 'hotfix-*'] }),
  services: z
    .array(
      z
        .strictObject({
          service: Slug,
          labels: globs,
          linearTeams: globs.describe('Keys of Linear teams, such as `ENG`'),
          linearProjects: globs,
          repositories: globs.describe('owner/name'),
        })
        .refine(
          ({ labels, linearTeams, linearProjects, repositories }) =>
            labels.length + linearTeams.length + linearProjects.length + repositories.length > 0,
          { error: 'needs a condition: labels, Linear teams or projects, or repositories (`*` fits all)' },
        )
        .describe('Everything given has to fit'),
    )
    .max(500)
    .default([])
    .describe(
      'Which service an issue belongs to; the first that fits. Without a fit: the service of its repository, if that has one only, or a label `service:slug`',
    ),
});
export type Rules = z.output<typeof Rules>;
export type RulesInput = z.input<typeof Rules>;

export const CurrentRules = z.object({
  rules: Rules,
  changedBy: z.string().nullable(),
  changedAt: Timestamp.nullable(),
  applied: z
    .boolean()
    .describe(
      'Whether everything known has been judged by them; false while that goes on in the background, seconds to a minute',
    ),
});
export type CurrentRules = z.infer<typeof CurrentRules>;

/** Who set which rules when, latest first. */
export const RulesHistory = z.object({
  items: z.array(z.object({ rules: Rules, changedBy: z.string(), changedAt: Timestamp })),
});
export type RulesHistory = z.infer<typeof RulesHistory>;

const change = z.object({
  before: z.number().int().describe('How many fit the rules in force'),
  after: z.number().int().describe('How many would fit these'),
  added: z.number().int(),
  removed: z.number().int(),
  examples: z
    .array(
      z.object({
        key: z.string(),
        container: z.string(),
        title: z.string(),
        url: z.string().nullable(),
        change: z.enum(['added', 'removed', 'kept']),
        because: z.string(),
      }),
    )
    .describe('Up to twenty, changes first'),
});

/** What a set of rules would match among everything known, before it is saved. */
export const RulesPreview = z.object({
  issues: z.number().int().describe('Issues looked at'),
  bugs: change,
  customerReported: change,
  incidents: change,
  hotfixes: change,
  unplaced: change.describe('Bugs and incidents that belong to no service'),
});
export type RulesPreview = z.infer<typeof RulesPreview>;
