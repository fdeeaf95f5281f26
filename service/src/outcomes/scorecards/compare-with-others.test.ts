import { describe, expect, it } from 'vitest';
import type { VerdictKind } from '../../contracts/verdicts.ts';
import { compareWithOthers } from './compare-with-others.ts';

const TO = Date.UTC(2026, 5, 30);
const HOUR_MS = 3_600_000;
const deployment = (kind: VerdictKind, hours: number, counts = kind !== 'pending') => ({
  id: `${kind}/${hours}`,
  finishedAt: TO - hours * HOUR_MS,
  kind,
  counts,
});

describe('compareWithOthers', () => {
  it('counts each failed change once, and neither failed attempts nor what is pending', () => {
    const deployments = [
      ...Array.from({ length: 17 }, (_, index) => deployment('held', index + 1)),
      deployment('rolled_back', 20),
      deployment('rolled_back', 21, false), // undone along with the one before
      deployment('hotfixed', 22),
      deployment('caused_incident', 23),
      deployment('failed', 24),
      deployment('pending', 25),
      deployment('held', 28 * 24 + 1), // before the window
    ];
    const { changeFailureRate, deploymentsPerWeek } = compareWithOthers(
      { deployments },
      { to: TO, days: 28 },
    );
    // 3 of 20 by Wilson's formula in Python, z = 1.959963984540054: 0.052368745896, 0.360418864750
    expect(changeFailureRate).toMatchObject({ successes: 3, total: 20, estimate: 0.15 });
    expect(changeFailureRate.lower).toBeCloseTo(0.052368745896, 9);
    expect(changeFailureRate.upper).toBeCloseTo(0.36041886475, 9);
    expect(deploymentsPerWeek).toBe(23 / 4);
  });

  it('has no rate of nothing', () => {
    const { changeFailureRate } = compareWithOthers({ deployments: [] }, { to: TO, days: 28 });
    expect(changeFailureRate).toEqual({ successes: 0, total: 0, estimate: null, lower: null, upper: null });
  });
});
