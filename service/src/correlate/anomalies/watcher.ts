import {
  ALERT_SCORE,
  type Baseline,
  type BaselineState,
  createBaseline,
  restoreBaseline,
} from '../../engine/baseline/index.ts';
import { type Drift, Sustained, type SustainedState } from './sustained.ts';

/**
 * Before so much was told no deviation, however large, is rare enough to be an alert at the engine's default rate: it does
 * not claim of a history that something is more than twenty times rarer than it is long, and is cautious on the first day.
 */
const LEARNING_MS = 0.9 * 86_400_000;
/** An anomaly is believed once so many of the last five minutes were outside the band: a single one is soon over. */
const CONFIRM_MINUTES = 3;
const CONFIRM_OF = 5;
/** A small one that stays within the band, as the average shows it, is believed after half an hour of it. */
const CONFIRM_SMALL_MINUTES = 30;
/** It is over after so many minutes in a row that were as expected, */
const CLEAN_MINUTES = 5;
/** and the same one goes on when it comes back within so many. */
const REOPEN_MINUTES = 15;
/** After so long what is as the baseline expects by now is how things are. */
const NEW_STATE_MS = 24 * 3_600_000;
/** Where between what was expected and what was seen a value counts as still unusual, unless the band is nearer. */
const HALF_WAY = 0.5;
/** What told something in this share of its minutes, lately, is missed when it does not. */
const REGULAR = 0.9;
const PRESENCE_MINUTES = 120;
/** What was unusual and tells nothing any more for so long is over: its operation is not asked for, or its service silent. */
const FORGOTTEN_MINUTES = 60;
/** A regular one is silent after so many minutes without a word. */
const SILENT_MINUTES = 5;

/** A time in which values were not as expected. Times are milliseconds since 1970. */
export interface Episode {
  since: number;
  /** 1 above, -1 below what was expected. */
  side: 1 | -1;
  score: number;
  /** What was expected when it began, and the band, moved on as the season moves. */
  expected: number;
  lower: number;
  upper: number;
  /** Beyond it a value is still unusual. Nearer than where it began, so that it does not flap. */
  edge: number;
  observed: number;
  worst: number;
  /** How far each of the last five minutes was from what was expected of it, in its direction, the newest last. */
  lately: number[];
  /** The most that three of five minutes reached of that, and what was expected then. */
  size: number;
  usual: number;
  lastAt: number;
  /** Of the last minutes, the newest lowest: 1 where it was outside the band it began with. */
  recent: number;
  /** Minutes in a row that were beyond the edge, and the most there were of them. */
  run: number;
  longest: number;
  /** Whether it is believed by the mean of its minutes alone. */
  onTheWhole: boolean;
  clean: number;
  firstCleanAt: number;
  confirmedAt: number | null;
  endedAt: number | null;
}

interface Band {
  lower: number;
  upper: number;
  expected: number;
}

/** Of what a state is made. One of another version is not gone on from: what it knew is learnt from the points again. */
export const WATCHER_VERSION = 3;

/** Everything a {@link Watcher} knows, as plain JSON. */
export interface WatcherState {
  version: typeof WATCHER_VERSION;
  baseline: BaselineState;
  sustained: SustainedState;
  stepMs: number;
  since: number | null;
  lastValueAt: number | null;
  presence: number;
  told: number;
  missing: number;
  regular: boolean;
  episode: Episode | null;
}

/**
 * Follows one signal minute by minute: is it as expected, since when not, and is it there at all. Pure: what it says
 * follows from the values alone, so that whoever goes on from a kept state comes to the same.
 */
export class Watcher {
  readonly stepMs: number;
  /** When it began to be judged. */
  since: number | null = null;
  lastValueAt: number | null = null;
  episode: Episode | null = null;
  /** The newest band, for values that are not final yet. */
  band: Band | null = null;
  #baseline: Baseline;
  #sustained = new Sustained();
  #presence = 0;
  #told = 0;
  #missing = 0;
  #regular = false;

  constructor(stepMs: number, baseline: Baseline = createBaseline()) {
    this.stepMs = stepMs;
    this.#baseline = baseline;
  }

