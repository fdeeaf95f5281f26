import { EngineError } from '../errors.ts';
import { ALERT_SCORE, AlertGate, type AlertGateState } from './alert-gate.ts';
import { type BaselineConfig, completeConfig } from './config.ts';
import { Extremes, type ExtremesState } from './extremes.ts';
import { Level, type LevelState, SUSTAINED_POINTS } from './level.ts';
import { Season, type SeasonState } from './season.ts';
import type { SeasonalProfile } from './seasonal-profile.ts';
import { TimeStep, type TimeStepState } from './time-step.ts';

/** Points before the first score: enough for the tails to have a shape. */
const LEARNING_POINTS = 200;
/** On its first day a signal has not shown its day yet: up to four times the usual period is needed. */
const FIRST_DAY_CAUTION = 3;
/** With a season adopted, what the season explains to within so many of its units is no anomaly of the level. */
const UNEXPLAINED_UNITS = 7;
/** A season, adopted or not, that foresaw all but this share of a deviation explains it. */
const EXPLAINED_SHARE = 0.25;
/** Points over which the seasonal deviation is averaged, and the bound of each. */
const SEASONAL_SUSTAINED_POINTS = 8;
const LARGEST_SEASONAL = 6;
/** Larger magnitudes are not measurements: differences of them would overflow. */
const LARGEST_VALUE = 1e150;
/** Differences below this share of the value are rounding. */
const ROUNDING = 1e-9;
const DAY = 86_400_000;

const JUMP = 0;
const DISTANCE = 1;
const SUSTAINED = 2;
/** Points each deviation remembers: of the level's three, and of the season's two. */
const LEVEL_MEMORIES = [2, 2, 64];
const SEASON_MEMORIES = [2, 96];

/** What the baseline says about one point. The same object is returned by every push: copy what you keep. */
export interface Reading {
  /**
   * `learning`: too little history, score 0 and no band (lower = upper = expected); `missing`: the value is no
   * finite number and was passed over; `out_of_order`: not after the point before it, passed over.
   */
  status: 'scored' | 'learning' | 'missing' | 'out_of_order';
  /** 0 to 1; from {@link ALERT_SCORE} on it is an alert. Repeats of an event already told score at most 0.1. */
  score: number;
  /** Predicted value, in the signal's unit. */
  expected: number;
  /** The range outside of which a single point is rarer than the agreed rate of alerts. */
  lower: number;
  upper: number;
  alert: boolean;
  /** By how much the season, where one is adopted, has moved `expected` since the point before: no doing of the values. */
  seasonStep: number;
  /** 1 above, -1 below what was expected, 0 where nothing is unusual. */
  direction: -1 | 0 | 1;
}

/** Everything a {@link Baseline} knows, as plain JSON. */
export interface BaselineState {
  version: 1;
  config: BaselineConfig;
  lastTime: number | null;
  firstTime: number | null;
  timeStep: TimeStepState;
  level: LevelState;
  levelTails: ExtremesState;
  season: SeasonState | null;
  seasonTails: ExtremesState;
  seasonSustained: number;
  gate: AlertGateState;
}

/**
 * An adaptive baseline of one signal, in one pass, constant memory (about 25 kB) and O(1) time per point.
 *
 * Five deviations are followed (jump, distance and sustained distance from the level; distance and sustained distance
 * from the season where one is supported), each in units of the present spread. Each has its own return-level curve
 * per side, so the most unusual of them says how long one would wait for such a point; the alert gate turns that
 * into one score. A point is always judged before it is learned, and nothing later is ever consulted.
 */
export class Baseline {
  private readonly config: BaselineConfig;
  private readonly timeStep = new TimeStep();
  private readonly level = new Level();
  private readonly levelTails = new Extremes(LEVEL_MEMORIES);
  private readonly seasonTails = new Extremes(SEASON_MEMORIES);
  private readonly gate: AlertGate;
  private season: Season | undefined;
  private seasonSustained = 0;
  private lastTime = Number.NEGATIVE_INFINITY;
  private firstTime = Number.NEGATIVE_INFINITY;
  private best = 0;
  private bestDirection: -1 | 0 | 1 = 0;
  private readonly reading: Reading = {
    status: 'learning',
    score: 0,
    expected: 0,
    lower: 0,
    upper: 0,
    alert: false,
    seasonStep: 0,
    direction: 0,
  };

