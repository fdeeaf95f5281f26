import { z } from 'zod';
import { PageQuery, pageOf } from './page.ts';
import { Timestamp } from './time.ts';

/** An issue that the rules call a bug or an incident and that could not be recorded as one. */
export const IssueProblem = z.object({
  id: z.string(),
  source: z.enum(['github', 'linear']),
  key: z.string().describe('As people call it, such as `#12` or `ENG-12`'),
  container: z.string().describe('Repository or Linear team'),
  title: z.string(),
  url: z.string().nullable(),
  code: z.string().describe('Why not, as a stable code'),
  problem: z.string(),
  remedy: z.string(),
  updatedAt: Timestamp,
});
export type IssueProblem = z.infer<typeof IssueProblem>;

export const IssueProblemQuery = PageQuery;
export type IssueProblemQuery = z.input<typeof IssueProblemQuery>;
export const IssueProblemPage = pageOf(IssueProblem);
export type IssueProblemPage = z.infer<typeof IssueProblemPage>;

export const MAX_ISSUES = 100; // with a long timeline each they still fit into one request

const Login = z.object({ login: z.string() }).nullish();
const Label = z.union([z.string(), z.object({ name: z.string() })]);
const Instant = z.iso.datetime({ offset: true, error: 'must be a time such as 2026-03-01T12:00:00Z' });

/** An issue as GitHub's REST API and webhooks give it, as far as it is used; other fields may stay in. */
export const GitHubIssue = z.object({
  id: z.number().int().nonnegative(),
  number: z.number().int().nonnegative(),
  title: z.string(),
  html_url: z.string().nullish(),
  user: Login,
  labels: z.array(Label).optional(),
  type: z.object({ name: z.string() }).nullish(),
  state: z.string().nullish(),
  state_reason: z.string().nullish(),
  created_at: Instant,
  updated_at: Instant,
  closed_at: Instant.nullish(),
});
export type GitHubIssue = z.infer<typeof GitHubIssue>;

/** One event of the timeline of an issue, as GitHub's REST API gives it. */
export const GitHubTimelineEvent = z.object({
  event: z.string().nullish(),
  created_at: Instant.nullish(),
  actor: Login,
  label: z.object({ name: z.string() }).nullish(),
  state_reason: z.string().nullish(),
});
export type GitHubTimelineEvent = z.infer<typeof GitHubTimelineEvent>;

const Named = z.object({ name: z.string() });

/** One entry of the history of an issue, as Linear's API gives it. */
export const LinearHistoryEntry = z.object({
  createdAt: Instant,
  actor: Named.nullish(),
  fromState: z.object({ type: z.string() }).nullish(),
  toState: z.object({ type: z.string() }).nullish(),
  addedLabels: z.array(Named).nullish(),
  removedLabels: z.array(Named).nullish(),
});
export type LinearHistoryEntry = z.infer<typeof LinearHistoryEntry>;

/** An issue as Linear's API gives it, as far as it is used. */
export const LinearIssue = z.object({
  id: z.string().min(1),
  identifier: z.string().min(1),
  title: z.string(),
  url: z.string().nullish(),
  createdAt: Instant,
  updatedAt: Instant,
  archivedAt: Instant.nullish(),
  trashed: z.boolean().nullish(),
  completedAt: Instant.nullish(),
  canceledAt: Instant.nullish(),
  state: z.object({ type: z.string() }),
  team: z.object({ id: z.string(), key: z.string() }).nullish(),
  project: Named.nullish(),
  creator: Named.nullish(),
  externalUserCreator: Named.nullish(),
  labels: z.object({ nodes: z.array(Named) }),
  needs: z.object({ nodes: z.array(z.object({ id: z.string(), createdAt: Instant })) }),
  history: z.object({
    nodes: z.array(LinearHistoryEntry),
    pageInfo: z
      .object({ hasNextPage: z.boolean() })
      .describe('`hasNextPage: false` says that `nodes` is everything that ever happened to it'),
  }),
});
export type LinearIssue = z.infer<typeof LinearIssue>;

/** Issues of a tracker in its own words. What is a bug or an incident is decided by the rules, as for webhooks. */
export const TellIssues = z.discriminatedUnion('source', [
  z.strictObject({
    source: z.literal('github'),
    repository: z
      .string()
      .max(300)
      .regex(/^[^/\s]+\/[^/\s]+$/, { error: 'must be owner/name, such as acme/shop' }),
    issues: z
      .array(
        z.strictObject({
          issue: GitHubIssue,
          timeline: z
            .array(GitHubTimelineEvent)
            .max(3000)
            .optional()
            .describe(
              'Everything that happened to it, oldest first; without it only its present state is kept',
            ),
          happened: z
            .strictObject({
              action: z.string(),
              actor: z.string().nullable().default(null),
              label: z.string().nullable().default(null),
            })
            .optional()
            .describe('What has just happened to it, from the payload of an `issues` event'),
        }),
      )
      .min(1)
      .max(MAX_ISSUES),
  }),
  z.strictObject({ source: z.literal('linear'), issues: z.array(LinearIssue).min(1).max(MAX_ISSUES) }),
]);
export type TellIssues = z.input<typeof TellIssues>;

/** What became of the issues that were told. */
export const ToldIssues = z.object({
  received: z.number().int(),
  bugs: z.number().int(),
  incidents: z.number().int(),
  others: z.number().int().describe('Kept, and neither by the rules in force'),
  refused: z.number().int().describe('Those in `problems`'),
  services: z
    .array(
      z.object({
        slug: z.string(),
        name: z.string(),
        team: z.object({ slug: z.string(), name: z.string() }),
        bugs: z.number().int(),
        incidents: z.number().int(),
      }),
    )
    .describe('Whose bugs and incidents they are'),
  problems: z.array(
    z.object({
      index: z.number().int().describe('Place in `issues`, from 0'),
      subject: z.string(),
      code: z.string(),
      detail: z.string(),
      remedy: z.string(),
    }),
  ),
});
export type ToldIssues = z.infer<typeof ToldIssues>;
