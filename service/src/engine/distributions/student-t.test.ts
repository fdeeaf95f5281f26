import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { regularizedBeta, studentTwoSidedP, studentTwoSidedQuantile } from './index.ts';

describe("Student's t", () => {
  it('equals scipy, far into the tail', () => {
    // 2 * scipy.stats.t.sf(2.5, 7); 2 * scipy.stats.t.sf(12, 40); scipy.stats.t.ppf(.975, 5), which itself is good to 9 digits
    expect(studentTwoSidedP(2.5, 7)).toBeCloseTo(0.040992218585752874, 12);
    expect(studentTwoSidedP(-12, 40) / 7.82417130425597e-15).toBeCloseTo(1, 9);
    expect(studentTwoSidedQuantile(0.05, 5)).toBeCloseTo(2.5705818366147395, 8);
    // scipy.special.betainc(2.5, 1.5, .3)
    expect(regularizedBeta(0.3, 2.5, 1.5)).toBeCloseTo(0.0889437231706656, 12);
  });

  it('is 1 at 0, 0 at infinity, the normal for many degrees, and NaN without any', () => {
    expect(studentTwoSidedP(0, 3)).toBe(1);
    expect(studentTwoSidedP(Number.POSITIVE_INFINITY, 3)).toBe(0);
    expect(studentTwoSidedP(1.959963984540054, 1e9)).toBeCloseTo(0.05, 9);
    expect(studentTwoSidedP(1, 0)).toBeNaN();
    expect(studentTwoSidedQuantile(0, 4)).toBeNaN();
    expect(regularizedBeta(2, 1, 1)).toBeNaN();
  });

  it('falls as t grows and returns by its quantile', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 8, noNaN: true }),
        fc.integer({ min: 2, max: 500 }),
        (t, freedom) => {
          const p = studentTwoSidedP(t, freedom);
          expect(studentTwoSidedP(t * 1.1, freedom)).toBeLessThan(p);
          expect(studentTwoSidedQuantile(p, freedom)).toBeCloseTo(t, 6);
        },
      ),
    );
  });
});
