import { studentTwoSidedQuantile } from '../distributions/index.ts';
import { median, medianAbsoluteDeviation, NORMAL_CONSISTENCY } from '../series/index.ts';

/** How much the KPI moves per unit of the signal, in KPI units per signal unit, with its 95 % interval. */
export interface Effect {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/** Huber's constant: 95 % efficient where errors are normal, and no single error rules. */
const HUBER = 1.345;
const ROUNDS = 12;

/**
 * Slope of the filtered KPI on the filtered signal `lag` samples earlier, by Huber's M-estimator (Huber 1964),
 * with a standard error that allows for unequal variance and autocorrelation of what is left (Newey & West
 * 1987, Bartlett weights), widened by `inflation`. Both through the same filter, the slope is the one in levels
 * (generalised least squares). O(n * bandwidth).
 * @param degreesOfFreedom of the inflation, for Student's quantile.
 */
export function estimateEffect(
  signal: Float64Array,
  kpi: Float64Array,
  lag: number,
  inflation: number,
  degreesOfFreedom: number,
): Effect {
  const { x, y } = pairs(signal, kpi, lag);
  const n = x.length;
  if (n === 0) return { estimate: 0, lower: 0, upper: 0 };
  const weights = new Float64Array(n);
  const left = new Float64Array(n);
  // From no slope about the median, which no single value moves, rather than from least squares, which one does.
  let level = median(y);
  let slope = 0;
  let squares = 0;
  let meanX = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < n; i++) left[i] = (y[i] as number) - level - slope * (x[i] as number);
    const scale = medianAbsoluteDeviation(left) * NORMAL_CONSISTENCY;
    let total = 0;
    let sumX = 0;
    let sumY = 0;
    for (let i = 0; i < n; i++) {
      const size = scale > 0 ? Math.abs(left[i] as number) / scale : 0;
      const weight = size > HUBER ? HUBER / size : 1;
      weights[i] = weight;
      total += weight;
      sumX += weight * (x[i] as number);
      sumY += weight * (y[i] as number);
    }
    meanX = sumX / total;
    let product = 0;
    squares = 0;
    for (let i = 0; i < n; i++) {
      const u = (x[i] as number) - meanX;
      product += (weights[i] as number) * u * ((y[i] as number) - sumY / total);
      squares += (weights[i] as number) * u * u;
    }
    if (!(squares > 0)) return { estimate: 0, lower: 0, upper: 0 };
    slope = product / squares;
    level = sumY / total - slope * meanX;
  }
  for (let i = 0; i < n; i++) {
    x[i] = (x[i] as number) - meanX;
    left[i] = (y[i] as number) - level - slope * ((x[i] as number) + meanX);
  }
  const scores = left.map((value, i) => (weights[i] as number) * value * (x[i] as number));
  // The curvature of Huber's loss: only errors within the bend respond to the slope.
  let curvature = 0;
  for (let i = 0; i < n; i++) if (weights[i] === 1) curvature += (x[i] as number) ** 2;
  const error = (Math.sqrt(longRunSum(scores)) / (curvature > 0 ? curvature : squares)) * inflation;
  const half = studentTwoSidedQuantile(0.05, Math.max(2, Math.min(n - 2, degreesOfFreedom))) * error;
  return { estimate: slope, lower: slope - half, upper: slope + half };
}

/** Variance of the sum of a sequence: sum of squares plus Bartlett-weighted cross products. */
function longRunSum(scores: Float64Array): number {
  const n = scores.length;
  const bandwidth = Math.floor(4 * (n / 100) ** (2 / 9));
  let own = 0;
  for (const score of scores) own += score * score;
  let total = own;
  for (let h = 1; h <= bandwidth && h < n; h++) {
    let sum = 0;
    for (let i = h; i < n; i++) sum += (scores[i] as number) * (scores[i - h] as number);
    total += 2 * (1 - h / (bandwidth + 1)) * sum;
  }
  // Negative autocorrelation may narrow it, but never below half: that estimate is itself uncertain.
  return Math.max(total, own / 2);
}

function pairs(signal: Float64Array, kpi: Float64Array, lag: number): { x: Float64Array; y: Float64Array } {
  const x: number[] = [];
  const y: number[] = [];
  for (let t = 0; t + lag < signal.length; t++) {
    const u = signal[t] as number;
    const v = kpi[t + lag] as number;
    if (Number.isNaN(u) || Number.isNaN(v)) continue;
    x.push(u);
    y.push(v);
  }
  return { x: Float64Array.from(x), y: Float64Array.from(y) };
}
