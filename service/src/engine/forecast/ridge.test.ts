import { describe, expect, it } from 'vitest';
import { accumulate, emptyEquations, predictRow, solveRidge } from './ridge.ts';

const DESIGN = Float64Array.of(1, 0.5, 2, 1, 1.5, -1, 1, -0.3, 0.7, 1, 2.2, 0.1, 1, -1.1, 1.9);
const RESPONSE = Float64Array.of(3, 0.2, 1.5, 2.4, 1);
const ONES = new Float64Array(5).fill(1);

function whole(): ReturnType<typeof emptyEquations> {
  const equations = emptyEquations(3);
  accumulate(equations, DESIGN, RESPONSE, ONES, 0, 5, 1);
  return equations;
}

describe('ridge regression', () => {
  it('agrees with numpy', () => {
    // X, y as above, b0 = [0, 1, 0]:
    // numpy.linalg.solve(X.T @ X + 2 * numpy.eye(3), X.T @ y + 2 * b0)
    // -> [0.36106012 0.82627214 0.88081545]
    const solved = solveRidge(whole(), 2, Float64Array.of(0, 1, 0));
    expect(solved[0]).toBeCloseTo(0.36106012, 7);
    expect(solved[1]).toBeCloseTo(0.82627214, 7);
    expect(solved[2]).toBeCloseTo(0.88081545, 7);
  });

  it('takes rows away as if they had never been', () => {
    const less = whole();
    accumulate(less, DESIGN, RESPONSE, ONES, 1, 3, -1);
    const kept = emptyEquations(3);
    accumulate(kept, DESIGN, RESPONSE, ONES, 0, 1, 1);
    accumulate(kept, DESIGN, RESPONSE, ONES, 3, 5, 1);
    const prior = new Float64Array(3);
    const [a, b] = [solveRidge(less, 1, prior), solveRidge(kept, 1, prior)];
    for (let i = 0; i < 3; i++) expect(a[i]).toBeCloseTo(b[i] ?? Number.NaN, 10);
  });

  it('tends to the prior as the penalty grows, and to a perfect fit as it falls', () => {
    const prior = Float64Array.of(0.1, 0.2, 0.3);
    const strong = solveRidge(whole(), 1e12, prior);
    for (let i = 0; i < 3; i++) expect(strong[i]).toBeCloseTo(prior[i] ?? Number.NaN, 6);
    const exact = emptyEquations(3);
    const line = Float64Array.from({ length: 5 }, (_, row) =>
      predictRow(Float64Array.of(1, 2, 3), DESIGN, row),
    );
    accumulate(exact, DESIGN, line, ONES, 0, 5, 1);
    const fitted = solveRidge(exact, 1e-9, new Float64Array(3));
    expect([...fitted].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([1, 2, 3]);
  });
});
