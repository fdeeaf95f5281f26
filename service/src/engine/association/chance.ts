import { normalQuantile, studentTwoSidedP } from '../distributions/index.ts';
import type { CorrelationKernel } from '../kernel/index.ts';
import { acrossTests, effectiveLags, parzen } from './several-tests.ts';

/** Correlations of one pair over the tested lags, judged against how it correlates at lags far away. */
export interface LagTest {
  /** Per tested lag 0..lastLag. */
  readonly correlations: Float64Array;
  /** Correlations at lags -1 down to -lastLag: where the KPI would move first. */
  readonly reverse: Float64Array;
  readonly lag: number;
  /** r / its standard deviation under no link, at `lag`. */
  readonly score: number;
  /** Two-sided, over all tested lags. */
  readonly p: number;
  /** How many times wider than 1/sqrt(n) the correlations of this pair are taken to spread by chance; >= 1. */
  readonly inflation: number;
  readonly degreesOfFreedom: number;
  /** The two as measured on the pair alone: what the theory adds sharpens a test, but would make an interval too narrow. */
  readonly measured: { readonly inflation: number; readonly degreesOfFreedom: number };
  /** How many independent tests the lags amount to. */
  readonly tests: number;
  /** Samples both have, at `lag`. */
  readonly samples: number;
  /** Scores of what the link leaves at lags too far for one: first those where the KPI would move first. */
  readonly far: Float64Array;
}

/** Lags this far beyond the tested ones are looked at for the spread under no link, at most. */
const FAR_REACH = 600;
/**
 * Theory counts for as many independent far correlations. On 72,684 pairs of unrelated public series, beside planted
 * links and without, a share of 0.042 of the p-values is then at or below 0.05, 0.009 at or below 0.01 and 0.0017 at or
 * below 0.001. With twice as many it is half as much again of the last; with half as many the power falls where only a
 * handful of far correlations are independent.
 */
const PRIOR_SCORES = 60;
/** The theory sees the KPI's spectrum through a window this share of the series long. */
const SPECTRAL_WINDOW = 0.2;
/** Longer windows cost time and tell no more. */
const LONGEST_WINDOW = 600;

/**
 * Tests signal[t] against kpi[t + lag] where the KPI is (nearly) white. Theory says r has variance 1/n whatever
 * the signal's autocorrelation, and more where what is left of the KPI's own rhythm is that of the signal (Bartlett
 * 1946); real series jump and burst besides, so that the variance is measured as well, on the same pair at lags too far
 * for a link: an effective sample size without a model. Where far correlations move together few are independent, and
 * the measurement alone is worth little: it is shrunk towards the theory as in the moderated t-statistic (Smyth 2004),
 * and never below 1/n. All this is asked of what the strongest lag leaves of the KPI: a link that repeats with the
 * signal's rhythm would otherwise count as chance against itself. Given the signal, a KPI of independent normal scores
 * makes r normal whatever the signal's tails.
 *
 * @param kpi normal scores of what its past does not explain; the signal in any unit, NaN where missing. O(kernel scan of one pair).
 */
