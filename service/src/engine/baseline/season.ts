import { SeasonalProfile, type SeasonalProfileState } from './seasonal-profile.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/**
 * Candidate periods, with the fewest and the most phases each may have. Fewer phases than the fewest describe no
 * pattern worth the name; more than the most cost memory and see each phase too seldom.
 */
const CANDIDATES = [
  { periodMs: HOUR, fewest: 30, most: 60 },
  { periodMs: DAY, fewest: 8, most: 288 },
  { periodMs: 7 * DAY, fewest: 7, most: 336 },
] as const;
/** A season is adopted when it leaves at most this share of the error of having none. */
const ADOPT_BELOW = 0.75;
/** An adopted season stays until it is this much worse; a rival must be this much better. */
const HYSTERESIS = 1.1;

/** The state of a {@link Season} as plain numbers. */
export interface SeasonState {
  active: number;
  adopted: boolean;
  profiles: SeasonalProfileState[];
}

/**
 * Which of hour, day and week the data supports, if any: each candidate predicts every point before learning it, and
 * the one with the smallest error is adopted once it clearly beats the level alone over at least one full cycle.
 */
export class Season {
  /** Whether a season is supported at present. */
  adopted = false;
  private active = 0;
  private readonly profiles: SeasonalProfile[];

  constructor(profiles: SeasonalProfile[]) {
    this.profiles = profiles;
    const day = profiles.findIndex((profile) => profile.periodMs === DAY);
    if (day > 0) this.active = day;
  }

  /** Profiles for every candidate that a signal of this time step can resolve. */
  static forStep(step: number): Season {
    return new Season(
      CANDIDATES.flatMap(({ periodMs, fewest, most }) => {
        const bins = Math.min(most, Math.round(periodMs / step));
        return bins >= fewest ? [new SeasonalProfile(periodMs, bins, step)] : [];
      }),
    );
  }

  /** The profile whose prediction counts; undefined where the signal is too coarse for any. */
  get profile(): SeasonalProfile | undefined {
    return this.profiles[this.active];
  }

  /**
   * Gives one point to every candidate; see {@link SeasonalProfile.observe} for the arguments.
   * @returns whether the active profile had a prediction
   */
  observe(
    timeMs: number,
    value: number,
    plainDeviation: number,
    plainSpread: number,
    smallest: number,
  ): boolean {
    let predicted = false;
    let least = Number.POSITIVE_INFINITY;
    let rival = this.active;
    let own = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.profiles.length; i++) {
      const profile = this.profiles[i] as SeasonalProfile;
      const known = profile.observe(timeMs, value, plainDeviation, plainSpread, smallest, i === this.active);
      const error = profile.relativeError();
      if (i === this.active) {
        predicted = known;
        own = error;
      }
      if (error < least) {
        least = error;
        rival = i;
      }
    }
    this.adopted = own < (this.adopted ? ADOPT_BELOW * HYSTERESIS : ADOPT_BELOW);
    if (rival !== this.active && least < ADOPT_BELOW && least * HYSTERESIS < own) this.active = rival;
    return predicted;
  }

  /** The state as plain numbers. */
  serialize(): SeasonState {
    return {
      active: this.active,
      adopted: this.adopted,
      profiles: this.profiles.map((profile) => profile.serialize()),
    };
  }

  /** A season that continues from a state. */
  static restore(state: SeasonState): Season {
    const season = new Season(state.profiles.map(SeasonalProfile.restore));
    season.active = state.active;
    season.adopted = state.adopted;
    return season;
  }
}
