import { type FilteredColumns, filterColumns, type NoiseModel } from './noise-model.ts';
import { bayesInformation, fitRegression } from './regression.ts';

/** A group of columns that enter together or in order: a control alone, or a season harmonic by harmonic. */
export interface Candidate {
  readonly columns: readonly (readonly number[])[];
}

const MOST_SETS = 12; // the weight of any further one is small, the time is not

/** Sets this much worse than the best (in the criterion) would have less than a hundredth of its weight. */
const WORTH_AVERAGING = 10;

/**
 * Which columns a counterfactual may be built from, judged on the rows before the intervention alone: forward by
 * the Bayesian information criterion, taken at whichever noise model suits each set best. Column 0 is the
 * response and `always` (the intercept) is in every set. The search goes on past the best set, since the
 * prediction averages over all that come close, and stops where a set would use more than a fifth of the rows.
 * O(models · (rows · columns² + candidates² · columns³)).
 *
 * @returns the sets worth averaging over, the best first.
 */
export function selectColumns(input: {
  readonly models: readonly NoiseModel[];
  readonly columns: readonly Float64Array[];
  readonly present: Uint8Array;
  readonly rows: number;
  readonly always: readonly number[];
  readonly candidates: readonly Candidate[];
}): number[][] {
  const { models, columns, present, rows, always, candidates } = input;
  const filtered = models.map(
    (model) => filterColumns({ model, columns, present, cuts: [rows] })[0] as FilteredColumns,
  );
  const count = filtered[0]?.count ?? 0;
  const most = Math.max(always.length + 1, Math.floor(count / 5));
  const score = (set: readonly number[]): number => {
    let best = Number.POSITIVE_INFINITY;
    for (const state of filtered) {
      const fit = fitRegression(state, set);
      if (fit !== undefined) best = Math.min(best, bayesInformation(state, fit));
    }
    return best;
  };
  let chosen = [...always];
  const tried: { set: number[]; score: number }[] = [{ set: chosen, score: score(chosen) }];
  const open = new Set(candidates);
  while (open.size > 0) {
    let best: { candidate: Candidate; set: number[]; score: number } | undefined;
    for (const candidate of open) {
      const set = [...chosen];
      for (const step of candidate.columns) {
        set.push(...step);
        if (set.length > most) break;
        const reached = score(set);
        tried.push({ set: [...set], score: reached });
        if (best === undefined || reached < best.score) best = { candidate, set: [...set], score: reached };
      }
    }
    const least = Math.min(...tried.map((one) => one.score));
    if (best === undefined || best.score > least + WORTH_AVERAGING) break;
    chosen = best.set;
    open.delete(best.candidate);
  }
  tried.sort((a, b) => a.score - b.score);
  const limit = (tried[0]?.score ?? 0) + WORTH_AVERAGING;
  return tried
    .filter((one) => one.score <= limit)
    .slice(0, MOST_SETS)
    .map((one) => one.set);
}
