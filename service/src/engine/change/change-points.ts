import { EngineError } from '../errors.ts';
import { deseasonalise } from './deseasonalise.ts';
import { bestSegmentations, SegmentCost, type SegmentShape, settleCuts } from './segment-cost.ts';

/** Shorter series hold no segment on both sides of a change. */
const FEWEST_VALUES = 8;
/** Segments shorter than this are spikes, not states. */
const SHORTEST_SEGMENT = 5;
/** More changes than this are not a list any one reads; the strongest stand first. */
const MOST_CHANGES = 15;
/** How persistent the noise may be thought; beyond, every change would be called noise. */
const PERSISTENCES = [0, 0.2, 0.4, 0.6, 0.8];
/** What a change must gain, in logarithms of the length: 3 would be the information criterion's; real series wander. */
const CHANGE_PENALTY = 5;
/** Steps below this share of the series' own spread are no news: the noise is never thought smaller. */
const NOISE_FLOOR = 0.07;
/** Longer series are averaged in blocks to this many rows first; the search takes the square of it. */
const MOST_ROWS = 800;
/** Noise this persistent at most while placing a change: more would see jumps alone, not bends. */
const PLACING_PERSISTENCE = 0.5;

/** A place where a series took another course. */
export interface ChangePoint {
  /** Index of the first value of the new segment. */
  readonly index: number;
  /** Level after less level before at that index, in the series' unit. */
  readonly jump: number;
  /** Slope after less slope before, in units per step. */
  readonly slopeChange: number;
}

/** The change points in order, or why there is nothing to search. */
export type ChangePoints =
  | { readonly kind: 'searched'; readonly changes: readonly ChangePoint[]; readonly persistence: number }
  | { readonly kind: 'not_enough_data'; readonly present: number };

/**
 * Where a series changes its level or trend.
 *
 * The series, without its season, is cut into levels or straight lines with autoregressive noise of one size.
 * The number of cuts, the shape and the persistence of the noise are those of the least penalised likelihood
 * (a change costs 5 log n), with the noise never thought smaller than 7 % of the series' spread. Sources: the
 * whitening by S. Chakar et al., Bernoulli 23 (2017) 1408–1447; optimal cuts by segment neighbourhood. Missing
 * values (NaN) are skipped. Deterministic; the result does not depend on the unit or the zero of the values.
 * O(n²) up to 800 rows, beyond that O(n).
 *
 * @throws EngineError `not_finite` for an infinite value. Fewer than 8 present values are `not_enough_data`.
 */
export function findChangePoints(values: Float64Array): ChangePoints {
  const indices: number[] = [];
  values.forEach((value, t) => {
    if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
      throw new EngineError('not_finite', `values[${t}] is infinite; make it NaN if it is missing.`);
    }
    if (!Number.isNaN(value)) indices.push(t);
  });
  if (indices.length < FEWEST_VALUES) return { kind: 'not_enough_data', present: indices.length };
  const present = Float64Array.from(indices, (t) => values[t] as number);
  const series = standardise(deseasonalise(present));
  if (series === undefined) return { kind: 'searched', changes: [], persistence: 0 };
  const block = Math.ceil(series.length / MOST_ROWS);
  const found = search(blockMeans(series, block));
  const rows = place(series, found, block);
  const changes = rows.map((row, i) =>
    describe(present, indices, rows[i - 1] ?? 0, row, rows[i + 1] ?? present.length),
  );
  return { kind: 'searched', changes, persistence: found.persistence };
}

interface Found {
  rows: readonly number[];
  persistence: number;
  shape: SegmentShape;
}

