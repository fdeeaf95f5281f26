/** The chance that the smallest of `tests` p-values is this small (Sidak 1967), without losing small ones. */
export function acrossTests(p: number, tests: number): number {
  return p >= 1 ? 1 : -Math.expm1(tests * Math.log1p(-p));
}

/**
 * How many independent tests `lags` neighbouring lags amount to. Against a white series the correlations at lags k
 * and k + h are themselves correlated as the signal is at lag h, so that a slow signal is not tested anew at every
 * lag. (sum of sqrt(eigenvalue))^2 / sum of eigenvalues of that correlation matrix (Galwey 2009), the eigenvalues by
 * the signal's spectrum in a Parzen window as wide as the lags (Priestley 1981, 6.2.3). O(n * lags + lags^2).
 * @param signal NaN where missing.
 */
export function effectiveLags(signal: Float64Array, lags: number): number {
  const centred = aboutMean(signal);
  const correlations = new Float64Array(lags);
  for (let h = 0; h < lags; h++) {
    let sum = 0;
    for (let t = h; t < centred.length; t++) sum += (centred[t] as number) * (centred[t - h] as number);
    correlations[h] = h === 0 ? sum : sum / (correlations[0] as number);
  }
  if (!((correlations[0] as number) > 0)) return lags;
  const frequencies = 2 * lags;
  let roots = 0;
  for (let f = 0; f < frequencies; f++) {
    const angle = (Math.PI * (f + 0.5)) / frequencies;
    let density = 1;
    for (let h = 1; h < lags; h++) {
      density += 2 * parzen(h / lags) * (correlations[h] as number) * Math.cos(h * angle);
    }
    roots += Math.sqrt(Math.max(0, density)) / frequencies;
  }
  return Math.max(1, lags * roots * roots);
}

/**
 * How many independent tests two ways of looking at the same pair amount to: 2 where what they say of lags without a
 * link has nothing in common, 1 where it is the same (Galwey 2009 for two). O(n).
 */
export function effectiveWays(one: Float64Array, other: Float64Array): number {
  let product = 0;
  let squares = 0;
  let otherSquares = 0;
  for (let i = 0; i < one.length; i++) {
    const [a, b] = [one[i] as number, other[i] as number];
    product += a * b;
    squares += a * a;
    otherSquares += b * b;
  }
  if (!(squares > 0 && otherSquares > 0)) return 2;
  return 1 + Math.sqrt(Math.max(0, 1 - (product * product) / (squares * otherSquares)));
}

/** Parzen's lag window at a share of its length (Priestley 1981, 6.2.3). */
export function parzen(u: number): number {
  return u <= 0.5 ? 1 - 6 * u * u * (1 - u) : 2 * (1 - u) ** 3;
}

/** About the mean of what is present; 0 where missing, so that a gap says nothing. */
function aboutMean(values: Float64Array): Float64Array {
  let count = 0;
  let mean = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    count++;
    mean += (value - mean) / count;
  }
  return values.map((value) => (Number.isNaN(value) ? 0 : value - mean));
}
