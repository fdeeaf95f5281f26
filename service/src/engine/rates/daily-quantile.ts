import { EngineError } from '../errors.ts';
import { type DailyRatio, dailyRatio } from './daily-ratio.ts';
import { wilsonBounds } from './wilson.ts';

/** What was observed in one day, as counts of values in (`low`, `high`], ascending. */
export type DayPieces = readonly { readonly low: number; readonly high: number; readonly count: number }[];

/** Distributions of consecutive days on one grid, as running sums, so that any window of them is one difference. */
export interface BinnedDays {
  readonly lows: Float64Array;
  readonly highs: Float64Array;
  /** One more than there are days; each as long as the grid. */
  readonly running: readonly Float64Array[];
  /** Per day, whether anything was told. */
  readonly told: readonly boolean[];
}

/**
 * Lays days on one grid. All must be of one: pieces are the same where their `high` is. `undefined` is a day about which
 * nothing was told. O(days × pieces).
 */
export function binDays(days: readonly (DayPieces | undefined)[]): BinnedDays {
  const lows = new Map<number, number>();
  for (const pieces of days) for (const { low, high } of pieces ?? []) lows.set(high, low);
  const highs = Float64Array.from(lows.keys()).sort();
  const places = new Map(Array.from(highs, (high, index) => [high, index]));
  const running = [new Float64Array(highs.length)];
  for (const pieces of days) {
    const sums = (running.at(-1) as Float64Array).slice();
    for (const { high, count } of pieces ?? []) {
      const place = places.get(high) as number;
      sums[place] = (sums[place] as number) + count;
    }
    running.push(sums);
  }
  return {
    lows: Float64Array.from(highs, (high) => lows.get(high) as number),
    highs,
    running,
    told: days.map((pieces) => pieces !== undefined),
  };
}

/**
 * The value below which a share of all that was observed from day `from` to before day `to` lies, with an interval from
 * what days differ by: the share of each day's values at or below the quantile is a ratio over days as any other, and
 * the ends of its interval are read off the distribution again (Woodruff, JASA 47 (1952) 635–646). Within a piece values
 * are taken to lie evenly; above all bounds nothing is known, and the last bound stands. O(days × pieces).
 *
 * @throws EngineError `invalid_argument` unless 0 < quantile < 1 and the days are there.
 */
export function dailyQuantile(input: {
  readonly bins: BinnedDays;
  readonly from: number;
  readonly to: number;
  readonly quantile: number;
  readonly confidence?: number;
}): DailyRatio {
  const { bins, from, to, quantile, confidence = 0.95 } = input;
  if (!(quantile > 0 && quantile < 1) || from < 0 || to >= bins.running.length || from > to) {
    throw new EngineError(
      'invalid_argument',
      `quantile is ${quantile} of days ${from} to ${to}; pass a share between 0 and 1 and days that are there.`,
    );
  }
  const counts = between(bins, from, to);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return { kind: 'no_data', days: 0 };
  const estimate = valueAt(bins, counts, quantile * total);
  const days = dailyRatio({ ...countUpTo(bins, { from, to, value: estimate }), of: 'share', confidence });
  if (days.kind === 'no_data') return days;
  if (days.kind === 'no_interval') return { ...days, estimate };
  const { lower, upper } = wilsonBounds({
    rate: quantile,
    total: days.effectiveTotal,
    critical: days.critical,
  });
  return {
    ...days,
    estimate,
    lower: valueAt(bins, counts, lower * total),
    upper: valueAt(bins, counts, upper * total),
  };
}

/** Of each day from `from` to before `to`, how many values lay at or below `value`, and how many there were; NaN where nothing was told. */
export function countUpTo(
  bins: BinnedDays,
  { from, to, value }: { from: number; to: number; value: number },
): { numerators: Float64Array; denominators: Float64Array } {
  const numerators = new Float64Array(to - from).fill(Number.NaN);
  const denominators = new Float64Array(to - from).fill(Number.NaN);
  for (let day = from; day < to; day += 1) {
    if (!bins.told[day]) continue;
    let [below, total] = [0, 0];
    between(bins, day, day + 1).forEach((count, bin) => {
      total += count;
      below += count * shareUpTo(bins.lows[bin] as number, bins.highs[bin] as number, value);
    });
    numerators[day - from] = Math.min(below, total);
    denominators[day - from] = total;
  }
  return { numerators, denominators };
}

/** How much of values that lie evenly in (`low`, `high`] is at or below `value`. */
export function shareUpTo(low: number, high: number, value: number): number {
  if (value >= high) return 1;
  return value <= low || high === Number.POSITIVE_INFINITY ? 0 : (value - low) / (high - low);
}

function between({ running }: BinnedDays, from: number, to: number): Float64Array {
  const before = running[from] as Float64Array;
  return (running[to] as Float64Array).map((sum, bin) => sum - (before[bin] as number));
}

function valueAt({ lows, highs }: BinnedDays, counts: Float64Array, rank: number): number {
  let seen = 0;
  let last = 0;
  for (let bin = 0; bin < counts.length; bin += 1) {
    const count = counts[bin] as number;
    if (count === 0) continue;
    const [low, high] = [lows[bin] as number, highs[bin] as number];
    last = high === Number.POSITIVE_INFINITY ? low : high;
    if (seen + count >= rank) {
      return high === Number.POSITIVE_INFINITY
        ? low
        : low + (high - low) * Math.max(0, (rank - seen) / count);
    }
    seen += count;
  }
  return last;
}
