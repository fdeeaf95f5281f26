/** A day's worth of points that a profile's error remembers, times this many days. */
const ERROR_DAYS = 3;
const DAY = 86_400_000;
/** Cycles a bin's mean remembers. */
const CYCLES = 10;
/** Points over which the profile's general spread is remembered. */
const SPREAD_POINTS = 256;
/** How many spreads a value may pull the profile: more is an anomaly's doing, not the season's. */
const LARGEST_PULL = 5;
/** Share of a bin's own spread in the unit of its deviations; the rest is the spread of the whole profile. */
const OWN_SPREAD = 0.7;

/** The state of a {@link SeasonalProfile} as plain numbers. */
export interface SeasonalProfileState {
  periodMs: number;
  bins: number;
  seen: number;
  drift: number;
  wideSpread: number;
  error: number;
  plainError: number;
  mean: number[];
  spread: number[];
  count: number[];
}

/**
 * What a signal does at each phase of one candidate period, and whether knowing it predicts better than not.
 *
 * Per bin of the period a mean and a mean absolute deviation, both by running averages that forget and that no
 * single value can pull far; beside them a slow drift of the whole profile. A deviation is the distance to the range
 * spanned by the bin and its two neighbours, so that an edge arriving a little early is no anomaly, in units of the
 * spread usual at that phase. The error is always taken before learning: it is out of sample.
 * Cost: O(1) per point; memory 16 bytes a bin.
 */
export class SeasonalProfile {
  readonly periodMs: number;
  readonly bins: number;
  /** Predicted value at the last point given to {@link observe}. */
  expected = 0;
  /** Distance of that point from the range of its phase, in {@link unit}s; 0 within it. */
  deviation = 0;
  /** The unit of `deviation`, in the signal's own unit. */
  unit = 0;
  private seen = 0;
  private drift = 0;
  private wideSpread = 0;
  private error = 0;
  private plainError = 0;
  private readonly binMs: number;
  private readonly mean: Float64Array;
  private readonly spread: Float32Array;
  private readonly count: Float32Array;

  constructor(periodMs: number, bins: number) {
    this.periodMs = periodMs;
    this.bins = bins;
    this.binMs = periodMs / bins;
    this.mean = new Float64Array(bins);
    this.spread = new Float32Array(bins);
    this.count = new Float32Array(bins);
  }

  /**
   * Predicts one point from what is known, then learns it.
   * @param plainDeviation distance of the value from the level alone
   * @param plainSpread usual size of that distance; also limits what one point may teach
   * @param step the signal's time step in ms
   * @param smallest the smallest difference that is not rounding
   * @returns whether the phase had been seen before, so that there is a prediction
   */
  observe(
    timeMs: number,
    value: number,
    plainDeviation: number,
    plainSpread: number,
    step: number,
    smallest: number,
  ): boolean {
    const phase = timeMs % this.periodMs;
    const at = Math.floor((phase < 0 ? phase + this.periodMs : phase) / this.binMs);
    const bin = at < this.bins ? at : this.bins - 1;
    const before = bin === 0 ? this.bins - 1 : bin - 1;
    const after = bin === this.bins - 1 ? 0 : bin + 1;
    const known = this.count[bin] !== 0 && this.count[before] !== 0 && this.count[after] !== 0;
    if (known) {
      const mean = this.mean[bin] as number;
      const previous = this.mean[before] as number;
      const next = this.mean[after] as number;
      const level = value - this.drift;
      const least = Math.min(mean, previous, next);
      const most = Math.max(mean, previous, next);
      const outside = level > most ? level - most : level < least ? level - least : 0;
      const spread = this.spread;
      const own = ((spread[before] as number) + 2 * (spread[bin] as number) + (spread[after] as number)) / 4;
      this.unit = OWN_SPREAD * own + (1 - OWN_SPREAD) * this.wideSpread + 0.01 * plainSpread + smallest;
      this.deviation = outside / this.unit;
      this.expected = mean + this.drift;
      this.judge(level - mean, plainDeviation, plainSpread, step);
    }
    this.learn(bin, value - this.drift, LARGEST_PULL * (2 * this.wideSpread + 0.1 * plainSpread));
    return known;
  }

  /** Mean absolute error of the profile over that of the level alone, lately; infinite before a full cycle of both. */
  relativeError(step: number): number {
    if (this.seen * step <= Math.max(this.periodMs, DAY) || !(this.plainError > 0))
      return Number.POSITIVE_INFINITY;
    return this.error / this.plainError;
  }

  private judge(residual: number, plainDeviation: number, plainSpread: number, step: number): void {
    const size = Math.abs(residual);
    const seen = ++this.seen;
    const pull = LARGEST_PULL * this.wideSpread;
    const limit = seen < 20 ? size : 2 * pull + 0.01 * plainSpread;
    const spreadRate = 1 / Math.min(seen, SPREAD_POINTS);
    this.wideSpread += spreadRate * (Math.min(size, limit) - this.wideSpread);
    const errorRate = 1 / Math.min(seen, (ERROR_DAYS * Math.max(DAY, this.periodMs)) / step);
    this.error += errorRate * (Math.min(size, 3 * plainSpread) - this.error);
    this.plainError += errorRate * (Math.min(Math.abs(plainDeviation), 3 * plainSpread) - this.plainError);
    const pulled = residual > pull ? pull : Math.max(residual, -pull);
    this.drift += pulled / Math.max(64, Math.min(seen, DAY / step));
  }

  private learn(bin: number, level: number, limit: number): void {
    const n = this.count[bin] as number;
    if (n === 0) {
      this.mean[bin] = level;
      this.count[bin] = 1;
      return;
    }
    const distance = level - (this.mean[bin] as number);
    const pulled = distance > limit ? limit : Math.max(distance, -limit);
    const rate = 1 / Math.min(n + 1, CYCLES);
    this.mean[bin] = (this.mean[bin] as number) + rate * pulled;
    this.spread[bin] =
      (this.spread[bin] as number) + rate * (Math.abs(pulled) - (this.spread[bin] as number));
    if (n < CYCLES) this.count[bin] = n + 1;
  }

  /** The state as plain numbers; {@link restore} resumes it exactly. */
  serialize(): SeasonalProfileState {
    const { periodMs, bins, seen, drift, wideSpread, error, plainError } = this;
    const arrays = { mean: [...this.mean], spread: [...this.spread], count: [...this.count] };
    return { periodMs, bins, seen, drift, wideSpread, error, plainError, ...arrays };
  }

  /** A profile that continues from a state. */
  static restore(state: SeasonalProfileState): SeasonalProfile {
    const profile = new SeasonalProfile(state.periodMs, state.bins);
    profile.seen = state.seen;
    profile.drift = state.drift;
    profile.wideSpread = state.wideSpread;
    profile.error = state.error;
    profile.plainError = state.plainError;
    profile.mean.set(state.mean);
    profile.spread.set(state.spread);
    profile.count.set(state.count);
    return profile;
  }
}
