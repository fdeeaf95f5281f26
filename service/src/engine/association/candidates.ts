import { normalTwoSidedP } from '../distributions/index.ts';
import type { CorrelationKernel } from '../kernel/index.ts';
import type { PreparedSeries } from './prepare.ts';
import { acrossTests } from './several-tests.ts';
import { winsorise } from './winsorise.ts';

/** What the scan says of one pair: where it is strongest, and how surprising that would be by chance. */
export interface Candidate {
  readonly signal: number;
  readonly kpi: number;
  readonly lag: number;
  readonly correlation: number;
  /** Adjusted for the lags and for the two ways of looking. */
  readonly p: number;
}

const INNOVATION_REACH = 4;

/**
 * Scans every pair over lags 0..lastLag in two ways, because each is blind where the other sees:
 * own innovations against own innovations (a link between the surprises of both), and both through the KPI's
 * filter (a link in levels: generalised least squares, strongest where the signal moves slower than the KPI).
 * The second needs one pass for all: the KPI's innovations filtered once more backwards carry the filter, since
 * sum (Fx)(Fy) = sum x (F'Fy), and the spread of Fx follows from the signal's autocovariances.
 *
 * Under no link r has variance 1/n at each lag, one side being white (Bartlett 1946). O(scan of the kernel).
 */
export function scanCandidates(
  kernel: CorrelationKernel,
  signals: readonly PreparedSeries[],
  kpis: readonly PreparedSeries[],
  lastLag: number,
): Candidate[] {
  const lags = { first: 0, count: lastLag + 1 };
  const kpiInnovations = kpis.map((kpi) => winsorise(kpi.innovations, INNOVATION_REACH));
  const surprises = kernel.scan({
    signals: signals.map((signal) => winsorise(signal.surprises, INNOVATION_REACH)),
    kpis: kpis.map((kpi) => winsorise(kpi.surprises, INNOVATION_REACH)),
    lags,
  }).correlations;
  const twice = kpis.map((kpi, k) => filterBackwards(kpiInnovations[k] as Float64Array, kpi.filter));
  const levels = kernel.scan({ signals: signals.map(maskedLevels), kpis: twice, lags }).correlations;

  const filters = kpis.map((kpi) => autoProducts(kpi.filter));
  const needed = Uint8Array.from({ length: Math.max(...filters.map((f) => f.length)) }, (_, lag) =>
    filters.some((filter) => (filter[lag] ?? 0) !== 0) ? 1 : 0,
  );
  const spreads = kpis.map(
    (_, k) => spread(twice[k] as Float64Array) / spread(kpiInnovations[k] as Float64Array),
  );
  const candidates: Candidate[] = [];
  signals.forEach((signal, s) => {
    const covariances = autoProducts(signal.levels, needed);
    kpis.forEach((kpi, k) => {
      const filtered = filteredVariance(filters[k] as Float64Array, covariances);
      const scale =
        filtered > 0 ? Math.sqrt((covariances[0] as number) / filtered) * (spreads[k] as number) : 0;
      const samples = Math.min(signal.present, kpi.present);
      const offset = (s * kpis.length + k) * lags.count;
      let lag = 0;
      let strongest = 0;
      let correlation = 0;
      for (let i = 0; i < lags.count; i++) {
        const surprise = surprises[offset + i] as number;
        const level = (levels[offset + i] as number) * scale;
        const z = Math.max(Math.abs(surprise), Math.abs(level)) * Math.sqrt(Math.max(1, samples - i));
        if (z <= strongest) continue;
        strongest = z;
        lag = i;
        correlation = Math.abs(surprise) >= Math.abs(level) ? surprise : level;
      }
      const p = acrossTests(normalTwoSidedP(strongest), 2 * lags.count);
      candidates.push({ signal: s, kpi: k, lag, correlation: Math.max(-1, Math.min(1, correlation)), p });
    });
  });
  return candidates;
}

function maskedLevels(signal: PreparedSeries): Float64Array {
  return signal.levels.map((value, t) => (signal.missing[t] === 1 ? Number.NaN : value));
}

// Missing innovations count as 0, their expectation, so that one gap does not erase the samples around it.
function filterBackwards(innovations: Float64Array, filter: Float64Array): Float64Array {
  const known = innovations.map((value) => (Number.isNaN(value) ? 0 : value));
  const result = new Float64Array(known.length);
  filter.forEach((coefficient, j) => {
    if (coefficient === 0) return;
    for (let t = 0; t + j < known.length; t++) {
      result[t] = (result[t] as number) + coefficient * (known[t + j] as number);
    }
  });
  return result;
}

/** sum over t of v[t] v[t + lag] for every lag (0 where `needed` says it is not wanted). */
function autoProducts(values: Float64Array, needed?: Uint8Array): Float64Array {
  return Float64Array.from({ length: needed?.length ?? values.length }, (_, lag) => {
    if (needed?.[lag] === 0) return 0;
    let sum = 0;
    for (let t = lag; t < values.length; t++) sum += (values[t] as number) * (values[t - lag] as number);
    return sum;
  });
}

function filteredVariance(filter: Float64Array, covariances: Float64Array): number {
  let sum = (filter[0] as number) * (covariances[0] as number);
  for (let lag = 1; lag < filter.length; lag++) {
    sum += 2 * (filter[lag] as number) * (covariances[lag] as number);
  }
  return sum;
}

function spread(values: Float64Array): number {
  let count = 0;
  let squares = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    count++;
    squares += value * value;
  }
  return count > 0 ? Math.sqrt(squares / count) : 0;
}