  constructor(config: BaselineConfig) {
    this.config = config;
    this.gate = new AlertGate(config);
  }

  /**
   * Judges one point, then learns it.
   *
   * @param timeMs Unix time in ms; points come in order
   * @param value in the signal's unit; NaN where it is missing (missing is never zero)
   * @returns the reading, valid until the next push; it never holds NaN and never throws
   */
  push(timeMs: number, value: number): Reading {
    const { reading, level, timeStep } = this;
    reading.score = 0;
    reading.alert = false;
    reading.seasonStep = 0;
    reading.direction = 0;
    if (!(timeMs > this.lastTime) || timeMs === Number.POSITIVE_INFINITY)
      return this.passOver('out_of_order');
    if (!(value < LARGEST_VALUE && value > -LARGEST_VALUE)) return this.passOver('missing');
    const gap = timeMs - this.lastTime;
    this.lastTime = timeMs;
    if (level.points === 0) {
      this.firstTime = timeMs;
      level.begin(value);
      reading.expected = value;
      return this.passOver('learning');
    }
    timeStep.observe(gap);
    const { step } = timeStep;
    if (timeStep.known) {
      if (gap > SUSTAINED_POINTS * step) {
        level.forgetRecent();
        this.seasonSustained = 0;
      }
      this.season ??= Season.forStep(step);
    }
    const alertPoints = (7 * DAY) / this.config.alertsPerWeek / step;
    const smallest = ROUNDING * Math.max(Math.abs(value), Math.abs(level.level)) + 1e-300;

    level.measure(value, smallest);
    this.best = 0;
    this.bestDirection = 0;
    this.weigh(this.levelTails, JUMP, level.jump);
    this.weigh(this.levelTails, DISTANCE, level.distance);
    this.weigh(this.levelTails, SUSTAINED, level.sustained);
    this.levelTails.endPoint(alertPoints);
    const adopted = this.weighSeason(timeMs, value, smallest, alertPoints);
    if (!adopted) {
      reading.expected = level.level;
      this.setBand(this.levelTails, DISTANCE, level.unit);
    }
    level.learn(value, smallest);

    if (level.points <= LEARNING_POINTS) {
      this.gate.score(0, 0, step, 1);
      return this.passOver('learning');
    }
    const age = timeMs - this.firstTime;
    const caution = age < DAY ? 1 + FIRST_DAY_CAUTION * (1 - age / DAY) : 1;
    reading.status = 'scored';
    reading.score = this.gate.score(this.best, level.size, step, caution);
    reading.alert = reading.score >= ALERT_SCORE;
    reading.direction = this.bestDirection;
    return reading;
  }

  /** Everything known, as plain JSON; {@link restoreBaseline} continues from it exactly. */
  serialize(): BaselineState {
    return {
      version: 1,
      config: { ...this.config },
      lastTime: Number.isFinite(this.lastTime) ? this.lastTime : null,
      firstTime: Number.isFinite(this.firstTime) ? this.firstTime : null,
      timeStep: this.timeStep.serialize(),
      level: this.level.serialize(),
      levelTails: this.levelTails.serialize(),
      season: this.season?.serialize() ?? null,
      seasonTails: this.seasonTails.serialize(),
      seasonSustained: this.seasonSustained,
      gate: this.gate.serialize(),
    };
  }

  /** Takes over a state from {@link serialize}. */
  restore(state: BaselineState): void {
    this.lastTime = state.lastTime ?? Number.NEGATIVE_INFINITY;
    this.firstTime = state.firstTime ?? Number.NEGATIVE_INFINITY;
    this.timeStep.restore(state.timeStep);
    this.level.restore(state.level);
    this.levelTails.restore(state.levelTails);
    this.season = state.season === null ? undefined : Season.restore(state.season);
    this.seasonTails.restore(state.seasonTails);
    this.seasonSustained = state.seasonSustained;
    this.gate.restore(state.gate);
    this.reading.expected = state.level.level;
  }

