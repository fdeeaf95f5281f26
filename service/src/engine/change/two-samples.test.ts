import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../errors.ts';
import { judgeCanary } from './canary.ts';
import { hodgesLehmann } from './hodges-lehmann.ts';
import { mannWhitney } from './mann-whitney.ts';
import { kthPairwiseDifference } from './pairwise-difference.ts';
import { dependenceInflation } from './serial-dependence.ts';

const f64 = (...values: number[]) => Float64Array.from(values);

// Hollander & Wolfe (1973), permeability of the chorioamnion; the example of R's help(wilcox.test)
const TERM = f64(0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46);
const EARLY = f64(1.15, 0.88, 0.9, 0.74, 1.21);

const samples = fc
  .array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 30 })
  .map((values) => Float64Array.from(values));

/** Standard normal values, the same on every run. */
function normals(count: number, seed: number): Float64Array {
  let state = seed;
  const uniform = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return Float64Array.from({ length: count }, () => {
    return Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  });
}

describe('mannWhitney', () => {
  it('is exact for small samples', () => {
    // scipy.stats.mannwhitneyu(early, term, method='exact', alternative=…)
    const result = mannWhitney({ first: TERM, second: EARLY });
    expect(result).toMatchObject({ u: 15, exact: true });
    expect(result.pTwoSided).toBeCloseTo(0.2544122544122544, 12);
    expect(result.pGreater).toBeCloseTo(0.8967698967698967, 12);
    expect(result.pLess).toBeCloseTo(0.1272061272061272, 12);
  });

  it('is exact with ties too', () => {
    // all 252 permutations of the mid-ranks, enumerated with itertools
    const result = mannWhitney({ first: f64(1, 2, 2, 3, 5), second: f64(2, 4, 4, 5, 6) });
    expect(result.pGreater).toBeCloseTo(0.09126984126984126, 12);
    expect(result.pLess).toBeCloseTo(0.9404761904761905, 12);
  });

  it('takes the normal approximation with tie and continuity correction beyond', () => {
    // scipy.stats.mannwhitneyu(second, first, method='asymptotic') of five copies of two tied samples
    const first = Float64Array.from(
      { length: 40 },
      (_, i) => [1.1, 2.2, 2.2, 3.5, 4.1, 5, 7.3, 0.4][i % 8] as number,
    );
    const second = Float64Array.from(
      { length: 35 },
      (_, i) => [2.2, 4.4, 6.1, 6.1, 8, 9.9, 3.3][i % 7] as number,
    );
    const result = mannWhitney({ first, second });
    expect(result).toMatchObject({ u: 1075, exact: false });
    expect(result.pTwoSided).toBeCloseTo(6.239282996776755e-5, 10);
  });

  it('mirrors when the samples change places and ignores any rising change of scale', () => {
    fc.assert(
      fc.property(samples, samples, (first, second) => {
        const forth = mannWhitney({ first, second });
        const back = mannWhitney({ first: second, second: first });
        expect(back.u).toBeCloseTo(first.length * second.length - forth.u, 9);
        expect(back.pTwoSided).toBeCloseTo(forth.pTwoSided, 9);
        expect(back.pLess).toBeCloseTo(forth.pGreater, 9);
        const bent = (values: Float64Array) => values.map((value) => value ** 3);
        expect(mannWhitney({ first: bent(first), second: bent(second) })).toEqual(forth);
        const turned = mannWhitney({ first: first.toReversed(), second });
        expect(turned).toEqual(forth);
      }),
    );
  });

  it('is wider for dependent values, and knows equal ones', () => {
    const first = normals(60, 3);
    const second = normals(60, 5).map((value) => value + 0.5);
    const free = mannWhitney({ first, second });
    const bound = mannWhitney({ first, second, varianceInflation: 4 });
    expect(bound.pTwoSided).toBeGreaterThan(free.pTwoSided);
    expect(mannWhitney({ first: f64(1, 1), second: f64(1, 1, 1) }).pTwoSided).toBe(1);
    expect(mannWhitney({ first: new Float64Array(50), second: new Float64Array(50) }).pTwoSided).toBe(1);
  });

  it('refuses empty samples', () => {
    expect(() => mannWhitney({ first: f64(), second: f64(1) })).toThrow(EngineError);
    expect(() => mannWhitney({ first: f64(Number.NaN), second: f64(1) })).toThrow(EngineError);
    expect(() => mannWhitney({ first: f64(1), second: f64(1), varianceInflation: 0 })).toThrow(EngineError);
  });
});

describe('kthPairwiseDifference', () => {
  it('finds what sorting all differences finds', () => {
    fc.assert(
      fc.property(samples, samples, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, where) => {
        const first = a.toSorted();
        const second = b.toSorted();
        const all = Float64Array.from(
          Array.from(second, (y) => Array.from(first, (x) => y - x)).flat(),
        ).sort();
        const k = 1 + Math.floor(where * (all.length - 1));
        expect(kthPairwiseDifference(first, second, k)).toBe(all[k - 1]);
      }),
    );
  });
});

