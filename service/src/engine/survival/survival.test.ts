import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../errors.ts';
import { kaplanMeier, type SurvivalCurve } from './kaplan-meier.ts';
import { logRank } from './log-rank.ts';
import { medianSurvival, survivalQuantile } from './quantile.ts';
import { resolvedWithin } from './resolved-within.ts';
import type { CensoredSample } from './sample.ts';

// Freireich et al., Blood 21 (1963): weeks of remission under 6-MP and placebo; the classic textbook table.
const TREATED = {
  durations: [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35],
  events: [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0],
};
const PLACEBO = {
  durations: [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23],
  events: new Array<number>(21).fill(1),
};
const BOTH = {
  durations: [...TREATED.durations, ...PLACEBO.durations],
  events: [...TREATED.events, ...PLACEBO.events],
};

function curveOf(sample: CensoredSample & { confidence?: number }): SurvivalCurve {
  const estimate = kaplanMeier(sample);
  if (estimate.kind !== 'curve') throw new Error('expected a curve');
  return estimate;
}

function chiSquaredOf(sample: CensoredSample & { groups: number[] }): number {
  const result = logRank(sample);
  if (result.kind !== 'tested') throw new Error(`expected a test, not ${result.reason}`);
  return result.chiSquared;
}

const samples = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.boolean(), fc.integer({ min: 0, max: 2 })), {
    minLength: 1,
    maxLength: 60,
  })
  .map((rows) => ({
    durations: rows.map((row) => row[0]),
    events: rows.map((row) => row[1]),
    groups: rows.map((row) => row[2]),
  }));

describe('kaplanMeier', () => {
  // scipy.stats.ecdf(CensoredData(...)).sf and .confidence_interval(0.95, method='log-log');
  // R: survfit(Surv(time, status) ~ 1, conf.type = "log-log")
  it.each([
    [6, 0.8571428571428571, 0.6197179552659838, 0.951551747646997],
    [7, 0.8067226890756302, 0.5631465646222333, 0.9228090192028804],
    [10, 0.7529411764705881, 0.5031995107999564, 0.8893618351692655],
    [13, 0.6901960784313724, 0.43161022248618397, 0.8490659633494507],
    [16, 0.6274509803921567, 0.36751085598750205, 0.8049121894718412],
    [22, 0.53781512605042, 0.26777893676713505, 0.7467907176353944],
    [23, 0.4481792717086834, 0.18805200595923235, 0.6801426284952414],
    [35, 0.4481792717086834, 0.18805200595923235, 0.6801426284952414],
  ])('S(%i)', (time, survival, lower, upper) => {
    const curve = curveOf(TREATED);
    const row = curve.times.indexOf(time);
    expect(curve.survival[row]).toBeCloseTo(survival, 12);
    expect(curve.lower[row]).toBeCloseTo(lower, 9);
    expect(curve.upper[row]).toBeCloseTo(upper, 9);
  });

  it('counts who was at risk, censored ones staying for the events of their time', () => {
    const curve = curveOf(TREATED);
    expect([curve.subjects, curve.eventCount]).toEqual([21, 9]);
    expect(Array.from(curve.atRisk.slice(0, 4))).toEqual([21, 17, 16, 15]);
    expect(Array.from(curve.events.slice(0, 4))).toEqual([3, 1, 0, 1]);
    expect(Array.from(curve.censored.slice(0, 4))).toEqual([1, 0, 1, 1]);
  });

  it('never gives NaN where the log-log transform is undefined', () => {
    const curve = curveOf(PLACEBO);
    expect(curve.survival.at(-1)).toBe(0);
    expect(curve.lower.at(-1)).toBe(0);
    expect(curve.upper.at(-1)).toBe(curve.upper.at(-2));
    const censoredFirst = curveOf({ durations: [1, 2], events: [0, 1] });
    expect([censoredFirst.lower[0], censoredFirst.upper[0]]).toEqual([1, 1]);
  });

  it('states an empty sample and refuses a broken one', () => {
    expect(kaplanMeier({ durations: [], events: [] })).toEqual({ kind: 'no_data', reason: 'no_subjects' });
    expect(() => kaplanMeier({ durations: [1], events: [] })).toThrow(/one event flag per duration/);
    expect(() => kaplanMeier({ durations: [Number.NaN], events: [1] })).toThrow(EngineError);
    expect(() => kaplanMeier({ durations: [-1], events: [1] })).toThrow(EngineError);
    expect(() => kaplanMeier({ durations: [1], events: [1], confidence: 0 })).toThrow(EngineError);
  });

  it('without censoring is one minus the empirical distribution', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 50 }), (durations) => {
        const curve = curveOf({ durations, events: durations.map(() => 1) });
        curve.times.forEach((time, row) => {
          const longer = durations.filter((duration) => duration > time).length;
          expect(curve.survival[row]).toBeCloseTo(longer / durations.length, 12);
        });
      }),
    );
  });

  it('never rises, holds its bounds, ignores order, and scales with its unit', () => {
    fc.assert(
      fc.property(samples, ({ durations, events }) => {
        const curve = curveOf({ durations, events });
        let before = 1;
        curve.survival.forEach((share, row) => {
          expect(share).toBeLessThanOrEqual(before);
          expect(curve.lower[row]).toBeLessThanOrEqual(share);
          expect(curve.upper[row]).toBeGreaterThanOrEqual(share);
          before = share;
        });
        const reversed = curveOf({ durations: durations.toReversed(), events: events.toReversed() });
        expect(reversed).toEqual(curve);
        const inMilliseconds = curveOf({ durations: durations.map((d) => d * 1000), events });
        expect(inMilliseconds.survival).toEqual(curve.survival);
        expect(Array.from(inMilliseconds.times)).toEqual(Array.from(curve.times, (time) => time * 1000));
      }),
    );
  });
});

