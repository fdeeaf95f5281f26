import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import type { VerdictKind } from '../../contracts/verdicts.ts';
import { compare } from './compare.ts';
import type { Facts } from './facts.ts';
import { PLAIN_SHARE } from './read.ts';

const TO = Date.UTC(2026, 2, 31);
const none: Facts = {
  deployments: [],
  bugs: [],
  recoveries: [],
  leadTimes: [],
  misdated: [],
  told: null,
  forecast: null,
};
const rate = {
  ...PLAIN_SHARE,
  kind: 'deployment_success_rate' as const,
  target: 0.9,
  withinMs: null,
  customerReportedOnly: true,
};
const bugs = {
  ...PLAIN_SHARE,
  kind: 'bug_resolution_time' as const,
  target: 0.9,
  withinMs: 24 * HOUR_MS,
  customerReportedOnly: false,
};

function deployments(daysAgo: number, held: number, failed: number): Facts['deployments'] {
  const some = (count: number, kind: VerdictKind) =>
    Array.from({ length: count }, (_, n) => ({
      id: `${daysAgo}${kind}${n}`,
      finishedAt: TO - daysAgo * DAY_MS,
      kind,
      counts: true,
    }));
  return [...some(held, 'held'), ...some(failed, 'failed')];
}

function solved(daysAgo: number, hours: number[]): Facts['bugs'] {
  const beganAt = TO - daysAgo * DAY_MS;
  return hours.map((length, n) => ({
    id: `${daysAgo}-${n}`,
    beganAt,
    endedAt: beganAt + length * HOUR_MS,
    customerReported: true,
  }));
}

describe('compare', () => {
  it('tells shares apart by the interval of their difference', () => {
    // Newcombe 1998, Table II, method 10, case a: 56/70 against 48/80
    const facts = { ...none, deployments: [...deployments(30, 48, 32), ...deployments(1, 56, 14)] };
    const better = compare(rate, facts, TO, 28);
    expect(better).toMatchObject({ test: 'newcombe', pValue: null, verdict: 'better' });
    expect(better.difference).toBeCloseTo(0.2, 10);
    expect(better.lower).toBeCloseTo(0.0524, 4);
    expect(better.upper).toBeCloseTo(0.3339, 4);
    expect(better.sentence).toBe(
      'Better than the 28 days before: 80 % (56 of 70) against 60 % (48 of 80), difference +20 points (95 % interval +5.2 points to +33.4 points).',
    );
    const worse = { ...none, deployments: [...deployments(30, 56, 14), ...deployments(1, 48, 32)] };
    expect(compare(rate, worse, TO, 28)).toMatchObject({
      verdict: 'worse',
      sentence: expect.stringContaining('difference \u221220 points'),
    });
  });

  it('does not take a difference for shown that may be none', () => {
    const facts = { ...none, deployments: [...deployments(30, 8, 2), ...deployments(1, 9, 1)] };
    expect(compare(rate, facts, TO, 28)).toMatchObject({
      verdict: 'no_difference_shown',
      sentence: expect.stringMatching(/^No difference from the 28 days before is shown: 90 % \(9 of 10\)/),
    });
  });

  it('tells durations apart by the log-rank test', () => {
    // Python: the sums of O, E and V over the twelve times by hand, then math.erfc(math.sqrt(chi / 2))
    const slow = [21, 22, 23, 24, 25, 26];
    const quick = [1, 2, 3, 4, 5, 6];
    const sooner = compare(bugs, { ...none, bugs: [...solved(30, slow), ...solved(7, quick)] }, TO, 28);
    expect(sooner).toMatchObject({ test: 'log_rank', verdict: 'better', lower: null, upper: null });
    expect(sooner.pValue).toBeCloseTo(0.000505847662, 10);
    expect(sooner.difference).toBeCloseTo(1 - 4 / 6, 10);
    expect(sooner.sentence).toBe(
      'Sooner than the 28 days before: 100 % within 24 h against 66.7 %, median 3 h against 23 h, log-rank test p < 0.001.',
    );
    const later = compare(bugs, { ...none, bugs: [...solved(30, quick), ...solved(7, slow)] }, TO, 28);
    expect(later.verdict).toBe('worse');
  });

  it('looks at each window as it stood at its own end', () => {
    // Resolved 30 days after its report, which was 3 days before the end of the window before: open there.
    const facts = { ...none, bugs: [...solved(31, [30 * 24, 1]), ...solved(7, [1, 2])] };
    expect(compare(bugs, facts, TO, 28).sentence).toContain('100 % within 24 h against 50 %');
  });

  it.each([
    [rate, { ...none, deployments: deployments(1, 3, 0) }, 'Nothing was counted in the 28 days before'],
    [rate, { ...none, deployments: deployments(30, 3, 0) }, 'Nothing was counted in this window'],
    [bugs, { ...none, bugs: solved(7, [1]) }, 'Nothing was counted in the 28 days before'],
    [bugs, { ...none, bugs: solved(30, [1]) }, 'Nothing was counted in this window'],
    [bugs, { ...none, bugs: [...solved(30, [9999]), ...solved(7, [9999])] }, 'Too few have ended'],
  ])('says when there is nothing to compare', (what, facts, sentence) => {
    const comparison = compare(what, facts, TO, 28);
    expect(comparison).toMatchObject({ verdict: 'no_data', difference: null, pValue: null });
    expect(comparison.sentence).toContain(sentence);
  });
});
