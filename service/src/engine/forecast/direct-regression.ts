import { median, NORMAL_CONSISTENCY } from '../series/index.ts';
import { laggedDesign, writeFeatures } from './lagged-design.ts';
import { accumulate, emptyEquations, type NormalEquations, predictRow, solveRidge } from './ridge.ts';

/** From trusting the series' own pattern to repeating the season before, in units of one observation. */
const PENALTIES: readonly number[] = [0.1, 1, 10, 100, 10_000];
/** Left-out blocks by which errors are judged. */
const FOLDS = 5;
/** Weight of a penalty falls with this power of its error. */
const WEIGHT_POWER = 8;
/** Huber's constant: 95 % efficient under normal errors. */
const HUBER = 1.345;

/** A forecast on the working scale with the errors such forecasts made on blocks they had not seen. */
export interface DirectForecast {
  /** One value per step ahead. */
  center: Float64Array;
  /** `errors[k]`: actual minus forecast k + 1 steps ahead, one per origin; the origins begin at `firstOrigin`. */
  errors: Float64Array[];
  firstOrigin: number;
}

interface Fold {
  from: number;
  to: number;
}

/**
 * Forecasts every step ahead by its own robust ridge regression on lagged values, shrunk towards "the same as
 * one season ago", averaged over penalties by their error on left-out blocks.
 *
 * Sources: direct multi-step forecasting (Ben Taieb et al. 2012); Huber (1964) weights; h-block
 * cross-validation (Burman, Chow and Nolan 1994); averaging rather than choosing (Bates and Granger 1969).
 * `values` and `observed` as from `toWorkingScale`; `seasons` ascending in steps. Needs at least
 * `rowsNeeded` origins for the furthest step; returns undefined otherwise.
 * Complexity O(horizon × n × width²).
 */
export function directForecast(
  values: Float64Array,
  observed: Uint8Array,
  horizon: number,
  seasons: readonly number[],
  rowsNeeded: number,
): DirectForecast | undefined {
  const designs = Array.from({ length: horizon }, (_, k) => laggedDesign(k + 1, seasons));
  const firstOrigin = Math.max(...designs.map((design) => design.reach));
  if (values.length - horizon - firstOrigin < rowsNeeded) return undefined;
  const running = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) running[i + 1] = (running[i] as number) + (values[i] as number);

  const centers = PENALTIES.map(() => new Float64Array(horizon));
  const errors = PENALTIES.map((): Float64Array[] => []);
  const totals = new Float64Array(PENALTIES.length);
  designs.forEach((design, k) => {
    const rows = values.length - (k + 1) - firstOrigin;
    const features = new Float64Array((rows + 1) * design.width);
    const response = new Float64Array(rows);
    const weights = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      const origin = firstOrigin + row;
      writeFeatures(design, values, running, origin, features, row);
      response[row] = values[origin + k + 1] as number;
      weights[row] = observed[origin + k + 1] as number;
    }
    writeFeatures(design, values, running, values.length - 1, features, rows);
    const prior = new Float64Array(design.width);
    prior[1] = 1;

    let equations = emptyEquations(design.width);
    accumulate(equations, features, response, weights, 0, rows, 1);
    huberWeights(weights, solveRidge(equations, PENALTIES[0] as number, prior), features, response);
    equations = emptyEquations(design.width);
    accumulate(equations, features, response, weights, 0, rows, 1);

    const gap = seasons[0] ?? 1;
    const folds = leftOut(equations, features, response, weights, rows, gap);
    PENALTIES.forEach((penalty, which) => {
      (centers[which] as Float64Array)[k] = predictRow(solveRidge(equations, penalty, prior), features, rows);
      const missed = new Float64Array(rows);
      for (const { fold, without } of folds) {
        const coefficients = solveRidge(without, penalty, prior);
        for (let row = fold.from; row < fold.to; row++) {
          const present = observed[firstOrigin + row + k + 1] === 1;
          missed[row] = present
            ? (response[row] as number) - predictRow(coefficients, features, row)
            : Number.NaN;
          if (present) totals[which] = (totals[which] as number) + Math.abs(missed[row] as number) / rows;
        }
      }
      errors[which]?.push(missed);
    });
  });

  const shares = weightsFrom(totals);
  const center = new Float64Array(horizon);
  for (let k = 0; k < horizon; k++) center[k] = weighted(shares, (which) => centers[which]?.[k] ?? 0);
  const combined = designs.map((_, k) => {
    const size = errors[0]?.[k]?.length ?? 0;
    return Float64Array.from({ length: size }, (_unused, row) =>
      weighted(shares, (which) => errors[which]?.[k]?.[row] ?? Number.NaN),
    );
  });
  return { center, errors: combined, firstOrigin };
}

/** The equations without each block and the rows within a gap of it. */
function leftOut(
  all: NormalEquations,
  features: Float64Array,
  response: Float64Array,
  weights: Float64Array,
  rows: number,
  gap: number,
): { fold: Fold; without: NormalEquations }[] {
  return Array.from({ length: FOLDS }, (_, i) => {
    const fold = { from: Math.floor((rows * i) / FOLDS), to: Math.floor((rows * (i + 1)) / FOLDS) };
    const without = { width: all.width, gram: all.gram.slice(), cross: all.cross.slice() };
    const from = Math.max(0, fold.from - gap);
    const to = Math.min(rows, fold.to + gap);
    accumulate(without, features, response, weights, from, to, -1);
    return { fold, without };
  });
}

/** Turns 0/1 weights into Huber's, so that single outliers do not rule the coefficients. */
function huberWeights(
  weights: Float64Array,
  coefficients: Float64Array,
  features: Float64Array,
  response: Float64Array,
): void {
  const sizes = response.map((value, row) =>
    weights[row] === 0 ? Number.NaN : Math.abs(value - predictRow(coefficients, features, row)),
  );
  const limit = HUBER * NORMAL_CONSISTENCY * median(sizes);
  if (!(limit > 0)) return;
  for (let row = 0; row < weights.length; row++) {
    if (weights[row] !== 0) weights[row] = Math.min(1, limit / (sizes[row] as number));
  }
}

function weightsFrom(totals: Float64Array): Float64Array {
  const best = Math.min(...totals);
  const raw = totals.map((total) => (best > 0 ? (best / total) ** WEIGHT_POWER : total === best ? 1 : 0));
  const sum = raw.reduce((a, b) => a + b, 0);
  return raw.map((value) => value / sum);
}

function weighted(shares: Float64Array, of: (which: number) => number): number {
  let sum = 0;
  for (let which = 0; which < shares.length; which++) sum += (shares[which] as number) * of(which);
  return sum;
}
