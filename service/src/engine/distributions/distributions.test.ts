import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquaredSurvival } from './chi-squared.ts';
import { logGamma, regularizedGammaUpper } from './gamma.ts';
import { normalCdf, normalQuantile, normalTwoSidedP } from './normal.ts';

const close = (actual: number, expected: number, relative = 1e-12) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.max(Math.abs(expected), 1e-300));

describe('normal', () => {
  // scipy.stats.norm.cdf(x)
  it.each([
    [-20, 2.7536241186061556e-89],
    [-8, 6.22096057427174e-16],
    [-7.2, 3.010627981117422e-13],
    [-3, 0.0013498980316300933],
    [-0.1, 0.460172162722971],
    [0.5, 0.6914624612740131],
    [2, 0.9772498680518208],
  ])('cdf(%f)', (x, expected) => close(normalCdf(x), expected));

  // scipy.stats.norm.ppf(p)
  it.each([
    [1e-300, -37.0470962993612],
    [1e-20, -9.262340089798409],
    [0.02425, -1.972961051311885],
    [0.3, -0.5244005127080409],
    [0.975, 1.959963984540054],
    [0.9999, 3.719016485455709],
  ])('quantile(%f)', (p, expected) => close(normalQuantile(p), expected));

  it('has the limits it should', () => {
    expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(normalCdf(Number.POSITIVE_INFINITY)).toBe(1);
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1.1)).toBeNaN();
    expect(normalTwoSidedP(0)).toBe(1);
  });

  it('quantile inverts cdf, and cdf never falls', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (p) => {
        expect(Math.abs(normalCdf(normalQuantile(p)) - p)).toBeLessThan(1e-13);
      }),
    );
    const x = fc.double({ min: -12, max: 12, noNaN: true });
    fc.assert(
      fc.property(x, x, (a, b) => {
        expect(normalCdf(Math.min(a, b))).toBeLessThanOrEqual(normalCdf(Math.max(a, b)) + 1e-15);
      }),
    );
  });
});

describe('gamma and chi-squared', () => {
  // scipy.special.gammaln(x)
  it.each([
    [0.1, 2.252712651734206],
    [7.3, 7.147892523022249],
    [1234.5, 7550.550901077894],
  ])('logGamma(%f)', (x, expected) => close(logGamma(x), expected));

  // scipy.stats.chi2.sf(x, df)
  it.each([
    [3.841458820694124, 1, 0.05],
    [122.249, 1, 2.036112087854311e-28],
    [10, 4, 0.04042768199451279],
    [0.5, 3, 0.9188914116546758],
    [500, 450, 0.05147895234714731],
  ])('survival(%f, %i)', (x, df, expected) => close(chiSquaredSurvival(x, df), expected, 1e-11));

  it('says NaN only where there is no such distribution', () => {
    expect(chiSquaredSurvival(1, 0)).toBeNaN();
    expect(chiSquaredSurvival(-1, 2)).toBe(1);
    expect(regularizedGammaUpper(2, Number.POSITIVE_INFINITY)).toBe(0);
    expect(logGamma(0)).toBeNaN();
  });
});
