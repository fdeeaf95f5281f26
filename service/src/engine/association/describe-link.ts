import { studentTwoSidedQuantile } from '../distributions/index.ts';
import { EngineError } from '../errors.ts';
import type { CorrelationKernel } from '../kernel/index.ts';
import {
  medianAbsoluteDeviation,
  NORMAL_CONSISTENCY,
  quantileOfSorted,
  sortedFinite,
} from '../series/index.ts';
import { withoutDrivers } from './drivers.ts';
import { type Effect, estimateEffect } from './effect.ts';
import { throughSameSteps } from './level-effect.ts';
import { calendarPeriods, prepareSeries } from './prepare.ts';
import { testedLag, testPair } from './test-pair.ts';

/** One pair to be shown: the same series, drivers and lags that it was found with. */
export interface DescribedPair {
  readonly signal: Float64Array;
  readonly kpi: Float64Array;
  readonly drivers?: readonly Float64Array[];
  readonly lastLag: number;
  readonly samplesPerDay: number;
  /** Where it was found, in samples. */
  readonly lag: number;
  readonly effect: Effect;
  /** How many points a plot has room for. */
  readonly mostPoints: number;
}

/** What a person wants to see before believing a link. */
export interface LinkDescription {
  /** Samples in order of the signal, averaged in equal groups; in original units, without trend, season and drivers. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** Samples in each point. */
  readonly samplesAPoint: number;
  /** The fitted effect through the middle of the points, with its 95 % interval, at both ends and between. */
  readonly line: readonly {
    readonly x: number;
    readonly y: number;
    readonly lower: number;
    readonly upper: number;
  }[];
  /** Correlation at every lag; below 0 the KPI moves first. Beyond `chance` it is more than one in twenty would be. */
  readonly profile: readonly { readonly lag: number; readonly correlation: number }[];
  readonly chance: number;
  /** The effect in each day (or eighth of the time), in order; `from` and `to` are samples. */
  readonly blocks: readonly { readonly from: number; readonly to: number; readonly effect: Effect }[];
  /** What was seen of the raw signal: its 1st and 99th percentile. */
  readonly seen: { readonly lower: number; readonly upper: number };
  /** How much the signal usually moves beyond trend, season and drivers: a robust standard deviation. */
  readonly spread: number;
}

const LINE_STEPS = 12;
const FEWEST_BLOCKS = 4;
const EQUAL_BLOCKS = 8;
/** A block with fewer samples of both says nothing of its own. */
const SMALLEST_BLOCK = 30;
const UNFILTERED = Float64Array.of(1);

/**
 * Points, line, lag profile and stability of a pair that was found. Clears and filters exactly as `findLinks` does.
 * O(n log n + kernel scan of one pair).
 * @throws EngineError `invalid_argument` for a pair that cannot be tested, which none that was found is.
 */
export function describeLink(kernel: CorrelationKernel, pair: DescribedPair): LinkDescription {
  const { lag, effect, samplesPerDay } = pair;
  const lastLag = testedLag(pair.lastLag, pair.signal.length);
  const { signals, kpis } = withoutDrivers(
    {
      signals: [pair.signal],
      kpis: [pair.kpi],
      samplesPerDay,
      ...(pair.drivers && { drivers: pair.drivers }),
    },
    lastLag,
  );
  const calendar = calendarPeriods(samplesPerDay);
  const [signal, kpi] = [signals[0] as Float64Array, kpis[0] as Float64Array];
  const x = prepareSeries(signal, calendar);
  const y = prepareSeries(kpi, calendar);
  if (x.kind !== 'prepared' || y.kind !== 'prepared') {
    throw new EngineError(
      'invalid_argument',
      'the pair holds too little to be described; pass one that was found.',
    );
  }
  const { periods, test } = testPair(kernel, x, y, lastLag, samplesPerDay);
  const level = {
    x: aboutOwnMean(throughSameSteps(signal, periods, UNFILTERED), pair.signal),
    y: aboutOwnMean(throughSameSteps(kpi, periods, UNFILTERED), pair.kpi),
  };
  const { points, samplesAPoint, centre } = inGroups(level.x, level.y, lag, pair.mostPoints);
  const cause = throughSameSteps(signal, periods, y.filter);
  const outcome = throughSameSteps(kpi, periods, y.filter);
  const raw = sortedFinite(pair.signal);
  const correlations = [...test.reverse].reverse().concat([...test.correlations]);
  return {
    points,
    samplesAPoint,
    line: lineThrough(points, centre, effect),
    profile: correlations.map((correlation, i) => ({ lag: i - test.reverse.length, correlation })),
    chance:
      (studentTwoSidedQuantile(0.05, test.degreesOfFreedom) * test.inflation) /
      Math.sqrt(Math.max(1, test.samples)),
    blocks: effectByBlock(cause, outcome, lag, samplesPerDay),
    seen: { lower: quantileOfSorted(raw, 0.01), upper: quantileOfSorted(raw, 0.99) },
    spread: medianAbsoluteDeviation(level.x) * NORMAL_CONSISTENCY,
  };
}

