import type { Kpi, KpiBucket, KpiResolution } from '@throughline/service/contracts/kpis';
import { scaleLinear } from '@visx/scale';
import { formatAmount, formatNumber, type Scale } from '../format/amount.ts';
import { formatDay } from '../format/moment.ts';
import { formatCount, formatPercent } from '../format/number.ts';
import { drawRuns, hundredths } from '../trend-chart/draw-runs.ts';

export type PlotColumn = { key: string; x: number; width: number; y: number | null; readOut: string };

export type PreparedPlot = {
  /** Paths in a box of 100 × `height`, stretched sideways; y is in pixels. */
  lines: string[];
  bands: string[];
  /** Buckets known alone between two gaps, which no line can show. */
  dots: { x: number; y: number }[];
  yTicks: { y: number; label: string }[];
  xTicks: { x: number; label: string }[];
  end: { x: number; y: number } | null;
  columns: PlotColumn[];
};

/** Less of a sum than half of what is usual would pass for a fall. */
const LEAST_SHARE_TOLD = 0.5;

export type Plotted = { buckets: readonly KpiBucket[]; step: KpiResolution; intervals: number };

/** The least and the greatest of several series, so that they are drawn on one axis; null where nothing is known. */
export function domainOf(series: readonly (readonly KpiBucket[])[], scale: Scale): [number, number] | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { value, lower, upper } of series.flat()) {
    if (value === null) continue;
    low = Math.min(low, lower ?? value);
    high = Math.max(high, upper ?? value);
  }
  if (low > high) return null;
  const margin = (high - low) * 0.08 || Math.abs(high) * 0.05 || 1;
  const [least, most] = [low - margin, high + margin];
  // There is no room outside 0 and 1 of a share, nor below 0 of what was never negative.
  const floor = low >= 0 ? Math.max(0, least) : least;
  return [floor, scale.proportion ? Math.min(1, most) : most];
}

/** A KPI over time: one run for each stretch without a gap, its interval as a band where it has one. */
export function preparePlot(
  { buckets, step, intervals }: Plotted,
  domain: readonly [number, number],
  scale: Scale,
  height: number,
): PreparedPlot {
  const y = scaleLinear<number>({ domain: [...domain], range: [height, 0] });
  const x = (index: number) => ((index + 0.5) / buckets.length) * 100;
  const points = buckets.map(({ value, lower, upper }) => ({
    estimate: value,
    lower: lower ?? value,
    upper: upper ?? value,
  }));
  const runs = drawRuns(points, x, y);
  const longer = runs.filter(({ length }) => length > 1);
  const ticks = y.ticks(4);
  return {
    lines: longer.map(({ line }) => line),
    bands: buckets.some(({ lower }) => lower !== null) ? longer.map(({ band }) => band) : [],
    dots: runs.filter(({ length }) => length === 1).map(({ last }) => last),
    yTicks: ticks.map((tick) => ({ y: hundredths(y(tick)), label: formatTick(tick, scale) })),
    xTicks: timeTicks(buckets, step),
    end: runs.at(-1)?.last ?? null,
    columns: buckets.map((bucket, index) => ({
      key: bucket.at,
      x: hundredths((index / buckets.length) * 100),
      width: hundredths(100 / buckets.length),
      y: bucket.value === null ? null : hundredths(y(bucket.value)),
      readOut: sayBucket(bucket, step, intervals, scale),
    })),
  };
}

function formatTick(tick: number, scale: Scale): string {
  return scale.proportion && scale.unit === '%'
    ? formatPercent(tick, Number.isInteger(Number((tick * 100).toFixed(6))) ? 0 : 1)
    : formatNumber(tick, scale);
}

/** `12 Nov · 42.3 % · 41.9 – 42.7`, and how much of it is known where that is not all. */
export function sayBucket(bucket: KpiBucket, step: KpiResolution, intervals: number, scale: Scale): string {
  const parts = [sayTime(bucket.at, step)];
  if (bucket.value === null) parts.push(sayNothing(bucket));
  else parts.push(formatAmount(bucket.value, scale));
  if (bucket.lower !== null && bucket.upper !== null) {
    parts.push(`${formatNumber(bucket.lower, scale)} – ${formatNumber(bucket.upper, scale)}`);
  }
  if (bucket.told > 0 && bucket.told < intervals)
    parts.push(`${formatCount(bucket.told)} of ${intervals} points told`);
  return parts.join(' · ');
}

function sayNothing({ told, denominator }: KpiBucket): string {
  if (told === 0) return 'nothing told';
  return denominator === null ? 'too little told to be drawn' : 'nothing happened';
}

/** `12 Nov`, or `12 Nov 14:00 UTC`. */
export function sayTime(at: string, step: KpiResolution): string {
  const day = formatDay(at.slice(0, 10));
  return step === 'day' ? day : `${day} ${at.slice(11, 16)} UTC`;
}

const MOST_TICKS = 4; // as many labels as a phone has room for; with four weeks one a week

/** Begins of days, or of months where there are many; of hours within two days. All are of UTC, as the buckets are. */
function timeTicks(buckets: readonly KpiBucket[], step: KpiResolution): { x: number; label: string }[] {
  const x = (index: number) => hundredths((index / buckets.length) * 100);
  const all = buckets.map(({ at }, index) => ({ at, index }));
  const days = all.filter(({ at }) => at.slice(11, 16) === '00:00');
  const months = days.filter(({ at }) => at.slice(8, 10) === '01');
  if (step === 'day' && months.length > 1) {
    return thin(months).map(({ at, index }) => ({ x: x(index), label: formatDay(at.slice(0, 10)) }));
  }
  if (days.length > 2)
    return thin(days).map(({ at, index }) => ({ x: x(index), label: formatDay(at.slice(0, 10)) }));
  const hours = all.filter(({ at }) => at.slice(14, 16) === '00');
  const halves = hours.filter(({ at }) => Number(at.slice(11, 13)) % 12 === 0);
  return thin(halves.length > 2 ? halves : hours).map(({ at, index }) => ({
    x: x(index),
    label: at.slice(11, 13) === '00' ? formatDay(at.slice(0, 10)) : at.slice(11, 16),
  }));
}

function thin<Tick>(ticks: readonly Tick[]): Tick[] {
  const every = Math.ceil(ticks.length / MOST_TICKS);
  return ticks.filter((_, index) => index % every === 0);
}

/**
 * A bucket of a sum of which far less is told than usual, such as the first day of all, is taken for a gap. Usual is the
 * median: a shop in which nothing happens at night tells less than every hour, and tells that every day.
 */
export function withoutFragments(buckets: readonly KpiBucket[], kind: Kpi['kind']): KpiBucket[] {
  if (kind !== 'sum') return [...buckets];
  const told = buckets
    .map((bucket) => bucket.told)
    .filter((count) => count > 0)
    .sort((a, b) => a - b);
  const usual = told[Math.floor(told.length / 2)] ?? 0;
  return buckets.map((bucket) =>
    bucket.told < LEAST_SHARE_TOLD * usual ? { ...bucket, value: null, lower: null, upper: null } : bucket,
  );
}
