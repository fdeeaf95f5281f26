import { z } from 'zod';
import { WebUrl } from '../../contracts/text.ts';
import { ServiceError } from '../../errors.ts';
import { oneLine } from '../deliveries/index.ts';

// What of GitHub's objects is used, whether a webhook or the REST API told it: both have the same shape.

export const Time = z.iso.datetime({ offset: true }).transform((value) => new Date(value));
const Id = z.number().int().nonnegative();
const text = (max: number) => z.string().transform((value) => oneLine(value, max) || '(none)');
const Login = z
  .object({ login: text(200) })
  .nullish()
  .transform((who) => who?.login ?? null);
/** An address where there is one; GitHub leaves some empty, and people enter what they like. */
const Link = z
  .unknown()
  .transform((value) => WebUrl.safeParse(value).data ?? null)
  .optional()
  .transform((value) => value ?? null);
const Sha = z.string().regex(/^[0-9a-f]{40,64}$/);
const Labels = z
  .array(z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]))
  .default([])
  .transform((names) => names.map((name) => oneLine(name, 200)).filter((name) => name !== ''));

export const RepositoryName = z.union([
  z.string().min(1).max(300),
  z.object({ full_name: z.string().min(1).max(300) }).transform(({ full_name }) => full_name),
]);

export const DeploymentTold = z.object({
  id: Id,
  sha: Sha,
  ref: text(250),
  task: z.string().nullish(),
  environment: text(200),
  payload: z.unknown().optional(),
  creator: Login,
  transient_environment: z.boolean().nullish(),
  created_at: Time,
});
export type DeploymentTold = z.output<typeof DeploymentTold>;

export const StatusTold = z.object({
  id: Id,
  state: z.string(),
  creator: Login,
  log_url: Link,
  target_url: Link,
  environment_url: Link,
  created_at: Time,
});
export type StatusTold = z.output<typeof StatusTold>;

export const WorkflowRunTold = z.object({
  id: Id,
  name: z.string().nullish(),
  path: z.string().nullish(),
  event: z.string(),
  head_branch: z.string().nullish(),
  head_sha: Sha,
  head_repository: z.object({ full_name: z.string() }).nullish(),
  status: z.string().nullish(),
  conclusion: z.string().nullish(),
  run_attempt: z.number().int().min(1).nullish(),
  run_started_at: Time.nullish(),
  created_at: Time,
  updated_at: Time,
  html_url: Link,
  actor: Login,
});
export type WorkflowRunTold = z.output<typeof WorkflowRunTold>;

export const ReleaseTold = z.object({
  id: Id,
  tag_name: text(200),
  target_commitish: z.string().nullish(),
  draft: z.boolean(),
  prerelease: z.boolean(),
  published_at: Time.nullish(),
  html_url: Link,
  author: Login,
});
export type ReleaseTold = z.output<typeof ReleaseTold>;

export const IssueTold = z.object({
  id: Id,
  number: Id,
  title: text(300),
  html_url: Link,
  user: Login,
  labels: Labels,
  type: z
    .object({ name: text(200) })
    .nullish()
    .transform((type) => type?.name ?? null),
  state: z.string().nullish(),
  state_reason: z.string().nullish(),
  created_at: Time,
  updated_at: Time,
  closed_at: Time.nullish(),
  /** The REST API lists pull requests among the issues; only those have this. */
  pull_request: z.unknown().optional(),
});
export type IssueTold = z.output<typeof IssueTold>;

export const TimelineTold = z.object({
  event: z.string().nullish(),
  created_at: Time.nullish(),
  actor: Login,
  label: z.object({ name: text(200) }).nullish(),
  state_reason: z.string().nullish(),
});
export type TimelineTold = z.output<typeof TimelineTold>;

export const PullRequestTold = z.object({
  number: Id,
  title: text(500),
  body: z.string().nullish(),
  head: z.object({ ref: text(250) }),
  labels: Labels,
  merged_at: Time.nullish(),
  merge_commit_sha: Sha.nullish(),
  updated_at: Time,
});
export type PullRequestTold = z.output<typeof PullRequestTold>;

/** A commit as the REST API tells it. */
export const CommitTold = z.object({
  sha: Sha,
  commit: z.object({
    message: z.string(),
    author: z.object({ name: z.string().nullish(), date: Time.nullish() }).nullish(),
    committer: z.object({ date: Time.nullish() }).nullish(),
  }),
  author: z
    .object({ login: text(200).optional() })
    .nullish()
    .transform((who) => who?.login ?? null),
  parents: z.array(z.object({ sha: Sha })),
  files: z.array(z.object({ filename: z.string() })).nullish(),
});
export type CommitTold = z.output<typeof CommitTold>;

/** A commit as a push tells it: without its parents, but with its files. */
export const PushedCommit = z.object({
  id: Sha,
  /** False for one that some branch of the repository had already. */
  distinct: z.boolean().default(true),
  message: z.string(),
  timestamp: Time,
  author: z.object({ name: z.string().nullish(), username: z.string().nullish() }).nullish(),
  added: z.array(z.string()).nullish(),
  removed: z.array(z.string()).nullish(),
  modified: z.array(z.string()).nullish(),
});
export const PushTold = z.object({
  ref: z.string(),
  before: z.string(),
  after: z.string(),
  deleted: z.boolean(),
  forced: z.boolean(),
  commits: z.array(PushedCommit).default([]),
});
export type PushTold = z.output<typeof PushTold>;

export const LabelTold = z.object({ name: text(200) });
export const LabelChanges = z
  .object({ name: z.object({ from: text(200) }).nullish() })
  .nullish()
  .transform((changes) => changes?.name?.from ?? null);

/** @throws ServiceError invalid_request naming the field, where GitHub's object is not as its documentation says */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new ServiceError('invalid_request', {
    detail: `\`${field}\` is not as GitHub describes it: ${issue?.message}`,
    remedy:
      'See the body of the delivery. If GitHub itself sent it, report it: the format may have changed; it can be replayed after an update.',
    ...(field !== '' && { field }),
  });
}
