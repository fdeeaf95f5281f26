import { EngineError } from '../errors.ts';
import { finiteValues } from '../series/index.ts';
import { hodgesLehmann } from './hodges-lehmann.ts';
import { mannWhitney } from './mann-whitney.ts';
import { dependenceInflation } from './serial-dependence.ts';

/** Which way a change would be a problem. */
export type Direction = 'increase' | 'decrease' | 'either';

/**
 * Sizes of effect that are still fine, however significant. A `mean_ratio` region is of mean(experiment) /
 * mean(control) and holds 1; a `superiority` region is of P(experiment > control) + ½ P(equal) and holds ½.
 */
export interface EffectRegion {
  readonly measure: 'mean_ratio' | 'superiority';
  readonly lower: number;
  readonly upper: number;
}

/** The verdict on a canary and what it rests on. `shift` is in the metric's unit, experiment minus control. */
export type CanaryVerdict =
  | { readonly kind: 'no_data'; readonly reason: 'control_empty' | 'experiment_empty' | 'too_few' }
  | {
      readonly kind: 'pass' | 'high' | 'low';
      readonly shift: number;
      readonly lower: number;
      readonly upper: number;
      readonly pValue: number;
      readonly meanRatio: number | undefined;
      readonly superiority: number;
      readonly varianceInflation: number;
    };

/**
 * Judges an experiment against its control: `high` or `low` when the shift is significant, its interval clears
 * the tolerance, and the size of the effect leaves the region that is fine.
 *
 * The rule follows Kayenta's Mann–Whitney classifier: the interval of the Hodges–Lehmann shift must lie beyond
 * `tolerance` · |shift| on a side the direction looks at. Unlike it, autocorrelation within the windows widens the
 * interval (values are in time order), small samples use the exact distribution, and samples too small to ever
 * be significant are `no_data`, unless all their values are the same one. NaN is missing. O(n log n).
 *
 * @throws EngineError `invalid_argument` for a confidence outside (0, 1), a negative tolerance or a region upside
 * down.
 */
export function judgeCanary(input: {
  readonly control: Float64Array;
  readonly experiment: Float64Array;
  readonly direction: Direction;
  readonly confidence?: number;
  readonly tolerance?: number;
  readonly fine?: EffectRegion;
}): CanaryVerdict {
  const { control, experiment, direction, confidence = 0.95, tolerance = 0.1, fine } = input;
  if (!(tolerance >= 0)) {
    throw new EngineError(
      'invalid_argument',
      `tolerance is ${tolerance}; pass a share of the shift, 0 or more.`,
    );
  }
  if (fine !== undefined && !(fine.lower <= fine.upper)) {
    throw new EngineError(
      'invalid_argument',
      `fine runs from ${fine.lower} to ${fine.upper}; swap its ends.`,
    );
  }
  const first = finiteValues(control);
  const second = finiteValues(experiment);
  if (first.length === 0) return { kind: 'no_data', reason: 'control_empty' };
  if (second.length === 0) return { kind: 'no_data', reason: 'experiment_empty' };
  const varianceInflation = dependenceInflation([control, experiment]);
  const test = mannWhitney({ first, second, varianceInflation });
  const interval = hodgesLehmann({ first, second, confidence, varianceInflation });
  const meanControl = mean(first);
  const evidence = {
    shift: interval.shift,
    pValue: direction === 'increase' ? test.pGreater : direction === 'decrease' ? test.pLess : test.pTwoSided,
    meanRatio: meanControl === 0 ? undefined : mean(second) / meanControl,
    superiority: test.superiority,
    varianceInflation,
  };
  if (interval.kind === 'too_few_for_interval') {
    const value = first[0];
    const allAlike = first.every((other) => other === value) && second.every((other) => other === value);
    return allAlike
      ? { kind: 'pass', ...evidence, lower: 0, upper: 0 }
      : { kind: 'no_data', reason: 'too_few' };
  }
  const { lower, upper } = interval;
  const margin = tolerance * Math.abs(interval.shift);
  const size = effectSize(fine, meanControl, mean(second), test.superiority);
  const isHigh = direction !== 'decrease' && lower > margin && (fine === undefined || size > fine.upper);
  const isLow = direction !== 'increase' && upper < -margin && (fine === undefined || size < fine.lower);
  return { kind: isHigh ? 'high' : isLow ? 'low' : 'pass', ...evidence, lower, upper };
}

function effectSize(
  fine: EffectRegion | undefined,
  meanControl: number,
  meanExperiment: number,
  superiority: number,
): number {
  if (fine?.measure === 'superiority') return superiority;
  if (meanControl !== 0) return meanExperiment / meanControl;
  // Nothing to be a ratio of: any rise from zero is beyond every ratio, no rise is none.
  return meanExperiment === 0 ? 1 : meanExperiment > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
