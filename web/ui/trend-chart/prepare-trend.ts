import { scaleLinear } from '@visx/scale';
import { formatDay } from '../format/moment.ts';
import { formatCount, THIN_SPACE } from '../format/number.ts';
import { formatValue, formatValueRange, type Measured } from '../format/value.ts';
import { drawRuns, hundredths } from './draw-runs.ts';
import { isKnown } from './gaps.ts';
import { leastSpan } from './least-span.ts';

export type TrendDay = {
  day: string;
  estimate: number | null;
  lower: number | null;
  upper: number | null;
  total: number;
};

export type ChartDay = { x: number; width: number; y: number | null; readOut: string };

export type PreparedTrend = {
  /** Paths in a box of 100 × `height`, stretched sideways; y is in pixels. */
  lines: string[];
  bands: string[];
  /** Days known alone between two gaps, which no line can show. */
  dots: { x: number; y: number }[];
  yTicks: { y: number; label: string }[];
  xTicks: { x: number; label: string }[];
  targetY: number;
  targetLabelBelow: boolean;
  end: { x: number; y: number } | null;
  days: ChartDay[];
};

const LEAST_TICK_GAP = 15; // pixels below which two labels of the axis would touch

export function prepareTrend(
  points: readonly TrendDay[],
  measured: Measured,
  height: number,
): PreparedTrend | null {
  const { target } = measured;
  const known = points.filter(isKnown);
  if (known.length === 0) return null;
  const y = verticalScale(known, measured, height);
  const x = (index: number) => dayCentre(index, points.length);

  const runs = drawRuns(points, x, y);
  const longer = runs.filter(({ length }) => length > 1);
  const last = points.findLast(isKnown);
  const targetY = y(target);

  return {
    lines: longer.map(({ line }) => line),
    bands: longer.map(({ band }) => band),
    dots: runs.filter(({ length }) => length === 1).map(({ last: point }) => point),
    yTicks: y
      .ticks(4)
      .map((tick) => ({ y: hundredths(y(tick)), label: labelOf(tick, measured) }))
      .filter((tick) => Math.abs(tick.y - targetY) >= LEAST_TICK_GAP),
    xTicks: monthStarts(points),
    targetY,
    targetLabelBelow: last !== undefined && last.estimate >= target,
    end: runs.at(-1)?.last ?? null,
    days: points.map((point, index) => ({
      x: (index / points.length) * 100,
      width: 100 / points.length,
      y: isKnown(point) ? hundredths(y(point.estimate)) : null,
      readOut: sayDay(point, measured),
    })),
  };
}

/** The middle of a day's column, in per cent of the plot's width. */
export function dayCentre(index: number, days: number): number {
  return ((index + 0.5) / days) * 100;
}

function verticalScale(known: { lower: number; upper: number }[], measured: Measured, height: number) {
  const { target, scale } = measured;
  const low = Math.min(target, ...known.map(({ lower }) => lower));
  const high = Math.max(target, ...known.map(({ upper }) => upper));
  const margin = Math.max(leastSpan(measured, 0.02) / 2, (high - low) * 0.08) || 1;
  // A share has no room outside 0 and 1: an axis that offered some would invite reading it.
  return scaleLinear<number>({
    domain:
      scale === 'share'
        ? [Math.max(0, low - margin), Math.min(1, high + margin)]
        : [low - margin, high + margin],
    range: [height, 0],
  });
}

function monthStarts(points: readonly TrendDay[]): { x: number; label: string }[] {
  return points.flatMap(({ day }, index) =>
    day.endsWith('-01') ? [{ x: dayCentre(index, points.length), label: formatDay(day) }] : [],
  );
}

/** Per cents with the digits that tell two ticks apart, or as many digits as the axis of an amount has room for. */
function labelOf(tick: number, measured: Measured): string {
  if (measured.scale === 'amount') return formatTick(tick);
  return `${Number((tick * 100).toFixed(3))}${THIN_SPACE}%`;
}

function formatTick(tick: number): string {
  const compact = new Intl.NumberFormat('en-GB', { notation: 'compact', maximumSignificantDigits: 3 });
  return compact.format(tick).replace(/^-/, '\u2212');
}

function sayDay(point: TrendDay, measured: Measured): string {
  if (!isKnown(point)) return `${formatDay(point.day)} · nothing to count`;
  return `${formatDay(point.day)} · ${formatValue(point.estimate, measured)} · ${formatValueRange(point.lower, point.upper, measured)} · ${sayCounted(point, measured)}`;
}

/** Out of how much: cases, or of an amount that counts none the days. */
function sayCounted({ total }: TrendDay, { scale, source }: Measured): string {
  const cases = scale === 'share' || (source?.from === 'kpi' && source.kind === 'ratio');
  return cases ? `of ${formatCount(Math.round(total))}` : `${formatCount(total)} days`;
}
