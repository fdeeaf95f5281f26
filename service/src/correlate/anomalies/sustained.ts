import { Extremes, type ExtremesState } from '../../engine/baseline/index.ts';

/** Steps over which deviations are averaged: few for what is large, more for what is small. */
const WINDOWS = [5, 15];
const LONGEST = Math.max(...WINDOWS);
/** In halves of the band: one step far outside must not carry the average of the others. */
const MOST = 1;
/** So many of them have to be on that side, */
const AGREEING = 0.8;
/** and so many values have to differ: counts of what is rare come in few steps, whose means the tails know too little of. */
const DIFFERING = 0.6;
/**
 * How rare an average has to be, in steps: of minutes, five months, which no history of less than eight days can say of
 * anything. At two months a shop of two hundred signals had three false alarms a week by it.
 */
const RARE_STEPS = 150 * 1_440;
/** It has to be as rare for so many steps in a row: neighbouring averages are alike, and the highest soon falls. */
const LASTING = 3;

/** The state of {@link Sustained} as plain JSON. */
export interface SustainedState {
  recent: { deviation: number; value: number }[];
  /** Steps in a row that were off on the whole, negative below. */
  run: number;
  tails: ExtremesState;
}

/** Values that are off on the whole. */
export interface Drift {
  side: 1 | -1;
  /** Since how many steps. */
  steps: number;
  /** How far on average, in halves of the band. */
  size: number;
}

/**
 * Whether values have been off on the whole for some minutes, although each of them may still lie within the band: that of
 * a noisy signal is wide, and a mean of ten minutes is not. Its own record says how far such means usually go.
 */
export class Sustained {
  /** Deviations of the last steps in halves of the band, the newest last. */
  #recent: SustainedState['recent'] = [];
  #run = 0;
  readonly #tails = new Extremes(WINDOWS);

  static restore({ recent, run, tails }: SustainedState): Sustained {
    const sustained = new Sustained();
    sustained.#recent = [...recent];
    sustained.#run = run;
    sustained.#tails.restore(tails);
    return sustained;
  }

  serialize(): SustainedState {
    return { recent: [...this.#recent], run: this.#run, tails: this.#tails.serialize() };
  }

  /** What came before a gap says nothing of what comes after. */
  forgetRecent(): void {
    this.#recent = [];
    this.#run = 0;
  }

  /**
   * Takes in one step; null where values are not off on the whole.
   * @param deviation of the value from what was expected, in halves of the band
   */
  observe(deviation: number, value: number): Drift | null {
    const recent = this.#recent;
    recent.push({ deviation: Math.max(-MOST, Math.min(MOST, deviation)), value });
    if (recent.length > LONGEST) recent.shift();
    let found: Drift | undefined;
    WINDOWS.forEach((window, channel) => {
      if (recent.length < window) return;
      let sum = 0;
      for (let back = 1; back <= window; back += 1)
        sum += (recent.at(-back) as { deviation: number }).deviation;
      const mean = sum / window;
      const side = mean < 0 ? -1 : 1;
      const tail = 2 * channel + (side < 0 ? 1 : 0);
      const size = Math.abs(mean);
      if (size > (this.#tails.current[tail] as number)) this.#tails.current[tail] = size;
      if (found || size <= (this.#tails.start[tail] as number)) return;
      const last = recent.slice(-window);
      if (last.filter((one) => side * one.deviation > 0).length < AGREEING * window) return;
      if (new Set(last.map((one) => one.value)).size < DIFFERING * window) return;
      if (this.#tails.returnPeriod(tail, size) < RARE_STEPS) return;
      found = { side, size, steps: this.#since(side, window, size) };
    });
    this.#tails.endPoint(RARE_STEPS);
    return this.#lasting(found);
  }

  #lasting(found: Drift | undefined): Drift | null {
    if (found === undefined) this.#run = 0;
    else this.#run = this.#run * found.side > 0 ? this.#run + found.side : found.side;
    return found !== undefined && Math.abs(this.#run) >= LASTING ? found : null;
  }

  /** How many steps ago it began: where the deviations from there on have gathered most beyond half of their mean (CUSUM). */
  #since(side: 1 | -1, window: number, size: number): number {
    const slack = size / 2;
    let [sum, most, steps] = [0, 0, 1];
    for (let back = 1; back <= window; back += 1) {
      sum += side * (this.#recent.at(-back) as { deviation: number }).deviation - slack;
      if (sum > most) [most, steps] = [sum, back];
    }
    return steps;
  }
}
