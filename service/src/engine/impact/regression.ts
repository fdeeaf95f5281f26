import type { FilteredColumns } from './noise-model.ts';

/** A least-squares fit on whitened columns: coefficients, what is left, and the factor of the normal matrix. */
export interface Fit {
  readonly regressors: readonly number[];
  readonly coefficients: Float64Array;
  readonly residual: number;
  readonly degreesOfFreedom: number;
  /** Lower Cholesky factor of the normal matrix, row-major; for variances of what the fit predicts. */
  readonly factor: Float64Array;
}

/**
 * Regresses column 0 (the response) on the given other columns. A regressor that the ones before it explain
 * wholly is left out. `undefined` when fewer than two degrees of freedom remain. O(regressors³).
 */
export function fitRegression(filtered: FilteredColumns, wanted: readonly number[]): Fit | undefined {
  const { gram, count } = filtered;
  const width = Math.round(Math.sqrt(gram.length));
  const at = (a: number, b: number): number => gram[a * width + b] as number;
  const regressors: number[] = [];
  const rows: number[][] = [];
  for (const column of wanted) {
    const row: number[] = [];
    for (let j = 0; j < regressors.length; j++) {
      let value = at(column, regressors[j] as number);
      const other = rows[j] as number[];
      for (let m = 0; m < j; m++) value -= (row[m] as number) * (other[m] as number);
      row.push(value / (other[j] as number));
    }
    const left = row.reduce((rest, value) => rest - value * value, at(column, column));
    if (left <= 1e-9 * at(column, column)) continue;
    row.push(Math.sqrt(left));
    rows.push(row);
    regressors.push(column);
  }
  const size = regressors.length;
  const degreesOfFreedom = count - size;
  if (degreesOfFreedom < 2) return undefined;
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const row = rows[i] as number[];
    for (let j = 0; j <= i; j++) factor[i * size + j] = row[j] as number;
  }
  const forward = solveForward(
    factor,
    Float64Array.from(regressors, (column) => at(0, column)),
  );
  const explained = forward.reduce((sum, value) => sum + value * value, 0);
  const residual = Math.max(at(0, 0) - explained, 1e-12 * at(0, 0), Number.MIN_VALUE);
  return {
    regressors,
    coefficients: solveBackward(factor, forward),
    residual,
    degreesOfFreedom,
    factor,
  };
}

/** Solves L x = right for a lower factor. O(n²). */
export function solveForward(factor: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const x = right.slice();
  for (let i = 0; i < size; i++) {
    let value = x[i] as number;
    for (let j = 0; j < i; j++) value -= (factor[i * size + j] as number) * (x[j] as number);
    x[i] = value / (factor[i * size + i] as number);
  }
  return x;
}

function solveBackward(factor: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const x = right.slice();
  for (let i = size - 1; i >= 0; i--) {
    let value = x[i] as number;
    for (let j = i + 1; j < size; j++) value -= (factor[j * size + i] as number) * (x[j] as number);
    x[i] = value / (factor[i * size + i] as number);
  }
  return x;
}

/** −2 log of the likelihood at its best, plus log n for each regressor: lower is better. */
export function bayesInformation(filtered: FilteredColumns, fit: Fit): number {
  const { count, logVariances } = filtered;
  return count * Math.log(fit.residual / count) + logVariances + fit.coefficients.length * Math.log(count);
}
