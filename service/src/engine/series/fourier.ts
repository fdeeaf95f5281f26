import { EngineError } from '../errors.ts';

/**
 * In-place fast Fourier transform of a complex series (Cooley & Tukey 1965, radix 2, decimation in time).
 * Unnormalised: transforming forward and then with `inverse` multiplies by the length.
 * @param real length a power of two; overwritten with the real parts.
 * @param imaginary the same length; overwritten. O(n log n).
 * @throws EngineError `invalid_argument` when the lengths differ or are not a power of two.
 */
export function fourierTransform(real: Float64Array, imaginary: Float64Array, inverse = false): void {
  const n = real.length;
  if (imaginary.length !== n || n === 0 || (n & (n - 1)) !== 0) {
    throw new EngineError(
      'invalid_argument',
      `real and imaginary must share a power-of-two length, not ${n}`,
    );
  }
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [real[i], real[j]] = [real[j] as number, real[i] as number];
      [imaginary[i], imaginary[j]] = [imaginary[j] as number, imaginary[i] as number];
    }
  }
  const sign = inverse ? 1 : -1;
  const { cosines, sines } = turnsOf(n);
  for (let size = 2; size <= n; size *= 2) {
    const half = size / 2;
    const step = n / size;
    for (let start = 0; start < n; start += size) {
      for (let i = 0; i < half; i++) {
        const c = cosines[i * step] as number;
        const s = sign * (sines[i * step] as number);
        const a = start + i;
        const b = a + half;
        const re = (real[b] as number) * c - (imaginary[b] as number) * s;
        const im = (real[b] as number) * s + (imaginary[b] as number) * c;
        real[b] = (real[a] as number) - re;
        imaginary[b] = (imaginary[a] as number) - im;
        real[a] = (real[a] as number) + re;
        imaginary[a] = (imaginary[a] as number) + im;
      }
    }
  }
}

interface Turns {
  cosines: Float64Array;
  sines: Float64Array;
}

/** Those asked for last: a scan transforms thousands of series of one length. */
let known: Turns = { cosines: new Float64Array(0), sines: new Float64Array(0) };

function turnsOf(n: number): Turns {
  if (known.cosines.length === n / 2) return known;
  const angle = (_: unknown, i: number) => (2 * Math.PI * i) / n;
  const angles = Float64Array.from({ length: n / 2 }, angle);
  known = { cosines: angles.map(Math.cos), sines: angles.map(Math.sin) };
  return known;
}

/**
 * Sample autocorrelations r(0..maxLag) of a complete series about its mean, with the biased denominator
 * (Box, Jenkins & Reinsel, Time Series Analysis, 2.1.5), by way of the Fourier transform. O(n log n).
 * A constant series has 1 at lag 0 and 0 elsewhere.
 * @throws EngineError `empty`; `not_finite` when a value is missing (fill gaps first).
 */
export function autocorrelations(values: Float64Array, maxLag: number): Float64Array {
  const n = values.length;
  if (n === 0) throw new EngineError('empty', 'values holds no sample; pass at least one.');
  let sum = 0;
  for (const value of values) sum += value;
  if (!Number.isFinite(sum)) {
    throw new EngineError('not_finite', 'values holds a missing or infinite sample; fill its gaps first.');
  }
  const size = 2 ** Math.ceil(Math.log2(n + maxLag + 1));
  const real = new Float64Array(size);
  const imaginary = new Float64Array(size);
  for (let t = 0; t < n; t++) real[t] = (values[t] as number) - sum / n;
  fourierTransform(real, imaginary);
  for (let i = 0; i < size; i++) {
    real[i] = (real[i] as number) ** 2 + (imaginary[i] as number) ** 2;
    imaginary[i] = 0;
  }
  fourierTransform(real, imaginary);
  const variance = real[0] as number;
  const result = new Float64Array(maxLag + 1);
  result[0] = 1;
  if (variance <= 1e-24 * sum * sum) return result;
  for (let lag = 1; lag <= maxLag && lag < n; lag++) result[lag] = (real[lag] as number) / variance;
  return result;
}
