import { z } from 'zod';
import { INVISIBLE, line, Slug } from './text.ts';
import { Timestamp } from './time.ts';

/** Who signs the identity tokens of GitHub's own runs. */
export const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com';
/** How long a token lasts that a pipeline got for its identity. */
export const PIPELINE_TOKEN_MINUTES = 15;
export const MAX_IDENTITY_TOKEN_LENGTH = 16_384; // GitHub's are about 2,000 characters

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The address of an issuer, as tokens carry it in `iss`. */
export const Issuer = z
  .string()
  .trim()
  .max(300, { error: 'is longer than 300 characters: shorten it' })
  .refine(isIssuer, {
    error: `must be an https address without a slash at its end, such as ${GITHUB_ISSUER} or https://HOST/_services/token`,
  });

function isIssuer(text: string): boolean {
  if (!URL.canParse(text) || INVISIBLE.test(text)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  const safe = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
  return safe && `${username}${password}${search}${hash}` === '' && !text.endsWith('/');
}

/** GitHub's number of a repository or an account. Names can be given up and taken by others; numbers cannot. */
export const GitHubId = z.string().regex(/^[1-9]\d{0,19}$/, {
  error: 'must be the number that GitHub knows it by, such as 1296269, not its name',
});

const Ref = line(300)
  .refine((value) => value.startsWith('refs/'), {
    error: 'must begin with refs/, such as refs/heads/main or refs/tags/v*',
  })
  .describe('`*` stands for anything but a slash, `**` for anything; upper and lower case differ');

const WorkflowRef = line(500)
  .refine((value) => /^[^/@]+\/[^/@]+\/\.github\/workflows\/[^@]+@refs\/.+$/.test(value), {
    error:
      'must name repository, file and ref, such as acme/pipelines/.github/workflows/deploy.yml@refs/heads/main',
  })
  .describe('The workflow file that holds the job, patterns as in `ref`');

/** Runs of which repository may record, for which services. What is left out or null is not asked for. */
export const PutTrustPolicy = z
  .strictObject({
    name: line(80).describe('What it is for, such as `acme/shop, production`'),
    issuer: Issuer.default(GITHUB_ISSUER).describe(
      'Who signs: for GitHub Enterprise Server https://HOST/_services/token',
    ),
    repositoryId: GitHubId.nullable()
      .default(null)
      .describe('`gh api repos/acme/shop --jq .id`; null means every repository of the owner'),
    repositoryOwnerId: GitHubId.nullable()
      .default(null)
      .describe(
        '`gh api repos/acme/shop --jq .owner.id`; given as well, a repository that moved is not trusted',
      ),
    environment: line(255)
      .nullable()
      .default(null)
      .describe('The environment of the job; upper and lower case are the same, as at GitHub'),
    ref: Ref.nullable()
      .default(null)
      .describe(
        'Branch or tag, such as `refs/heads/main`. Pull requests are trusted only where it begins with `refs/pull/`',
      ),
    jobWorkflowRef: WorkflowRef.nullable().default(null),
    team: Slug.nullable()
      .default(null)
      .describe('The token may record for every service that this team owns when it is made'),
    services: z
      .array(Slug)
      .min(1, { error: 'names none: choose at least one service, or leave it out to allow all' })
      .max(200)
      .nullable()
      .default(null)
      .describe('The services the token may record for; null and without a team it may for all'),
  })
  .refine(({ repositoryId, repositoryOwnerId }) => repositoryId !== null || repositoryOwnerId !== null, {
    error:
      'is missing, and so is repositoryOwnerId: give at least one, or everybody at GitHub would be trusted',
    path: ['repositoryId'],
  })
  .refine(({ team, services }) => team === null || services === null, {
    error: 'cannot be combined with team: name a team or services',
    path: ['services'],
  });
export type PutTrustPolicy = z.input<typeof PutTrustPolicy>;

export const TrustPolicy = z.object({
  id: z.string(),
  name: z.string(),
  issuer: z.string(),
  repositoryId: z.string().nullable(),
  repositoryOwnerId: z.string().nullable(),
  environment: z.string().nullable(),
  ref: z.string().nullable(),
  jobWorkflowRef: z.string().nullable(),
  team: z.string().nullable(),
  services: z
    .array(z.string())
    .nullable()
    .describe('Null without a team means all; empty, that those named are gone, and so none'),
  createdAt: Timestamp,
  createdBy: z.string().nullable(),
  lastUsedAt: Timestamp.nullable(),
  lastRun: z
    .object({
      repository: z.string(),
      actor: z.string().nullable(),
      url: z.string().nullable().describe('The run at GitHub'),
    })
    .nullable()
    .describe('Who used it last, where that is kept still'),
});
export type TrustPolicy = z.infer<typeof TrustPolicy>;
export const TrustPolicies = z.object({ items: z.array(TrustPolicy) });
export type TrustPolicies = z.infer<typeof TrustPolicies>;
export const TrustPolicyPath = z.object({ id: line(64) });

/** What the identity token of a run says of it; null where it says nothing. */
export const RunIdentity = z.object({
  repository: z.string(),
  repositoryId: z.string(),
  repositoryOwner: z.string(),
  repositoryOwnerId: z.string(),
  environment: z.string().nullable(),
  ref: z.string().nullable(),
  jobWorkflowRef: z.string().nullable(),
  eventName: z.string().nullable(),
  actor: z.string().nullable(),
  runId: z.string().nullable(),
  runAttempt: z.string().nullable(),
});
export type RunIdentity = z.infer<typeof RunIdentity>;

/** A run whose identity its issuer vouches for, and which was refused all the same. */
export const RefusedRun = RunIdentity.extend({
  id: z.string(),
  issuer: z.string(),
  code: z.string(),
  reason: z.string(),
  remedy: z.string(),
  times: z.number().int().describe('How often the same was refused'),
  firstAt: Timestamp,
  lastAt: Timestamp,
  url: z.string().nullable().describe('The run at GitHub'),
});
export type RefusedRun = z.infer<typeof RefusedRun>;
export const RefusedRuns = z.object({ items: z.array(RefusedRun) });
export type RefusedRuns = z.infer<typeof RefusedRuns>;

/** Asks a GitHub connection for the numbers of a repository. */
export const FindRepositoryIds = z.strictObject({
  repository: z
    .string()
    .trim()
    .max(200)
    .regex(/^[\w.-]+\/[\w.-]+$/, { error: 'must be owner/name, such as acme/checkout' }),
  issuer: Issuer.default(GITHUB_ISSUER),
});
export type FindRepositoryIds = z.input<typeof FindRepositoryIds>;
export const RepositoryIds = z.object({
  repository: z.string().describe('As it is called now'),
  repositoryId: z.string(),
  repositoryOwnerId: z.string(),
  connection: z.string().describe('The connection that told'),
});
export type RepositoryIds = z.infer<typeof RepositoryIds>;

/** The identity token of a run, with this service as its audience. Each is good once. */
export const ExchangeIdentity = z.strictObject({
  token: z
    .string()
    .trim()
    .min(1, { error: 'is empty: send the identity token of the run' })
    .max(MAX_IDENTITY_TOKEN_LENGTH, { error: 'is too long to be an identity token' }),
});
export type ExchangeIdentity = z.input<typeof ExchangeIdentity>;

export const PipelineToken = z.object({
  token: z
    .string()
    .describe(`Send it as \`Authorization: Bearer …\`; lasts ${PIPELINE_TOKEN_MINUTES} minutes`),
  expiresAt: Timestamp,
  policy: z.string().describe('The name of the trust policy that let it in'),
  services: z.array(z.string()).nullable().describe('What it may record for; null means all services'),
});
export type PipelineToken = z.infer<typeof PipelineToken>;
