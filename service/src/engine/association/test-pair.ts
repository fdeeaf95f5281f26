import type { CorrelationKernel } from '../kernel/index.ts';
import { normalScores } from '../series/index.ts';
import { type LagTest, testLags } from './chance.ts';
import { lookAgain } from './look-again.ts';
import { filterPrepared, type PreparedSeries, withoutPhaseMedians } from './prepare.ts';
import { acrossTests, effectiveWays } from './several-tests.ts';

/** Above this a first look shows nothing that a better filter could bring out. */
const WORTH_A_SECOND_LOOK = 0.3;

/** One pair tested in both ways, and which of the two is the surer. */
export interface PairTest {
  /** The seasons of either series, in samples. */
  readonly periods: readonly number[];
  /** The signal through the KPI's filter, which is fitted with the link taken out where there seems to be one. */
  readonly filtered: Float64Array;
  /** The KPI through it. */
  readonly innovations: Float64Array;
  /** What the signal's own past does not explain against what the KPI's does not. */
  readonly ownPast: LagTest;
  /** Both through the filter that the KPI has with the link in it; what this measured of chance makes the intervals. */
  readonly firstLook: LagTest;
  /** Both through the KPI's filter: a link in levels. */
  readonly sameFilter: LagTest;
  readonly test: LagTest;
  /** Over all lags and both ways. */
  readonly p: number;
}

/** Tests one prepared pair at lags 0..lastLag. O(kernel scan of one pair, twice). */
export function testPair(
  kernel: CorrelationKernel,
  x: PreparedSeries,
  y: PreparedSeries,
  lastLag: number,
  samplesPerDay: number,
): PairTest {
  const periods = [...new Set([...x.periods, ...y.periods])];
  // Outliers and all: the KPI's scores bound what they can do, and they may be what moved the KPI.
  const whole = { filled: x.levels, missing: x.missing };
  const filtered = withoutPhaseMedians(filterPrepared(whole, y.filter), periods);
  const target = normalScores(y.surprises);
  const ownPast = testLags(kernel, x.surprises, target, lastLag, samplesPerDay);
  const first = {
    filter: y.filter,
    signal: filtered,
    kpi: y.innovations,
    test: testLags(kernel, filtered, target, lastLag, samplesPerDay),
  };
  const look =
    first.test.p <= WORTH_A_SECOND_LOOK
      ? lookAgain(kernel, x, y, first, periods, lastLag, samplesPerDay)
      : first;
  const sameFilter = look.test;
  const test = ownPast.p <= sameFilter.p ? ownPast : sameFilter;
  const p = acrossTests(test.p, effectiveWays(ownPast.far, sameFilter.far));
  return {
    periods,
    filtered: look.signal,
    innovations: look.kpi,
    ownPast,
    firstLook: first.test,
    sameFilter,
    test,
    p,
  };
}

/** The longest lag that series of this length can be tested at. */
export function testedLag(wanted: number, length: number): number {
  return Math.min(wanted, Math.max(0, Math.floor(length / 10)));
}
