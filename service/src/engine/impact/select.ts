import { type FilteredColumns, filterColumns, type NoiseModel } from './noise-model.ts';
import { bayesInformation, fitRegression } from './regression.ts';

/** A group of columns that enter together or in order: a control alone, or a season harmonic by harmonic. */
export interface Candidate {
  readonly columns: readonly (readonly number[])[];
}

/**
 * Which columns a counterfactual is built from, chosen on the rows before the intervention alone: forward by the
 * Bayesian information criterion, taken at whichever noise model suits each set best. Column 0 is the response
 * and `always` (the intercept) is in every set. Stops when nothing improves or a set would use more than a
 * fifth of the rows. O(models · (rows · columns² + candidates² · columns³)).
 *
 * @returns the chosen columns, `always` first.
 */
export function selectColumns(input: {
  readonly models: readonly NoiseModel[];
  readonly columns: readonly Float64Array[];
  readonly present: Uint8Array;
  readonly rows: number;
  readonly always: readonly number[];
  readonly candidates: readonly Candidate[];
}): number[] {
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
  let reached = score(chosen);
  const open = new Set(candidates);
  while (open.size > 0) {
    let best: { candidate: Candidate; set: number[]; score: number } | undefined;
    for (const candidate of open) {
      const set = [...chosen];
      for (const step of candidate.columns) {
        set.push(...step);
        if (set.length > most) break;
        const tried = score(set);
        if (tried < (best?.score ?? reached)) best = { candidate, set: [...set], score: tried };
      }
    }
    if (best === undefined) break;
    chosen = best.set;
    reached = best.score;
    open.delete(best.candidate);
  }
  return chosen;
}