describe('survivalQuantile', () => {
  it('gives the textbook medians and says "more than" where the bound was never reached', () => {
    expect(medianSurvival(curveOf(TREATED))).toEqual({
      quantile: 0.5,
      estimate: { kind: 'reached', time: 23 },
      lower: { kind: 'reached', time: 13 },
      upper: { kind: 'not_reached', moreThan: 35 },
      confidence: 0.95,
    });
    expect(medianSurvival(curveOf(PLACEBO)).estimate).toEqual({ kind: 'reached', time: 8 });
    const ninetieth = survivalQuantile(curveOf(TREATED), 0.9);
    expect(ninetieth.estimate).toEqual({ kind: 'not_reached', moreThan: 35 });
  });

  it('gives the 90th percentile with its interval', () => {
    // The first times at which S and its log-log bounds, evaluated in Python with Greenwood's V, are at most 0.1.
    expect(survivalQuantile(curveOf(PLACEBO), 0.9)).toEqual({
      quantile: 0.9,
      estimate: { kind: 'reached', time: 17 },
      lower: { kind: 'reached', time: 12 },
      upper: { kind: 'not_reached', moreThan: 23 },
      confidence: 0.95,
    });
  });

  it('counts a level met up to rounding as met', () => {
    // 2/3 · 3/4 is not 1/2 in every order of multiplication
    const curve = curveOf({ durations: [1, 2, 3, 4, 5, 6], events: [1, 1, 1, 1, 1, 1] });
    expect(medianSurvival(curve).estimate).toEqual({ kind: 'reached', time: 3 });
  });

  it('refuses a quantile outside (0, 1)', () => {
    for (const quantile of [0, 1, Number.NaN]) {
      expect(() => survivalQuantile(curveOf(PLACEBO), quantile)).toThrow(EngineError);
    }
  });

  it('rises with the quantile', () => {
    const place = (part: ReturnType<typeof medianSurvival>['estimate']) =>
      part.kind === 'reached' ? part.time : Number.POSITIVE_INFINITY;
    fc.assert(
      fc.property(samples, ({ durations, events }) => {
        const curve = curveOf({ durations, events });
        const [low, high] = [survivalQuantile(curve, 0.3), survivalQuantile(curve, 0.8)];
        expect(place(low.estimate)).toBeLessThanOrEqual(place(high.estimate));
        expect(place(low.lower)).toBeLessThanOrEqual(place(low.estimate));
        expect(place(low.upper)).toBeGreaterThanOrEqual(place(low.estimate));
      }),
    );
  });
});

