import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutcomeValue } from '../../contracts/outcome-values.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { wilsonInterval } from '../../engine/rates/index.ts';
import { PLAIN_SHARE } from './read.ts';
import { recentDaysOf } from './risk.ts';
import { judgeStatus } from './status.ts';

const what = {
  ...PLAIN_SHARE,
  kind: 'deployment_success_rate' as const,
  withinMs: null,
  customerReportedOnly: true,
  target: 0.9,
};

function share(good: number, total: number): OutcomeValue {
  const rate = wilsonInterval({ successes: good, total });
  const interval =
    rate.kind === 'rate'
      ? { estimate: rate.rate, lower: rate.lower, upper: rate.upper }
      : { estimate: null, lower: null, upper: null };
  return { ...interval, good, total, open: 0, days: null, median: null };
}

const judge = (value: OutcomeValue, recent: OutcomeValue, days = 28) =>
  judgeStatus({ what, value, recent, days, now: Date.UTC(2026, 2, 31) });

describe('judgeStatus', () => {
  it.each([
    ['wholly beyond, and so is its end', [199, 200], [50, 50], 'met'],
    ['wholly beyond, nothing lately', [199, 200], [0, 0], 'met'],
    ['wholly beyond, its end across', [199, 200], [8, 10], 'met'],
    ['wholly beyond, its end wholly short', [980, 1000], [40, 60], 'at_risk'],
    ['across, its end across', [18, 20], [4, 5], 'undecided'],
    ['across, its end wholly short', [90, 100], [10, 20], 'at_risk'],
    ['across, its end wholly beyond', [88, 100], [60, 60], 'undecided'],
    ['wholly short, its end wholly short', [40, 100], [10, 40], 'missed'],
    ['wholly short, its end wholly beyond', [40, 100], [60, 60], 'missed'],
    ['nothing at all', [0, 0], [0, 0], 'no_data'],
  ] as const)('%s', (_, [good, total], [recentGood, recentTotal], status) => {
    expect(judge(share(good, total), share(recentGood, recentTotal)).status).toBe(status);
  });

  it('gives the figures behind each', () => {
    expect(judge(share(199, 200), share(50, 50)).statusReason).toBe(
      'The whole 95 % interval, 97.2 % to 99.9 %, is at or beyond the target of 90 %.',
    );
    expect(judge(share(40, 100), share(0, 0)).statusReason).toBe(
      'The whole 95 % interval, 30.9 % to 49.8 %, is short of the target of 90 %.',
    );
    expect(judge(share(18, 20), share(4, 5)).statusReason).toBe(
      'The 95 % interval, 69.9 % to 97.2 %, spans the target of 90 %: too little was counted to tell.',
    );
    expect(judge(share(90, 100), share(10, 20)).statusReason).toBe(
      'It is not missed yet, but the last 7 days alone are: 50 % (95 % interval 29.9 % to 70.1 %) against the target of 90 %.',
    );
    expect(judge(share(0, 0), share(0, 0)).statusReason).toBe('Nothing was counted in the last 28 days.');
  });

  it('says that nothing was followed for long enough', () => {
    const young = { ...share(0, 0), total: 3, open: 3 };
    const of = { ...what, kind: 'bug_resolution_time' as const, withinMs: 72 * HOUR_MS };
    expect(judgeStatus({ what: of, value: young, recent: young, days: 28, now: 0 })).toEqual({
      status: 'no_data',
      statusReason: 'None of the 3 could be followed for 72 h yet, so their share within it is not known.',
      outlook: null,
    });
  });

  it('never calls a window of a week at risk: it is its own end', () => {
    const counts = fc.tuple(fc.nat({ max: 300 }), fc.nat({ max: 300 }));
    fc.assert(
      fc.property(counts, ([good, bad]) => {
        const value = share(good, good + bad);
        expect(judge(value, value, 7).status).not.toBe('at_risk');
      }),
    );
    expect([7, 14, 28, 90].map(recentDaysOf)).toEqual([7, 7, 7, 23]);
  });

  it('changes no other way than undecided or met to at risk by what came lately', () => {
    const counts = fc.tuple(fc.nat({ max: 300 }), fc.nat({ max: 300 }));
    fc.assert(
      fc.property(counts, counts, ([good, bad], [recentGood, recentBad]) => {
        const value = share(good, good + bad);
        const alone = judge(value, share(0, 0)).status;
        const { status } = judge(value, share(recentGood, recentGood + recentBad));
        if (status !== alone)
          expect([alone, status]).toEqual([expect.stringMatching(/^(met|undecided)$/), 'at_risk']);
      }),
    );
  });
});
