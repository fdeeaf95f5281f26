/** Points over which the level and the spreads are remembered. */
const LEVEL_POINTS = 400;
/** Points over which the quick level is remembered, against which a jump is measured. */
const QUICK_POINTS = 8;
/** Points over which the sustained deviation is averaged: long enough to tell many small ones from one large. */
export const SUSTAINED_POINTS = 48;
/** Points over which the usual spread is remembered: two weeks of 5 minutes. */
const LONG_POINTS = 4096;
/** How many spreads one value may pull the level: more is an anomaly's doing, until it stays. */
const LARGEST_PULL = 5;
/** How many usual steps one value may pull the quick level. */
const LARGEST_QUICK_PULL = 4;
/** A run this long on one side of the level is taken as a shift: from then on the pull grows with it. */
const SHIFT_RUN = 32;
/** While so few points are known, nothing is held back. */
const FIRST_POINTS = 16;

const clamp = (x: number, limit: number): number => (x > limit ? limit : Math.max(x, -limit));

/** The state of a {@link Level} as plain numbers. */
export interface LevelState {
  points: number;
  level: number;
  quick: number;
  previous: number;
  spread: number;
  stepSpread: number;
  longSpread: number;
  sustained: number;
  run: number;
}

/**
 * Where a signal stands and how much it moves, without a season: running averages that forget, in which no single
 * value counts for more than five spreads (Huber's psi), so that past anomalies leave no mark; a value that stays is
 * a shift and is adopted faster the longer it stays. O(1) per point.
 */
export class Level {
  points = 0;
  /** The level before the last point. */
  level = 0;
  /** Mean absolute deviation from the level, lately. */
  spread = 0;
  /** Distance of the last point from the level, in the signal's unit. */
  deviation = 0;
  /** The unit of the three measures below: the present and the long-run spread in equal parts. */
  unit = 0;
  /** The last point against the last few: a jump. */
  jump = 0;
  /** The last point against the level. */
  distance = 0;
  /** The average of the last hours against the level, each point bounded. */
  sustained = 0;
  /** Size of the last deviation in long-run spreads. */
  size = 0;
  private quick = 0;
  private previous = 0;
  private stepSpread = 0;
  private longSpread = 0;
  private run = 0;

  /** The first point: nothing to compare it with. */
  begin(value: number): void {
    this.points = 1;
    this.level = value;
    this.quick = value;
    this.previous = value;
  }

  /**
   * Measures one point against what is known.
   * @param smallest the smallest difference that is not rounding
   */
  measure(value: number, smallest: number): void {
    this.points++;
    this.deviation = value - this.level;
    this.unit = 0.5 * this.spread + 0.5 * this.longSpread + smallest;
    this.jump = (value - this.quick) / this.unit;
    this.distance = this.deviation / this.unit;
    this.size = Math.abs(this.deviation) / (this.longSpread + smallest);
    const bounded = clamp(this.deviation, LARGEST_PULL * this.spread) / this.unit;
    this.sustained += (bounded - this.sustained) / SUSTAINED_POINTS;
  }

  /** Learns the point just measured. */
  learn(value: number, smallest: number): void {
    const n = this.points;
    const early = n < FIRST_POINTS;
    const { deviation } = this;
    const rate = 1 / Math.min(n, LEVEL_POINTS);
    const pull = LARGEST_PULL * this.spread;
    if (deviation > 0) this.run = this.run > 0 ? this.run + 1 : 1;
    else if (deviation < 0) this.run = this.run < 0 ? this.run - 1 : -1;
    const length = this.run < 0 ? -this.run : this.run;
    const hurry = length > SHIFT_RUN ? length / SHIFT_RUN : 1;
    this.level += rate * (early ? deviation : clamp(deviation, pull * hurry));
    const size = deviation < 0 ? -deviation : deviation;
    this.spread += rate * ((early ? size : Math.min(size, 2 * pull + smallest)) - this.spread);
    const jump = value - this.quick;
    const quickPull = early ? jump : clamp(jump, LARGEST_QUICK_PULL * this.stepSpread);
    this.quick += quickPull / Math.min(n, QUICK_POINTS);
    const step = Math.abs(value - this.previous);
    const largestStep = 2 * LARGEST_PULL * this.stepSpread + smallest;
    this.stepSpread += rate * ((early ? step : Math.min(step, largestStep)) - this.stepSpread);
    this.longSpread += (this.spread - this.longSpread) / Math.min(n, LONG_POINTS);
    this.previous = value;
  }

  /** Empties the short memories, after a gap longer than they reach: what was before it says nothing about now. */
  forgetRecent(): void {
    this.quick = this.level;
    this.sustained = 0;
    this.run = 0;
  }

  /** The state as plain numbers; {@link restore} resumes it exactly. */
  serialize(): LevelState {
    const { points, level, quick, previous, spread, stepSpread, longSpread, sustained, run } = this;
    return { points, level, quick, previous, spread, stepSpread, longSpread, sustained, run };
  }

  /** Takes over a state from {@link serialize}. */
  restore(state: LevelState): void {
    Object.assign(this, state);
  }
}