describe('resolvedWithin', () => {
  it('is 1 − S(target) with the interval turned round', () => {
    const curve = curveOf(TREATED);
    const within = resolvedWithin(curve, 14);
    if (within.kind !== 'share') throw new Error('expected a share');
    expect(within.share).toBeCloseTo(1 - 0.6901960784313724, 12);
    expect(within.lower).toBeCloseTo(1 - 0.8490659633494507, 9);
    expect(within.upper).toBeCloseTo(1 - 0.43161022248618397, 9);
    expect(within.atRisk).toBe(11);
  });

  it('has a width before the first event and after the last', () => {
    // scipy.stats.binomtest(0, 21).proportion_ci(method='wilson') and binomtest(21, 21)
    const early = resolvedWithin(curveOf(TREATED), 3);
    expect(early).toMatchObject({ kind: 'share', share: 0, lower: 0, atRisk: 21 });
    if (early.kind === 'share') expect(early.upper).toBeCloseTo(0.15463898, 7);
    const late = resolvedWithin(curveOf(PLACEBO), 99);
    expect(late).toMatchObject({ kind: 'share', share: 1, upper: 1, atRisk: 0 });
    if (late.kind === 'share') expect(late.lower).toBeCloseTo(1 - 0.15463898, 7);
  });

  it('does not speak beyond the follow-up', () => {
    const beyond = resolvedWithin(curveOf(TREATED), 36);
    expect(beyond.kind).toBe('not_followed');
    if (beyond.kind === 'not_followed') {
      expect(beyond.followedFor).toBe(35);
      expect(beyond.shareSoFar).toBeCloseTo(1 - 0.4481792717086834, 12);
    }
    expect(resolvedWithin(curveOf(TREATED), 35).kind).toBe('share');
    expect(() => resolvedWithin(curveOf(TREATED), Number.NaN)).toThrow(EngineError);
  });
});

describe('logRank', () => {
  it('gives the textbook test of treatment against placebo', () => {
    // R: survdiff(Surv(time, status) ~ group); scipy.stats.logrank(x, y).statistic ** 2
    const groups = BOTH.durations.map((_, i) => (i < 21 ? 0 : 1));
    const result = logRank({ ...BOTH, groups });
    if (result.kind !== 'tested') throw new Error('expected a test');
    expect(result.chiSquared).toBeCloseTo(16.792940989216536, 9);
    expect(result.pValue).toBeCloseTo(4.168809109334529e-5, 12);
    expect(result.degreesOfFreedom).toBe(1);
    expect(result.groups[0]?.expected).toBeCloseTo(19.25, 2);
    expect(result.groups[1]).toMatchObject({ subjects: 21, observed: 21 });
  });

  it('tests three groups', () => {
    // numpy: (O − E) @ pinv(V) @ (O − E), hypergeometric V; groups dealt out in turn
    const groups = BOTH.durations.map((_, i) => i % 3);
    const result = logRank({ ...BOTH, groups });
    expect(result).toMatchObject({ kind: 'tested', degreesOfFreedom: 2 });
    if (result.kind === 'tested') {
      expect(result.chiSquared).toBeCloseTo(0.7163805891691836, 10);
      expect(result.pValue).toBeCloseTo(0.6989400578427423, 10);
    }
  });

  it('says why there is nothing to compare', () => {
    const reasonOf = (sample: Parameters<typeof logRank>[0]) => {
      const result = logRank(sample);
      return result.kind === 'not_enough_data' ? result.reason : result.kind;
    };
    expect(reasonOf({ durations: [], events: [], groups: [] })).toBe('fewer_than_two_groups');
    expect(reasonOf({ durations: [1, 2], events: [1, 1], groups: [4, 4] })).toBe('fewer_than_two_groups');
    expect(reasonOf({ durations: [1, 2], events: [0, 0], groups: [0, 1] })).toBe('no_events');
    expect(reasonOf({ durations: [1, 2], events: [0, 1], groups: [0, 1] })).toBe(
      'groups_never_at_risk_together',
    );
    expect(() => logRank({ durations: [1], events: [1], groups: [] })).toThrow(EngineError);
  });

  it('is never negative, nor moved by order, labels or unit; observed and expected sum alike', () => {
    fc.assert(
      fc.property(samples, (sample) => {
        const result = logRank(sample);
        if (result.kind !== 'tested') return;
        expect(result.chiSquared).toBeGreaterThanOrEqual(0);
        expect(result.pValue).toBeGreaterThanOrEqual(0);
        expect(result.pValue).toBeLessThanOrEqual(1);
        const sum = (key: 'observed' | 'expected') =>
          result.groups.reduce((total, group) => total + group[key], 0);
        expect(sum('expected')).toBeCloseTo(sum('observed'), 9);
        const relabelled = sample.groups.map((group) => 7 - 2 * group);
        expect(chiSquaredOf({ ...sample, groups: relabelled })).toBeCloseTo(result.chiSquared, 8);
        const turned = {
          durations: sample.durations.map((d) => d * 60_000).toReversed(),
          events: sample.events.toReversed(),
          groups: sample.groups.toReversed(),
        };
        expect(chiSquaredOf(turned)).toBeCloseTo(result.chiSquared, 8);
      }),
    );
  });
});
