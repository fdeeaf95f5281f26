import { normalQuantile, studentTwoSidedP } from '../distributions/index.ts';
import type { CorrelationKernel } from '../kernel/index.ts';
import { acrossTests, effectiveLags } from './several-tests.ts';

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
  /** Samples both have, at `lag`. */
  readonly samples: number;
  /** Scores at lags too far for a link: first those where the KPI would move first. */
  readonly far: Float64Array;
}

/** Lags this far beyond the tested ones are looked at for the spread under no link, at most. */
const FAR_REACH = 600;
/**
 * Theory counts for as many independent far correlations. On 1,548 pairs of unrelated public series a share of 0.045 of
 * the p-values is then at or below 0.05, and 0.008 at or below 0.01. With fewer the power falls where only a handful of
 * far correlations are independent; with twice as many small p-values come too often.
 */
const PRIOR_SCORES = 30;

/**
 * Tests signal[t] against kpi[t + lag] where the KPI is (nearly) white. Theory says r has variance 1/n whatever
 * the signal's autocorrelation (Bartlett 1946); real series keep some season, drift or bursts, so that the
 * variance is measured as well, on the same pair at lags too far for a link: an effective sample size without a
 * model. Where far correlations move together few are independent, and the measurement alone is worth little: it is
 * shrunk towards the theory as in the moderated t-statistic (Smyth 2004), and never below it. Given the signal, a KPI
 * of independent normal scores makes r normal whatever the signal's tails.
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
  const at = (lag: number) =>
    (r[reach + lag] as number) * Math.sqrt(Math.max(1, shared * (1 - Math.abs(lag) / length)));
  let lag = 0;
  for (let k = 1; k <= lastLag; k++) if (Math.abs(at(k)) > Math.abs(at(lag))) lag = k;
  const far: number[][] = [[], []];
  const guard = Math.min(lastLag, Math.floor((reach - lastLag) / 4));
  for (let k = lastLag + guard + 1; k <= reach; k++) {
    far[0]?.push(at(-k));
    far[1]?.push(at(k));
  }
  const elsewhere = farSpread(far);
  const samples = sharedSamples(signal, kpi, lag);
  const z = at(lag);
  const again = recurrence(signal, kpi, lag, day);
  const bounded = (degrees: number) => Math.max(2, Math.min(samples - 2, degrees));
  const inflation = elsewhere.moderated.spread * again;
  const degreesOfFreedom = bounded(elsewhere.moderated.degreesOfFreedom);
  return {
    correlations: Float64Array.from(r.subarray(reach, reach + lastLag + 1)),
    reverse: Float64Array.from({ length: lastLag }, (_, i) => r[reach - 1 - i] as number),
    lag,
    score: z / inflation,
    p: acrossTests(studentTwoSidedP(z / inflation, degreesOfFreedom), effectiveLags(signal, lastLag + 1)),
    inflation,
    degreesOfFreedom,
    measured: {
      inflation: elsewhere.measured.spread * again,
      degreesOfFreedom: bounded(elsewhere.measured.degreesOfFreedom),
    },
    samples,
    far: Float64Array.from(far.flat()),
  };
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
 * How widely scores spread: as they do, and with the theory's among them. The larger of their mean square and of
 * their largest against what chance makes of as many: two series that both jump at the same hours correlate sharply at
 * a few far lags and not at the others.
 */
function farSpread(sides: readonly number[][]): { measured: Spread; moderated: Spread } {
  const all = sides.flat();
  const meanSquare = all.reduce((sum, z) => sum + z * z, 0) / Math.max(1, all.length);
  if (!(meanSquare > 0)) {
    const known = { spread: 1, degreesOfFreedom: Number.POSITIVE_INFINITY };
    return { measured: known, moderated: known };
  }
  const independent = all.length / dependenceOf(sides, all.length, meanSquare);
  const largest = all.reduce((top, z) => Math.max(top, Math.abs(z)), 0);
  const byChance = normalQuantile(1 - 0.025 / Math.max(1, independent));
  const square = Math.max(meanSquare, (largest / byChance) ** 2);
  const degreesOfFreedom = PRIOR_SCORES + independent;
  const variance = (PRIOR_SCORES + independent * square) / degreesOfFreedom;
  return {
    measured: { spread: Math.sqrt(Math.max(1, square)), degreesOfFreedom: independent },
    moderated: { spread: Math.sqrt(Math.max(1, variance)), degreesOfFreedom },
  };
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