  private passOver(status: 'learning' | 'missing' | 'out_of_order'): Reading {
    const { reading } = this;
    reading.status = status;
    reading.lower = reading.expected;
    reading.upper = reading.expected;
    return reading;
  }

  /** Folds one deviation into its tails, and keeps its return period if it is the longest of this point. */
  private weigh(tails: Extremes, channel: number, deviation: number): void {
    const below = deviation < 0;
    const tail = below ? 2 * channel + 1 : 2 * channel;
    const size = below ? -deviation : deviation;
    if (size > (tails.current[tail] as number)) tails.current[tail] = size;
    if (size > (tails.start[tail] as number)) {
      const period = tails.returnPeriod(tail, size);
      if (period > this.best) {
        this.best = period;
        this.bestDirection = below ? -1 : 1;
      }
    }
  }

  /** Weighs the point against the season; returns whether one is adopted and gave the expected value. */
  private weighSeason(timeMs: number, value: number, smallest: number, alertPoints: number): boolean {
    const { season, level, seasonTails } = this;
    if (season === undefined) return false;
    const { profile } = season;
    if (profile === undefined) return false;
    if (!season.observe(timeMs, value, level.deviation, level.spread, smallest)) return false;
    const { deviation } = profile;
    const bounded = deviation > LARGEST_SEASONAL ? LARGEST_SEASONAL : Math.max(deviation, -LARGEST_SEASONAL);
    this.seasonSustained += (bounded - this.seasonSustained) / SEASONAL_SUSTAINED_POINTS;
    const plain = this.best;
    const direction = this.bestDirection;
    if (plain > 0) this.best = plain * this.unexplained(profile, season.adopted) ** 4;
    const kept = this.best;
    this.weigh(seasonTails, 0, deviation);
    this.weigh(seasonTails, 1, this.seasonSustained);
    seasonTails.endPoint(alertPoints);
    if (!season.adopted) {
      this.best = kept;
      this.bestDirection = direction;
      return false;
    }
    this.reading.expected = profile.expected;
    this.reading.seasonStep = profile.moved;
    this.setBand(seasonTails, 0, profile.unit);
    return true;
  }

  /** How much of a deviation from the level the season leaves open: 0 for none of it, 1 for enough to be told. */
  private unexplained(profile: SeasonalProfile, adopted: boolean): number {
    const outside = Math.abs(profile.deviation);
    const { distance, jump, unit } = this.level;
    const told = Math.max(Math.abs(distance), Math.abs(jump)) * unit;
    const share = (outside * profile.unit) / (EXPLAINED_SHARE * told);
    const units = adopted ? outside / UNEXPLAINED_UNITS : 1;
    return Math.min(1, share, units);
  }

  private setBand(tails: Extremes, channel: number, unit: number): void {
    const { reading } = this;
    const above = tails.alertLevel(2 * channel);
    const below = tails.alertLevel(2 * channel + 1);
    reading.upper = reading.expected + (above < Number.POSITIVE_INFINITY ? above * unit : 0);
    reading.lower = reading.expected - (below < Number.POSITIVE_INFINITY ? below * unit : 0);
  }
}

/**
 * A baseline that knows nothing yet. The default configuration is meant for every signal.
 * @throws EngineError `invalid_argument` for a rate that is none
 */
export function createBaseline(config: Partial<BaselineConfig> = {}): Baseline {
  return new Baseline(completeConfig(config));
}

/**
 * A baseline that continues exactly where {@link Baseline.serialize} left one, also after a trip through JSON.
 * @throws EngineError `invalid_argument` if the state is of another version
 */
export function restoreBaseline(state: BaselineState): Baseline {
  if (state.version !== 1) {
    throw new EngineError(
      'invalid_argument',
      `state.version is ${String(state.version)}; only 1 is known: start anew.`,
    );
  }
  const baseline = createBaseline(state.config);
  baseline.restore(state);
  return baseline;
}
