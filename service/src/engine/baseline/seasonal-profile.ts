/** Cycles (of a day at least) over which the error is remembered. */
const ERROR_CYCLES = 3;
/** No single error counts for more spreads of the level: enough for a nightly job to be worth a season. */
const LARGEST_ERROR = 12;
/** The drift of the whole profile follows over a day, and never over fewer points than these. */
const LEAST_DRIFT_POINTS = 64;
/** Keeps a time on the edge of a bin in the bin it opens, whatever the rounding. */
const EDGE = 1e-6;
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
  step: number;
  seen: number;
  bin: number;
  entered: number;
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
  readonly step: number;
  /** Predicted value at the last point given to {@link observe}. */
  expected = 0;
  /** Distance of that point from the range of its phase, in {@link unit}s; 0 within it. */
  deviation = 0;
  /** The unit of `deviation`, in the signal's own unit. */
  unit = 0;
  /** By how much the pattern alone has moved what is predicted since the point before. */
  moved = 0;
  private seen = 0;
  private bin = -1;
  /** What the mean of that bin was when it was entered: what this cycle shows in it foretells nothing of this cycle. */
  private entered = 0;
  private drift = 0;
  private wideSpread = 0;
  private error = 0;
  private plainError = 0;
  private readonly cyclePoints: number;
  /** Points a bin's mean remembers. */
  private readonly binPoints: number;
  private readonly errorPoints: number;
  private readonly driftPoints: number;
  private readonly errorRate: number;
  private readonly driftRate: number;
  private readonly cyclesPerMs: number;
  private readonly mean: Float64Array;
  private readonly spread: Float32Array;
  private readonly count: Float32Array;

  /** @param step the signal's time step in ms, from which the memories follow */
  constructor(periodMs: number, bins: number, step: number) {
    const cycle = Math.max(DAY, periodMs);
    this.periodMs = periodMs;
    this.bins = bins;
    this.step = step;
    this.cyclePoints = cycle / step;
    this.binPoints = CYCLES * Math.max(1, Math.round(periodMs / step / bins));
    this.errorPoints = (ERROR_CYCLES * cycle) / step;
    this.driftPoints = Math.max(LEAST_DRIFT_POINTS, DAY / step);
    this.errorRate = 1 / this.errorPoints;
    this.driftRate = 1 / this.driftPoints;
    this.cyclesPerMs = 1 / periodMs;
    this.mean = new Float64Array(bins);
    this.spread = new Float32Array(bins);
    this.count = new Float32Array(bins);
  }

  /**
   * Predicts one point from what is known, then learns it.
   * @param plainDeviation distance of the value from the level alone
   * @param plainSpread usual size of that distance; also limits what one point may teach
   * @param smallest the smallest difference that is not rounding
   * @param wanted whether `expected`, `deviation` and `unit` will be read
   * @returns whether the phase had been seen before, so that there is a prediction
   */
  observe(
    timeMs: number,
    value: number,
    plainDeviation: number,
    plainSpread: number,
    smallest: number,
    wanted: boolean,
  ): boolean {
    const { bins, mean, spread, count } = this;
    const cycles = timeMs * this.cyclesPerMs;
    const at = Math.floor((cycles - Math.floor(cycles)) * bins + EDGE);
    const bin = at < bins ? at : 0;
    const before = bin === 0 ? bins - 1 : bin - 1;
    const after = bin === bins - 1 ? 0 : bin + 1;
    const known = count[bin] !== 0 && count[before] !== 0 && count[after] !== 0;
    const level = value - this.drift;
    this.enter(bin);
    if (known) {
      const centre = this.entered;
      const previous = mean[before] as number;
      const next = mean[after] as number;
      if (wanted) {
        const least = Math.min(centre, previous, next);
        const most = Math.max(centre, previous, next);
        const outside = level > most ? level - most : level < least ? level - least : 0;
        const own =
          ((spread[before] as number) + 2 * (spread[bin] as number) + (spread[after] as number)) / 4;
        this.unit = OWN_SPREAD * own + (1 - OWN_SPREAD) * this.wideSpread + 0.01 * plainSpread + smallest;
        this.deviation = outside / this.unit;
        this.expected = centre + this.drift;
      }
      this.judge(level - centre, plainDeviation, plainSpread);
    }
    this.learn(bin, level, LARGEST_PULL * (2 * this.wideSpread + 0.1 * plainSpread));
    return known;
  }

  /** Mean absolute error of the profile over that of the level alone, lately; infinite before a full cycle of both. */
  relativeError(): number {
    return this.seen > this.cyclePoints && this.plainError > 0
      ? this.error / this.plainError
      : Number.POSITIVE_INFINITY;
  }

  private enter(bin: number): void {
    this.moved = 0;
    if (bin === this.bin) return;
    const mean = this.mean[bin] as number;
    if (this.bin >= 0 && this.count[bin] !== 0) this.moved = mean - this.entered;
    this.bin = this.count[bin] === 0 ? -1 : bin;
    this.entered = mean;
  }

  private judge(residual: number, plainDeviation: number, plainSpread: number): void {
    const size = residual < 0 ? -residual : residual;
    const plain = plainDeviation < 0 ? -plainDeviation : plainDeviation;
    const seen = ++this.seen;
    const pull = LARGEST_PULL * this.wideSpread;
    const limit = seen < 20 ? size : 2 * pull + 0.01 * plainSpread;
    const most = LARGEST_ERROR * plainSpread;
    const errorRate = seen < this.errorPoints ? 1 / seen : this.errorRate;
    this.error += errorRate * (Math.min(size, most) - this.error);
    this.plainError += errorRate * (Math.min(plain, most) - this.plainError);
    const spreadRate = seen < SPREAD_POINTS ? 1 / seen : 1 / SPREAD_POINTS;
    this.wideSpread += spreadRate * (Math.min(size, limit) - this.wideSpread);
    const pulled = residual > pull ? pull : Math.max(residual, -pull);
    this.drift += pulled * (seen <= LEAST_DRIFT_POINTS ? 1 / LEAST_DRIFT_POINTS : this.driftRateAt(seen));
  }

  private driftRateAt(seen: number): number {
    return seen < this.driftPoints ? 1 / seen : this.driftRate;
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
    const rate = 1 / Math.min(n + 1, this.binPoints);
    this.mean[bin] = (this.mean[bin] as number) + rate * pulled;
    this.spread[bin] =
      (this.spread[bin] as number) + rate * (Math.abs(pulled) - (this.spread[bin] as number));
    if (n < this.binPoints) this.count[bin] = n + 1;
  }

  /** The state as plain numbers; {@link restore} resumes it exactly. */
  serialize(): SeasonalProfileState {
    const { periodMs, bins, step, seen, bin, entered, drift, wideSpread, error, plainError } = this;
    const arrays = { mean: [...this.mean], spread: [...this.spread], count: [...this.count] };
    return { periodMs, bins, step, seen, bin, entered, drift, wideSpread, error, plainError, ...arrays };
  }

  /** A profile that continues from a state. */
  static restore(state: SeasonalProfileState): SeasonalProfile {
    const profile = new SeasonalProfile(state.periodMs, state.bins, state.step);
    profile.seen = state.seen;
    profile.bin = state.bin;
    profile.entered = state.entered;
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
