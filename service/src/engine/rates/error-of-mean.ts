const MOST_ALIKE = 0.9; // so that the interval of a steady drift is wide, and not infinite

/** How uncertain the mean of values that follow one another is. */
export interface ErrorOfMean {
  readonly standardError: number;
  /** Degrees of freedom for Student's t: those of as many independent values as these are worth. */
  readonly freedom: number;
}

/**
 * The standard error of a mean over values in order of time, each perhaps like the one before: the variance of
 * independent values, widened by (1 + r) / (1 − r) as for an autoregression of order one (Bartlett 1946; Thiébaux &
 * Zwiers 1984), with r the correlation of neighbours, its bias in short series taken back (Kendall 1954: −(1 + 3 r) / n).
 * r below 0 counts as 0, which errs to the wide side. `values` are numbers in any unit, NaN where nothing is known: what
 * lies on two sides of a gap is no neighbour. `parameters` is how many means were taken off the values already, 1 for the
 * one whose error is asked. O(n).
 *
 * With fewer known values than `parameters` + 1 the error is infinite.
 *
 * @example errorOfMean(Float64Array.of(3, -1, 2, -4, 1, 0, -2, 4)) // standardError 0.9437, freedom 7
 */
export function errorOfMean(values: Float64Array, parameters = 1): ErrorOfMean {
  let [count, sum] = [0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    count += 1;
    sum += value;
  }
  if (count <= parameters) return { standardError: Number.POSITIVE_INFINITY, freedom: 1 };
  const mean = sum / count;
  let [squares, products] = [0, 0];
  values.forEach((value, index) => {
    if (Number.isNaN(value)) return;
    squares += (value - mean) ** 2;
    const before = values[index - 1] ?? Number.NaN;
    if (!Number.isNaN(before)) products += (value - mean) * (before - mean);
  });
  if (squares === 0) return { standardError: 0, freedom: count - parameters };
  const seen = products / squares;
  const alike = Math.min(MOST_ALIKE, Math.max(0, seen + (1 + 3 * seen) / count));
  const inflation = (1 + alike) / (1 - alike);
  return {
    standardError: Math.sqrt((squares / (count - parameters) / count) * inflation),
    freedom: Math.max(1, (count - parameters + 1) / inflation - 1),
  };
}
