import { logGamma } from './gamma.ts';
import { normalTwoSidedP } from './normal.ts';

// Past this many degrees of freedom Student's t and the normal agree to more digits than anyone reads.
const NORMAL_FROM = 1e7;

/**
 * P(|T| >= |t|) for Student's t with `degreesOfFreedom`, accurate in the far tail (relative error about 1e-12),
 * through the regularised incomplete beta function (Abramowitz & Stegun 26.7.1). NaN for a t that is not a
 * number or degrees of freedom not above 0. O(1).
 */
export function studentTwoSidedP(t: number, degreesOfFreedom: number): number {
  if (Number.isNaN(t) || !(degreesOfFreedom > 0)) return Number.NaN;
  if (t === 0) return 1;
  if (degreesOfFreedom > NORMAL_FROM) return normalTwoSidedP(t);
  if (!Number.isFinite(t)) return 0;
  return regularizedBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5);
}

/**
 * The t with P(|T| >= t) = `probability`, by bisection on the tail. For interval half-widths, so probability is
 * in (0, 1); NaN otherwise. About 60 evaluations of the tail.
 */
export function studentTwoSidedQuantile(probability: number, degreesOfFreedom: number): number {
  if (!(probability > 0 && probability < 1) || !(degreesOfFreedom > 0)) return Number.NaN;
  let high = 1;
  while (studentTwoSidedP(high, degreesOfFreedom) > probability && high < 1e300) high *= 2;
  let low = 0;
  for (let i = 0; i < 100 && high - low > 1e-14 * high; i++) {
    const middle = (low + high) / 2;
    if (studentTwoSidedP(middle, degreesOfFreedom) > probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Regularised incomplete beta function I_x(a, b) by Lentz's continued fraction (Press et al., Numerical
 * Recipes, 6.4). x in [0, 1], a and b above 0; NaN otherwise.
 */
export function regularizedBeta(x: number, a: number, b: number): number {
  if (!(x >= 0 && x <= 1 && a > 0 && b > 0)) return Number.NaN;
  if (x === 0 || x === 1) return x;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(x, a, b)) / a
    : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const away = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    const change = d * c;
    result *= change;
    if (Math.abs(change - 1) < 1e-15) break;
  }
  return result;
}