export function testLags(
  kernel: CorrelationKernel,
  signal: Float64Array,
  kpi: Float64Array,
  lastLag: number,
  day: number,
): LagTest {
  const length = signal.length;
  const reach = Math.max(lastLag, Math.min(lastLag + FAR_REACH, Math.floor(length / 2)));
  const r = kernel.scan({
    signals: [signal],
    kpis: [kpi],
    lags: { first: -reach, count: 2 * reach + 1 },
  }).correlations;
  const shared = sharedSamples(signal, kpi, 0);
  const at = (lag: number, of = r) =>
    (of[reach + lag] as number) * Math.sqrt(Math.max(1, shared * (1 - Math.abs(lag) / length)));
  let lag = 0;
  for (let k = 1; k <= lastLag; k++) if (Math.abs(at(k)) > Math.abs(at(lag))) lag = k;
  const left = withoutLink(signal, kpi, lag);
  const rest = kernel.scan({
    signals: [signal],
    kpis: [left],
    lags: { first: -reach, count: 2 * reach + 1 },
  }).correlations;
  const guard = Math.min(lastLag, Math.floor((reach - lastLag) / 4));
  const beyond = Array.from(
    { length: Math.max(0, reach - lastLag - guard) },
    (_, i) => lastLag + guard + 1 + i,
  );
  const farScores = (of: Float32Array) => [beyond.map((k) => at(-k, of)), beyond.map((k) => at(k, of))];
  const far = farScores(rest);
  const moderated = moderatedSpread(far, Math.max(1, varianceInTheory(kernel, signal, left)));
  const measured = measuredSpread(farScores(r));
  const samples = sharedSamples(signal, kpi, lag);
  const z = at(lag);
  const again = recurrence(signal, left, lag, day);
  const bounded = (degrees: number) => Math.max(2, Math.min(samples - 2, degrees));
  const inflation = moderated.spread * again;
  const degreesOfFreedom = bounded(moderated.degreesOfFreedom);
  const tests = effectiveLags(signal, lastLag + 1);
  return {
    correlations: Float64Array.from(r.subarray(reach, reach + lastLag + 1)),
    reverse: Float64Array.from({ length: lastLag }, (_, i) => r[reach - 1 - i] as number),
    lag,
    score: z / inflation,
    p: acrossTests(studentTwoSidedP(z / inflation, degreesOfFreedom), tests),
    inflation,
    degreesOfFreedom,
    measured: {
      inflation: measured.spread * again,
      degreesOfFreedom: bounded(measured.degreesOfFreedom),
    },
    tests,
    samples,
    far: Float64Array.from(far.flat()),
  };
}

/** The same test where its score may be no larger than `most`. */
export function drawnIn(test: LagTest, most: number): LagTest {
  if (!(Math.abs(test.score) > most)) return test;
  const p = acrossTests(studentTwoSidedP(most, test.degreesOfFreedom), test.tests);
  return { ...test, score: Math.sign(test.score) * most, p };
}

/** The KPI less what the signal explains of it at one lag, by least squares. */
function withoutLink(signal: Float64Array, kpi: Float64Array, lag: number): Float64Array {
  let count = 0;
  let mean = 0;
  let product = 0;
  let squares = 0;
  let total = 0;
  for (let t = lag; t < kpi.length; t++) {
    const [x, y] = [signal[t - lag] as number, kpi[t] as number];
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    count++;
    const step = x - mean;
    mean += step / count;
    squares += step * (x - mean);
    total += y;
    product += x * y;
  }
  product -= mean * total;
  const slope = squares > 0 ? product / squares : 0;
  return kpi.map((y, t) => {
    const x = t >= lag ? (signal[t - lag] as number) : Number.NaN;
    return Number.isNaN(x) ? y : y - slope * (x - mean);
  });
}

/**
 * Variance of r times n where both series keep a rhythm: the sum over lags of the products of their autocorrelations
 * (Bartlett 1946), through a Parzen window, which smooths the spectrum of the KPI where the signal has its power.
 */
function varianceInTheory(kernel: CorrelationKernel, signal: Float64Array, kpi: Float64Array): number {
  const n = signal.length;
  const count = Math.min(Math.floor(n * SPECTRAL_WINDOW), LONGEST_WINDOW) + 1;
  const own = (series: Float64Array) =>
    kernel.scan({ signals: [series], kpis: [series], lags: { first: 0, count } }).correlations;
  const [x, y] = [own(signal), own(kpi)];
  let sum = 1;
  for (let h = 1; h < count; h++) {
    sum += 2 * parzen(h / count) * (1 - h / n) * (x[h] as number) * (y[h] as number);
  }
  return sum;
}

function sharedSamples(signal: Float64Array, kpi: Float64Array, lag: number): number {
  let count = 0;
  for (let t = 0; t + lag < signal.length; t++) {
    if (!Number.isNaN(signal[t]) && !Number.isNaN(kpi[t + lag])) count++;
  }
  return count;
}

