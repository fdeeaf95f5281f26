import { scaleLinear } from '@visx/scale';
import { formatDay } from '../format/moment.ts';
import { formatPercent, formatPercentRange } from '../format/number.ts';
import { drawRuns, hundredths } from './draw-runs.ts';
import { isKnown } from './gaps.ts';

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
  target: number,
  height: number,
): PreparedTrend | null {
  const known = points.filter(isKnown);
  if (known.length === 0) return null;
  const y = verticalScale(known, target, height);
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
      .map((tick) => ({ y: hundredths(y(tick)), label: formatPercent(tick, 0) }))
      .filter((tick) => Math.abs(tick.y - targetY) >= LEAST_TICK_GAP),
    xTicks: monthStarts(points),
    targetY,
    targetLabelBelow: last !== undefined && last.estimate >= target,
    end: runs.at(-1)?.last ?? null,
    days: points.map((point, index) => ({
      x: (index / points.length) * 100,
      width: 100 / points.length,
      y: isKnown(point) ? hundredths(y(point.estimate)) : null,
      readOut: sayDay(point),
    })),
  };
}

/** The middle of a day's column, in per cent of the plot's width. */
export function dayCentre(index: number, days: number): number {
  return ((index + 0.5) / days) * 100;
}

function verticalScale(known: { lower: number; upper: number }[], target: number, height: number) {
  const low = Math.min(target, ...known.map(({ lower }) => lower));
  const high = Math.max(target, ...known.map(({ upper }) => upper));
  const margin = Math.max(0.01, (high - low) * 0.08);
  // A share has no room outside 0 and 1: an axis that offered some would invite reading it.
  return scaleLinear<number>({
    domain: [Math.max(0, low - margin), Math.min(1, high + margin)],
    range: [height, 0],
  });
}

function monthStarts(points: readonly TrendDay[]): { x: number; label: string }[] {
  return points.flatMap(({ day }, index) =>
    day.endsWith('-01') ? [{ x: dayCentre(index, points.length), label: formatDay(day) }] : [],
  );
}

function sayDay(point: TrendDay): string {
  if (!isKnown(point)) return `${formatDay(point.day)} · nothing to count`;
  return `${formatDay(point.day)} · ${formatPercent(point.estimate)} · ${formatPercentRange(point.lower, point.upper)} · of ${point.total}`;
}
