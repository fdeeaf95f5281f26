/** Gaps between points that are looked at before the step is taken as known. */
const FIRST_GAPS = 15;
/** After that the step follows the median gap by so much per point. */
const FOLLOW = 1.002;

/** The state of a {@link TimeStep} as plain numbers. */
export interface TimeStepState {
  step: number;
  gaps: number[];
}

/** The usual time between two points: the median of the first gaps, then following the median in small steps. */
export class TimeStep {
  /** Milliseconds; 0 before the second point. */
  step = 0;
  private gaps: number[] = [];

  /** Takes in one gap, in ms, greater than 0. O(1) once the first fifteen are seen. */
  observe(gap: number): void {
    if (this.gaps.length < FIRST_GAPS) {
      this.gaps.push(gap);
      this.gaps.sort((a, b) => a - b);
      this.step = this.gaps[this.gaps.length >> 1] as number;
    } else if (gap > this.step) {
      const grown = this.step * FOLLOW;
      this.step = Math.min(grown, gap);
    } else if (gap < this.step) {
      const shrunk = this.step / FOLLOW;
      this.step = Math.max(shrunk, gap);
    }
  }

  /** Whether enough gaps were seen to rely on the step. */
  get known(): boolean {
    return this.gaps.length === FIRST_GAPS;
  }

  /** The state as plain numbers; {@link restore} resumes it exactly. */
  serialize(): TimeStepState {
    return { step: this.step, gaps: [...this.gaps] };
  }

  /** Takes over a state from {@link serialize}. */
  restore(state: TimeStepState): void {
    this.step = state.step;
    this.gaps = [...state.gaps];
  }
}
