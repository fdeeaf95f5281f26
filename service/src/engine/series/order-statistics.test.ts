import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../errors.ts';
import {
  finiteValues,
  median,
  medianAbsoluteDeviation,
  quantileOfSorted,
  sortedFinite,
} from './order-statistics.ts';

const sample = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 });

describe('order statistics', () => {
  it('agrees with numpy', () => {
    // numpy.quantile([3, 1, 4, 1, 5, 9, 2, 6], [.1, .5, .9]) -> [1.0, 3.5, 6.9]
    const sorted = sortedFinite(Float64Array.of(3, 1, 4, 1, 5, 9, 2, 6));
    expect(quantileOfSorted(sorted, 0.1)).toBeCloseTo(1, 12);
    expect(quantileOfSorted(sorted, 0.5)).toBeCloseTo(3.5, 12);
    expect(quantileOfSorted(sorted, 0.9)).toBeCloseTo(6.9, 12);
    // scipy.stats.median_abs_deviation([3, 1, 4, 1, 5, 9, 2, 6]) -> 2.0
    expect(medianAbsoluteDeviation(Float64Array.of(3, 1, 4, 1, 5, 9, 2, 6))).toBeCloseTo(2, 12);
  });

  it('leaves missing and infinite values out', () => {
    expect([...finiteValues(Float64Array.of(1, Number.NaN, Number.POSITIVE_INFINITY, 2))]).toEqual([1, 2]);
  });

  it('follows shift and scale, and does not care for order', () => {
    fc.assert(
      fc.property(sample, fc.double({ min: -100, max: 100, noNaN: true }), (values, shift) => {
        const center = median(Float64Array.from(values));
        expect(median(Float64Array.from(values, (value) => value + shift))).toBeCloseTo(center + shift, 6);
        expect(median(Float64Array.from(values).reverse())).toBeCloseTo(center, 12); // 0 and -0 are equal
        const spread = medianAbsoluteDeviation(Float64Array.from(values));
        expect(medianAbsoluteDeviation(Float64Array.from(values, (value) => value * -2))).toBeCloseTo(
          2 * spread,
          6,
        );
      }),
    );
  });

  it('refuses what it cannot answer', () => {
    expect(() => median(Float64Array.of(Number.NaN))).toThrow(EngineError);
    expect(() => quantileOfSorted(new Float64Array(0), 0.5)).toThrow(EngineError);
    expect(() => quantileOfSorted(Float64Array.of(1), 2)).toThrow(EngineError);
  });
});
