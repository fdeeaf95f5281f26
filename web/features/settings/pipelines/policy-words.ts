import {
  GITHUB_ISSUER,
  type RefusedRun,
  type TrustPolicy,
} from '@throughline/service/contracts/trust-policies';
import { formatQuantity } from '../../../ui/format/number.ts';

/** What a form begins with: every field as it is typed. */
export type PolicyDraft = Omit<TrustPolicy, 'id' | 'createdAt' | 'createdBy' | 'lastUsedAt' | 'lastRun'>;

export const EMPTY_DRAFT: PolicyDraft = {
  name: '',
  issuer: GITHUB_ISSUER,
  repositoryId: null,
  repositoryOwnerId: null,
  environment: null,
  ref: null,
  jobWorkflowRef: null,
  team: null,
  services: null,
};

/** A policy that would let in what was refused, and as little else as goes: one tag stands for all of them. */
export function draftFor(run: RefusedRun): PolicyDraft {
  return {
    ...EMPTY_DRAFT,
    name: [run.repository, run.environment].filter(Boolean).join(', ').slice(0, 80),
    issuer: run.issuer,
    repositoryId: run.repositoryId,
    repositoryOwnerId: run.repositoryOwnerId,
    environment: run.environment,
    ref: run.ref?.startsWith('refs/tags/') ? 'refs/tags/**' : run.ref,
  };
}

/** Whether trusting the run is offered: whoever opens a pull request writes what it runs, so that is no matter of a click. */
export function mayBeTrusted({ code, eventName, ref }: RefusedRun): boolean {
  return code === 'oidc_not_trusted' && eventName !== 'pull_request' && !ref?.startsWith('refs/pull/');
}

/** What to do about a run that is not offered to be trusted. */
export function sayRemedy({ code, remedy }: Pick<RefusedRun, 'code' | 'remedy'>): string {
  return code === 'oidc_not_trusted'
    ? 'Whoever opens a pull request writes what it runs: it is trusted only by a policy whose branch begins with `refs/pull/`.'
    : remedy;
}

/** Whom a policy trusts, in one line: `repository 456 of owner 123 · environment production · refs/heads/main`. */
export function sayTrusted(policy: TrustPolicy): string {
  const { repositoryId, repositoryOwnerId, environment, ref, jobWorkflowRef, issuer } = policy;
  const whose =
    repositoryId === null
      ? `every repository of owner ${repositoryOwnerId}`
      : `repository ${repositoryId}${repositoryOwnerId === null ? '' : ` of owner ${repositoryOwnerId}`}`;
  return [
    whose,
    environment === null ? '' : `environment ${environment}`,
    ref ?? 'any branch or tag',
    jobWorkflowRef ?? '',
    issuer === GITHUB_ISSUER ? '' : new URL(issuer).host,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** For what its tokens may record. */
export function sayReach({ team, services }: Pick<TrustPolicy, 'team' | 'services'>): string {
  if (team !== null) return `records for the services of ${team}`;
  if (services === null) return 'records for all services';
  if (services.length === 0) return 'records for no service: those it was for are gone';
  return services.length <= 3
    ? `records for ${services.join(', ')}`
    : `records for ${formatQuantity(services.length, 'service')}`;
}

/** Which of the three ways to say so a policy uses. */
export function reachOf({ team, services }: Pick<PolicyDraft, 'team' | 'services'>): string {
  if (team !== null) return 'team';
  return services === null ? 'all' : 'services';
}

/** What a refused run said of itself, in one line. */
export function sayRun({ environment, ref, eventName, actor }: RefusedRun): string {
  return [
    environment === null ? 'no environment' : `environment ${environment}`,
    ref ?? 'no ref',
    eventName ?? '',
    actor === null ? '' : `by ${actor}`,
  ]
    .filter(Boolean)
    .join(' · ');
}
