import { type FilteredColumns, filterColumns, type NoiseModel } from './noise-model.ts';
import { bayesInformation, type Fit, fitRegression, solveForward } from './regression.ts';

/** What the response would have been over the rows after a cut, averaged over the noise models and the sets of regressors. */
export interface Counterfactual {
  /** Predicted mean and standard deviation of each row after the cut. */
  readonly predicted: Float64Array;
  readonly spread: Float64Array;
  /** Standard deviation of the sum of (actual − predicted) over the counted rows up to each row. */
  readonly cumulativeSpread: Float64Array;
  readonly degreesOfFreedom: number;
}

/**
 * Predicts the response from `cut` on, once for each cut, from the rows before it, averaging over noise models and sets of
 * regressors by their information criterion. `counted` marks the rows that
 * enter the sums (an actual value is there to compare). A cut with too few rows to fit gives `undefined`.
 * O(models · (rows · columns² + cuts · sets · horizon · columns²)).
 */
export function predictAfter(input: {
  readonly models: readonly NoiseModel[];
  readonly columns: readonly Float64Array[];
  readonly present: Uint8Array;
  readonly sets: readonly (readonly number[])[];
  readonly cuts: readonly { readonly at: number; readonly rows: number }[];
  readonly counted: Uint8Array;
}): (Counterfactual | undefined)[] {
  const { models, present, cuts, counted } = input;
  const used = [...new Set(input.sets.flat())].sort((a, b) => a - b);
  const columns = [0, ...used].map((column) => input.columns[column] as Float64Array);
  const sets = input.sets.map((set) => set.map((column) => used.indexOf(column) + 1));
  const order = cuts.map((_, i) => i).sort((a, b) => (cuts[a]?.at ?? 0) - (cuts[b]?.at ?? 0));
  const at = order.map((i) => cuts[i]?.at ?? 0);
  const perModel = models.map((model) => filterColumns({ model, columns, present, cuts: at }));
  const results: (Counterfactual | undefined)[] = cuts.map(() => undefined);
  order.forEach((cut, place) => {
    const parts: { model: NoiseModel; state: FilteredColumns; fit: Fit; log: number }[] = [];
    models.forEach((model, m) => {
      const state = (perModel[m] as FilteredColumns[])[place];
      if (state === undefined) return;
      for (const set of sets) {
        const fit = fitRegression(state, set);
        if (fit === undefined) continue;
        parts.push({ model, state, fit, log: Math.log(model.prior) - bayesInformation(state, fit) / 2 });
      }
    });
    if (parts.length === 0) return;
    const largest = Math.max(...parts.map((part) => part.log));
    const weights = parts.map((part) => Math.exp(part.log - largest));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const { at: start, rows } = cuts[cut] as { at: number; rows: number };
    const mixture = new Mixture(rows);
    parts.forEach(({ model, state, fit }, i) => {
      const weight = (weights[i] as number) / total;
      if (weight > 1e-6) mixture.add(weight, forecast({ model, state, fit, columns, start, rows, counted }));
    });
    const degreesOfFreedom = parts.reduce((least, part) => Math.min(least, part.fit.degreesOfFreedom), 1e9);
    results[cut] = mixture.conclude(degreesOfFreedom);
  });
  return results;
}

interface Forecast {
  predicted: Float64Array;
  variance: Float64Array;
  cumulative: Float64Array;
  cumulativeVariance: Float64Array;
}

/** One model's forecast: the level carried on, the regression, and the doubt about both. */
function forecast(input: {
  model: NoiseModel;
  state: FilteredColumns;
  fit: Fit;
  columns: readonly Float64Array[];
  start: number;
  rows: number;
  counted: Uint8Array;
}): Forecast {
  const { model, state, fit, columns, start, rows, counted } = input;
  const size = fit.regressors.length;
  const scale = fit.residual / fit.degreesOfFreedom;
  const predicted = new Float64Array(rows);
  const variance = new Float64Array(rows);
  const cumulative = new Float64Array(rows);
  const cumulativeVariance = new Float64Array(rows);
  const row = new Float64Array(size);
  const sums = new Float64Array(size);
  let carried = 1;
  let levelVariance = state.levelVariance;
  let sumVariance = 0; // of the sum of levels over counted rows
  let covariance = 0; // of that sum with the level
  let noise = 0;
  let sum = 0;
  for (let h = 0; h < rows; h++) {
    carried *= model.persistence;
    levelVariance = model.persistence ** 2 * levelVariance + model.levelVariance;
    covariance *= model.persistence;
    let mean = carried * (state.levels[0] as number);
    for (let c = 0; c < size; c++) {
      const column = fit.regressors[c] as number;
      const left =
        ((columns[column] as Float64Array)[start + h] as number) - carried * (state.levels[column] as number);
      row[c] = left;
      mean += left * (fit.coefficients[c] as number);
    }
    predicted[h] = mean;
    variance[h] = scale * (levelVariance + model.noiseVariance + quadratic(fit.factor, row));
    if (counted[start + h] === 1) {
      sumVariance += 2 * covariance + levelVariance;
      covariance += levelVariance;
      noise += model.noiseVariance;
      sum += mean;
      for (let c = 0; c < size; c++) sums[c] = (sums[c] as number) + (row[c] as number);
    }
    cumulative[h] = sum;
    cumulativeVariance[h] = scale * (sumVariance + noise + quadratic(fit.factor, sums));
  }
  return { predicted, variance, cumulative, cumulativeVariance };
}

/** x' (L L')⁻¹ x. */
function quadratic(factor: Float64Array, x: Float64Array): number {
  return solveForward(factor, x).reduce((sum, value) => sum + value * value, 0);
}

/** Means and variances of a mixture of forecasts: the spread between the models counts as doubt. */
class Mixture {
  private readonly mean: Float64Array;
  private readonly square: Float64Array;
  private readonly sumMean: Float64Array;
  private readonly sumSquare: Float64Array;
  private offset: Forecast | undefined;

  constructor(private readonly rows: number) {
    this.mean = new Float64Array(rows);
    this.square = new Float64Array(rows);
    this.sumMean = new Float64Array(rows);
    this.sumSquare = new Float64Array(rows);
  }

  add(weight: number, part: Forecast): void {
    this.offset ??= part;
    for (let h = 0; h < this.rows; h++) {
      // Moments about the first forecast: those about zero would cancel for values far from it.
      const away = (part.predicted[h] as number) - (this.offset.predicted[h] as number);
      const sumAway = (part.cumulative[h] as number) - (this.offset.cumulative[h] as number);
      this.mean[h] = (this.mean[h] as number) + weight * away;
      this.square[h] = (this.square[h] as number) + weight * ((part.variance[h] as number) + away * away);
      this.sumMean[h] = (this.sumMean[h] as number) + weight * sumAway;
      this.sumSquare[h] =
        (this.sumSquare[h] as number) + weight * ((part.cumulativeVariance[h] as number) + sumAway * sumAway);
    }
  }

  conclude(degreesOfFreedom: number): Counterfactual {
    const spread = (square: Float64Array, mean: Float64Array) =>
      square.map((value, h) => Math.sqrt(Math.max(0, value - (mean[h] as number) ** 2)));
    return {
      predicted: this.mean.map((value, h) => value + ((this.offset as Forecast).predicted[h] as number)),
      spread: spread(this.square, this.mean),
      cumulativeSpread: spread(this.sumSquare, this.sumMean),
      degreesOfFreedom,
    };
  }
}
