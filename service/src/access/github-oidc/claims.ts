import { z } from 'zod';
import { INVISIBLE } from '../../contracts/text.ts';
import { GitHubId } from '../../contracts/trust-policies.ts';

const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !INVISIBLE.test(value), { error: 'contains control characters' });
/** A claim a token may lack or, as some are, have empty. */
const told = (max: number) =>
  text(max)
    .optional()
    .transform((value) => value || null);

/** The claims of a run that are used, whatever else there is: https://docs.github.com/en/actions/reference/security/oidc */
export const RunClaims = z
  .object({
    jti: text(200).min(1),
    sub: text(1000).min(1),
    aud: z.union([
      text(500),
      z
        .array(text(500))
        .length(1)
        .transform(([only]) => only ?? ''),
    ]),
    repository: text(200).regex(/^[\w.-]+\/[\w.-]+$/),
    repository_id: GitHubId,
    repository_owner: text(100).min(1),
    repository_owner_id: GitHubId,
    environment: told(300),
    ref: told(500),
    job_workflow_ref: told(1000),
    event_name: told(100),
    actor: told(100),
    run_id: told(30).refine((value) => value === null || /^\d+$/.test(value), { error: 'is not a number' }),
    run_attempt: told(30).refine((value) => value === null || /^\d+$/.test(value), {
      error: 'is not a number',
    }),
  })
  .transform((claims) => ({
    jti: claims.jti,
    subject: claims.sub,
    audience: claims.aud,
    identity: {
      repository: claims.repository,
      repositoryId: claims.repository_id,
      repositoryOwner: claims.repository_owner,
      repositoryOwnerId: claims.repository_owner_id,
      environment: claims.environment,
      ref: claims.ref,
      jobWorkflowRef: claims.job_workflow_ref,
      eventName: claims.event_name,
      actor: claims.actor,
      runId: claims.run_id,
      runAttempt: claims.run_attempt,
    },
  }));
export type RunClaims = z.output<typeof RunClaims>;

/** `repo:acme/shop:…`, and for repositories made after 15 July 2026 `repo:acme@123/shop@456:…`. */
const SUBJECT = /^repo:[^/@:]+(?:@(?<owner>\d+))?\/[^/@:]+(?:@(?<repository>\d+))?(?::|$)/;

/**
 * What of the numbers in `sub` contradicts the claims; null when nothing does. An organisation may give `sub` any other
 * shape, and nobody is let in for what it says.
 */
export function findContradiction({ subject, identity }: RunClaims): string | null {
  const { owner, repository } = SUBJECT.exec(subject)?.groups ?? {};
  if (owner !== undefined && owner !== identity.repositoryOwnerId) {
    return `its sub names the owner ${owner}, its repository_owner_id is ${identity.repositoryOwnerId}`;
  }
  if (repository !== undefined && repository !== identity.repositoryId) {
    return `its sub names the repository ${repository}, its repository_id is ${identity.repositoryId}`;
  }
  return null;
}
