import { EngineError } from '../errors.ts';
import type { Forecast } from './forecast.ts';
import { shareThatReached } from './past-reach.ts';

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

/** Seasons looked back for the largest value that the past is compared by. */
const SEASONS_BACK = 2;

/**
 * When a forecast series first reaches `threshold`, from below (`rising`) or above.
 *
 * The probability is the mean of two: the share of the forecast's paths that reach it, which carry the dependence
 * between steps that bounds per step do not, and the share of past stretches of `history` that went as far
 * (`shareThatReached`, over two of the longest season). The two err in different ways, so that their linear pool errs
 * less (Stone 1961; Bates and Granger 1969). Without a history, or with too short a one, the paths alone. The steps
 * are those of the paths that reach it. `resolution` is the smallest step in which values are reported (0:
 * unknown): a path that rounds to the threshold reaches it.
 * Complexity O(paths × horizon + history).
 * @throws EngineError `not_finite` on a threshold that is not a number.
 */
export function timeToThreshold(
  forecast: Extract<Forecast, { status: 'forecast' }>,
  threshold: number,
  options: { direction?: 'rising' | 'falling'; resolution?: number; history?: Float64Array } = {},
): ThresholdOutlook {
  const { direction = 'rising', resolution = 0, history } = options;
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
  const ofPaths = forecast.paths.length === 0 ? 0 : first.length / forecast.paths.length;
  const horizon = forecast.median.length;
  const longest = Math.max(horizon, ...forecast.seasons);
  const ofPast =
    history &&
    shareThatReached(
      history.map((value) => sign * value),
      { horizon, window: SEASONS_BACK * longest, limit },
    );
  const probability = ofPast === undefined ? ofPaths : (ofPaths + ofPast) / 2;
  const at = (share: number): number | undefined => first[Math.floor((first.length - 1) * share)];
  return {
    probability,
    willReach: probability > 0.5 && first.length > 0,
    step: at(0.5),
    earliest: at(0.1),
    latest: at(0.9),
  };
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
