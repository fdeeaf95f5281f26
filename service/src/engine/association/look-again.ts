import type { CorrelationKernel } from '../kernel/index.ts';
import { normalScores } from '../series/index.ts';
import { drawnIn, type LagTest, testLags } from './chance.ts';
import { evenOut } from './even-out.ts';
import {
  filterPrepared,
  LEAST_SAMPLES,
  type PreparedSeries,
  prepareAdjusted,
  withoutPhaseMedians,
} from './prepare.ts';
import { winsorise } from './winsorise.ts';

/** A pair through one filter, and what was found of it. */
export interface Look {
  readonly filter: Float64Array;
  /** The signal through the filter. */
  readonly signal: Float64Array;
  /** The KPI through the filter. */
  readonly kpi: Float64Array;
  readonly test: LagTest;
}

/** Errors beyond this many robust deviations do not say which model fits better. */
const ERROR_REACH = 4;

/**
 * The second step of generalised least squares (Cochrane & Orcutt 1949). A filter that was fitted to a KPI with the
 * link in it takes some of the link for the KPI's own rhythm; here the link found at first is taken out of the KPI, the
 * filter is fitted to what is left, and the pair is tested through it. What a new filter adds to the score by itself is
 * no evidence: the score may not exceed the root of the likelihood ratio between the two models, with and without the
 * link, each with its own filter and charged for its order (Hurvich & Tsai 1989), nor needs it fall below the first.
 * O(n * order + kernel scan of one pair).
 * @param periods the seasons of either series.
 */
export function lookAgain(
  kernel: CorrelationKernel,
  x: PreparedSeries,
  y: PreparedSeries,
  first: Look,
  periods: readonly number[],
  lastLag: number,
  samplesPerDay: number,
): Look {
  const { lag } = first.test;
  const slope = slopeAt(first.signal, first.kpi, lag);
  const rest = y.levels.map((value, t) =>
    y.missing[t] === 1 ? Number.NaN : value - slope * (t >= lag ? (x.levels[t - lag] as number) : 0),
  );
  const { filter } = prepareAdjusted(rest, y.missing, y.present, y.periods);
  const signal = withoutPhaseMedians(
    filterPrepared({ filled: x.levels, missing: x.missing }, filter),
    periods,
  );
  const kpi = withoutPhaseMedians(filterPrepared(y, filter), y.periods);
  const test = testLags(kernel, signal, normalScores(evenOut(kpi, y.periods)), lastLag, samplesPerDay);
  const ratio = likelihoodRatio(first, { filter, signal, kpi, test });
  if (ratio === undefined) return first;
  const most = Math.max(Math.sqrt(Math.max(0, ratio)) / test.inflation, Math.abs(first.test.score));
  return { filter, signal, kpi, test: drawnIn(test, most) };
}

function slopeAt(signal: Float64Array, kpi: Float64Array, lag: number): number {
  let product = 0;
  let squares = 0;
  for (let t = lag; t < signal.length; t++) {
    const [x, y] = [signal[t - lag] as number, kpi[t] as number];
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    product += x * y;
    squares += x * x;
  }
  return squares > 0 ? product / squares : 0;
}

/** Twice the logarithm of how much likelier the KPI is with the link than without; undefined of too few samples. */
function likelihoodRatio(without: Look, together: Look): number | undefined {
  const { lag } = together.test;
  const slope = slopeAt(together.signal, together.kpi, lag);
  const before: number[] = [];
  const after: number[] = [];
  for (let t = lag; t < together.kpi.length; t++) {
    const x = together.signal[t - lag] as number;
    const [y, error] = [together.kpi[t] as number, without.kpi[t] as number];
    if (Number.isNaN(x) || Number.isNaN(y) || Number.isNaN(error)) continue;
    before.push(error);
    after.push(y - slope * x);
  }
  const n = before.length;
  const [larger, smaller] = [meanSquare(before), meanSquare(after)];
  if (n < LEAST_SAMPLES || !(larger > 0)) return undefined;
  return n * Math.log(larger / smaller) + charge(without.filter, n) - charge(together.filter, n);
}

function meanSquare(errors: readonly number[]): number {
  let sum = 0;
  for (const error of winsorise(Float64Array.from(errors), ERROR_REACH)) sum += error * error;
  return sum / errors.length;
}

/** What a filter costs in the corrected information criterion. */
function charge(filter: Float64Array, n: number): number {
  const order = filter.reduce((count, coefficient) => count + (coefficient === 0 ? 0 : 1), 0);
  return (2 * order * n) / Math.max(1, n - order - 2);
}
