import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../errors.ts';
import { rateDifference } from './difference.ts';
import { observationsToDecide } from './observations-to-decide.ts';
import { wilsonInterval } from './wilson.ts';

const counts = fc
  .tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 500 }))
  .map(([a, b]) => ({ successes: Math.min(a, b), total: Math.max(a, b, 1) }));

function rateOf(count: { successes: number; total: number; confidence?: number }) {
  const interval = wilsonInterval(count);
  if (interval.kind !== 'rate') throw new Error('expected a rate');
  return interval;
}

describe('wilsonInterval', () => {
  // scipy.stats.binomtest(k, n).proportion_ci(confidence, method='wilson')
  it.each([
    [8, 10, 0.95, 0.4901624715366418, 0.9433178485456248],
    [0, 20, 0.95, 0, 0.16112515805281935],
    [81, 263, 0.95, 0.2552885198782742, 0.36620957698280004],
    [20, 20, 0.99, 0.7508945989012464, 1],
  ])('%i of %i at %f', (successes, total, confidence, lower, upper) => {
    const interval = rateOf({ successes, total, confidence });
    expect(interval.lower).toBeCloseTo(lower, 13);
    expect(interval.upper).toBeCloseTo(upper, 13);
  });

  it('says so when nothing was counted', () => {
    expect(wilsonInterval({ successes: 0, total: 0 })).toEqual({
      kind: 'no_data',
      reason: 'nothing_counted',
      total: 0,
    });
  });

  it.each([
    [{ successes: 3, total: 2 }],
    [{ successes: -1, total: 2 }],
    [{ successes: Number.NaN, total: 2 }],
    [{ successes: 0, total: Number.POSITIVE_INFINITY }],
    [{ successes: 1, total: 2, confidence: 1 }],
    [{ successes: 1, total: 2, confidence: Number.NaN }],
  ])('refuses %o', (count) => {
    expect(() => wilsonInterval(count)).toThrow(EngineError);
  });

  it('holds its rate, stays in [0, 1], mirrors, and narrows with more of the same', () => {
    fc.assert(
      fc.property(counts, ({ successes, total }) => {
        const interval = rateOf({ successes, total });
        expect(interval.lower).toBeGreaterThanOrEqual(0);
        expect(interval.lower).toBeLessThanOrEqual(interval.rate);
        expect(interval.upper).toBeGreaterThanOrEqual(interval.rate);
        expect(interval.upper).toBeLessThanOrEqual(1);
        const mirrored = rateOf({ successes: total - successes, total });
        expect(mirrored.lower).toBeCloseTo(1 - interval.upper, 12);
        const tenfold = rateOf({ successes: successes * 10, total: total * 10 });
        expect(tenfold.upper - tenfold.lower).toBeLessThan(interval.upper - interval.lower);
        const surer = rateOf({ successes, total, confidence: 0.99 });
        expect(surer.lower).toBeLessThanOrEqual(interval.lower);
        expect(surer.upper).toBeGreaterThanOrEqual(interval.upper);
      }),
    );
  });
});

describe('rateDifference', () => {
  // Newcombe 1998, Table II, method 10, cases a, b, e and h (there: first minus second)
  it.each([
    [56, 70, 48, 80, 0.2, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.6, 0.1705, 0.809],
    [5, 56, 0, 29, 0.0893, -0.0381, 0.1926],
    [10, 10, 0, 10, 1, 0.6075, 1],
  ])('%i/%i − %i/%i', (a, m, b, n, difference, lower, upper) => {
    const result = rateDifference({
      first: { successes: b, total: n },
      second: { successes: a, total: m },
    });
    if (result.kind !== 'difference') throw new Error('expected a difference');
    expect(result.difference).toBeCloseTo(difference, 4);
    expect(result.lower).toBeCloseTo(lower, 4);
    expect(result.upper).toBeCloseTo(upper, 4);
  });

  it('names the empty side', () => {
    const some = { successes: 1, total: 2 };
    const none = { successes: 0, total: 0 };
    expect(rateDifference({ first: none, second: some })).toEqual({ kind: 'no_data', reason: 'first_empty' });
    expect(rateDifference({ first: some, second: none })).toEqual({
      kind: 'no_data',
      reason: 'second_empty',
    });
  });

  it('changes sign with the order of its sides', () => {
    fc.assert(
      fc.property(counts, counts, (first, second) => {
        const forth = rateDifference({ first, second });
        const back = rateDifference({ first: second, second: first });
        if (forth.kind !== 'difference' || back.kind !== 'difference') throw new Error('expected both');
        expect(back.lower).toBeCloseTo(-forth.upper, 12);
        expect(forth.lower).toBeLessThanOrEqual(forth.difference);
        expect(forth.upper).toBeGreaterThanOrEqual(forth.difference);
      }),
    );
  });
});

describe('observationsToDecide', () => {
  // Python: z = statistics.NormalDist().inv_cdf(0.975); floor(z * z * t * (1 - t) / (r - t) ** 2) + 1
  it.each([
    [0.95, 0.9, 139],
    [0.5, 0.6, 93],
    [1, 0.9, 35],
    [0, 0.5, 4],
  ])('a rate of %f against a target of %f takes %i', (rate, target, observations) => {
    expect(observationsToDecide({ rate, target })).toBe(observations);
  });

  it('is where the Wilson interval leaves the target, not one sooner', () => {
    const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(share, share, (rate, target) => {
        fc.pre(Math.abs(rate - target) > 0.01);
        const total = observationsToDecide({ rate, target });
        const spans = (n: number) => {
          const { lower, upper } = rateOf({ successes: rate * n, total: n });
          return lower < target && target < upper;
        };
        expect(spans(total + 1e-6)).toBe(false);
        if (total > 1) expect(spans(total - 1 - 1e-6)).toBe(true);
      }),
    );
  });

  it('never decides a rate that is the target, and refuses what is no share', () => {
    expect(observationsToDecide({ rate: 0.9, target: 0.9 })).toBe(Number.POSITIVE_INFINITY);
    expect(() => observationsToDecide({ rate: 1.1, target: 0.9 })).toThrow(EngineError);
    expect(() => observationsToDecide({ rate: 0.9, target: 1 })).toThrow(EngineError);
    expect(() => observationsToDecide({ rate: Number.NaN, target: 0.9 })).toThrow(EngineError);
  });
});
