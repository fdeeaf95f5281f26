import type { ErrorBudget, OutcomeValue } from '../../contracts/outcome-values.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { BURN_RATE_RULES, burnRates } from '../../engine/forecast/index.ts';
import {
  type BinnedDays,
  countUpTo,
  type DailyRatio,
  dailyQuantile,
  dailyRatio,
} from '../../engine/rates/index.ts';
import type { Measure } from './measure.ts';

/** What a KPI or a signal told, by UTC day: NaN where it told nothing, never zero. */
export interface Told {
  /** Days since 1970 of the first in the arrays. */
  firstDay: number;
  /** Whether a window holds the day in which it ends: a signal tells by the minute, a KPI when its day is over. */
  throughToday: boolean;
  numerators: Float64Array;
  denominators: Float64Array;
  /** Of a percentile: what it is read off, and the share that lies below it. */
  bins: BinnedDays | null;
  quantile: number | null;
  /** Whether the denominators count something, so that the sum of them is worth telling. */
  counted: boolean;
  /** Of an objective, the last days by the minute; null at a moment in the past. */
  minutes: { good: Float64Array; total: Float64Array; resolutionMinutes: number } | null;
  source: ToldSource;
}

/** Where it comes from, for saying why nothing was told. */
export interface ToldSource {
  kind: 'kpi' | 'signal';
  /** Slug of the KPI, or id of the signal. */
  id: string;
  name: string;
  /** False of a signal that is not in the catalogue any more. */
  known: boolean;
  /** Ms since 1970; null where it told nothing as far back as was read. */
  lastAt: number | null;
}

/** The number over the window that ends at `to`. */
export function measureTold(
  what: Pick<Measure, 'scale'>,
  told: Told,
  to: number,
  days: number,
): OutcomeValue {
  const { from, until } = windowOf(told, to, days);
  const [numerators, denominators] = [told.numerators, told.denominators].map((all) =>
    all.slice(from, until),
  ) as [Float64Array, Float64Array];
  const ratio = estimate(what, told, from, until, numerators, denominators);
  const interval =
    ratio.kind === 'ratio'
      ? { estimate: ratio.estimate, lower: ratio.lower, upper: ratio.upper }
      : { estimate: ratio.kind === 'no_interval' ? ratio.estimate : null, lower: null, upper: null };
  const sums = told.counted && told.bins === null;
  return {
    ...interval,
    good: sums ? addUp(numerators) : null,
    total: sums ? addUp(denominators) : ratio.days,
    open: days - ratio.days,
    days: ratio.days,
    median: null,
  };
}

function estimate(
  { scale }: Pick<Measure, 'scale'>,
  { bins, quantile }: Told,
  from: number,
  to: number,
  numerators: Float64Array,
  denominators: Float64Array,
): DailyRatio {
  if (bins !== null && quantile !== null) return dailyQuantile({ bins, from, to, quantile });
  return dailyRatio({ numerators, denominators, of: scale });
}

/** Which places of the arrays belong to the window that ends at `to`. */
function windowOf(told: Told, to: number, days: number): { from: number; until: number } {
  const until = Math.min(told.numerators.length, lastDayOf(told, to) + 1 - told.firstDay);
  return {
    from: Math.max(0, Math.min(until, lastDayOf(told, to) + 1 - days - told.firstDay)),
    until: Math.max(0, until),
  };
}

/** The last day of the window that ends at `to`, in days since 1970. */
export function lastDayOf({ throughToday }: Pick<Told, 'throughToday'>, to: number): number {
  return throughToday ? Math.ceil(to / DAY_MS) - 1 : Math.floor(to / DAY_MS) - 1;
}

/** A day of the window: what it came to, and by how much it alone moved the number away from its target, or towards it. */
export interface ToldDay {
  day: number;
  value: number;
  /** In the scale of the number; of a percentile as a share of all values. Below 0 is short of the target. */
  pull: number;
  denominator: number;
}

/**
 * The days of a window by what each did to the distance from the target: (numerator − target × denominator) / Σ
 * denominators, which add up to exactly that distance.
 */
export function pullsOf(
  what: Pick<Measure, 'direction'> & { target: number },
  told: Told,
  to: number,
  days: number,
): ToldDay[] {
  const { from, until } = windowOf(told, to, days);
  const { bins, quantile } = told;
  const better = what.direction === 'at_least' ? 1 : -1;
  const below = bins && countUpTo(bins, { from, to: until, value: what.target });
  const numerators = below?.numerators ?? told.numerators.slice(from, until);
  const denominators = below?.denominators ?? told.denominators.slice(from, until);
  const all = Math.abs(addUp(denominators));
  const line = below && quantile !== null ? quantile : what.target;
  const sign = below ? -better : better; // of a percentile more values below the target is less
  const told_: ToldDay[] = [];
  numerators.forEach((numerator, index) => {
    const denominator = denominators[index] as number;
    if (Number.isNaN(numerator) || !(Math.abs(denominator) > 0)) return;
    const value =
      bins && quantile !== null ? dailyQuantileOf(bins, from + index, quantile) : numerator / denominator;
    const pull = (sign * (numerator - line * denominator)) / all;
    told_.push({ day: told.firstDay + from + index, value, pull, denominator });
  });
  return told_;
}

function dailyQuantileOf(bins: BinnedDays, day: number, quantile: number): number {
  const one = dailyQuantile({ bins, from: day, to: day + 1, quantile });
  return one.kind === 'no_data' ? Number.NaN : one.estimate;
}

/** What is left of the error budget of an objective, and how fast it burns; null where nothing was counted. */
export function budgetOf(target: number, { good, total }: OutcomeValue, told: Told): ErrorBudget | null {
  if (good === null || total <= 0) return null;
  const allowed = (1 - target) * total;
  const spent = Math.max(0, total - good);
  return { allowed, spent, left: 1 - spent / allowed, burn: burnOf(target, told) };
}

function burnOf(target: number, { minutes }: Told): ErrorBudget['burn'] {
  if (minutes === null) return [];
  return burnRates(minutes.good, minutes.total, target, BURN_RATE_RULES).map((burn) => {
    const { factor, longMinutes, shortMinutes } = burn.rule;
    // What is told by the hour says nothing of five minutes.
    const seen = burn.status === 'measured' && shortMinutes >= minutes.resolutionMinutes ? burn : null;
    return {
      factor,
      longMinutes,
      shortMinutes,
      longRate: seen?.longRate ?? null,
      shortRate: seen?.shortRate ?? null,
      firing: seen?.firing ?? false,
    };
  });
}

function addUp(values: Float64Array): number {
  let sum = 0;
  for (const value of values) if (!Number.isNaN(value)) sum += value;
  return sum;
}
