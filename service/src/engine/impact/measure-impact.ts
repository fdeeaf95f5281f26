import { studentTwoSidedP, studentTwoSidedQuantile } from '../distributions/index.ts';
import { EngineError } from '../errors.ts';
import { fillGaps } from '../series/index.ts';
import { noiseModels } from './noise-model.ts';
import { predictAfter } from './predict.ts';
import { seasonColumns } from './season.ts';
import { type Candidate, selectColumns } from './select.ts';

/** Fewer present rows before the intervention than this say nothing about what would have been. */
const FEWEST_BEFORE = 12;
/** A control that is missing in more than this share of the rows is no control. */
const MOST_MISSING = 0.1;
/** Beyond this many controls only those that go best with the response before the intervention are tried. */
const MOST_CONTROLS = 20;
/** Pseudo-interventions before the real one, at most, to see how far off such predictions have been. */
const MOST_PLACEBOS = 8;

/** An estimate with its interval. */
export interface Estimate {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** What an intervention did to a response, or why that cannot be said. */
export type Impact =
  | {
      readonly kind: 'impact';
      /** Mean difference per row after the intervention, in the response's unit. */
      readonly effect: Estimate;
      /** Sum of the differences after the intervention. */
      readonly cumulative: Estimate;
      /** The effect as a share of the mean counterfactual; absent where that is zero or changes sign. */
      readonly relative: Estimate | undefined;
      /** Two-sided probability of a difference this large had there been no effect. */
      readonly pValue: number;
      /** One entry per row from the intervention on; NaN never occurs in the prediction, `effect` is NaN only where the response is missing. */
      readonly predicted: Float64Array;
      readonly predictedLower: Float64Array;
      readonly predictedUpper: Float64Array;
      readonly pointEffect: Float64Array;
      readonly cumulativeEffect: Float64Array;
      readonly cumulativeLower: Float64Array;
      readonly cumulativeUpper: Float64Array;
      readonly controlsUsed: readonly number[];
      readonly seasonPeriods: readonly number[];
      /** How much wider than the model alone would have it the intervals are, from pseudo-interventions before. */
      readonly widening: number;
      readonly rowsBefore: number;
      readonly rowsAfter: number;
      readonly confidence: number;
    }
  | {
      readonly kind: 'no_data';
      readonly reason: 'too_few_before' | 'none_after' | 'constant_before';
      readonly rowsBefore: number;
      readonly rowsAfter: number;
    };

/**
 * The effect of an intervention on a response: the difference between what happened and a counterfactual from
 * the time before, controls that the intervention does not touch, and the season.
 *
 * Source: the structural time series of K. H. Brodersen et al., Annals of Applied Statistics 9 (2015) 247–274,
 * with the noise models on a grid and averaged by their evidence instead of sampled. Controls and seasons are
 * chosen on the rows before the intervention alone. Pseudo-interventions at earlier rows show how far such
 * predictions have been off, and widen (or narrow, a little) the intervals accordingly.
 *
 * `response` and each control hold one value per row (regular steps); NaN is missing. `intervention` is the
 * first row after it. `confidence` defaults to 0.95. Time O(rows · columns² · 30): tenths of a second for 1,000 rows
 * and 10 controls.
 *
 * @throws EngineError `length_mismatch` when a control is not as long as the response, `invalid_argument` for an
 * intervention outside the rows or a confidence outside (0, 1), `not_finite` for an infinite value.
 */
export function measureImpact(input: {
  readonly response: Float64Array;
  readonly controls?: readonly Float64Array[];
  readonly intervention: number;
  readonly confidence?: number;
}): Impact {
  const { response, controls = [], intervention, confidence = 0.95 } = input;
  requireInput(response, controls, intervention, confidence);
  const length = response.length;
  const present = Uint8Array.from(response, (value) => (Number.isNaN(value) ? 0 : 1));
  const rowsBefore = count(present, 0, intervention);
  const rowsAfter = count(present, intervention, length);
  const nothing = (reason: 'too_few_before' | 'none_after' | 'constant_before'): Impact => ({
    kind: 'no_data',
    reason,
    rowsBefore,
    rowsAfter,
  });
  if (rowsBefore < FEWEST_BEFORE) return nothing('too_few_before');
  if (rowsAfter === 0) return nothing('none_after');
  const scaling = scaleBefore(response, intervention);
  if (scaling.spread === 0) return nothing('constant_before');

  const columns: Float64Array[] = [rescale(response, scaling), new Float64Array(length).fill(1)];
  const candidates: Candidate[] = [];
  const controlOf = new Map<number, number>();
  for (const control of bestControls(controls, response, intervention)) {
    const filled = fillGaps(controls[control] as Float64Array);
    controlOf.set(columns.length, control);
    candidates.push({ columns: [[columns.length]] });
    columns.push(rescale(filled, scaleBefore(filled, intervention)));
  }
  const periodOf = new Map<number, number>();
  for (const { period, pairs } of seasonColumns(response, intervention, length)) {
    const steps = pairs.map((pair) =>
      pair.map((column) => {
        periodOf.set(columns.length, period);
        return columns.push(column) - 1;
      }),
    );
    candidates.push({ columns: steps });
  }
  const models = noiseModels();
  const sets = selectColumns({ models, columns, present, rows: intervention, always: [1], candidates });

  const regressors = sets[0] ?? [1];

  const horizon = length - intervention;
  const placebos = placeboRows(intervention, horizon);
  const cuts = [
    { at: intervention, rows: horizon },
    ...placebos.map((at) => ({ at, rows: Math.min(horizon, intervention - at) })),
  ];
  const [real, ...before] = predictAfter({ models, columns, present, sets, cuts, counted: present });
  if (real === undefined) return nothing('too_few_before');
  const scores = before.flatMap((prediction, i) => {
    if (prediction === undefined) return [];
    const start = placebos[i] as number;
    const last = prediction.predicted.length - 1;
    const spread = prediction.cumulativeSpread[last] as number;
    let sum = 0;
    for (let h = 0; h <= last; h++) {
      if (present[start + h] === 1) {
        sum += ((columns[0] as Float64Array)[start + h] as number) - (prediction.predicted[h] as number);
      }
    }
    return spread > 0 ? [sum / spread] : [];
  });
  const { widening, degreesOfFreedom } = calibrate(scores, real.degreesOfFreedom);
  const unit = widening * scaling.spread;
  const quantile = studentTwoSidedQuantile(1 - confidence, degreesOfFreedom) * unit;

  const predicted = real.predicted.map((value) => value * scaling.spread + scaling.middle);
  const pointEffect = predicted.map((value, h) => (response[intervention + h] as number) - value);
  const cumulativeEffect = new Float64Array(horizon);
  let sum = 0;
  let counterfactual = 0;
  for (let h = 0; h < horizon; h++) {
    if (present[intervention + h] === 1) {
      sum += pointEffect[h] as number;
      counterfactual += predicted[h] as number;
    }
    cumulativeEffect[h] = sum;
  }
  const half = (real.cumulativeSpread[horizon - 1] as number) * quantile;
  const cumulative = { value: sum, lower: sum - half, upper: sum + half };
  const pValue =
    half === 0
      ? sum === 0
        ? 1
        : 0
      : studentTwoSidedP(sum / ((real.cumulativeSpread[horizon - 1] as number) * unit), degreesOfFreedom);
  return {
    kind: 'impact',
    effect: scaleEstimate(cumulative, 1 / rowsAfter),
    cumulative,
    relative: counterfactual === 0 ? undefined : scaleEstimate(cumulative, 1 / Math.abs(counterfactual)),
    pValue,
    predicted,
    predictedLower: predicted.map((value, h) => value - (real.spread[h] as number) * quantile),
    predictedUpper: predicted.map((value, h) => value + (real.spread[h] as number) * quantile),
    pointEffect,
    cumulativeEffect,
    cumulativeLower: cumulativeEffect.map(
      (value, h) => value - (real.cumulativeSpread[h] as number) * quantile,
    ),
    cumulativeUpper: cumulativeEffect.map(
      (value, h) => value + (real.cumulativeSpread[h] as number) * quantile,
    ),
    controlsUsed: regressors.flatMap((column) => controlOf.get(column) ?? []),
    seasonPeriods: [...new Set(regressors.flatMap((column) => periodOf.get(column) ?? []))],
    widening,
    rowsBefore,
    rowsAfter,
    confidence,
  };
}

/** Rows for pseudo-interventions: back from the real one by half horizons while a third of the rows stay before. */
function placeboRows(intervention: number, horizon: number): number[] {
  const rows: number[] = [];
  const earliest = Math.max(FEWEST_BEFORE, Math.floor(intervention / 3));
  const step = Math.max(1, Math.ceil(horizon / 2));
  for (let at = intervention - horizon; at >= earliest && rows.length < MOST_PLACEBOS; at -= step)
    rows.push(at);
  return rows;
}

const PRIOR_PLACEBOS = 8; // the model's own spread counts as much as eight pseudo-interventions
const PRIOR_MISS = 1.5; // and is thought to be a little too small: no real series is quite what the model says

/** How far off the pseudo-interventions were, in spreads; held near 1 where there were few. */
function calibrate(
  scores: readonly number[],
  degreesOfFreedom: number,
): { widening: number; degreesOfFreedom: number } {
  const squares = scores.reduce((sum, score) => sum + Math.min(score * score, 25), 0);
  const widening = Math.sqrt((PRIOR_PLACEBOS * PRIOR_MISS + squares) / (PRIOR_PLACEBOS + scores.length));
  return { widening, degreesOfFreedom: Math.min(degreesOfFreedom, PRIOR_PLACEBOS + scores.length) };
}

function scaleEstimate(estimate: Estimate, by: number): Estimate {
  return { value: estimate.value * by, lower: estimate.lower * by, upper: estimate.upper * by };
}

function count(present: Uint8Array, from: number, to: number): number {
  let total = 0;
  for (let row = from; row < to; row++) total += present[row] as number;
  return total;
}

/** Mean and standard deviation of the present values before a row; scaled by the largest so no square overflows. */
function scaleBefore(values: Float64Array, rows: number): { middle: number; spread: number } {
  const before = values.subarray(0, rows).filter((value) => !Number.isNaN(value));
  const largest = before.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (before.length < 2 || largest === 0) return { middle: before[0] ?? 0, spread: 0 };
  const middle = before.reduce((sum, value) => sum + value / largest, 0) / before.length;
  const squares = before.reduce((sum, value) => sum + (value / largest - middle) ** 2, 0);
  const spread = Math.sqrt(squares / (before.length - 1));
  return { middle: middle * largest, spread: spread > 1e-12 * Math.abs(middle) ? spread * largest : 0 };
}

function rescale(values: Float64Array, scaling: { middle: number; spread: number }): Float64Array {
  return values.map((value) => (value - scaling.middle) / (scaling.spread || 1));
}

/** Controls that are there and move before the intervention, those that go best with the response first. */
function bestControls(
  controls: readonly Float64Array[],
  response: Float64Array,
  intervention: number,
): number[] {
  return controls
    .map((control, index) => {
      const missing = control.reduce((n, value) => n + (Number.isNaN(value) ? 1 : 0), 0);
      if (missing > MOST_MISSING * control.length) return { index, strength: -1 };
      const own = scaleBefore(control, intervention);
      const other = scaleBefore(response, intervention);
      if (own.spread === 0) return { index, strength: -1 };
      let product = 0;
      for (let row = 0; row < intervention; row++) {
        const term =
          (((control[row] as number) - own.middle) / own.spread) *
          (((response[row] as number) - other.middle) / other.spread);
        if (!Number.isNaN(term)) product += term;
      }
      return { index, strength: Math.abs(product) };
    })
    .filter(({ strength }) => strength >= 0)
    .sort((a, b) => b.strength - a.strength || a.index - b.index)
    .slice(0, MOST_CONTROLS)
    .map(({ index }) => index);
}

function requireInput(
  response: Float64Array,
  controls: readonly Float64Array[],
  intervention: number,
  confidence: number,
): void {
  if (!Number.isInteger(intervention) || intervention < 0 || intervention > response.length) {
    throw new EngineError(
      'invalid_argument',
      `intervention is ${intervention} with ${response.length} rows; pass the index of the first row after it.`,
    );
  }
  if (!(confidence > 0 && confidence < 1)) {
    throw new EngineError('invalid_argument', `confidence is ${confidence}; pass a share such as 0.95.`);
  }
  [response, ...controls].forEach((values, i) => {
    const name = i === 0 ? 'response' : `controls[${i - 1}]`;
    if (values.length !== response.length) {
      throw new EngineError(
        'length_mismatch',
        `${name} has ${values.length} rows and response ${response.length}; align them first.`,
      );
    }
    if (values.some((value) => value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY)) {
      throw new EngineError('not_finite', `${name} holds an infinite value; make it NaN if it is missing.`);
    }
  });
}
