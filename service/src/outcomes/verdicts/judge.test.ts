import { describe, expect, it } from 'vitest';
import { type Attempt, judge, type Regression } from './judge.ts';

const HOUR = 3_600_000;
const T = Date.parse('2026-06-01T10:00:00Z');

function attempt(id: string, hours: number, more: Partial<Attempt> = {}): Attempt {
  const at = new Date(T + hours * HOUR);
  return {
    id,
    version: id,
    commitSha: null,
    status: 'succeeded',
    startedAt: at,
    finishedAt: at,
    rollbackDeclared: null,
    hotfixBecause: null,
    runKey: null,
    runAttempt: null,
    runJob: null,
    inactiveSince: null,
    ...more,
  };
}

const worse: Regression = {
  deploymentId: 'v2',
  since: new Date(T + 1.1 * HOUR),
  evidence: [{ statement: 'p95 latency rose by 210 ms.' }],
};
const incident = {
  deploymentId: 'v2',
  incidentId: 'i1',
  title: 'Nobody can pay',
  startedAt: new Date(T + 1.5 * HOUR),
  because: 'It began then.',
};

describe('what signals say of a deployment among all that is known of it', () => {
  const two = [attempt('v1', 0), attempt('v2', 1)];
  it.each([
    ['regressed', two, [], [worse], 2],
    ['regressed', two, [], [worse], 200],
    ['rolled_back', [...two, attempt('again', 2, { version: 'v1' })], [], [worse], 3],
    ['caused_incident', two, [incident], [worse], 3],
    ['hotfixed', [...two, attempt('v3', 2, { hotfixBecause: 'declared' })], [], [worse], 3],
    ['failed', [attempt('v1', 0), attempt('v2', 1, { status: 'failed' })], [], [worse], 3],
    // What was withdrawn is told, and holds nothing against it.
    ['pending', two, [], [{ ...worse, since: null }], 2],
    ['held', two, [], [{ ...worse, since: null }], 200],
  ] as const)('%s', (kind, attempts, harms, regressions, hours) => {
    const judgements = judge({
      attempts: [...attempts],
      reverts: [],
      harms: [...harms],
      regressions: [...regressions],
      observationWindowMs: 24 * HOUR,
      now: new Date(T + hours * HOUR),
    });
    const verdict = judgements.find(({ id }) => id === 'v2')?.verdict;
    expect(verdict?.kind).toBe(kind);
    const told = verdict?.evidence.some(({ statement }) => statement === 'p95 latency rose by 210 ms.');
    expect(told).toBe(kind !== 'failed');
  });
});
