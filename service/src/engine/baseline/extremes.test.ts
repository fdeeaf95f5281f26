import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Extremes } from './extremes.ts';

/** A repeatable uniform sequence in (0, 1): mulberry32. */
function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32 + 2 ** -33;
  };
}

function fed(deviations: Iterable<number>, alertPoints = 1000): Extremes {
  const tails = new Extremes([1]);
  for (const deviation of deviations) {
    const tail = deviation < 0 ? 1 : 0;
    tails.current[tail] = Math.max(tails.current[tail] as number, Math.abs(deviation));
    tails.endPoint(alertPoints);
  }
  return tails;
}

function* exponential(seed: number, count: number): Generator<number> {
  const next = uniform(seed);
  for (let i = 0; i < count; i++) yield -Math.log(next());
}

describe('Extremes', () => {
  it('says nothing before twelve blocks', () => {
    const tails = fed(exponential(1, 95));
    expect(tails.returnPeriod(0, 1e9)).toBe(0);
    expect(tails.alertLevel(0)).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([1, 2, 3])('finds the return level of exponential noise (seed %i)', (seed) => {
    // Exact: -log(1 / 10000) = 9.21; scipy.stats.expon.isf(1e-4)
    const tails = fed(exponential(seed, 20_000), 10_000);
    expect(tails.alertLevel(0)).toBeGreaterThan(7.5);
    expect(tails.alertLevel(0)).toBeLessThan(12.5);
  });

  it('does not let a few huge values blind the tail', () => {
    const clean = fed(exponential(4, 4000));
    const anomalies = fed(Array.from(exponential(4, 4000), (x, i) => (i % 900 === 800 ? 1000 : x)));
    expect(anomalies.alertLevel(0)).toBeLessThan(2 * clean.alertLevel(0));
  });

  it('accepts what recurs often', () => {
    const habit = fed(Array.from(exponential(5, 4000), (x, i) => (i % 50 === 49 ? 1000 : x)));
    expect(habit.returnPeriod(0, 1000)).toBeLessThan(500);
  });

  it('never claims more than twenty times its history', () => {
    expect(fed(exponential(6, 800)).returnPeriod(0, 1e12)).toBeLessThanOrEqual(20 * 800);
  });

  it('has return periods that grow with the deviation and do not depend on the unit', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0, max: 50, noNaN: true }), (seed, x) => {
        const one = fed(exponential(seed, 600));
        const four = fed(Array.from(exponential(seed, 600), (value) => 4 * value));
        expect(one.returnPeriod(0, x + 1)).toBeGreaterThanOrEqual(one.returnPeriod(0, x));
        expect(four.returnPeriod(0, 4 * x)).toBeCloseTo(one.returnPeriod(0, x), 6);
      }),
      { numRuns: 40 },
    );
  });

  it('resumes exactly from its state', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 3000 }), (seed, cut) => {
        const values = [...exponential(seed, 3200)];
        const whole = fed(values);
        const resumed = new Extremes([1]);
        resumed.restore(JSON.parse(JSON.stringify(fed(values.slice(0, cut)).serialize())));
        for (const value of values.slice(cut)) {
          resumed.current[0] = Math.max(resumed.current[0] as number, value);
          resumed.endPoint(1000);
        }
        expect(resumed.serialize()).toEqual(whole.serialize());
        expect(resumed.alertLevel(0)).toBe(whole.alertLevel(0));
      }),
      { numRuns: 20 },
    );
  });
});
