/** Block maxima kept per tail: a top quarter of 32 values to fit, at 1 kB per tail. */
const BLOCKS = 128;
/** Points per block at the start; blocks are merged in pairs as the history grows. */
const FIRST_BLOCK_POINTS = 8;
/** Blocks stop growing here: 128 of them are then three weeks of minutes, and the oldest leave. */
const LARGEST_BLOCK_POINTS = 256;
/** Below this many blocks nothing is said about a tail. */
const LEAST_BLOCKS = 12;
/** A smoothed deviation is not judged before its history holds this many independent windows. */
const LEAST_WINDOWS = 8;
/** Share of the block maxima that makes up the tail. */
const TAIL_SHARE = 0.25;
/** Share of the block maxima that past anomalies may occupy without widening the tail. */
const CENSORED_SHARE = 0.12;
/** Shape of the tail before any evidence: between exponential (0) and the heavy tails of latency (0.3). */
const PRIOR_SHAPE = 0.1;
/** Added to the shape, divided by the independent values in the tail: a tail from few values is extended less. */
const FEW_VALUES_SHAPE = 0.5;
/** The tail's scale is at least this share of the distance from the median maximum to the tail. */
const LEAST_SCALE = 0.2;
/** What was never seen in a history of length T is not claimed to be rarer than once in this many T. */
const BEYOND_HISTORY = 20;

/** How many of n maxima make up the tail. */
const kept = (n: number): number => Math.max(4, Math.ceil(n * TAIL_SHARE));

/** The state of {@link Extremes} as plain numbers. */
export interface ExtremesState {
  blockPoints: number;
  pointsInBlock: number;
  filled: number;
  next: number;
  current: number[];
  maxima: number[];
  fittedFor: number;
}

/**
 * Return-level curves for a bank of tails, learned in one pass and in constant memory.
 *
 * Each tail keeps the maxima of up to 128 equal blocks of its history (blocks double in length when the space is
 * full, up to 256 points; then the oldest leave) and fits a generalised Pareto tail to the top quarter of them.
 * Block maxima decluster: neighbouring exceedances count once, so a return period counts events, not points. The
 * largest eighth is censored, not averaged in, so that past anomalies do not blind the tail; when they recur often
 * enough to be more than that, they are the signal's habit and the tail widens.
 *
 * Source: Coles, "An Introduction to Statistical Modeling of Extreme Values" (2001), chapters 3 and 4; Siffer et
 * al., "Anomaly Detection in Streams with Extreme Value Theory" (KDD 2017) for the streaming use.
 * Cost: O(1) per point and tail; O(128) per tail at the end of a block.
 */
export class Extremes {
  /** Two tails per channel: 2c for deviations above, 2c + 1 for those below. */
  readonly tails: number;
  /** Largest deviation of the running block, per tail. The caller raises it. */
  readonly current: Float64Array;
  /** Deviations up to this are ordinary: their return period is 0. */
  readonly start: Float64Array;
  private readonly memory: Float64Array;
  /** Tails whose curve is older than their maxima: it is fitted when it is next asked for. */
  private readonly stale: Uint8Array;
  private readonly scale: Float64Array;
  private readonly shape: Float64Array;
  private readonly level: Float64Array;
  private readonly exceedance: Float64Array;
  private readonly maxima: Float32Array;
  private readonly sorted: Float32Array;
  private blockPoints = FIRST_BLOCK_POINTS;
  private pointsInBlock = 0;
  private filled = 0;
  private next = 0;
  private fittedFor = 0;

  /** @param memories per channel, over how many points its deviation remembers (1 for one that does not) */
  constructor(memories: readonly number[]) {
    const tails = memories.length * 2;
    this.tails = tails;
    this.memory = Float64Array.from(memories.flatMap((points) => [points, points]));
    this.current = new Float64Array(tails);
    this.start = new Float64Array(tails).fill(Number.POSITIVE_INFINITY);
    this.stale = new Uint8Array(tails);
    this.scale = new Float64Array(tails);
    this.shape = new Float64Array(tails);
    this.level = new Float64Array(tails);
    this.exceedance = new Float64Array(tails);
    this.maxima = new Float32Array(tails * BLOCKS);
    this.sorted = new Float32Array(tails * BLOCKS);
  }

  /**
   * Ends the point whose deviations were folded into `current`; closes the block when it is full.
   * @param alertPoints the alert period in points, for {@link alertLevel}
   */
  endPoint(alertPoints: number): void {
    if (++this.pointsInBlock < this.blockPoints) return;
    this.closeBlock();
    if (this.filled < LEAST_BLOCKS) return;
    this.fittedFor = alertPoints;
    for (let tail = 0; tail < this.tails; tail++) this.setStart(tail);
  }

  /**
   * How many points one would wait, on this tail's own record, for a deviation larger than this one.
   * @returns points; 0 while the tail is not learned or the deviation is ordinary
   */
  returnPeriod(tail: number, deviation: number): number {
    const excess = deviation - (this.start[tail] as number);
    if (!(excess > 0)) return 0;
    if (this.stale[tail] === 1) this.fit(tail);
    const shape = this.shape[tail] as number;
    const survival = (1 + (shape * excess) / (this.scale[tail] as number)) ** (-1 / shape);
    const period = this.blockPoints / ((this.exceedance[tail] as number) * survival);
    const longest = BEYOND_HISTORY * this.filled * this.blockPoints;
    return Math.min(period, longest);
  }