describe('hodgesLehmann', () => {
  it("gives R's interval", () => {
    // R: wilcox.test(early, term, conf.int = TRUE): estimate -0.305, 95 % interval -0.76 to 0.15
    const result = hodgesLehmann({ first: TERM, second: EARLY });
    if (result.kind !== 'shift') throw new Error('expected an interval');
    expect(result.shift).toBeCloseTo(-0.305, 10);
    expect(result.lower).toBeCloseTo(-0.76, 10);
    expect(result.upper).toBeCloseTo(0.15, 10);
  });

  it('says when there are too few values for the confidence', () => {
    const result = hodgesLehmann({ first: f64(1, 2), second: f64(5, 6, 7) });
    expect(result).toEqual({ kind: 'too_few_for_interval', shift: 4.5, confidence: 0.95 });
  });

  it('moves with a shift, stretches with a unit, turns with a sign', () => {
    fc.assert(
      fc.property(samples, samples, fc.integer({ min: -20, max: 20 }), (first, second, by) => {
        const plain = hodgesLehmann({ first, second });
        const moved = hodgesLehmann({ first, second: second.map((value) => value + by) });
        expect(moved.shift).toBeCloseTo(plain.shift + by, 9);
        const scaled = hodgesLehmann({ first: first.map((v) => 4 * v), second: second.map((v) => 4 * v) });
        expect(scaled.shift).toBeCloseTo(4 * plain.shift, 9);
        const turned = hodgesLehmann({ first: second, second: first });
        expect(turned.shift).toBeCloseTo(-plain.shift, 9);
        if (plain.kind === 'shift' && turned.kind === 'shift') {
          expect(turned.lower).toBeCloseTo(-plain.upper, 9);
          expect(plain.lower).toBeLessThanOrEqual(plain.shift);
          expect(plain.upper).toBeGreaterThanOrEqual(plain.shift);
        }
      }),
    );
  });
});

describe('dependenceInflation', () => {
  it('is 1 for independent values and grows with persistence', () => {
    const noise = normals(400, 11);
    const persistent = new Float64Array(400);
    for (let t = 1; t < 400; t++) persistent[t] = 0.8 * (persistent[t - 1] as number) + (noise[t] as number);
    expect(dependenceInflation([noise])).toBe(1);
    // theory: (1 + 0.8) / (1 − 0.8) = 9
    expect(dependenceInflation([persistent])).toBeGreaterThan(5);
    expect(dependenceInflation([persistent])).toBeLessThan(20);
    expect(dependenceInflation([persistent.toReversed()])).toBeCloseTo(dependenceInflation([persistent]), 9);
  });

  it('is 1 where nothing can be said', () => {
    expect(dependenceInflation([])).toBe(1);
    expect(dependenceInflation([f64(1, 2, 3)])).toBe(1);
    expect(dependenceInflation([new Float64Array(100)])).toBe(1);
    expect(dependenceInflation([new Float64Array(100).fill(Number.NaN)])).toBe(1);
  });
});

describe('judgeCanary', () => {
  // Samples and verdicts of Kayenta's ClassifierSuite (Apache-2.0), https://github.com/spinnaker/kayenta
  const low = f64(2, 2, 2, 2, 3);
  const wide = f64(10, 20.2, 10.1, 20.5, 30);
  const small = f64(1, 2.2, 1.1, 2.5, 3);
  const tenfold = f64(20, 22, 21, 25, 30);
  const ratio = (lower: number, upper: number) => ({ measure: 'mean_ratio', lower, upper }) as const;
  it.each([
    ['clear fall', wide, low, 'either', undefined, 'low'],
    ['fall nobody asked about', wide, low, 'increase', undefined, 'pass'],
    ['rise beyond the region', small, tenfold, 'either', ratio(0.8, 1.2), 'high'],
    ['rise within the region', small, tenfold, 'either', ratio(1, 13), 'pass'],
    ['fall within the region', tenfold, f64(10, 12.2, 10.1, 12.5, 23), 'either', ratio(0.5, 1), 'pass'],
    ['rise from all zeros', f64(0, 0, 0, 0, 0), f64(10, 10, 10, 10, 10), 'either', undefined, 'high'],
    [
      'fall to all zeros',
      f64(54.9, 54.5, 55.1, 55.6, 57.4),
      new Float64Array(5),
      'either',
      ratio(0.8, 1.2),
      'low',
    ],
    ['zeros on both sides', new Float64Array(5), new Float64Array(5), 'either', ratio(0.8, 1.2), 'pass'],
    ['one outlier', f64(1, 1, 1, 1, 1), f64(1, 1, 1, 1, 10), 'either', undefined, 'pass'],
    ['few and all alike', f64(1, 1), f64(1, 1, 1), 'decrease', undefined, 'pass'],
    ['few and not alike', f64(1, 2), f64(1, 2, 3), 'either', undefined, 'no_data'],
    ['nothing to judge', f64(1, 2, 3, 4, 5), f64(), 'decrease', undefined, 'no_data'],
  ] as const)('%s', (_, control, experiment, direction, fine, expected) => {
    const verdict = judgeCanary({ control, experiment, direction, ...(fine === undefined ? {} : { fine }) });
    expect(verdict.kind).toBe(expected);
  });

  it('alarms on splits of nothing at no more than the nominal rate', () => {
    let alarms = 0;
    for (let i = 0; i < 400; i++) {
      const values = normals(48, 1000 + 7919 * i);
      const verdict = judgeCanary({
        control: values.subarray(0, 24),
        experiment: values.subarray(24),
        direction: 'either',
        tolerance: 0,
      });
      if (verdict.kind !== 'pass') alarms++;
    }
    expect(alarms).toBeLessThanOrEqual(28); // 5 % of 400 is 20, plus two standard errors
  });

  it('refuses a region upside down', () => {
    const fine = { measure: 'mean_ratio', lower: 2, upper: 1 } as const;
    expect(() => judgeCanary({ control: low, experiment: wide, direction: 'either', fine })).toThrow(
      EngineError,
    );
    expect(() => judgeCanary({ control: low, experiment: wide, direction: 'either', tolerance: -1 })).toThrow(
      EngineError,
    );
  });
});
