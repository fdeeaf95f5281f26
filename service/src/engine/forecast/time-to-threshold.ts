import { EngineError } from '../errors.ts';
import type { Forecast } from './forecast.ts';

/** Whether and when a forecast series reaches a threshold. */
export interface ThresholdOutlook {
  /** Probability of reaching it within the horizon. */
  probability: number;
  /** More likely than not. */
  willReach: boolean;
  /** Steps ahead (1: the next) at which it is first reached: middle of the paths that do; undefined if none does. */
  step: number | undefined;
  /** Earliest and latest tenth of those paths. */
  earliest: number | undefined;
  latest: number | undefined;
}

/**
 * Reads from the paths of a forecast when the series first reaches `threshold`, from below (`rising`) or above.
 * Paths carry the dependence between steps, which bounds per step do not. `resolution` is the smallest step in
 * which values are reported (0: unknown): a path that rounds to the threshold reaches it.
 * Complexity O(paths × horizon).
 * @throws EngineError `not_finite` on a threshold that is not a number.
 */
export function timeToThreshold(
  forecast: Extract<Forecast, { status: 'forecast' }>,
  threshold: number,
  direction: 'rising' | 'falling' = 'rising',
  resolution = 0,
): ThresholdOutlook {
  if (!Number.isFinite(threshold)) {
    throw new EngineError(
      'not_finite',
      `threshold is ${threshold}; pass a finite number in the unit of the series.`,
    );
  }
  const sign = direction === 'rising' ? 1 : -1;
  const limit = sign * threshold - resolution / 2;
  const first = forecast.paths
    .map((path) => path.findIndex((value) => sign * value >= limit) + 1)
    .filter((step) => step > 0)
    .sort((a, b) => a - b);
  const probability = forecast.paths.length === 0 ? 0 : first.length / forecast.paths.length;
  const at = (share: number): number | undefined => first[Math.floor((first.length - 1) * share)];
  return { probability, willReach: probability > 0.5, step: at(0.5), earliest: at(0.1), latest: at(0.9) };
}

/**
 * The largest power of ten of which all values are multiples: the step in which a series is reported; 0 where
 * six decimals are not enough. Complexity O(n).
 */
export function reportedResolution(series: Float64Array): number {
  for (let decimals = 0; decimals <= 6; decimals++) {
    const scale = 10 ** decimals;
    const fits = series.every((value) => {
      if (!Number.isFinite(value)) return true;
      return (
        Math.abs(value * scale - Math.round(value * scale)) <= 1e-9 * Math.max(1, Math.abs(value * scale))
      );
    });
    if (fits) return 1 / scale;
  }
  return 0;
}
