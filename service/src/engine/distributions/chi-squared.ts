import { regularizedGammaUpper } from './gamma.ts';

/**
 * Upper tail of the chi-squared distribution, P(X ≥ x) with the given degrees of freedom: the p-value of a
 * chi-squared statistic. Relative error about 1e-13. 1 for x ≤ 0; NaN unless degreesOfFreedom > 0. O(√x).
 */
export function chiSquaredSurvival(x: number, degreesOfFreedom: number): number {
  if (!(degreesOfFreedom > 0) || Number.isNaN(x)) return Number.NaN;
  return x <= 0 ? 1 : regularizedGammaUpper(degreesOfFreedom / 2, x / 2);
}
