import { describe, expect, it } from 'vitest';
import { outputOfKpi, outputOfSignal } from './count-of-output.ts';

const kpi = (name: string, more: Partial<Parameters<typeof outputOfKpi>[0]> = {}) =>
  outputOfKpi({ kind: 'sum', proportion: false, slug: 'x', name, unit: '', numerator: null, ...more });

describe('a count of output', () => {
  it.each([
    ['Deployments per week', 'deployments'],
    ['Deployment frequency', 'deployments'],
    ['Commits', 'commits'],
    ['mergedPullRequests', 'pull requests'],
    ['Merged pull requests', 'pull requests'],
    ['Story points', 'story points'],
    ['Velocity', 'story points'],
    ['Lines of code', 'lines of code'],
    ['Tickets closed', 'tickets'],
    ['Resolved issues', 'tickets'],
    ['Releases a month', 'releases'],
    ['Tickets sold', null],
    ['Order lines', null],
    ['Cost per deployment', null],
    ['Revenue', null],
    ['Press releases read', null],
  ])('%s', (name, output) => {
    expect(kpi(name)).toBe(output);
  });

  it('is above the stroke of a ratio, and no share or length of time', () => {
    expect(kpi('Throughput', { kind: 'ratio', numerator: 'commits' })).toBe('commits');
    expect(
      kpi('Deployments that held', { kind: 'ratio', proportion: true, numerator: 'deployments' }),
    ).toBeNull();
    expect(kpi('Age of pull requests', { kind: 'gauge', unit: 'hours' })).toBeNull();
  });

  it.each([
    ['ci.deployments', 'rate', 'rate', 'deployments'],
    ['deployment.duration', 'distribution', 'p95', null],
    ['git.commits', 'gauge', 'mean', 'commits'],
    ['http.server.request.duration', 'distribution', 'rate', null],
  ] as const)('of a signal: %s', (metric, kind, statistic, output) => {
    expect(outputOfSignal({ metric, kind, statistic, unit: '' })).toBe(output);
  });
});
