const LANCZOS = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406,
  12.507343278686905, -0.13857109526572012, 0.000009984369578019572, 1.5056327351493116e-7,
];

/**
 * Natural logarithm of the gamma function for x > 0.
 *
 * Source: C. Lanczos (1964), g = 7, nine terms; relative error about 1e-14. O(1). NaN for x ≤ 0.
 */
export function logGamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const shifted = x - 1;
  let sum = LANCZOS[0] as number;
  for (let term = 1; term < LANCZOS.length; term++) sum += (LANCZOS[term] as number) / (shifted + term);
  const base = shifted + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(sum);
}

/**
 * Upper regularised incomplete gamma function Q(shape, x) = Γ(shape, x) / Γ(shape).
 *
 * Source: Abramowitz & Stegun 6.5.29 (series, for x < shape + 1) and 6.5.31 (continued fraction by Lentz's
 * method otherwise). Relative error about 1e-13, small tails included. O(√shape) terms. NaN when shape ≤ 0 or
 * x < 0.
 */
export function regularizedGammaUpper(shape: number, x: number): number {
  if (!(shape > 0) || !(x >= 0)) return Number.NaN;
  if (x === 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const logPrefactor = shape * Math.log(x) - x - logGamma(shape);
  return x < shape + 1
    ? 1 - Math.exp(logPrefactor) * lowerSeries(shape, x)
    : Math.exp(logPrefactor) * upperFraction(shape, x);
}

const MAX_TERMS = 100_000; // far above √shape for any shape met; a bound so that nothing can hang

function lowerSeries(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let n = 1; n < MAX_TERMS; n++) {
    term *= x / (shape + n);
    sum += term;
    if (term < sum * 1e-16) break;
  }
  return sum;
}

function upperFraction(shape: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - shape;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < MAX_TERMS; n++) {
    const a = -n * (n - shape);
    b += 2;
    d = a * d + b;
    if (Math.abs(d) < tiny) d = tiny;
    c = b + a / c;
    if (Math.abs(c) < tiny) c = tiny;
    d = 1 / d;
    const step = d * c;
    fraction *= step;
    if (Math.abs(step - 1) < 1e-15) break;
  }
  return fraction;
}
