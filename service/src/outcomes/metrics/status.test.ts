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

  it('is at risk where its path is forecast to lead across the target, and says when and how sure', () => {
    const now = Date.UTC(2026, 2, 31);
    const day = (count: number) => now + count * 24 * HOUR_MS;
    const forecast = {
      madeAt: day(-1),
      probability: 0.82,
      expectedAt: day(6),
      earliestAt: day(4),
      latestAt: day(9),
    };
    const [value, recent] = [share(199, 200), share(50, 50)];
    expect(judgeStatus({ what, value, recent, forecast, days: 28, now })).toEqual({
      status: 'at_risk',
      statusReason:
        'It is not missed yet, but its path leads below the target of 90 % about 2026-04-06 (82 % sure).',
      outlook:
        'If nothing is done it crosses its target between 2026-04-04 and 2026-04-09, by four of five of its likely paths.',
    });
    const before = judgeStatus({ what, value, recent, forecast, days: 28, now: day(-2) });
    expect(before.status).toBe('met'); // nobody had forecast it then
    expect(judgeStatus({ what, value: share(40, 100), recent, forecast, days: 28, now }).status).toBe(
      'missed',
    );
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

describe('judgeStatus of an amount or an objective', () => {
  const now = Date.UTC(2026, 2, 31);
  const of = (lower: number, upper: number): OutcomeValue => ({
    estimate: (lower + upper) / 2,
    lower,
    upper,
    good: null,
    total: 28,
    open: 0,
    days: 28,
    median: null,
  });
  const latency = {
    ...what,
    kind: 'signal' as const,
    target: 300,
    direction: 'at_most' as const,
    scale: 'amount' as const,
    unit: 'ms',
    source: { from: 'signal' as const, signal: '1', statistic: 'p99' as const, name: 'p99 latency' },
  };
  const objective = {
    ...what,
    kind: 'slo' as const,
    target: 0.999,
    source: { from: 'error_ratio' as const, signal: '1', name: 'errors' },
  };

  it.each([
    [of(200, 290), of(200, 290), 'met'],
    [of(310, 400), of(200, 290), 'missed'],
    [of(280, 320), of(290, 330), 'undecided'],
    [of(280, 295), of(310, 330), 'at_risk'],
  ])('less is better: %#', (value, recent, status) => {
    expect(judgeStatus({ what: latency, value, recent, days: 28, now }).status).toBe(status);
  });

  const burn = (firing: boolean) => ({
    factor: 14.4,
    longMinutes: 60,
    shortMinutes: 5,
    longRate: 20,
    shortRate: 22,
    firing,
  });
  const budget = (left: number, firing = false) => ({
    allowed: 1000,
    spent: 1000 * (1 - left),
    left,
    burn: [burn(firing)],
  });

  it.each([
    [of(0.9992, 0.9998), budget(0.5), 'met'],
    [of(0.9992, 0.9998), budget(0.5, true), 'at_risk'],
    [of(0.998, 0.9998), budget(0.5), 'undecided'],
    [of(0.998, 0.9998), budget(-0.1), 'at_risk'],
    [of(0.99, 0.9985), budget(-5, true), 'missed'],
  ])('a budget that burns or is spent puts it at risk: %#', (value, left, status) => {
    expect(judgeStatus({ what: objective, value, recent: value, budget: left, days: 28, now }).status).toBe(
      status,
    );
  });

  it('says how fast it burns, and by when the budget is spent', () => {
    const value = of(0.9992, 0.9998);
    const { statusReason, outlook } = judgeStatus({
      what: objective,
      value,
      recent: value,
      budget: budget(0.5, true),
      days: 28,
      now,
    });
    expect(statusReason).toBe(
      'The error budget burns 20.0 times as fast as it may over 1 h, and 22.0 times over 5 min: from 14.4 times on in both it is at risk. 50 % of the budget is left (500 bad of 1,000 allowed).',
    );
    expect(outlook).toBe(
      'At the rate of the last 1 h the budget that is left is spent by 2026-03-31 16:48 UTC.',
    ); // 0.5 × 28 d / 20
  });

  it('says why nothing was told', () => {
    const nothing = { ...of(0, 0), estimate: null, lower: null, upper: null, days: 0 };
    const reason = (more: object, days = 0) =>
      judgeStatus({
        what: latency,
        value: { ...nothing, days },
        recent: nothing,
        source: { kind: 'signal', id: '1', name: 'p99 latency', known: true, lastAt: null, ...more },
        days: 28,
        now,
      }).statusReason;
    expect(reason({})).toBe('p99 latency has told nothing yet.');
    expect(reason({ known: false })).toContain('not there any more');
    expect(reason({ lastAt: Date.UTC(2026, 0, 5, 9) })).toContain('in the hour of 2026-01-05 09:00 UTC');
    expect(reason({}, 3)).toContain('on 3 days of the last 28 days; an interval needs 5');
  });
});
