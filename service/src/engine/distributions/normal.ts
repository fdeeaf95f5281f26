/**
 * Cumulative distribution function of the standard normal, P(Z ≤ x).
 *
 * Source: J. F. Hart et al. (1968) in the form of G. West, "Better approximations to cumulative normal
 * functions", Wilmott 2005. Absolute error below 1e-14; the tails keep their relative accuracy, so
 * `normalCdf(-x)` is the way to write a small upper tail. O(1). ±Infinity give 0 and 1; NaN gives NaN.
 */
export function normalCdf(x: number): number {
  const magnitude = Math.abs(x);
  const tail = lowerTail(magnitude);
  return x > 0 ? 1 - tail : tail;
}

/** P(Z ≤ -magnitude) for a magnitude ≥ 0. */
function lowerTail(magnitude: number): number {
  if (magnitude > 38) return 0;
  const density = Math.exp((-magnitude * magnitude) / 2);
  if (magnitude >= 7.07106781186547) {
    // A continued fraction: exact enough out here and it cannot underflow before the density does.
    let fraction = magnitude;
    for (let term = 20; term >= 1; term--) fraction = magnitude + term / fraction;
    return density / (fraction * Math.sqrt(2 * Math.PI));
  }
  let numerator = 3.52624965998911e-2 * magnitude + 0.700383064443688;
  numerator = numerator * magnitude + 6.37396220353165;
  numerator = numerator * magnitude + 33.912866078383;
  numerator = numerator * magnitude + 112.079291497871;
  numerator = numerator * magnitude + 221.213596169931;
  numerator = numerator * magnitude + 220.206867912376;
  let denominator = 8.83883476483184e-2 * magnitude + 1.75566716318264;
  denominator = denominator * magnitude + 16.064177579207;
  denominator = denominator * magnitude + 86.7807322029461;
  denominator = denominator * magnitude + 296.564248779674;
  denominator = denominator * magnitude + 637.333633378831;
  denominator = denominator * magnitude + 793.826512519948;
  denominator = denominator * magnitude + 440.413735824752;
  return (density * numerator) / denominator;
}

/** Two-sided p-value of a standard normal statistic: P(|Z| ≥ |z|). O(1). */
export function normalTwoSidedP(z: number): number {
  return Math.min(1, 2 * normalCdf(-Math.abs(z)));
}

const CENTRE = {
  numerator: [
    2509.080928730122, 33430.57558358813, 6.72657709270087e4, 45921.95393154987, 13731.69376550946,
    1971.5909503065513, 133.14166789178438, 3.3871328727963665,
  ],
  denominator: [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
    687.1870074920579, 42.31333070160091, 1,
  ],
};
const SHOULDER = {
  numerator: [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496837,
  ],
  denominator: [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008,
    6.897673349851e-1, 1.6763848301838038, 2.053191626637759, 1,
  ],
};
const TAIL = {
  numerator: [
    2.0103343992922881e-7, 0.000027115555687434876, 0.0012426609473880784, 0.026532189526576124,
    0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  denominator: [
    2.0442631033899397e-15, 1.421511758316446e-7, 0.000018463183175100548, 0.0007868691311456133,
    0.014875361290850615, 0.1369298809227358, 0.5998322065558879, 1,
  ],
};

/**
 * Quantile of the standard normal: the x with P(Z ≤ x) = p.
 *
 * Source: M. J. Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37 (1988) 477–484; relative error
 * about 1e-16. O(1). p = 0 and p = 1 give ∓Infinity; a p outside [0, 1] gives NaN.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  const offset = p - 0.5;
  if (Math.abs(offset) <= 0.425) return offset * ratio(CENTRE, 0.180625 - offset * offset);
  const root = Math.sqrt(-Math.log(offset < 0 ? p : 1 - p));
  const magnitude = root <= 5 ? ratio(SHOULDER, root - 1.6) : ratio(TAIL, root - 5);
  return offset < 0 ? -magnitude : magnitude;
}

/** A ratio of two polynomials by Horner's rule, highest power first. */
function ratio(polynomials: { numerator: number[]; denominator: number[] }, x: number): number {
  let above = 0;
  for (const coefficient of polynomials.numerator) above = above * x + coefficient;
  let below = 0;
  for (const coefficient of polynomials.denominator) below = below * x + coefficient;
  return above / below;
}
