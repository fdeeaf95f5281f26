import { finiteValues, median } from '../series/index.ts';

/** The values before and after a time, in time order at equal steps; NaN is missing. */
export interface Windows {
  readonly before: Float64Array;
  readonly after: Float64Array;
}

/** Fewer earlier days than this make no profile. */
const FEWEST_DAYS = 3;

/**
 * The earlier days that can stand for what this time of day usually does: windows of the same lengths, each at
 * least half present. With fewer than three of them the answer is none. O(days · slots).
 */
export function usableDays(windows: Windows, days: readonly Windows[]): Windows[] {
  const usable = days.filter(
    (day) =>
      day.before.length === windows.before.length &&
      day.after.length === windows.after.length &&
      2 * finiteValues(day.before).length >= day.before.length &&
      2 * finiteValues(day.after).length >= day.after.length,
  );
  return usable.length >= FEWEST_DAYS ? usable : [];
}

/**
 * The windows with what the same minutes of the earlier days usually held taken out: each slot less the centre
 * of that slot over the days. `centre` is the median, or the mean where zeros would make every median zero. A
 * slot that no day has is missing. O(days · slots · log days).
 */
export function withoutUsual(
  windows: Windows,
  days: readonly Windows[],
  centre: (values: Float64Array) => number = median,
): Windows {
  const less = (side: 'before' | 'after'): Float64Array =>
    windows[side].map((value, slot) => {
      const usual = finiteValues(Float64Array.from(days, (day) => day[side][slot] as number));
      return usual.length === 0 ? Number.NaN : value - centre(usual);
    });
  return { before: less('before'), after: less('after') };
}

/**
 * How much the same comparison moves on days when nothing happened: the root mean square of each earlier day's
 * own shift, the other days taken out of it by the same `centre`. Brought from the one day fewer that those
 * profiles rest on to all of them. O(days² · slots).
 */
export function usualMovement(
  days: readonly Windows[],
  shiftOf: (windows: Windows) => number | undefined,
  centre: (values: Float64Array) => number = median,
): number {
  const shifts = days.flatMap((day, index) => {
    const others = days.filter((_, other) => other !== index);
    const shift = shiftOf(withoutUsual(day, others, centre));
    return shift === undefined ? [] : [shift];
  });
  const count = shifts.length;
  if (count < 2) return 0;
  const squares = shifts.reduce((sum, shift) => sum + shift * shift, 0);
  return Math.sqrt((squares / count) * ((count + 1) / count) * ((count - 1) / count));
}
