import type { KpiChange } from '../../contracts/kpis.ts';
import { studentTwoSidedQuantile } from '../../engine/distributions/index.ts';
import { errorOfMean } from '../../engine/rates/index.ts';
import { addUp, type Sums, valueFrom } from './figure.ts';

const LEAST_PAIRS = 14; // with fewer, an unusual weekday decides
const COMPLETE = 0.9; // a day with less of its points would pass for a bad one

type Meaning = { kind: 'sum' | 'gauge' | 'ratio'; proportion: boolean; direction: 'higher' | 'lower' };
type Day = Sums | undefined;
export type Compared = { change: KpiChange; reason: null } | { change: null; reason: string };

/**
 * How much a window differs from the one before it, both as days in order and of the same whole number of weeks, so that
 * each day stands beside the same weekday. Only days complete in both count (`pointsADay` each). The 95 % interval is that
 * of the jackknife over the pairs of days (Tukey 1958) with Student's t: it takes what days differ by among themselves for
 * what is chance, which for conversion is more than the counts alone would say, and allows for days that are like the day before. The difference of a sum is per window.
 */
export function compareWindows(
  meaning: Meaning,
  before: readonly Day[],
  now: readonly Day[],
  pointsADay: number,
): Compared {
  const pairs = now.flatMap((day, index) => {
    const earlier = before[index];
    return isComplete(day, pointsADay) && isComplete(earlier, pointsADay) ? [{ earlier, day }] : [];
  });
  if (pairs.length < LEAST_PAIRS) {
    return {
      change: null,
      reason: `${pairs.length} of ${now.length} days are told completely in both windows; a change is stated from ${LEAST_PAIRS} on.`,
    };
  }
  const scale = meaning.kind === 'sum' ? now.length / pairs.length : 1;
  const all = differenceOf(meaning, pairs);
  const without = pairs.map((_, left) =>
    differenceOf(
      meaning,
      pairs.filter((_, index) => index !== left),
    ),
  );
  if (all === null || without.some((each) => each === null)) {
    return { change: null, reason: 'The denominators are too often 0 to compare.' };
  }
  const pseudo = without.map((each) => pseudoValue(meaning, pairs.length, all, each ?? 0));
  const halfWidth = halfWidthOf(pseudo);
  const [difference, lower, upper] = [all, all - halfWidth, all + halfWidth].map((each) => each * scale) as [
    number,
    number,
    number,
  ];
  const base = valueFrom(meaning, addUp(pairs.map(({ earlier }) => earlier)));
  const relative = base === null || base === 0 ? null : all / Math.abs(base);
  return {
    change: { difference, lower, upper, relative, verdict: judge(meaning, lower, upper) },
    reason: null,
  };
}

/**
 * What one pair adds to the difference (Tukey 1958). A sum grows with its days: without one it is what it was less that
 * day's share.
 */
function pseudoValue({ kind }: Meaning, pairs: number, all: number, without: number): number {
  return kind === 'sum' ? pairs * (all - without) : pairs * all - (pairs - 1) * without;
}

/** Half of the 95 % interval of the mean of values that follow one another, each perhaps like the one before. */
function halfWidthOf(values: readonly number[]): number {
  const { standardError, freedom } = errorOfMean(Float64Array.from(values));
  return studentTwoSidedQuantile(0.05, freedom) * standardError;
}

interface Pair {
  earlier: Sums;
  day: Sums;
}

function isComplete(day: Day, pointsADay: number): day is Sums {
  return day !== undefined && day.told >= COMPLETE * pointsADay;
}

function differenceOf(meaning: Meaning, pairs: readonly Pair[]): number | null {
  const now = valueFrom(meaning, addUp(pairs.map(({ day }) => day)));
  const before = valueFrom(meaning, addUp(pairs.map(({ earlier }) => earlier)));
  return now === null || before === null ? null : now - before;
}

function judge({ direction }: Meaning, lower: number, upper: number): KpiChange['verdict'] {
  if (lower <= 0 && upper >= 0) return 'no_difference_shown';
  return lower > 0 === (direction === 'higher') ? 'better' : 'worse';
}
