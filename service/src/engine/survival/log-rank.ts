import { chiSquaredSurvival } from '../distributions/index.ts';
import { EngineError } from '../errors.ts';
import { type CensoredSample, requireCensoredSample } from './sample.ts';

/** What one group contributed: its size, the events seen and those expected were all groups alike. */
export interface LogRankGroup {
  readonly group: number;
  readonly subjects: number;
  readonly observed: number;
  readonly expected: number;
}

/** The comparison, or why there is nothing to compare. */
export type LogRank =
  | {
      readonly kind: 'tested';
      readonly chiSquared: number;
      readonly degreesOfFreedom: number;
      readonly pValue: number;
      readonly groups: readonly LogRankGroup[];
    }
  | {
      readonly kind: 'not_enough_data';
      readonly reason: 'fewer_than_two_groups' | 'no_events' | 'groups_never_at_risk_together';
    };

/**
 * The log-rank test that k groups of right-censored durations have the same survival curve.
 *
 * Source: N. Mantel (1966); R. Peto & J. Peto (1972); hypergeometric variance, as R's `survdiff(rho = 0)` and
 * lifelines. `groups[i]` is the group of duration i: any numbers, such as codes 0 … k−1. Degrees of freedom are
 * the groups ever at risk beside another, minus one. O(n log n + times · k²).
 *
 * @throws EngineError `length_mismatch` when the arrays differ in length, `not_finite` or `invalid_argument` for
 * durations that `kaplanMeier` would refuse, or a group that is NaN.
 */
export function logRank(sample: CensoredSample & { readonly groups: ArrayLike<number> }): LogRank {
  requireCensoredSample(sample);
  const { durations, events, groups } = sample;
  if (groups.length !== durations.length) {
    throw new EngineError(
      'length_mismatch',
      `groups has ${groups.length} entries and durations ${durations.length}; pass one group per duration.`,
    );
  }
  const codes = [...new Set(Array.from(groups))].sort((a, b) => a - b);
  if (codes.some(Number.isNaN)) {
    throw new EngineError(
      'invalid_argument',
      'groups holds NaN; give every duration a group or leave it out.',
    );
  }
  const k = codes.length;
  if (k < 2) return { kind: 'not_enough_data', reason: 'fewer_than_two_groups' };
  const position = new Map(codes.map((code, index) => [code, index]));
  const atRisk = new Float64Array(k);
  for (let i = 0; i < groups.length; i++) bump(atRisk, position.get(groups[i] as number) as number, 1);
  const subjects = atRisk.slice();
  const observed = new Float64Array(k);
  const expected = new Float64Array(k);
  const covariance = Array.from({ length: k }, () => new Float64Array(k));

  const order = Uint32Array.from({ length: durations.length }, (_, i) => i);
  order.sort((a, b) => (durations[a] as number) - (durations[b] as number));
  const leaving = new Float64Array(k);
  for (let i = 0; i < order.length; ) {
    const time = durations[order[i] as number];
    const total = order.length - i;
    let died = 0;
    leaving.fill(0);
    for (; i < order.length && durations[order[i] as number] === time; i++) {
      const group = position.get(groups[order[i] as number] as number) as number;
      bump(leaving, group, 1);
      if (events[order[i] as number]) {
        died++;
        bump(observed, group, 1);
      }
    }
    if (died > 0) addEventTime({ atRisk, total, died, expected, covariance });
    for (let g = 0; g < k; g++) bump(atRisk, g, -(leaving[g] as number));
  }
  if (!observed.some((count) => count > 0)) return { kind: 'not_enough_data', reason: 'no_events' };
  return conclude({ codes, subjects, observed, expected, covariance });
}

function addEventTime(step: {
  atRisk: Float64Array;
  total: number;
  died: number;
  expected: Float64Array;
  covariance: Float64Array[];
}): void {
  const { atRisk, total, died, expected, covariance } = step;
  const spread = total > 1 ? (died * (total - died)) / (total - 1) : 0;
  for (let g = 0; g < atRisk.length; g++) {
    const share = (atRisk[g] as number) / total;
    bump(expected, g, died * share);
    const row = covariance[g] as Float64Array;
    for (let h = 0; h < atRisk.length; h++) {
      bump(row, h, spread * share * ((g === h ? 1 : 0) - (atRisk[h] as number) / total));
    }
  }
}

function conclude(sums: {
  codes: readonly number[];
  subjects: Float64Array;
  observed: Float64Array;
  expected: Float64Array;
  covariance: readonly Float64Array[];
}): LogRank {
  const { codes, subjects, observed, expected, covariance } = sums;
  const informative = codes
    .map((_, g) => g)
    .filter((g) => ((covariance[g] as Float64Array)[g] as number) > 1e-12);
  if (informative.length < 2) return { kind: 'not_enough_data', reason: 'groups_never_at_risk_together' };
  // One group is implied by the others; leaving out the last keeps the matrix regular.
  const kept = informative.slice(0, -1);
  const excess = kept.map((g) => (observed[g] as number) - (expected[g] as number));
  const matrix = kept.map((g) => kept.map((h) => (covariance[g] as Float64Array)[h] as number));
  const { solution, rank } = solveSymmetric(matrix, excess);
  let chiSquared = 0;
  for (let i = 0; i < kept.length; i++) chiSquared += (excess[i] as number) * (solution[i] as number);
  chiSquared = Math.max(0, chiSquared);
  return {
    kind: 'tested',
    chiSquared,
    degreesOfFreedom: rank,
    pValue: chiSquaredSurvival(chiSquared, rank),
    groups: codes.map((group, g) => ({
      group,
      subjects: subjects[g] as number,
      observed: observed[g] as number,
      expected: expected[g] as number,
    })),
  };
}

/** Cholesky on a positive semi-definite matrix; directions without variance are left out and lower the rank. */
function solveSymmetric(matrix: number[][], right: number[]): { solution: number[]; rank: number } {
  const size = right.length;
  const factor = matrix.map((row) => row.slice());
  const forward = right.slice();
  const skipped = new Array<boolean>(size).fill(false);
  const entry = (i: number, j: number): number => (factor[i] as number[])[j] as number;
  for (let j = 0; j < size; j++) {
    let pivot = entry(j, j);
    const scale = (matrix[j] as number[])[j] as number;
    for (let m = 0; m < j; m++) if (!skipped[m]) pivot -= entry(j, m) ** 2;
    if (pivot <= 1e-10 * scale) {
      skipped[j] = true;
      continue;
    }
    (factor[j] as number[])[j] = Math.sqrt(pivot);
    for (let i = j + 1; i < size; i++) {
      let value = entry(i, j);
      for (let m = 0; m < j; m++) if (!skipped[m]) value -= entry(i, m) * entry(j, m);
      (factor[i] as number[])[j] = value / entry(j, j);
    }
  }
  for (let i = 0; i < size; i++) {
    if (skipped[i]) continue;
    let value = forward[i] as number;
    for (let m = 0; m < i; m++) if (!skipped[m]) value -= entry(i, m) * (forward[m] as number);
    forward[i] = value / entry(i, i);
  }
  const solution = new Array<number>(size).fill(0);
  for (let i = size - 1; i >= 0; i--) {
    if (skipped[i]) continue;
    let value = forward[i] as number;
    for (let m = i + 1; m < size; m++) if (!skipped[m]) value -= entry(m, i) * (solution[m] as number);
    solution[i] = value / entry(i, i);
  }
  return { solution, rank: skipped.filter((skip) => !skip).length };
}

function bump(array: Float64Array, index: number, by: number): void {
  array[index] = (array[index] as number) + by;
}
