import { describe, expect, it } from 'vitest';
import type { DeploymentRule } from '../../contracts/services.ts';
import { kindOf, resourcesFor, workflowOf } from './resources.ts';

const runsOf = (workflow: string): DeploymentRule => ({
  from: 'workflow_runs',
  workflow,
  branches: [],
  environment: 'production',
});
const SHARED = ['issues', 'pull_requests', 'commits'];

describe('what is read of a repository', () => {
  it.each<[string, DeploymentRule[], string[]]>([
    ['of no service', [], ['issues']],
    ['with deployments', [{ from: 'deployments', environments: {} }], ['deployments', ...SHARED]],
    ['with releases', [{ from: 'releases', tags: [], environment: 'production' }], ['releases', ...SHARED]],
    ['with a workflow by its file', [runsOf('deploy.yml')], ['workflow_runs:deploy.yml', ...SHARED]],
    ['with a workflow by its name', [runsOf('Deploy: all')], ['workflow_runs', ...SHARED]],
    ['whose deployments the action reports', [{ from: 'nothing' }], ['deployments', ...SHARED]],
    [
      'of two services',
      [runsOf('deploy.yml'), runsOf('deploy.yml'), { from: 'deployments', environments: {} }],
      ['workflow_runs:deploy.yml', 'deployments', ...SHARED],
    ],
  ])('%s', (_, rules, expected) => {
    expect(resourcesFor(rules)).toEqual(expected);
  });

  it('is of a kind, and of one workflow where it names one', () => {
    expect([kindOf('workflow_runs:deploy.yml'), workflowOf('workflow_runs:deploy.yml')]).toEqual([
      'workflow_runs',
      'deploy.yml',
    ]);
    expect([kindOf('issues'), workflowOf('issues')]).toEqual(['issues', undefined]);
  });
});
