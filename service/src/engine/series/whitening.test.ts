import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  autocorrelations,
  composeFilters,
  fillGaps,
  filterSeries,
  fitAutoregression,
  fourierTransform,
  normalScores,
} from './index.ts';

function draws(seed: number): () => number {
  let state = seed * 7919 + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647 - 0.5;
  };
}

describe('fourierTransform', () => {
  it('equals numpy.fft.fft([1, 2, 4, 8])', () => {
    const real = Float64Array.of(1, 2, 4, 8);
    const imaginary = new Float64Array(4);
    fourierTransform(real, imaginary);
    expect([...real].map((v) => Math.round(v * 1e9) / 1e9)).toEqual([15, -3, -5, -3]);
    expect([...imaginary].map((v) => Math.round(v * 1e9) / 1e9 + 0)).toEqual([0, 6, 0, -6]);
  });

  it('comes back by its inverse', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 16, maxLength: 16 }),
        (list) => {
          const real = Float64Array.from(list);
          const imaginary = new Float64Array(16);
          fourierTransform(real, imaginary);
          fourierTransform(real, imaginary, true);
          list.forEach((value, i) => {
            expect((real[i] as number) / 16).toBeCloseTo(value, 9);
          });
        },
      ),
    );
  });

  it('refuses a length that is no power of two', () => {
    expect(() => fourierTransform(new Float64Array(6), new Float64Array(6))).toThrowError(/power-of-two/);
  });
});

describe('autocorrelations', () => {
  it('equals the definition', () => {
    const next = draws(3);
    const x = Float64Array.from({ length: 50 }, next);
    const mean = x.reduce((sum, v) => sum + v, 0) / 50;
    const product = (lag: number) =>
      x.reduce((sum, v, t) => sum + (t >= lag ? (v - mean) * ((x[t - lag] as number) - mean) : 0), 0);
    autocorrelations(x, 10).forEach((r, lag) => {
      expect(r).toBeCloseTo(product(lag) / product(0), 10);
    });
  });

  it('is 1 and zeros for a constant, and refuses gaps', () => {
    expect([...autocorrelations(new Float64Array(8).fill(5), 3)]).toEqual([1, 0, 0, 0]);
    expect(() => autocorrelations(Float64Array.of(1, Number.NaN), 1)).toThrowError(/gaps/);
  });
});

describe('fillGaps', () => {
  it('draws lines between, and holds the ends', () => {
    const gap = Number.NaN;
    expect([...fillGaps(Float64Array.of(gap, 1, gap, gap, 4, gap))]).toEqual([1, 1, 2, 3, 4, 4]);
    expect(() => fillGaps(Float64Array.of(gap))).toThrowError(/present/);
  });
});

describe('fitAutoregression', () => {
  it('recovers the process and leaves white innovations', () => {
    const next = draws(11);
    const x = new Float64Array(5000);
    for (let t = 2; t < 5000; t++) x[t] = 1.2 * (x[t - 1] as number) - 0.5 * (x[t - 2] as number) + next();
    const { filter } = fitAutoregression(x, 10);
    expect(filter[1]).toBeCloseTo(-1.2, 1);
    expect(filter[2]).toBeCloseTo(0.5, 1);
    const innovations = filterSeries(x, filter).subarray(filter.length - 1);
    const echoes = autocorrelations(innovations, 5).subarray(1);
    expect(Math.max(...echoes.map(Math.abs))).toBeLessThan(0.05);
  });

  it('does not care for level and unit', () => {
    const next = draws(5);
    const x = Float64Array.from({ length: 300 }, (_, t) => next() + Math.sin(t));
    const plain = fitAutoregression(x, 8).filter;
    const scaled = fitAutoregression(
      x.map((v) => 40 * v - 7),
      8,
    ).filter;
    expect(scaled.length).toBe(plain.length);
    plain.forEach((value, i) => {
      expect(scaled[i]).toBeCloseTo(value, 8);
    });
  });

  it('has order 0 for a constant and refuses too little', () => {
    expect(fitAutoregression(new Float64Array(20).fill(2), 5).order).toBe(0);
    expect(() => fitAutoregression(new Float64Array(2), 1)).toThrowError(/3 or more/);
  });

  it('composes filters as one after the other', () => {
    const next = draws(7);
    const x = Float64Array.from({ length: 40 }, next);
    const a = Float64Array.of(1, -0.5);
    const b = Float64Array.of(1, 0, 0.3);
    const both = filterSeries(x, composeFilters(a, b));
    const after = filterSeries(filterSeries(x, a).subarray(1), b);
    for (let t = 3; t < 40; t++) expect(both[t]).toBeCloseTo(after[t - 1] as number, 12);
  });
});

describe('normalScores', () => {
  it('equals scipy.stats.norm.ppf([.125, .5, .5, .875]) where two tie', () => {
    const scores = normalScores(Float64Array.of(1, Number.NaN, 3, 3, 9));
    [-1.15034938, Number.NaN, 0, 0, 1.15034938].forEach((value, i) => {
      if (Number.isNaN(value)) expect(scores[i]).toBeNaN();
      else expect(scores[i]).toBeCloseTo(value, 7);
    });
  });

  it('depends on the order alone', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 30 }), (list) => {
        const x = Float64Array.from(list);
        expect([...normalScores(x.map((v) => Math.exp(v / 20)))]).toEqual([...normalScores(x)]);
      }),
    );
  });
});
