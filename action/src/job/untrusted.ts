import type { Job } from './read.ts';

/** Why GitHub hands this job no secrets and no OIDC token; undefined where it would. Nobody has to mend anything. */
export function whyUntrusted(job: Job): string | undefined {
  // pull_request_target runs on the base and is given both.
  if (job.eventName !== 'pull_request_target' && job.event.pullRequest?.fromFork)
    return 'Nothing is recorded: workflows of a pull request from a fork are given no secrets and no OIDC token. What is merged is recorded when the base repository deploys it.';
  // Whoever runs it again: what it may do is settled by who started it first.
  if (job.firstActor === 'dependabot[bot]')
    return 'Nothing is recorded: workflows that Dependabot starts are given neither the secrets of Actions nor an OIDC token. To record its deployments, store the token as a Dependabot secret too.';
  return undefined;
}
