import type { RunIdentity } from '../../contracts/trust-policies.ts';
import type { TrustPolicy as Row } from '../../store/generated/client.ts';
import { fitsPattern } from './pattern.ts';

/** What a policy asks of a run. */
type Conditions = Pick<
  Row,
  'issuer' | 'repositoryId' | 'repositoryOwnerId' | 'environment' | 'ref' | 'jobWorkflowRef'
>;
/** Who ran, and who vouches for it. */
export type Run = RunIdentity & { issuer: string };

const PULL_REQUESTS = 'refs/pull/';

/** Whether a policy is about the repository at all: by number, for a name may be given up and taken by somebody else. */
function concerns(policy: Conditions, run: Run): boolean {
  if (policy.repositoryId === null && policy.repositoryOwnerId === null) return false;
  return (
    policy.issuer === run.issuer &&
    (policy.repositoryId === null || policy.repositoryId === run.repositoryId) &&
    (policy.repositoryOwnerId === null || policy.repositoryOwnerId === run.repositoryOwnerId)
  );
}

/**
 * What a policy that concerns the run asks for and the run does not fulfil, in words that follow “asks for”; empty when
 * it is trusted. Whoever opens a pull request writes the workflow that runs, so a pull request is trusted only where
 * the policy names pull requests.
 */
export function findUnmet(policy: Conditions, run: Run): string[] {
  const unmet: string[] = [];
  if (policy.environment !== null && policy.environment.toLowerCase() !== run.environment?.toLowerCase()) {
    unmet.push(`the environment ${policy.environment}`);
  }
  if (policy.ref !== null && !fits(policy.ref, run.ref)) unmet.push(`the ref ${policy.ref}`);
  else if (isPullRequest(run) && !policy.ref?.startsWith(PULL_REQUESTS)) {
    unmet.push(`a branch or tag, not a pull request (which needs a ref that begins with ${PULL_REQUESTS})`);
  }
  if (policy.jobWorkflowRef !== null && !fits(policy.jobWorkflowRef, run.jobWorkflowRef)) {
    unmet.push(`the job_workflow_ref ${policy.jobWorkflowRef}`);
  }
  return unmet;
}

/** Whether a policy lets the run in. */
export function trusts(policy: Conditions, run: Run): boolean {
  return concerns(policy, run) && findUnmet(policy, run).length === 0;
}

function fits(pattern: string, text: string | null): boolean {
  return text !== null && fitsPattern(pattern, text);
}

function isPullRequest({ ref, eventName }: Run): boolean {
  return (ref?.startsWith(PULL_REQUESTS) ?? false) || eventName === 'pull_request';
}
