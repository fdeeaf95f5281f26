import { studentTwoSidedP } from '../distributions/index.ts';
import { EngineError } from '../errors.ts';
import type { CorrelationKernel } from '../kernel/index.ts';
import { type Candidate, scanCandidates } from './candidates.ts';
import { withoutDrivers } from './drivers.ts';
import { type Effect, estimateEffect } from './effect.ts';
import { type EvidenceGrade, gradeEvidence } from './evidence.ts';
import { falseDiscoveryRates, harmonicNumber } from './false-discovery.ts';
import { throughSameSteps } from './level-effect.ts';
import { calendarPeriods, LEAST_SAMPLES, type PreparedSeries, prepareSeries } from './prepare.ts';
import { acrossTests } from './several-tests.ts';
import { judgeSteadiness, type Steadiness } from './steadiness.ts';
import { testedLag, testPair } from './test-pair.ts';

/** Everything one search looks at: all on one regular grid, NaN where missing. */
export interface LinkSearch {
  readonly signals: readonly Float64Array[];
  readonly kpis: readonly Float64Array[];
  /** The longest lead of a signal over a KPI to look for, in samples. */
  readonly lastLag: number;
  /** Common drivers, such as traffic volume, to partial out of both sides; leave them out of `signals`. */
  readonly drivers?: readonly Float64Array[];
  /** Samples in a day: the calendar's seasons and the days of the stability figure. May be fractional. */
  readonly samplesPerDay: number;
}

/** A pair that was tested. */
export interface TestedPair {
  readonly kind: 'tested';
  readonly signal: number;
  readonly kpi: number;
  /** Samples by which the signal precedes the KPI. */
  readonly lag: number;
  /** Correlation of what neither's past explains. */
  readonly correlation: number;
  /** KPI units per signal unit. */
  readonly effect: Effect;
  /** Over all lags tested for this pair. */
  readonly p: number;
  /** Over all pairs tested. */
  readonly q: number;
  readonly found: boolean;
  readonly grade: EvidenceGrade;
  /** Present when the pair survived the scan and was examined exactly. */
  readonly steadiness?: Steadiness;
}

/** A pair that could not be tested, and why. */
export interface UntestedPair {
  readonly kind: 'not_enough_data';
  readonly signal: number;
  readonly kpi: number;
  readonly reason: string;
}

export interface LinkFindings {
  readonly tested: readonly TestedPair[];
  readonly untested: readonly UntestedPair[];
}

/** Share of the links found that may be false. */
export const FALSE_DISCOVERY_RATE = 0.05;
/** Candidates are kept up to this many times the largest p that could ever be found, the scan being approximate. */
const MARGIN = 4;

/**
 * Which signals foretell which KPIs. Every series loses its trend and season and is pre-whitened; the kernel
 * scans every pair at every lag; what could still be found is examined exactly: normal scores, a variance
 * measured on the pair itself, effect with interval, stability and out-of-sample gain. The false discovery rate
 * over everything tested is held at 5 % whatever the dependence between tests (Benjamini & Yekutieli 2001).
 *
 * O(series * n log n + kernel scan + candidates * n log n).
 * @throws EngineError `empty`, `length_mismatch`, `not_finite`, `invalid_argument`.
 */
export function findLinks(kernel: CorrelationKernel, asked: LinkSearch): LinkFindings {
  const length = checkedLength(asked);
  const lastLag = testedLag(asked.lastLag, length);
  const search = withoutDrivers(asked, lastLag);
  const { signals, kpis, samplesPerDay } = search;
  const calendar = calendarPeriods(samplesPerDay);
  const readySignals = signals.map((series) => prepareSeries(series, calendar));
  const readyKpis = kpis.map((series) => prepareSeries(series, calendar));
  const usable = (ready: readonly ReturnType<typeof prepareSeries>[]) =>
    ready.flatMap((series, index) => (series.kind === 'prepared' ? [{ series, index }] : []));
  const leading = usable(readySignals);
  const following = usable(readyKpis);
  const untested: UntestedPair[] = [];
  readySignals.forEach((x, signal) => {
    readyKpis.forEach((y, kpi) => {
      const short = x.kind === 'not_enough_data' ? x : y.kind === 'not_enough_data' ? y : undefined;
      if (short) untested.push({ kind: 'not_enough_data', signal, kpi, reason: short.reason });
    });
  });
  if (leading.length === 0 || following.length === 0) return { tested: [], untested };

  const scanned = scanCandidates(
    kernel,
    leading.map(({ series }) => series),
    following.map(({ series }) => series),
    lastLag,
  );
  const worth = (MARGIN * FALSE_DISCOVERY_RATE) / harmonicNumber(scanned.length);
  const examined = scanned.map((candidate) => {
    const x = leading[candidate.signal]?.series as PreparedSeries;
    const y = following[candidate.kpi]?.series as PreparedSeries;
    return candidate.p <= worth
      ? examine(kernel, x, y, candidate, search, lastLag, {
          x: leading[candidate.signal]?.index as number,
          y: following[candidate.kpi]?.index as number,
        })
      : passedOver(x, y, candidate);
  });
  const rates = falseDiscoveryRates(Float64Array.from(examined, ({ p }) => p));
  const tested = examined.map((pair, i): TestedPair => {
    const q = rates[i] as number;
    return {
      kind: 'tested',
      ...pair,
      signal: leading[pair.signal]?.index as number,
      kpi: following[pair.kpi]?.index as number,
      q,
      found: q <= FALSE_DISCOVERY_RATE,
    };
  });
  return { tested, untested };
}

