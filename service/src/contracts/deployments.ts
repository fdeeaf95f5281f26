import { z } from 'zod';
import { GateRef } from './gate-reasons.ts';
import { PageQuery, pageOf } from './page.ts';
import { Repository } from './services.ts';
import { CommitSha, EnvironmentName, INVISIBLE, line, Slug, Version, WebUrl } from './text.ts';
import { Timestamp } from './time.ts';
import { Verdict, VerdictChange, VerdictKind } from './verdicts.ts';

export const MAX_COMMITS = 1000; // one request stays well under the 1 MiB body limit

export const FinishedStatus = z.enum(['succeeded', 'failed', 'cancelled', 'skipped']);
export type FinishedStatus = z.infer<typeof FinishedStatus>;
export const DeploymentStatus = z.enum(['started', ...FinishedStatus.options]);
export type DeploymentStatus = z.infer<typeof DeploymentStatus>;

export const Commit = z.object({
  sha: CommitSha,
  authoredAt: Timestamp,
  message: z
    .string()
    .max(500)
    .transform((text) => (text.split('\n', 1)[0] ?? '').replace(new RegExp(INVISIBLE, 'gu'), ' ').trim())
    .describe('Its first line is kept'),
  author: line(200).optional(),
  reverts: CommitSha.optional().describe('The commit that this one reverts'),
  merge: z.boolean().optional().describe('True for a merge of two lines of work: it is no work of its own'),
  patchId: z
    .string()
    .regex(/^[0-9a-f]{40,64}$/, { error: 'must be what `git patch-id --stable` prints' })
    .optional()
    .describe('`git patch-id --stable`: a cherry-pick counts once, at its first deployment'),
});
export type Commit = z.infer<typeof Commit>;

/** The pipeline run behind a deployment: two systems that report the same run report the same deployment. */
export const Run = z.strictObject({
  repository: Repository.shape.fullName,
  id: line(60),
  attempt: z.number().int().min(1).max(10_000).optional(),
  job: line(200).optional(),
});
export type Run = z.infer<typeof Run>;

export const MAX_PULL_REQUESTS = 200;

/** A merged pull request among what a deployment brings, for those whom no webhook tells of it. */
export const DeployedPullRequest = z.strictObject({
  repository: Repository.shape.fullName,
  number: z.number().int().min(1).max(2_147_483_647),
  title: line(300),
  labels: z.array(line(200)).max(100).default([]),
  headRef: line(250).optional().describe('The branch it came from'),
  mergedAt: Timestamp,
  mergeSha: CommitSha.describe('The commit that it was merged as'),
  updatedAt: Timestamp.describe('When it last changed: what is newer stays'),
  reverts: z.number().int().min(1).optional().describe('Number of the pull request that it reverts'),
});
export type DeployedPullRequest = z.input<typeof DeployedPullRequest>;

/** Fields that a start and a finish share. */
const details = {
  commitSha: CommitSha.optional(),
  url: WebUrl.optional().describe('Where the job or the release can be read'),
  actor: line(200).optional().describe('Who or what deployed'),
  rollback: z
    .boolean()
    .optional()
    .describe('True when the sender knows this deployment undoes an earlier one'),
  hotfix: z
    .boolean()
    .optional()
    .describe('True when the sender knows this deployment repairs the one before'),
  ref: line(250).optional().describe('Branch or tag it was made from'),
  commits: z
    .array(Commit)
    .max(MAX_COMMITS)
    .optional()
    .describe('Commits that this deployment adds, oldest first'),
  pullRequests: z
    .array(DeployedPullRequest)
    .max(MAX_PULL_REQUESTS)
    .optional()
    .describe('Merged pull requests among them: their labels and branches may mark a hotfix'),
  githubDeployment: z
    .number()
    .int()
    .positive()
    .optional()
    .describe('Id of the deployment on GitHub that this is: what GitHub tells of it is told of this one'),
};

/**
 * Records the start of a deployment, its finish, or both at once.
 * Sent twice with the same `source` and `externalId` it is the same deployment.
 */
