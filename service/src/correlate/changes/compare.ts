import type { SignalRole } from '../../contracts/signals.ts';
import { type BeforeAfter, compareBeforeAfter } from '../../engine/change/index.ts';
import { finiteValues, median } from '../../engine/series/index.ts';
import { practicalThreshold } from './threshold.ts';
import { type ComparedWindows, cut, earlier } from './windows.ts';

/** A stretch of values, told by `stepMs` from `from` on. */
export interface Stretch {
  from: number;
  values: Float64Array;
}

export interface Compared {
  found: BeforeAfter;
  threshold: number;
  /** Every value after it, for when a shift began. */
  since: Float64Array;
  /** The middle of what it was before. */
  level: number;
  /** False where nothing was there to tell the change from the time of day: then nothing is claimed. */
  controlled: boolean;
}

/**
 * One signal before and after, against the same hours of earlier days; where fewer than three of those are known,
 * against the stretches of time right before. Pure.
 */
export function compareSignal(input: {
  windows: ComparedWindows;
  now: Stretch;
  days: readonly Stretch[];
  stretches: readonly Stretch[];
  role: SignalRole | 'kpi';
  unit: string;
  proportion: boolean;
}): Compared {
  const { windows, now, role, unit, proportion } = input;
  const { stepMs } = windows;
  const sides = ({ from, values }: Stretch, by: number) => ({
    before: cut(values, from, stepMs, earlier(windows.before, by)),
    after: cut(values, from, stepMs, earlier(windows.after, by)),
  });
  const { before, after } = sides(now, 0);
  const since = cut(now.values, now.from, stepMs, { from: windows.live, to: windows.after.to });
  const present = finiteValues(before);
  const level = present.length === 0 ? 0 : middleOf(present);
  const threshold = practicalThreshold({ role, unit, proportion, level });
  const against = (controls: readonly Stretch[]): BeforeAfter =>
    compareBeforeAfter({
      before,
      after,
      earlierDays: controls.map((control) => sides(control, windows.before.from - control.from)),
      practicalThreshold: threshold,
    });
  let found = against(input.days);
  if (found.kind !== 'no_data' && found.daysCompared === 0 && input.stretches.length > 0) {
    found = against(input.stretches);
  }
  const controlled = found.kind !== 'no_data' && found.daysCompared > 0;
  return { found, threshold, since, level, controlled };
}

/** The middle; of what is mostly zero the mean, as the comparison has it. */
function middleOf(values: Float64Array): number {
  const zeros = values.reduce((sum, value) => sum + (value === 0 ? 1 : 0), 0);
  if (zeros <= values.length / 2) return median(values);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
