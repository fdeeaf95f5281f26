/** The shape of a segment: one level, or one straight line. */
export type SegmentShape = 'level' | 'line';

/**
 * Residual sums of squares of any stretch of a series about its own level or line, each in O(1) after O(n)
 * preparation. Values should be about unit scale: the sums are differences of prefix sums.
 */
export class SegmentCost {
  readonly length: number;
  private readonly shape: SegmentShape;
  private readonly times: Float64Array;
  private readonly timesSquared: Float64Array;
  private readonly values: Float64Array;
  private readonly products: Float64Array;
  private readonly squares: Float64Array;

  constructor(series: Float64Array, shape: SegmentShape) {
    const n = series.length;
    this.length = n;
    this.shape = shape;
    this.times = new Float64Array(n + 1);
    this.timesSquared = new Float64Array(n + 1);
    this.values = new Float64Array(n + 1);
    this.products = new Float64Array(n + 1);
    this.squares = new Float64Array(n + 1);
    let centre = 0;
    for (const value of series) centre += value / n;
    for (let t = 0; t < n; t++) {
      const time = t / n - 0.5;
      const value = (series[t] as number) - centre;
      this.times[t + 1] = (this.times[t] as number) + time;
      this.timesSquared[t + 1] = (this.timesSquared[t] as number) + time * time;
      this.values[t + 1] = (this.values[t] as number) + value;
      this.products[t + 1] = (this.products[t] as number) + time * value;
      this.squares[t + 1] = (this.squares[t] as number) + value * value;
    }
  }

  /** Residual sum of squares of rows `from` (included) to `to` (not). */
  between(from: number, to: number): number {
    const count = to - from;
    const sum = (this.values[to] as number) - (this.values[from] as number);
    let left = (this.squares[to] as number) - (this.squares[from] as number) - (sum * sum) / count;
    if (this.shape === 'line' && count > 1) {
      const time = (this.times[to] as number) - (this.times[from] as number);
      const spread =
        (this.timesSquared[to] as number) - (this.timesSquared[from] as number) - (time * time) / count;
      const product = (this.products[to] as number) - (this.products[from] as number) - (time * sum) / count;
      if (spread > 1e-15) left -= (product * product) / spread;
    }
    return Math.max(0, left);
  }
}

/** The best ways to cut a series into 1, 2, … segments. */
export interface Segmentations {
  /** Residual sum of squares by number of cuts. */
  readonly residuals: Float64Array;
  /** First rows of all segments but the first, by number of cuts. */
  readonly cuts: readonly (readonly number[])[];
}

/**
 * Optimal segmentation into up to `mostCuts` + 1 segments of at least `shortest` rows, by dynamic programming.
 *
 * Source: I. E. Auger & C. E. Lawrence, Bulletin of Mathematical Biology 51 (1989) 39–54 (segment neighbourhood).
 * O(mostCuts · n²) time, O(mostCuts · n + n²) memory.
 */
export function bestSegmentations(cost: SegmentCost, shortest: number, mostCuts: number): Segmentations {
  const n = cost.length;
  const table = new Float64Array((n + 1) * (n + 1)).fill(Number.POSITIVE_INFINITY);
  for (let from = 0; from < n; from++) {
    for (let to = from + shortest; to <= n; to++) table[to * (n + 1) + from] = cost.between(from, to);
  }
  let best = Float64Array.from({ length: n + 1 }, (_, to) => table[to * (n + 1)] as number);
  const residuals = [best[n] as number];
  const origins: Int32Array[] = [];
  const cuts: number[][] = [[]];
  for (let k = 1; k <= mostCuts; k++) {
    const next = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
    const origin = new Int32Array(n + 1).fill(-1);
    for (let to = (k + 1) * shortest; to <= n; to++) {
      const row = to * (n + 1);
      let least = Number.POSITIVE_INFINITY;
      let where = -1;
      for (let from = k * shortest; from <= to - shortest; from++) {
        const total = (best[from] as number) + (table[row + from] as number);
        if (total < least) {
          least = total;
          where = from;
        }
      }
      next[to] = least;
      origin[to] = where;
    }
    if (!Number.isFinite(next[n] as number)) break;
    origins.push(origin);
    best = next;
    residuals.push(best[n] as number);
    const found: number[] = [];
    let end = n;
    for (let level = k - 1; level >= 0; level--) {
      end = (origins[level] as Int32Array)[end] as number;
      found.unshift(end);
    }
    cuts.push(found);
  }
  return { residuals: Float64Array.from(residuals), cuts };
}

/**
 * Moves each cut to where its two neighbours fit best, a part of the way towards them at most, until none moves.
 * No segment becomes shorter than `shortest`. O(rounds · Σ reach).
 */
export function settleCuts(
  cost: SegmentCost,
  cuts: readonly number[],
  reach: (shorterNeighbour: number) => number,
  shortest: number,
): number[] {
  const bounds = [0, ...cuts, cost.length];
  for (let round = 0; round < 5; round++) {
    let moved = false;
    for (let i = 1; i < bounds.length - 1; i++) {
      const before = bounds[i - 1] as number;
      const here = bounds[i] as number;
      const after = bounds[i + 1] as number;
      const far = reach(Math.min(here - before, after - here));
      let best = here;
      let least = cost.between(before, here) + cost.between(here, after);
      for (
        let at = Math.max(before + shortest, here - far);
        at <= Math.min(after - shortest, here + far);
        at++
      ) {
        const total = cost.between(before, at) + cost.between(at, after);
        if (total < least) {
          least = total;
          best = at;
        }
      }
      if (best !== here) {
        bounds[i] = best;
        moved = true;
      }
    }
    if (!moved) break;
  }
  return bounds.slice(1, -1);
}
