import { scaleLinear } from '@visx/scale';
import type { Measured } from '../format/value.ts';
import { drawRuns } from '../trend-chart/draw-runs.ts';
import { isKnown } from '../trend-chart/gaps.ts';
import { leastSpan } from '../trend-chart/least-span.ts';

export type TrendData = { estimate: number | null; lower: number | null; upper: number | null };

/** Paths in a box of 100 × `height` that is stretched sideways to whatever width there is. */
export type PreparedSparkline = {
  lines: string[];
  bands: string[];
  targetY: number;
  /** Where the last known point lies: x in per cent, y in pixels. */
  end: { x: number; y: number } | null;
};

// A change smaller than this many points in all is drawn as nearly flat instead of being blown up to full height.
const LEAST_SPAN = 0.1;

export function prepareSparkline(
  points: readonly TrendData[],
  measured: Pick<Measured, 'scale' | 'source' | 'target'>,
  height: number,
): PreparedSparkline | null {
  const { target } = measured;
  const known = points.filter(isKnown);
  if (known.length === 0) return null;
  const values = known.flatMap(({ lower, upper }) => [lower, upper]).concat(target);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const slack = Math.max(0, leastSpan(measured, LEAST_SPAN) - (high - low)) / 2;
  const x = scaleLinear<number>({
    domain: [0, Math.max(1, points.length - 1)],
    range: [0, 100],
  });
  const y = scaleLinear<number>({ domain: [low - slack, high + slack], range: [height, 0] });

  const runs = drawRuns(points, x, y);
  return {
    lines: runs.map(({ line }) => line),
    bands: runs.map(({ band }) => band),
    targetY: y(target),
    end: runs.at(-1)?.last ?? null,
  };
}