  static restore(state: WatcherState): Watcher {
    const watcher = new Watcher(state.stepMs, restoreBaseline(state.baseline));
    watcher.#sustained = Sustained.restore(state.sustained);
    watcher.since = state.since;
    watcher.lastValueAt = state.lastValueAt;
    watcher.episode = state.episode;
    watcher.#presence = state.presence;
    watcher.#told = state.told;
    watcher.#missing = state.missing;
    watcher.#regular = state.regular;
    return watcher;
  }

  serialize(): WatcherState {
    return {
      version: WATCHER_VERSION,
      baseline: this.#baseline.serialize(),
      sustained: this.#sustained.serialize(),
      stepMs: this.stepMs,
      since: this.since,
      lastValueAt: this.lastValueAt,
      presence: this.#presence,
      told: this.#told,
      missing: this.#missing,
      regular: this.#regular,
      episode: this.episode,
    };
  }

  get learning(): boolean {
    return this.since === null;
  }

  /** Whether it tells something nearly every minute, or did until it fell silent. */
  get regular(): boolean {
    return this.#regular;
  }

  /** The first minute without a word, of what used to tell something in nearly all. */
  get silentSince(): number | null {
    if (!this.#regular || this.#missing < SILENT_MINUTES || this.lastValueAt === null) return null;
    return this.lastValueAt + this.stepMs;
  }

  /** Takes in one step, in order; NaN where nothing was told. Returns whether the episode is another now. */
  observe(at: number, value: number): boolean {
    this.#attend(at, Number.isFinite(value));
    if (this.#missing >= FORGOTTEN_MINUTES && this.episode?.endedAt === null) {
      this.episode.endedAt = this.episode.lastAt;
      return true;
    }
    const { status, alert, score, expected, lower, upper, direction, seasonStep } = this.#baseline.push(
      at,
      value,
    );
    if (status !== 'scored') return false;
    if (this.episode !== null) move(this.episode, seasonStep);
    if (this.#told * this.stepMs >= LEARNING_MS) this.since ??= at;
    this.band = { lower, upper, expected };
    const drift = this.#sustained.observe(deviationOf(value, this.band), value);
    const { episode } = this;
    if (episode !== null && episode.endedAt === null) {
      this.#follow(episode, at, value, drift);
      return true;
    }
    const back = episode === null ? 'no' : this.#returns(episode, at, value, drift);
    if (back !== 'no') return back === 'yes';
    // The engine is sparing with alerts after an alert. What stays outside the band is told all the same.
    const side = value > upper ? 1 : value < lower ? -1 : (drift?.side ?? (alert ? direction : 0));
    if (side === 0 || this.since === null) return false;
    const bandEdge = side > 0 ? upper : lower;
    const drifted = drift?.side === side ? drift : null;
    const seen = drifted === null ? value : expected + drifted.size * (bandEdge - expected);
    const halfWay = expected + HALF_WAY * (seen - expected);
    this.episode = {
      since: at - ((drifted?.steps ?? 1) - 1) * this.stepMs,
      side,
      score: Math.max(score, ALERT_SCORE),
      expected,
      lower,
      upper,
      edge: side > 0 ? Math.min(bandEdge, halfWay) : Math.max(bandEdge, halfWay),
      observed: value,
      worst: side * (seen - value) > 0 ? seen : value,
      lately: [side * (value - expected)],
      size: drifted === null ? 0 : side * (seen - expected),
      usual: expected,
      lastAt: at,
      recent: side * (value - bandEdge) > 0 ? 1 : 0,
      run: 1,
      longest: 1,
      onTheWhole: drifted !== null,
      clean: 0,
      firstCleanAt: at,
      confirmedAt: drifted === null ? null : at,
      endedAt: null,
    };
    return true;
  }

  /** Whether it is there. A gap does not make it irregular while it lasts: that it is missed is the point. */
  #attend(at: number, there: boolean): void {
    if (there) {
      this.#told += 1;
      this.#missing = 0;
      this.lastValueAt = at;
    } else {
      if (this.#told === 0) return;
      this.#missing += 1;
    }
    if (this.#missing === SILENT_MINUTES) this.#sustained.forgetRecent();
    if (this.#missing > SILENT_MINUTES) return;
    const steps = Math.min(this.#told + this.#missing, PRESENCE_MINUTES);
    this.#presence += ((there ? 1 : 0) - this.#presence) / steps;
    if (there) this.#regular = this.#told >= PRESENCE_MINUTES / 2 && this.#presence >= REGULAR;
  }

  #follow(episode: Episode, at: number, value: number, drift: Drift | null): void {
    const band = this.band as Band;
    const drifts = drift?.side === episode.side;
    const outside = (edge: number) => episode.side * (value - edge) > 0;
    const byNow = outside(episode.side > 0 ? band.upper : band.lower);
    const aged = at - episode.since >= NEW_STATE_MS;
    const unusual = byNow || drifts || (outside(episode.edge) && !aged);
    episode.lastAt = at;
    episode.observed = value;
    measure(episode, value);
    episode.recent = shift(episode.recent, outside(episode.side > 0 ? episode.upper : episode.lower));
    episode.run = unusual ? episode.run + 1 : 0;
    episode.longest = Math.max(episode.longest, episode.run);
    const many = bits(episode.recent) >= CONFIRM_MINUTES;
    if (many || episode.run >= CONFIRM_SMALL_MINUTES) episode.onTheWhole = false;
    else if (drifts && episode.confirmedAt === null) episode.onTheWhole = true;
    if (many || drifts || episode.run >= CONFIRM_SMALL_MINUTES) episode.confirmedAt ??= at;
    if (unusual) {
      episode.clean = 0;
      if (episode.side * (value - episode.worst) > 0) episode.worst = value;
      return;
    }
    if (episode.clean === 0) episode.firstCleanAt = at;
    episode.clean += 1;
    if (episode.clean < CLEAN_MINUTES) return;
    episode.endedAt = episode.firstCleanAt;
    episode.recent = 0;
    if (aged) episode.edge = episode.side > 0 ? band.upper : band.lower; // what is usual by now does not bring it back
  }

  /** Whether what was over goes on: beyond its edge again in two minutes of the last five or on the whole, soon enough. */
  #returns(episode: Episode, at: number, value: number, drift: Drift | null): 'yes' | 'perhaps' | 'no' {
    if (episode.endedAt === null || at - episode.endedAt > REOPEN_MINUTES * this.stepMs) return 'no';
    const unusual = episode.side * (value - episode.edge) > 0;
    episode.recent = shift(episode.recent, unusual);
    const drifts = drift?.side === episode.side;
    if (!unusual && !drifts) return 'no';
    if (bits(episode.recent) < 2 && !drifts) return 'perhaps';
    if (drifts) episode.confirmedAt ??= at;
    episode.endedAt = null;
    episode.clean = 0;
    episode.lastAt = at;
    episode.observed = value;
    if (episode.side * (value - episode.worst) > 0) episode.worst = value;
    return 'yes';
  }
}

/** How far a value is from what was expected, in halves of the band on its side; 0 where no band is known. */
function deviationOf(value: number, { lower, upper, expected }: Band): number {
  const half = value < expected ? expected - lower : upper - expected;
  return half > 0 ? (value - expected) / half : 0;
}

/** With the season: what is usual at four in the afternoon is no measure of eight in the evening. */
function move(episode: Episode, step: number): void {
  episode.expected += step;
  episode.lower += step;
  episode.upper += step;
  episode.edge += step;
}

/** A single minute far out does not make an anomaly large. */
function measure(episode: Episode, value: number): void {
  const { side, expected } = episode;
  episode.lately = [...episode.lately, side * (value - expected)].slice(-CONFIRM_OF);
  const reached = episode.lately.toSorted((one, other) => other - one)[CONFIRM_MINUTES - 1] ?? 0;
  if (reached <= episode.size) return;
  episode.size = reached;
  episode.usual = expected;
}

function shift(mask: number, bit: boolean): number {
  return ((mask << 1) | (bit ? 1 : 0)) & ((1 << CONFIRM_OF) - 1);
}

function bits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}
