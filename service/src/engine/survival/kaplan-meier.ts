import { twoSidedQuantile } from '../rates/index.ts';
import { type CensoredSample, type LifeTable, lifeTable } from './sample.ts';

/**
 * The survival curve S(t): the share still open at each distinct duration, with pointwise intervals. Arrays have
 * one entry per distinct duration, ascending; S is right-continuous (the value holds from its time on) and is 1
 * before the first.
 */
export interface SurvivalCurve extends LifeTable {
  readonly kind: 'curve';
  readonly survival: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly subjects: number;
  readonly eventCount: number;
  readonly confidence: number;
}

/** A survival curve, or the statement that there was no one to follow. */
export type SurvivalEstimate = SurvivalCurve | { readonly kind: 'no_data'; readonly reason: 'no_subjects' };

/**
 * The Kaplan–Meier estimator with pointwise log-log intervals on Greenwood's variance.
 *
 * Source: E. L. Kaplan & P. Meier, JASA 53 (1958) 457–481; log-log transform: J. D. Kalbfleisch & R. L. Prentice
 * (1980), as R's `survfit(..., conf.type = "log-log")` and lifelines. `confidence` is two-sided, default 0.95.
 * Where S = 1 both bounds are 1, as in R. Where S = 0 the transform is undefined (R says NA): the lower bound is
 * then 0 and the upper one stays where it last was, since S never rises. O(n log n).
 *
 * @throws EngineError `length_mismatch`, `not_finite`, `invalid_argument` (negative duration, confidence
 * outside (0, 1)). An empty sample is `no_data`.
 */
export function kaplanMeier(sample: CensoredSample & { readonly confidence?: number }): SurvivalEstimate {
  const { confidence = 0.95 } = sample;
  const z = twoSidedQuantile(confidence);
  const table = lifeTable(sample);
  const rows = table.times.length;
  if (rows === 0) return { kind: 'no_data', reason: 'no_subjects' };
  const survival = new Float64Array(rows);
  const lower = new Float64Array(rows);
  const upper = new Float64Array(rows);
  let surviving = 1;
  let greenwood = 0;
  let lastUpper = 1;
  let eventCount = 0;
  for (let row = 0; row < rows; row++) {
    const atRisk = table.atRisk[row] as number;
    const events = table.events[row] as number;
    eventCount += events;
    if (events > 0) {
      surviving *= (atRisk - events) / atRisk;
      greenwood += events / (atRisk * (atRisk - events));
    }
    survival[row] = surviving;
    if (surviving === 1) {
      lower[row] = 1;
      upper[row] = 1;
    } else if (surviving === 0) {
      lower[row] = 0;
      upper[row] = lastUpper;
    } else {
      const logSurvival = Math.log(surviving);
      const spread = Math.exp((z * Math.sqrt(greenwood)) / -logSurvival);
      lower[row] = Math.exp(logSurvival * spread);
      lastUpper = Math.exp(logSurvival / spread);
      upper[row] = lastUpper;
    }
  }
  const subjects = table.atRisk[0] as number;
  return { kind: 'curve', ...table, survival, lower, upper, subjects, eventCount, confidence };
}
