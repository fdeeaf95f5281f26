/** Block maxima kept per tail. 128 gives a top fifth of 25 values to fit, at 2 kB per tail. */
const BLOCKS = 128;
/** Points per block at the start; blocks are merged in pairs as history grows. */
const FIRST_BLOCK_POINTS = 8;
/** Below this many blocks nothing is said about a tail. */
const MIN_BLOCKS = 12;
/** Share of the block maxima that makes up the tail. */
const TAIL_SHARE = 0.2;
/** Prior tail index: between exponential (0) and the heavy tails of latency (about 0.3). */
const PRIOR_SHAPE = 0.1;
/** What was never seen in a history of length T is not claimed to be rarer than once in this many T. */
export const Q: Record<string, number> = {
  trim: 0.02,
  trim0: 1,
  shape: 0.1,
  few: 1,
  floor: 0.1,
  beyond: 20,
  share: 0.2,
  minBlocks: 12,
  ev: 0,
};

/** The plain-number form of {@link Extremes}, fit for JSON. */
export interface ExtremesState {
  blockPoints: number;
  maxBlockPoints: number;
  pointsInBlock: number;
  filled: number;
  next: number;
  closed: number;
  current: number[];
  maxima: number[];
}

/**
 * Return-level curves for a bank of tails, learned in one pass and constant memory.
 *
 * Each tail keeps the maxima of up to 128 equal blocks of its history (blocks double when the space is full, up
 * to `maxBlockPoints`, then the oldest leave) and fits a generalised Pareto tail to the top fifth of them. Taking
 * block maxima declusters: neighbouring exceedances count once, so a return period counts events, not points.
 * Maxima are winsorised at the level of an alert, so that a past anomaly does not blind the tail.
 *
 * Source: Coles, "An Introduction to Statistical Modeling of Extreme Values" (2001), ch. 3-4; Siffer et al.,
 * "Anomaly Detection in Streams with Extreme Value Theory" (KDD 2017) for the streaming use.
 * Cost: O(1) per point and tail, plus O(128) per tail at the end of a block.
 */
export class Extremes {
  readonly tails: number;
  blockPoints = FIRST_BLOCK_POINTS;
  maxBlockPoints: number;
  pointsInBlock = 0;
  filled = 0;
  next = 0;
  /** Blocks closed since the start, counted in blocks of the present size. */
  closed = 0;
  /** Largest deviation of the running block, per tail. */
  readonly current: Float64Array;
  /** Deviations at or below this are not worth a score. */
  readonly low: Float64Array;
  private readonly maxima: Float64Array;
  private readonly sorted: Float64Array;
  private readonly start: Float64Array;
  private readonly scale: Float64Array;
  private readonly shape: Float64Array;
  private readonly cap: Float64Array;
  private readonly exceedance: Float64Array;

  inEvent = false;
  memory: Float64Array;
  constructor(memories: number[], maxBlockPoints: number) {
    const tails = memories.length * 2;
    this.memory = Float64Array.from(memories.flatMap((m) => [m, m]));
    this.tails = tails;
    this.maxBlockPoints = maxBlockPoints;
    this.current = new Float64Array(tails);
    this.low = new Float64Array(tails).fill(Number.POSITIVE_INFINITY);
    this.maxima = new Float64Array(tails * BLOCKS);
    this.sorted = new Float64Array(tails * BLOCKS);
    this.start = new Float64Array(tails);
    this.scale = new Float64Array(tails);
    this.shape = new Float64Array(tails);
    this.cap = new Float64Array(tails).fill(Number.POSITIVE_INFINITY);
    this.exceedance = new Float64Array(tails);
  }

  /** Ends the point whose deviations were folded into `current`; closes the block when it is full. */
  endPoint(alertPoints: number): void {
    if (++this.pointsInBlock >= this.blockPoints) this.closeBlock(alertPoints);
  }

  /**
   * How many points one would wait, on this tail's own record, for a deviation at least this large.
   * @returns points; 0 while the tail is not learned or the deviation is ordinary
   */
  returnPeriod(tail: number, deviation: number): number {
    const scale = this.scale[tail] as number;
    const excess = deviation - (this.start[tail] as number);
    if (this.filled < Q.minBlocks! || !(excess > 0)) return 0;
    const history = this.filled * this.blockPoints;
    const shape = this.shape[tail] as number;
    const survival = (1 + (shape * excess) / scale) ** (-1 / shape);
    return Math.min(Q.beyond! * history, this.blockPoints / ((this.exceedance[tail] as number) * survival));
  }

