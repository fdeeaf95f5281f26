import type { BaselineConfig } from './config.ts';

/** From this score on, a point is an alert. */
export const ALERT_SCORE = 0.5;
/** While an event goes on, its points score at most this, so that no threshold tells of them again. */
const REPEAT_SCORE = 0.1;
/** A score that shows that an event is still going on. */
const STILL_UNUSUAL = 0.4;
/** An event is over after so many quiet points, */
const QUIET_POINTS = 24;
/** and no event lasts longer than this: by then it is a new state, and the baseline has begun to adopt it. */
const LONGEST_EVENT = 576;
/** An event that grows to this many times its size when it was told is told again. */
const ESCALATION = 3;
/** Each alert doubles (e^0.7) the period the next must reach; that wears off over so many points. */
const STEP_AFTER_ALERT = 0.7;
const STEP_MEMORY_POINTS = 1000;
/** Weeks over which alerts are counted, and how many more than agreed there may be before all need a longer period. */
const BUDGET_WEEKS = 4;
const BUDGET_SLACK = 2;
const BUDGET_STEP = 0.5;
const WEEK = 604_800_000;

/** The state of an {@link AlertGate} as plain numbers. */
export interface AlertGateState {
  rest: number;
  age: number;
  size: number;
  step: number;
  spent: number;
}

/**
 * Turns return periods into scores and alerts: one alert per event, and a rate that holds in the long run.
 *
 * The score is 1 / (1 + sqrt(needed / period)): 0.5 where the period is exactly the one needed. Needed is one alert
 * per agreed interval, more right after alerts, and more again for a signal that has had more than its share.
 */
export class AlertGate {
  private readonly alertsPerWeek: number;
  private rest = 0;
  private age = 0;
  private size = 0;
  private step = 0;
  private spent = 0;

  constructor(config: BaselineConfig) {
    this.alertsPerWeek = config.alertsPerWeek;
  }

  /**
   * Scores one point.
   * @param period return period of the point in points, 0 if ordinary
   * @param size size of the deviation, comparable between points
   * @param stepMs the signal's time step
   * @param caution factor on the period needed, 1 once the signal is well known
   */
  score(period: number, size: number, stepMs: number, caution: number): number {
    this.step -= this.step / STEP_MEMORY_POINTS;
    this.spent -= (this.spent * stepMs) / (BUDGET_WEEKS * WEEK);
    const open = this.rest > 0;
    if (open) {
      this.rest--;
      this.age++;
    }
    if (period <= 0) return 0;
    const agreed = WEEK / this.alertsPerWeek / stepMs;
    const over = this.spent - BUDGET_WEEKS * this.alertsPerWeek - BUDGET_SLACK;
    const needed = agreed * caution * Math.exp(this.step + (over > 0 ? BUDGET_STEP * over : 0));
    const score = 1 / (1 + Math.sqrt(needed / period));
    if (open && !(score >= ALERT_SCORE && size > ESCALATION * this.size)) {
      if (score > STILL_UNUSUAL && this.age < LONGEST_EVENT) this.rest = QUIET_POINTS;
      return Math.min(score, REPEAT_SCORE);
    }
    if (score >= ALERT_SCORE) {
      this.rest = QUIET_POINTS;
      this.age = 0;
      this.size = size;
      this.step += STEP_AFTER_ALERT;
      this.spent++;
    }
    return score;
  }

  /** The state as plain numbers; {@link restore} resumes it exactly. */
  serialize(): AlertGateState {
    const { rest, age, size, step, spent } = this;
    return { rest, age, size, step, spent };
  }

  /** Takes over a state from {@link serialize}. */
  restore(state: AlertGateState): void {
    this.rest = state.rest;
    this.age = state.age;
    this.size = state.size;
    this.step = state.step;
    this.spent = state.spent;
  }
}