export const RecordDeployment = z.strictObject({
  service: Slug,
  environment: EnvironmentName.default('production'),
  version: Version,
  status: DeploymentStatus,
  startedAt: Timestamp.optional().describe('Now, when a start is reported without it'),
  finishedAt: Timestamp.optional().describe('Now, when a finish is reported without it'),
  source: line(60).default('api').describe('Which system reports it, such as `github-actions`'),
  externalId: line(200).optional().describe('Its identity in that system'),
  run: Run.optional(),
  ...details,
});
export type RecordDeployment = z.input<typeof RecordDeployment>;

/** Reports how a deployment known by its id ended. */
export const FinishDeployment = z.strictObject({
  status: FinishedStatus,
  finishedAt: Timestamp.optional().describe('Now when left out'),
  ...details,
});
export type FinishDeployment = z.input<typeof FinishDeployment>;

export const DeploymentRef = z.object({
  id: z.string(),
  version: z.string(),
  finishedAt: Timestamp.nullable(),
});
export type DeploymentRef = z.infer<typeof DeploymentRef>;

export const Deployment = z.object({
  id: z.string(),
  service: z.object({ slug: z.string(), name: z.string() }),
  team: z.object({ slug: z.string(), name: z.string() }),
  environment: z.string(),
  production: z.boolean(),
  version: z.string(),
  commitSha: z.string().nullable(),
  status: DeploymentStatus,
  startedAt: Timestamp,
  finishedAt: Timestamp.nullable(),
  source: z.string(),
  externalId: z.string().nullable(),
  url: z.string().nullable(),
  actor: z.string().nullable(),
  commitCount: z.number().int(),
  ref: z.string().nullable(),
  hotfix: z.string().nullable().describe('Why it counts as a hotfix; null when it does not'),
  supersededBy: z
    .string()
    .nullable()
    .describe('The re-run that took the place of this attempt, which is then not counted'),
  rollback: z.boolean().describe('Whether it returned to a version that had been live before'),
  previous: DeploymentRef.nullable().describe('The succeeded deployment that it replaced'),
  verdict: Verdict.nullable().describe('Null while it runs, and for a cancelled or skipped one'),
  simulated: z.boolean(),
});
export type Deployment = z.infer<typeof Deployment>;

export const DeploymentDetail = Deployment.extend({
  commits: z.array(
    z.object({
      sha: z.string(),
      authoredAt: Timestamp,
      message: z.string(),
      author: z.string().nullable(),
      reverts: z.string().nullable(),
    }),
  ),
  history: z.array(VerdictChange),
  undid: z.array(DeploymentRef).describe('The deployments that this one rolled back'),
  undoneBy: DeploymentRef.nullable().describe('The deployment that rolled this one back'),
  next: DeploymentRef.nullable(),
  observationWindowHours: z.number(),
  incidents: z
    .array(z.object({ id: z.string(), title: z.string(), startedAt: Timestamp }))
    .describe('Incidents put down to it'),
  bugs: z
    .array(z.object({ id: z.string(), title: z.string(), reportedAt: Timestamp, url: z.string().nullable() }))
    .describe('Bugs put down to it'),
  reportedBy: z
    .array(z.object({ source: z.string(), externalId: z.string() }))
    .describe('Every system that reported it, under the name it has there'),
  gate: GateRef.nullable().describe('What the gate said to its run before; null where it was not asked'),
});
export type DeploymentDetail = z.infer<typeof DeploymentDetail>;

export const DeploymentQuery = PageQuery.extend({
  service: Slug.optional(),
  team: Slug.optional(),
  environment: EnvironmentName.optional(),
  status: DeploymentStatus.optional(),
  verdict: VerdictKind.optional(),
  from: Timestamp.optional().describe('Started at or after'),
  to: Timestamp.optional().describe('Started before'),
});
export type DeploymentQuery = z.input<typeof DeploymentQuery>;

export const DeploymentPage = pageOf(Deployment);
export type DeploymentPage = z.infer<typeof DeploymentPage>;