function aboutOwnMean(cleared: Float64Array, raw: Float64Array): Float64Array {
  let count = 0;
  let mean = 0;
  for (const value of raw) {
    if (Number.isNaN(value)) continue;
    count++;
    mean += (value - mean) / count;
  }
  return cleared.map((value) => value + mean);
}

interface Centre {
  x: number;
  y: number;
  /** Standard error of `y`, from how the points scatter. */
  error: number;
}

/** Means of equally many samples, in order of the signal: what is left of chance shrinks, what depends on it stays. */
function inGroups(x: Float64Array, y: Float64Array, lag: number, most: number) {
  const both: { x: number; y: number }[] = [];
  for (let t = 0; t + lag < x.length; t++) {
    const [u, v] = [x[t] as number, y[t + lag] as number];
    if (!Number.isNaN(u) && !Number.isNaN(v)) both.push({ x: u, y: v });
  }
  both.sort((one, other) => one.x - other.x);
  const samplesAPoint = Math.max(1, Math.ceil(both.length / most));
  const points: { x: number; y: number }[] = [];
  for (let from = 0; from + samplesAPoint <= both.length; from += samplesAPoint) {
    points.push(meanOf(both.slice(from, from + samplesAPoint)));
  }
  const middle = meanOf(both);
  let squares = 0;
  for (const point of points) squares += (point.y - middle.y) ** 2;
  const error = points.length > 1 ? Math.sqrt(squares / (points.length - 1) / points.length) : 0;
  return { points, samplesAPoint, centre: { ...middle, error } };
}

function meanOf(list: readonly { x: number; y: number }[]): { x: number; y: number } {
  let [x, y] = [0, 0];
  for (const point of list) {
    x += point.x / list.length;
    y += point.y / list.length;
  }
  return { x, y };
}

function lineThrough(
  points: readonly { x: number }[],
  centre: Centre,
  effect: Effect,
): LinkDescription['line'] {
  const first = points[0]?.x ?? centre.x;
  const last = points.at(-1)?.x ?? centre.x;
  const level = 1.959964 * centre.error;
  return Array.from({ length: LINE_STEPS + 1 }, (_, i) => {
    const x = first + ((last - first) * i) / LINE_STEPS;
    const y = centre.y + effect.estimate * (x - centre.x);
    // The two uncertainties, of the middle and of the slope, are independent.
    const ends = [effect.lower, effect.upper].map((slope) => (slope - effect.estimate) * (x - centre.x));
    return {
      x,
      y,
      lower: y - Math.hypot(level, Math.min(...ends)),
      upper: y + Math.hypot(level, Math.max(...ends)),
    };
  });
}

function effectByBlock(cause: Float64Array, outcome: Float64Array, lag: number, samplesPerDay: number) {
  const length = cause.length;
  const days = Math.floor(length / samplesPerDay);
  const daily = days >= FEWEST_BLOCKS && samplesPerDay >= SMALLEST_BLOCK;
  const size = daily ? Math.round(samplesPerDay) : Math.ceil(length / EQUAL_BLOCKS);
  const blocks: { from: number; to: number; effect: Effect }[] = [];
  for (let from = 0; from < length; from += size) {
    const to = Math.min(from + size, length);
    // The causes of a block's first samples lie before it.
    const begin = Math.max(0, from - lag);
    const x = cause.subarray(begin, to);
    const y = outcome.slice(begin, to).fill(Number.NaN, 0, from - begin);
    let shared = 0;
    for (let t = lag; t < x.length; t++) if (!Number.isNaN(x[t - lag]) && !Number.isNaN(y[t])) shared++;
    if (shared < SMALLEST_BLOCK) continue;
    blocks.push({ from, to, effect: estimateEffect(x, y, lag, 1, shared - 2) });
  }
  return blocks;
}
