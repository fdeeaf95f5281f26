/**
 * What is left of a response once its controls and season are taken out: an autoregressive level plus
 * independent noise, α(t) = φ α(t−1) + η, y = α + ε. Variances are shares of one scale that is estimated. With
 * φ = 1 the level is a random walk that starts at the intercept.
 */
export interface NoiseModel {
  readonly persistence: number;
  readonly levelVariance: number;
  readonly noiseVariance: number;
  readonly startVariance: number;
  /** Prior weight; the weights of a grid sum to 1. */
  readonly prior: number;
}

const PERSISTENCES = [0.5, 0.8, 0.9, 0.95, 0.98, 0.995];
const SIGNAL_SHARES = [0.3, 0.6, 0.85, 1];
const WALK_RATIOS = [0.001, 0.01, 0.1, 1, 10];

/**
 * The grid that a counterfactual averages over: independent noise, stationary levels from quickly to slowly
 * reverting with various shares of the variance, and random walks from nearly still to all there is. Averaging
 * over it, rather than picking one, carries the doubt about the noise into the interval. The three families
 * have a third of the prior each.
 */
export function noiseModels(): NoiseModel[] {
  const models: NoiseModel[] = [
    { persistence: 0, levelVariance: 0, noiseVariance: 1, startVariance: 0, prior: 1 / 3 },
  ];
  const stationary = 1 / 3 / (PERSISTENCES.length * SIGNAL_SHARES.length);
  for (const persistence of PERSISTENCES) {
    for (const share of SIGNAL_SHARES) {
      models.push({
        persistence,
        levelVariance: share * (1 - persistence * persistence),
        noiseVariance: 1 - share,
        startVariance: share,
        prior: stationary,
      });
    }
  }
  for (const ratio of WALK_RATIOS) {
    models.push({
      persistence: 1,
      levelVariance: ratio / (1 + ratio),
      noiseVariance: 1 / (1 + ratio),
      startVariance: 0,
      prior: 1 / 3 / WALK_RATIOS.length,
    });
  }
  return models;
}

/** The regression of whitened columns up to some row: all that any subset of them needs. */
export interface FilteredColumns {
  /** Present rows so far. */
  readonly count: number;
  /** Cross products of the whitened columns, row-major, `columns × columns`. */
  readonly gram: Float64Array;
  /** Sum of the logarithms of the prediction variances. */
  readonly logVariances: number;
  /** The level each column would leave behind, were it the series: what the forecast carries on from. */
  readonly levels: Float64Array;
  /** Variance of the level at the last row, as a share of the scale. */
  readonly levelVariance: number;
}

/**
 * Runs the Kalman filter of one noise model over all columns at once (response and regressors alike: the filter
 * is linear) and keeps what a regression needs at each of the `cuts` (row counts, ascending).
 *
 * Source: A. C. Harvey, Forecasting, Structural Time Series Models and the Kalman Filter (1989), 3.4 (GLS by
 * filtering the regressors). Rows where `present` is 0 are predicted over. O(rows · columns²).
 */
export function filterColumns(input: {
  readonly model: NoiseModel;
  readonly columns: readonly Float64Array[];
  readonly present: Uint8Array;
  readonly cuts: readonly number[];
}): FilteredColumns[] {
  const { model, columns, present, cuts } = input;
  const width = columns.length;
  const gram = new Float64Array(width * width);
  const levels = new Float64Array(width);
  const whitened = new Float64Array(width);
  const snapshots: FilteredColumns[] = [];
  let variance = model.startVariance;
  let logVariances = 0;
  let count = 0;
  const last = cuts[cuts.length - 1] ?? 0;
  for (let row = 0; row < last; row++) {
    if (row > 0) {
      variance = model.persistence * model.persistence * variance + model.levelVariance;
      for (let c = 0; c < width; c++) levels[c] = (levels[c] as number) * model.persistence;
    }
    if (present[row] === 1) {
      const predicted = variance + model.noiseVariance;
      const gain = variance / predicted;
      const weight = 1 / Math.sqrt(predicted);
      for (let c = 0; c < width; c++) {
        const surprise = ((columns[c] as Float64Array)[row] as number) - (levels[c] as number);
        whitened[c] = surprise * weight;
        levels[c] = (levels[c] as number) + gain * surprise;
      }
      for (let a = 0; a < width; a++) {
        const left = whitened[a] as number;
        const base = a * width;
        for (let b = a; b < width; b++)
          gram[base + b] = (gram[base + b] as number) + left * (whitened[b] as number);
      }
      variance *= 1 - gain;
      logVariances += Math.log(predicted);
      count++;
    }
    while (snapshots.length < cuts.length && cuts[snapshots.length] === row + 1) {
      snapshots.push({
        count,
        gram: mirrored(gram, width),
        logVariances,
        levels: levels.slice(),
        levelVariance: variance,
      });
    }
  }
  return snapshots;
}

function mirrored(upper: Float64Array, width: number): Float64Array {
  const full = upper.slice();
  for (let a = 0; a < width; a++)
    for (let b = 0; b < a; b++) full[a * width + b] = full[b * width + a] as number;
  return full;
}