  /** The deviation expected once in the alert period; infinite while the tail is not learned. */
  alertLevel(tail: number): number {
    const start = this.start[tail] as number;
    if (start === Number.POSITIVE_INFINITY) return start;
    if (this.stale[tail] === 1) this.fit(tail);
    return this.level[tail] as number;
  }

  private closeBlock(): void {
    const full = this.filled === BLOCKS;
    for (let tail = 0; tail < this.tails; tail++) {
      const slot = tail * BLOCKS + this.next;
      const leaving = full ? (this.maxima[slot] as number) : -1;
      this.maxima[slot] = this.current[tail] as number;
      this.replaceSorted(tail * BLOCKS, leaving, this.maxima[slot] as number);
      this.current[tail] = 0;
    }
    this.pointsInBlock = 0;
    this.next = (this.next + 1) % BLOCKS;
    if (full) return;
    this.filled++;
    if (this.filled === BLOCKS && this.blockPoints < LARGEST_BLOCK_POINTS) this.mergePairs();
  }

  /** Keeps one tail's maxima in ascending order: `leaving` (-1 for none) out, `entering` in. */
  private replaceSorted(base: number, leaving: number, entering: number): void {
    const sorted = this.sorted;
    let i = this.filled - 1;
    if (leaving >= 0) {
      let carried = sorted[base + i] as number;
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
    for (let base = 0; base < this.maxima.length; base += BLOCKS) {
      for (let i = 0; i < half; i++) {
        const first = this.maxima[base + 2 * i] as number;
        const second = this.maxima[base + 2 * i + 1] as number;
        this.maxima[base + i] = Math.max(first, second);
      }
    }
    this.blockPoints *= 2;
    this.filled = half;
    this.next = half;
    this.sortAll();
  }

  private sortAll(): void {
    for (let base = 0; base < this.maxima.length; base += BLOCKS) {
      this.sorted.set(this.maxima.subarray(base, base + this.filled), base);
      this.sorted.subarray(base, base + this.filled).sort();
    }
  }

  /** Where the tail begins: the top quarter of the maxima. Nowhere while the history is short for its memory. */
  private setStart(tail: number): void {
    const n = this.filled;
    if (n * this.blockPoints < LEAST_WINDOWS * (this.memory[tail] as number)) return;
    this.start[tail] = this.sorted[tail * BLOCKS + n - kept(n) - 1] as number;
    this.stale[tail] = 1;
  }

  /** Generalised Pareto over the top quarter: the scale is the likelihood estimate with the largest values censored. */
  private fit(tail: number): void {
    const n = this.filled;
    const memory = this.memory[tail] as number;
    const top = tail * BLOCKS + n;
    const values = kept(n);
    const censored = Math.floor(n * CENSORED_SHARE);
    const start = this.start[tail] as number;
    const median = this.sorted[top - n + (n >> 1)] as number;
    let excesses = censored * ((this.sorted[top - 1 - censored] as number) - start);
    for (let i = top - values; i < top - censored; i++) excesses += (this.sorted[i] as number) - start;
    const independent = memory > this.blockPoints ? (values * this.blockPoints) / memory : values;
    const shape = PRIOR_SHAPE + FEW_VALUES_SHAPE / independent;
    const least = LEAST_SCALE * (start - median) + 1e-9 * start + 1e-300;
    this.shape[tail] = shape;
    this.scale[tail] = Math.max((excesses / (values - censored)) * (1 - shape), least);
    const ratio = (this.fittedFor * values) / (n * this.blockPoints);
    this.exceedance[tail] = values / n;
    this.level[tail] =
      ratio > 1 ? start + ((this.scale[tail] as number) * (ratio ** shape - 1)) / shape : start;
    this.stale[tail] = 0;
  }

  /** The state as plain numbers; {@link restore} resumes it exactly. */
  serialize(): ExtremesState {
    const { blockPoints, pointsInBlock, filled, next, fittedFor } = this;
    const maxima: number[] = [];
    for (let base = 0; base < this.maxima.length; base += BLOCKS) {
      maxima.push(...this.maxima.subarray(base, base + filled));
    }
    return { blockPoints, pointsInBlock, filled, next, fittedFor, current: [...this.current], maxima };
  }

  /** Takes over a state from {@link serialize} of a bank with the same channels. */
  restore(state: ExtremesState): void {
    this.blockPoints = state.blockPoints;
    this.pointsInBlock = state.pointsInBlock;
    this.filled = state.filled;
    this.next = state.next;
    this.fittedFor = state.fittedFor;
    this.current.set(state.current);
    for (let tail = 0; tail < this.tails; tail++) {
      this.maxima.set(state.maxima.slice(tail * state.filled, (tail + 1) * state.filled), tail * BLOCKS);
    }
    this.sortAll();
    if (this.fittedFor > 0) for (let tail = 0; tail < this.tails; tail++) this.setStart(tail);
  }
}
