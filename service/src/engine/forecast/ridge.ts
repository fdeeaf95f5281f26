/** Diagonal terms below this are taken as zero: the matrix is singular to working precision. */
const LEAST_PIVOT = 1e-12;

/**
 * Weighted normal equations of a linear regression with `width` features: `gram` = XᵀWX (row-major, only the
 * lower triangle is kept), `cross` = XᵀWy. Equations of disjoint rows add, so that leaving rows out is a
 * subtraction.
 */
export interface NormalEquations {
  width: number;
  gram: Float64Array;
  cross: Float64Array;
}

/** Equations of no row at all. */
export function emptyEquations(width: number): NormalEquations {
  return { width, gram: new Float64Array(width * width), cross: new Float64Array(width) };
}

/**
 * Adds rows `from` (inclusive) to `to` (exclusive) of a row-major design, `sign` 1 to add and -1 to take away.
 * Rows of weight 0 are passed over. Complexity O(rows × width²).
 */
export function accumulate(
  equations: NormalEquations,
  design: Float64Array,
  response: Float64Array,
  weights: Float64Array,
  from: number,
  to: number,
  sign: 1 | -1,
): void {
  const { width, gram, cross } = equations;
  for (let row = from; row < to; row++) {
    const weight = sign * (weights[row] as number);
    if (weight === 0) continue;
    const start = row * width;
    const target = response[row] as number;
    for (let a = 0; a < width; a++) {
      const scaled = weight * (design[start + a] as number);
      cross[a] = (cross[a] as number) + scaled * target;
      const gramRow = a * width;
      for (let b = 0; b <= a; b++) {
        gram[gramRow + b] = (gram[gramRow + b] as number) + scaled * (design[start + b] as number);
      }
    }
  }
}

/**
 * Coefficients that minimise the weighted squared error plus `penalty` × squared distance from `prior`: a
 * Bayesian linear regression with a normal prior about `prior`.
 *
 * Source: Hoerl and Kennard (1970), "Ridge regression"; solved by Cholesky factorisation (Golub and Van Loan,
 * Matrix Computations, 4.2). Complexity O(width³).
 */
export function solveRidge(equations: NormalEquations, penalty: number, prior: Float64Array): Float64Array {
  const { width } = equations;
  const factor = equations.gram.slice();
  const solution = equations.cross.slice();
  for (let i = 0; i < width; i++) {
    factor[i * width + i] = (factor[i * width + i] as number) + penalty;
    solution[i] = (solution[i] as number) + penalty * (prior[i] as number);
  }
  for (let column = 0; column < width; column++) {
    for (let row = column; row < width; row++) {
      let sum = factor[row * width + column] as number;
      for (let k = 0; k < column; k++) {
        sum -= (factor[row * width + k] as number) * (factor[column * width + k] as number);
      }
      factor[row * width + column] =
        row === column
          ? Math.sqrt(Math.max(sum, LEAST_PIVOT))
          : sum / (factor[column * width + column] as number);
    }
  }
  for (let i = 0; i < width; i++) {
    let sum = solution[i] as number;
    for (let k = 0; k < i; k++) sum -= (factor[i * width + k] as number) * (solution[k] as number);
    solution[i] = sum / (factor[i * width + i] as number);
  }
  for (let i = width - 1; i >= 0; i--) {
    let sum = solution[i] as number;
    for (let k = i + 1; k < width; k++) sum -= (factor[k * width + i] as number) * (solution[k] as number);
    solution[i] = sum / (factor[i * width + i] as number);
  }
  return solution;
}

/** Dot product of coefficients with row `row` of a row-major design. */
export function predictRow(coefficients: Float64Array, design: Float64Array, row: number): number {
  const start = row * coefficients.length;
  let sum = 0;
  for (let i = 0; i < coefficients.length; i++) {
    sum += (coefficients[i] as number) * (design[start + i] as number);
  }
  return sum;
}