interface Spread {
  /** Against a standard normal; >= 1. */
  spread: number;
  /** How many independent scores it rests on. */
  degreesOfFreedom: number;
}

/**
 * How widely scores spread: the larger of their mean square and of their largest against what chance makes of as many:
 * two series that both jump at the same hours correlate sharply at a few far lags and not at the others.
 */
function measuredSpread(sides: readonly number[][]): Spread {
  const all = sides.flat();
  const meanSquare = all.reduce((sum, z) => sum + z * z, 0) / Math.max(1, all.length);
  if (!(meanSquare > 0)) return { spread: 1, degreesOfFreedom: Number.POSITIVE_INFINITY };
  const degreesOfFreedom = all.length / dependenceOf(sides, all.length, meanSquare);
  const largest = all.reduce((top, z) => Math.max(top, Math.abs(z)), 0);
  const byChance = normalQuantile(1 - 0.025 / Math.max(1, degreesOfFreedom));
  return { spread: Math.max(1, Math.sqrt(meanSquare), largest / byChance), degreesOfFreedom };
}

/** The same with scores among them as theory expects them, of variance `inTheory`. */
function moderatedSpread(sides: readonly number[][], inTheory: number): Spread {
  const measured = measuredSpread(sides);
  if (measured.degreesOfFreedom === Number.POSITIVE_INFINITY) return measured;
  const degreesOfFreedom = PRIOR_SCORES + measured.degreesOfFreedom;
  const squares = PRIOR_SCORES * inTheory + measured.degreesOfFreedom * measured.spread ** 2;
  return { spread: Math.sqrt(squares / degreesOfFreedom), degreesOfFreedom };
}

/** Squares of a Gaussian sequence with autocorrelation rho are worth 1 / (1 + 2 sum rho^2) of as many. */
function dependenceOf(sides: readonly number[][], count: number, meanSquare: number): number {
  let dependence = 1;
  const longest = Math.min(100, Math.floor(count / 4));
  for (let h = 1; h <= longest; h++) {
    let product = 0;
    let pairs = 0;
    for (const side of sides) {
      for (let i = h; i < side.length; i++) {
        product += (side[i] as number) * (side[i - h] as number);
        pairs++;
      }
    }
    if (pairs === 0) break;
    const rho = product / pairs / meanSquare;
    // Chance alone gives rho^2 of 1 / pairs; only what exceeds it counts.
    dependence += 2 * Math.max(0, rho * rho - 1 / pairs);
  }
  return dependence;
}

/**
 * How much wider r spreads because its products recur at the same hours of the day: sqrt of the variance of the
 * sums per hour over that of single products (Liang & Zeger 1986), at least 1. Two series that jump on a schedule
 * agree every day; that is one coincidence, not as many as there are days.
 */
function recurrence(signal: Float64Array, kpi: Float64Array, lag: number, day: number): number {
  const period = Math.round(day);
  if (period < 2 || signal.length < 2 * period) return 1;
  const moments = centredProducts(signal, kpi, lag);
  const sums = new Float64Array(period);
  let single = 0;
  for (let t = 0; t < moments.length; t++) {
    const u = moments[t] as number;
    if (Number.isNaN(u)) continue;
    sums[t % period] = (sums[t % period] as number) + u;
    single += u * u;
  }
  let grouped = 0;
  for (const sum of sums) grouped += sum * sum;
  return single > 0 ? Math.sqrt(Math.max(1, grouped / single)) : 1;
}

function centredProducts(signal: Float64Array, kpi: Float64Array, lag: number): Float64Array {
  const products = signal.map((x, t) => x * (kpi[t + lag] ?? Number.NaN));
  let mean = 0;
  let count = 0;
  for (const u of products) {
    if (Number.isNaN(u)) continue;
    count++;
    mean += (u - mean) / count;
  }
  return products.map((u) => u - mean);
}
