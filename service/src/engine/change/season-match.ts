/** The values before and after a time, in time order at equal steps; NaN is missing. */
export interface Windows {
  readonly before: Float64Array;
  readonly after: Float64Array;
}

/** Fewer earlier days than this make no profile. */
const FEWEST_DAYS = 3;

/** What stands for several days: their median, or their mean where zeros would make every median zero. */
export type Centre = 'median' | 'mean';

/**
 * The earlier days that can stand for what this time of day usually does: windows of the same lengths, each at
 * least half present. With fewer than three of them the answer is none. O(days · slots).
 */
export function usableDays(windows: Windows, days: readonly Windows[]): Windows[] {
  const usable = days.filter(
    (day) =>
      day.before.length === windows.before.length &&
      day.after.length === windows.after.length &&
      2 * countFinite(day.before) >= day.before.length &&
      2 * countFinite(day.after) >= day.after.length,
  );
  return usable.length >= FEWEST_DAYS ? usable : [];
}

/**
 * The windows with what the same minutes of the earlier days usually held taken out: each slot less the centre
 * of that slot over the days. A slot that no day has is missing. O(days² · slots).
 */
export function withoutUsual(windows: Windows, days: readonly Windows[], centre: Centre = 'median'): Windows {
  const slots = new Slots(days.length);
  const less = (side: 'before' | 'after'): Float64Array =>
    windows[side].map((value, slot) => {
      slots.read(days, side, slot);
      return value - slots.centre(centre);
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
  centre: Centre = 'median',
): number {
  const shifts = withoutOneAnother(days, centre).flatMap((windows) => shiftOf(windows) ?? []);
  const count = shifts.length;
  if (count < 2) return 0;
  const squares = shifts.reduce((sum, shift) => sum + shift * shift, 0);
  return Math.sqrt((squares / count) * ((count + 1) / count) * ((count - 1) / count));
}

/** Each day with what the other days usually held taken out; every slot is put in order once for all of them. */
function withoutOneAnother(days: readonly Windows[], centre: Centre): Windows[] {
  const slots = new Slots(days.length);
  const left = days.map(({ before, after }) => ({
    before: new Float64Array(before.length),
    after: new Float64Array(after.length),
  }));
  for (const side of ['before', 'after'] as const) {
    const length = days[0]?.[side].length ?? 0;
    for (let slot = 0; slot < length; slot++) {
      slots.read(days, side, slot);
      for (let day = 0; day < days.length; day++) {
        const value = days[day]?.[side][slot] as number;
        (left[day] as Windows)[side][slot] = value - slots.centre(centre, day);
      }
    }
  }
  return left;
}

/** The finite values that several days hold in one slot, ascending, and whose each is. */
class Slots {
  private readonly values: Float64Array;
  private readonly owners: Int32Array;
  private count = 0;

  constructor(days: number) {
    this.values = new Float64Array(days);
    this.owners = new Int32Array(days);
  }

  read(days: readonly Windows[], side: 'before' | 'after', slot: number): void {
    const { values, owners } = this;
    this.count = 0;
    for (let day = 0; day < days.length; day++) {
      const value = days[day]?.[side][slot] as number;
      if (!Number.isFinite(value)) continue;
      let place = this.count++;
      for (; place > 0 && (values[place - 1] as number) > value; place--) {
        values[place] = values[place - 1] as number;
        owners[place] = owners[place - 1] as number;
      }
      values[place] = value;
      owners[place] = day;
    }
  }

  /** Their centre, one day's own left out; NaN where nothing remains. */
  centre(centre: Centre, without = -1): number {
    const { values, owners, count } = this;
    let own = -1;
    for (let place = 0; place < count; place++) if (owners[place] === without) own = place;
    const kept = own < 0 ? count : count - 1;
    if (kept === 0) return Number.NaN;
    if (centre === 'mean') {
      let sum = 0;
      for (let place = 0; place < count; place++) if (place !== own) sum += values[place] as number;
      return sum / kept;
    }
    const at = (rank: number) => values[own >= 0 && rank >= own ? rank + 1 : rank] as number;
    const lower = at((kept - 1) >> 1);
    return lower + (at(kept >> 1) - lower) / 2;
  }
}

function countFinite(values: Float64Array): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i])) count++;
  return count;
}
