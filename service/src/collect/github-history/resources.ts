import type { DeploymentRule } from '../../contracts/services.ts';

/** What is read of a repository, with the permission that a token needs for it, in GitHub's words. */
export const PERMISSION = {
  deployments: 'Deployments',
  workflow_runs: 'Actions',
  releases: 'Contents',
  issues: 'Issues',
  pull_requests: 'Pull requests',
  commits: 'Contents',
} as const;
export type ResourceKind = keyof typeof PERMISSION;

/** `workflow_runs:deploy.yml` → `workflow_runs`. */
export function kindOf(resource: string): ResourceKind {
  return (resource.split(':', 1)[0] ?? resource) as ResourceKind;
}

/** The workflow of `workflow_runs:deploy.yml`; undefined for all of them. */
export function workflowOf(resource: string): string | undefined {
  return resource.includes(':') ? resource.slice(resource.indexOf(':') + 1) : undefined;
}

/** What of a repository is read, given what counts as a deployment of each service that it belongs to. */
export function resourcesFor(rules: DeploymentRule[]): string[] {
  if (rules.length === 0) return ['issues']; // which a rule may still put down to a service
  return [...new Set([...rules.flatMap(deploymentResource), 'issues', 'pull_requests', 'commits'])];
}

function deploymentResource(rule: DeploymentRule): string[] {
  if (rule.from === 'nothing') return ['deployments']; // the action leaves records there while the service is away
  if (rule.from !== 'workflow_runs') return [rule.from];
  // A file can be asked for; a name can only be looked for among all runs.
  return [/\.ya?ml$/.test(rule.workflow) ? `workflow_runs:${rule.workflow}` : 'workflow_runs'];
}