/** The least penalised likelihood over numbers of cuts, shapes and persistences. */
function search(series: Float64Array): Found {
  let best: Found & { criterion: number } = {
    criterion: Number.POSITIVE_INFINITY,
    rows: [],
    persistence: 0,
    shape: 'level',
  };
  const n = series.length - 1;
  const shortest = shortestSegment(n);
  const mostCuts = Math.min(MOST_CHANGES, Math.floor(n / shortest) - 1);
  const logarithm = Math.log(n);
  for (const persistence of PERSISTENCES) {
    const whitened = whiten(series, persistence);
    for (const shape of ['level', 'line'] as const) {
      const slopes = shape === 'line' ? 1 : 0;
      const { residuals, cuts } = bestSegmentations(new SegmentCost(whitened, shape), shortest, mostCuts);
      residuals.forEach((residual, k) => {
        const fit = n * Math.log(residual / n + NOISE_FLOOR ** 2);
        const criterion = fit + ((CHANGE_PENALTY - 1 + slopes) * k + slopes) * logarithm;
        if (criterion < best.criterion) {
          best = {
            criterion,
            rows: (cuts[k] as readonly number[]).map((row) => row + 1),
            persistence,
            shape,
          };
        }
      });
    }
  }
  return best;
}

/** Puts each change where it fits best: in full resolution, and with noise that lets bends be seen. */
function place(series: Float64Array, found: Found, block: number): number[] {
  const persistence = Math.min(found.persistence, PLACING_PERSISTENCE);
  const cost = new SegmentCost(whiten(series, persistence), found.shape);
  const cuts = found.rows.map((row) => row * block - 1);
  const reach = (shorter: number): number => Math.max(2, 2 * (block - 1), Math.floor(0.3 * shorter));
  if (block === 1 && found.shape === 'level') return cuts.map((cut) => cut + 1);
  return settleCuts(cost, cuts, reach, 2).map((cut) => cut + 1);
}

function shortestSegment(rows: number): number {
  return Math.max(2, Math.min(SHORTEST_SEGMENT, Math.floor(rows / 4)));
}

/** y(t) − persistence · y(t−1), one value shorter. */
function whiten(series: Float64Array, persistence: number): Float64Array {
  return Float64Array.from(
    { length: series.length - 1 },
    (_, t) => (series[t + 1] as number) - persistence * (series[t] as number),
  );
}

/** Mean 0 and standard deviation 1; `undefined` for a series that does not move. */
function standardise(series: Float64Array): Float64Array | undefined {
  const largest = series.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return undefined;
  const tame = series.map((value) => value / largest); // so that no square overflows
  const n = tame.length;
  const mean = tame.reduce((sum, value) => sum + value / n, 0);
  const spread = Math.sqrt(tame.reduce((sum, value) => sum + (value - mean) ** 2 / n, 0));
  if (!(spread > 1e-12 * Math.abs(mean))) return undefined;
  return tame.map((value) => (value - mean) / spread);
}

/** Means of blocks of so many values; a last one that is not full joins the one before it. */
function blockMeans(series: Float64Array, block: number): Float64Array {
  if (block === 1) return series;
  const rows = Math.floor(series.length / block);
  return Float64Array.from({ length: rows }, (_, row) => {
    const to = row === rows - 1 ? series.length : (row + 1) * block;
    let sum = 0;
    for (let t = row * block; t < to; t++) sum += series[t] as number;
    return sum / (to - row * block);
  });
}

/** Size of a change from straight lines through the present values on both sides of it. */
function describe(
  present: Float64Array,
  indices: readonly number[],
  from: number,
  row: number,
  to: number,
): ChangePoint {
  const index = indices[row] as number;
  const before = straightLine(present, indices, from, row, index);
  const after = straightLine(present, indices, row, to, index);
  return { index, jump: after.level - before.level, slopeChange: after.slope - before.slope };
}

/** Least-squares line through rows `from` to `to` (not included), as its level at a time and its slope. */
function straightLine(
  present: Float64Array,
  indices: readonly number[],
  from: number,
  to: number,
  time: number,
): { level: number; slope: number } {
  const count = to - from;
  let meanTime = 0;
  let meanValue = 0;
  for (let row = from; row < to; row++) {
    meanTime += (indices[row] as number) / count;
    meanValue += (present[row] as number) / count;
  }
  let product = 0;
  let spread = 0;
  for (let row = from; row < to; row++) {
    const away = (indices[row] as number) - meanTime;
    product += away * ((present[row] as number) - meanValue);
    spread += away * away;
  }
  const slope = spread > 0 ? product / spread : 0;
  return { level: meanValue + slope * (time - meanTime), slope };
}