  /** The deviation expected once in so many points (the inverse of {@link returnPeriod}). */
  returnLevel(tail: number, points: number): number {
    const shape = this.shape[tail] as number;
    const ratio = (points * (this.exceedance[tail] as number)) / this.blockPoints;
    if (this.filled < Q.minBlocks!) return Number.POSITIVE_INFINITY;
    if (ratio <= 1) return this.start[tail] as number;
    return (this.start[tail] as number) + ((this.scale[tail] as number) * (ratio ** shape - 1)) / shape;
  }

  private closeBlock(alertPoints: number): void {
    const full = this.filled === BLOCKS;
    for (let tail = 0; tail < this.tails; tail++) {
      const base = tail * BLOCKS;
      const maximum =
        Q.ev! && this.inEvent
          ? Math.min(
              this.current[tail] as number,
              Math.max(this.start[tail] as number, this.returnLevel(tail, alertPoints) * Q.ev!),
            )
          : (this.current[tail] as number);
      const leaving = full ? (this.maxima[base + this.next] as number) : Number.NaN;
      this.maxima[base + this.next] = maximum;
      this.replaceSorted(base, leaving, maximum);
      this.current[tail] = 0;
    }
    this.pointsInBlock = 0;
    this.closed++;
    this.next = (this.next + 1) % BLOCKS;
    if (!full) this.filled++;
    if (this.filled === BLOCKS && this.next === 0 && this.blockPoints < this.maxBlockPoints)
      this.mergePairs();
    if (this.filled >= Q.minBlocks!)
      for (let tail = 0; tail < this.tails; tail++) this.fit(tail, alertPoints);
  }

  /** Keeps one tail's maxima in order: `leaving` (NaN for none) out, `entering` in. */
  private replaceSorted(base: number, leaving: number, entering: number): void {
    const sorted = this.sorted;
    let i = this.filled - 1;
    if (!Number.isNaN(leaving)) {
      i = this.filled - 1;
      let carried = sorted[base + i] as number;
      // shift down until the leaving value is found
      while (carried !== leaving && i > 0) {
        i--;
        const held = sorted[base + i] as number;
        sorted[base + i] = carried;
        carried = held;
      }
      i = this.filled - 2;
    }
    while (i >= 0 && (sorted[base + i] as number) > entering) {
      sorted[base + i + 1] = sorted[base + i] as number;
      i--;
    }
    sorted[base + i + 1] = entering;
  }

  private mergePairs(): void {
    const half = BLOCKS / 2;
    for (let tail = 0; tail < this.tails; tail++) {
      const base = tail * BLOCKS;
      for (let i = 0; i < half; i++) {
        const first = this.maxima[base + 2 * i] as number;
        const second = this.maxima[base + 2 * i + 1] as number;
        this.maxima[base + i] = first > second ? first : second;
      }
    }
    this.blockPoints *= 2;
    this.filled = half;
    this.next = half;
    this.closed = Math.floor(this.closed / 2);
    this.rebuildSorted();
  }

  private rebuildSorted(): void {
    for (let tail = 0; tail < this.tails; tail++) {
      const base = tail * BLOCKS;
      this.sorted.set(this.maxima.subarray(base, base + this.filled), base);
      this.sorted.subarray(base, base + this.filled).sort();
    }
  }

  /** Generalised Pareto over the top fifth: winsorised mean excess, prior shape widened where values are few. */
  private fit(tail: number, alertPoints: number): void {
    const base = tail * BLOCKS;
    const sorted = this.sorted;
    const n = this.filled;
    const k = Math.max(4, Math.ceil(n * Q.share!));
    const start = sorted[base + n - k - 1] as number;
    const median = sorted[base + (n >> 1)] as number;
    let sum = 0;
    const trim = Math.floor(n * Q.trim!) + Q.trim0!;
    const most = sorted[base + n - 1 - trim] as number;
    for (let i = n - k; i < n; i++) sum += Math.min(sorted[base + i] as number, most) - start;
    const meanExcess = sum / (k - trim);
    const memory = this.memory[tail] as number;
    const independent = memory > this.blockPoints ? (k * this.blockPoints) / memory : k;
    const shape = Q.shape! + Q.few! / independent;
    const floor = Q.floor! * Math.max(start - median, 0) + 1e-9 * Math.abs(start) + 1e-300;
    this.start[tail] = start;
    this.shape[tail] = shape;
    this.scale[tail] = Math.max(meanExcess * (1 - shape), floor);
    this.exceedance[tail] = k / n;
    this.low[tail] = start;
    this.cap[tail] = this.returnLevel(tail, alertPoints);
  }

  /** The state as plain numbers. */
  serialize(): ExtremesState {
    return {
      blockPoints: this.blockPoints,
      maxBlockPoints: this.maxBlockPoints,
      pointsInBlock: this.pointsInBlock,
      filled: this.filled,
      next: this.next,
      closed: this.closed,
      current: Array.from(this.current),
      maxima: Array.from(this.maxima),
    };
  }
}
