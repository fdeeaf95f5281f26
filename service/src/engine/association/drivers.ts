import { fillGaps } from '../series/index.ts';
import { removeTrendAndSeason } from './adjust.ts';
import { calendarPeriods, LEAST_SAMPLES } from './prepare.ts';

/**
 * What removes the drivers' part from a series. How much of it that is, is learned from `cleared`: the series without
 * what it and the drivers have in common anyway, which is itself by default.
 */
export type DriverRemoval = (values: Float64Array, cleared?: Float64Array) => Float64Array;

/**
 * Partials common drivers (traffic volume, say) out of series: each is replaced by what is left of it after least
 * squares on every driver at lags 0..lastLag. Done to both sides of a pair, the slope between the remainders is
 * the partial one (Frisch & Waugh 1933), so that two things that merely follow the traffic are not linked.
 * The products of the drivers are computed once: O(drivers * n * columns + columns^3), then O(n * columns + columns^2)
 * a series, with columns = drivers * (lastLag + 1). A driver's gaps are drawn over; a series' own stay NaN. Samples before
 * lastLag have no driver history and become NaN.
 */
export function driverRemoval(drivers: readonly Float64Array[], lastLag: number): DriverRemoval {
  const columns = drivers.flatMap((driver) => {
    const filled = centred(fillGaps(driver));
    return Array.from({ length: lastLag + 1 }, (_, lag) => ({ filled, lag }));
  });
  const length = drivers[0]?.length ?? 0;
  const products = laggedProducts(columns, lastLag);
  const root = choleskyRoot(products);
  return (values, cleared = values) => {
    const filled = centred(fillGaps(cleared));
    const right = Float64Array.from(columns, ({ filled: driver, lag }) => {
      let sum = 0;
      for (let t = lastLag; t < length; t++) sum += (driver[t - lag] as number) * (filled[t] as number);
      return sum;
    });
    const slopes = solve(root, right);
    const left = values.slice().fill(Number.NaN, 0, lastLag);
    columns.forEach(({ filled: driver, lag }, j) => {
      const slope = slopes[j] as number;
      for (let t = lastLag; t < length; t++)
        left[t] = (left[t] as number) - slope * (driver[t - lag] as number);
    });
    return left;
  };
}

/**
 * The same search with the drivers taken out of both sides; a driver that was never told is left out. Season and trend
 * go first: a driver that would have to explain the day of every series would bring its own noise into all of them, and
 * they would seem to go together by it.
 */
export function withoutDrivers<
  Search extends {
    readonly signals: readonly Float64Array[];
    readonly kpis: readonly Float64Array[];
    readonly drivers?: readonly Float64Array[];
    readonly samplesPerDay: number;
  },
>(search: Search, lastLag: number): Search {
  const drivers = (search.drivers ?? []).filter((driver) => driver.some((value) => !Number.isNaN(value)));
  if (drivers.length === 0) return search;
  const calendar = calendarPeriods(search.samplesPerDay);
  const ownPart = (series: Float64Array) => removeTrendAndSeason(series, calendar, fillGaps).values;
  const remove = driverRemoval(drivers.map(ownPart), lastLag);
  // A series too sparse to be tested is left as it is: it will be reported as such.
  const clear = (series: Float64Array) => {
    const present = series.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
    return present < LEAST_SAMPLES ? series : remove(series, ownPart(series));
  };
  return { ...search, signals: search.signals.map(clear), kpis: search.kpis.map(clear) };
}

interface Column {
  filled: Float64Array;
  lag: number;
}

/**
 * Sums of a[t - i] b[t - j] over t from lastLag on, for all columns. One step along a diagonal shifts the window of the
 * same products by one sample, so that only its two ends change.
 */
function laggedProducts(columns: readonly Column[], lastLag: number): Float64Array[] {
  const products = columns.map(() => new Float64Array(columns.length));
  columns.forEach((a, i) => {
    const length = a.filled.length;
    columns.forEach((b, j) => {
      if (j > i) return;
      let sum = 0;
      if (a.lag > 0 && b.lag > 0) {
        const enters = (a.filled[lastLag - a.lag] as number) * (b.filled[lastLag - b.lag] as number);
        const leaves = (a.filled[length - a.lag] as number) * (b.filled[length - b.lag] as number);
        sum = (products[i - 1]?.[j - 1] as number) + enters - leaves;
      } else {
        for (let t = lastLag; t < length; t++) {
          sum += (a.filled[t - a.lag] as number) * (b.filled[t - b.lag] as number);
        }
      }
      (products[i] as Float64Array)[j] = sum;
      (products[j] as Float64Array)[i] = sum;
    });
  });
  return products;
}

function centred(values: Float64Array): Float64Array {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  return values.map((value) => value - mean);
}

/** Lower Cholesky root; a driver that is (nearly) a copy of another gets slope 0 by an infinite pivot. */
function choleskyRoot(matrix: readonly Float64Array[]): Float64Array[] {
  const root = matrix.map((row) => new Float64Array(row.length));
  matrix.forEach((row, i) => {
    const own = root[i] as Float64Array;
    for (let j = 0; j <= i; j++) {
      const other = root[j] as Float64Array;
      let sum = row[j] as number;
      for (let k = 0; k < j; k++) sum -= (own[k] as number) * (other[k] as number);
      if (i !== j) own[j] = sum / (other[j] as number);
      else own[j] = sum > 1e-9 * (row[i] as number) ? Math.sqrt(sum) : Number.POSITIVE_INFINITY;
    }
  });
  return root;
}

function solve(root: readonly Float64Array[], right: Float64Array): Float64Array {
  const n = right.length;
  const x = right.slice();
  for (let i = 0; i < n; i++) {
    const row = root[i] as Float64Array;
    let sum = x[i] as number;
    for (let k = 0; k < i; k++) sum -= (row[k] as number) * (x[k] as number);
    x[i] = sum / (row[i] as number);
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = x[i] as number;
    for (let k = i + 1; k < n; k++) sum -= ((root[k] as Float64Array)[i] as number) * (x[k] as number);
    x[i] = sum / ((root[i] as Float64Array)[i] as number);
  }
  return x;
}
