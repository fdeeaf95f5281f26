import { EngineError } from '../errors.ts';

/** An autoregressive model: innovation[t] = sum over j of filter[j] * (x[t - j] - mean), filter[0] = 1. */
export interface Autoregression {
  readonly order: number;
  /** The prediction-error filter, order + 1 long. */
  readonly filter: Float64Array;
}

/**
 * Autoregression of a complete series by Burg's method (Burg 1975; Percival & Walden, Spectral Analysis for
 * Physical Applications, 9.5), the order from 0 to maxOrder chosen by the corrected information criterion of
 * Hurvich & Tsai (1989). Always stable; near a unit root far less biased than Yule-Walker. O(n * maxOrder).
 * A constant series has order 0.
 * @throws EngineError `too_short` below 3 samples; `not_finite` when a sample is missing (fill gaps first).
 */
export function fitAutoregression(values: Float64Array, maxOrder: number): Autoregression {
  const n = values.length;
  if (n < 3)
    throw new EngineError('too_short', `values has ${n} samples; an autoregression needs 3 or more.`);
  let mean = 0;
  for (const value of values) mean += value / n;
  if (!Number.isFinite(mean)) {
    throw new EngineError('not_finite', 'values holds a missing or infinite sample; fill its gaps first.');
  }
  const forward = values.map((value) => value - mean);
  const backward = forward.slice();
  let power = 0;
  for (const value of forward) power += (value * value) / n;
  let filter = Float64Array.of(1);
  let best: Autoregression = { order: 0, filter };
  if (power <= 1e-24 * mean * mean) return best;
  let bestCriterion = n * Math.log(power);
  const start = power;
  const limit = Math.min(maxOrder, Math.floor(n / 3) - 1);
  for (let order = 1; order <= limit; order++) {
    let product = 0;
    let squares = 0;
    for (let t = order; t < n; t++) {
      const f = forward[t] as number;
      const b = backward[t - 1] as number;
      product += f * b;
      squares += f * f + b * b;
    }
    if (squares <= 0) break;
    const reflection = (-2 * product) / squares;
    const next = new Float64Array(order + 1);
    for (let j = 0; j <= order; j++) {
      next[j] = ((filter[j] ?? 0) as number) + reflection * ((filter[order - j] ?? 0) as number);
    }
    filter = next;
    // Backward errors move one step along time with each order, so go from the end.
    for (let t = n - 1; t >= order; t--) {
      const f = forward[t] as number;
      const b = backward[t - 1] as number;
      forward[t] = f + reflection * b;
      backward[t] = b + reflection * f;
    }
    power *= 1 - reflection * reflection;
    // A deterministic series is predicted to rounding error: what follows would be noise about noise.
    if (power <= start * 1e-14) return { order, filter };
    const criterion = n * Math.log(power) + (2 * (order + 1) * n) / Math.max(1, n - order - 2);
    if (criterion < bestCriterion) {
      bestCriterion = criterion;
      best = { order, filter };
    }
  }
  return best;
}

/**
 * A complete series through a prediction-error filter; the first `filter.length - 1` samples are NaN, having no
 * past. O(n * nonzero coefficients).
 */
export function filterSeries(values: Float64Array, filter: Float64Array): Float64Array {
  const n = values.length;
  const result = new Float64Array(n);
  result.fill(Number.NaN, 0, Math.min(n, filter.length - 1));
  filter.forEach((coefficient, j) => {
    if (coefficient === 0) return;
    for (let t = filter.length - 1; t < n; t++) {
      result[t] = (result[t] as number) + coefficient * (values[t - j] as number);
    }
  });
  return result;
}

/** The filter that applies `first` and then `second`. O(length * length). */
export function composeFilters(first: Float64Array, second: Float64Array): Float64Array {
  const result = new Float64Array(first.length + second.length - 1);
  first.forEach((a, i) => {
    if (a === 0) return;
    second.forEach((b, j) => {
      result[i + j] = (result[i + j] as number) + a * b;
    });
  });
  return result;
}