type Examined = Omit<TestedPair, 'kind' | 'q' | 'found'>;

function examine(
  kernel: CorrelationKernel,
  x: PreparedSeries,
  y: PreparedSeries,
  { signal, kpi }: Candidate,
  { signals, kpis, samplesPerDay }: LinkSearch,
  lastLag: number,
  raw: { x: number; y: number },
): Examined {
  const { periods, filtered, innovations, ownPast, firstLook, test, p } = testPair(
    kernel,
    x,
    y,
    lastLag,
    samplesPerDay,
  );
  if (test.samples < LEAST_SAMPLES) {
    return { signal, kpi, lag: test.lag, correlation: 0, effect: NO_EFFECT, p: 1, grade: 'association' };
  }
  const cause = throughSameSteps(signals[raw.x] as Float64Array, periods, y.filter);
  const outcome = throughSameSteps(kpis[raw.y] as Float64Array, periods, y.filter);
  const { inflation, degreesOfFreedom } = firstLook.measured;
  const effect = estimateEffect(cause, outcome, test.lag, inflation, degreesOfFreedom);
  const steadiness = judgeSteadiness(filtered, innovations, test.lag, samplesPerDay);
  const backward = Math.max(0, ...ownPast.reverse.map(Math.abs)) * Math.sqrt(ownPast.samples);
  const reverse =
    acrossTests(studentTwoSidedP(backward / ownPast.inflation, ownPast.degreesOfFreedom), lastLag) < 0.05;
  return {
    signal,
    kpi,
    lag: test.lag,
    correlation: test.correlations[test.lag] as number,
    effect,
    p,
    grade: gradeEvidence({ lag: test.lag, reverse, outOfSampleGain: steadiness.outOfSampleGain }),
    steadiness,
  };
}

const NO_EFFECT: Effect = { estimate: 0, lower: 0, upper: 0 };

/** What the scan alone says of a pair that cannot be found: its slope from r and the two spreads. */
function passedOver(x: PreparedSeries, y: PreparedSeries, candidate: Candidate): Examined {
  const { signal, kpi, lag, correlation, p } = candidate;
  const ratio = deviation(y.innovations) / deviation(x.innovations);
  const error = Math.sqrt(
    (1 - correlation * correlation) / Math.max(1, Math.min(x.present, y.present) - lag - 2),
  );
  const estimate = correlation * ratio;
  const half = 1.959964 * error * ratio;
  return {
    signal,
    kpi,
    lag,
    correlation,
    effect: { estimate, lower: estimate - half, upper: estimate + half },
    p,
    grade: 'association',
  };
}

function deviation(values: Float64Array): number {
  let count = 0;
  let squares = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    count++;
    squares += value * value;
  }
  return Math.sqrt(squares / Math.max(1, count));
}

function checkedLength({ signals, kpis, drivers = [], lastLag, samplesPerDay }: LinkSearch): number {
  const length = signals[0]?.length ?? 0;
  if (signals.length === 0 || kpis.length === 0 || length === 0) {
    throw new EngineError('empty', 'signals and kpis must each hold at least one series with samples.');
  }
  for (const [name, list] of [
    ['signals', signals],
    ['kpis', kpis],
    ['drivers', drivers],
  ] as const) {
    list.forEach((series, i) => {
      if (series.length !== length) {
        throw new EngineError(
          'length_mismatch',
          `${name}[${i}] has ${series.length} samples and signals[0] ${length}; put all on one grid, NaN where missing.`,
        );
      }
      if (series.some((value) => value === Infinity || value === -Infinity)) {
        throw new EngineError(
          'not_finite',
          `${name}[${i}] holds an infinite value; use NaN for a missing sample.`,
        );
      }
    });
  }
  if (!Number.isInteger(lastLag) || lastLag < 0) {
    throw new EngineError(
      'invalid_argument',
      `lastLag is ${lastLag}; pass a whole number of samples from 0 on.`,
    );
  }
  if (!(samplesPerDay > 0)) {
    throw new EngineError('invalid_argument', `samplesPerDay is ${samplesPerDay}; pass a number above 0.`);
  }
  return length;
}
