import type { KpiImpact } from '@throughline/service/contracts/impacts';
import type { SeriesAround, SignalChange } from '@throughline/service/contracts/signal-changes';
import { scaleLinear } from '@visx/scale';
import { formatNumber, type Scale } from '../../ui/format/amount.ts';
import { domainOf } from '../../ui/plot/prepare-plot.ts';
import { drawRuns, hundredths } from '../../ui/trend-chart/draw-runs.ts';

export type PreparedAround = {
  /** Paths in a box of 100 × `height`, stretched sideways; y is in pixels. */
  lines: string[];
  bands: string[];
  /** What was expected, of an impact. */
  expected: string[];
  dots: { x: number; y: number }[];
  yTicks: { y: number; label: string }[];
  xTicks: { x: number; label: string; end: boolean }[];
  /** Where the change was. */
  change: number;
  /** What it was before; null where that is not shown. */
  level: number | null;
};

const MOST_TICKS = 3;

/** One signal around a change: its line with gaps, where the change was, and what it had been before. */
export function prepareAround(
  { from, stepMs, values }: SeriesAround,
  { before }: Pick<SignalChange, 'before'>,
  { at, scale, height }: { at: string; scale: Scale; height: number },
): PreparedAround | null {
  const points = values.map((value) => ({ estimate: value, lower: value, upper: value }));
  const plot = prepare(points, [], {
    from,
    stepMs,
    at,
    scale,
    height,
    besides: before === null ? [] : [before],
  });
  if (plot === null) return null;
  return { ...plot.drawn, bands: [], level: before === null ? null : hundredths(plot.y(before)) };
}

/** What a KPI was since a change, against what was expected with its interval. */
export function prepareImpact(
  impact: Extract<KpiImpact, { kind: 'impact' }>,
  { at, scale, height }: { at: string; scale: Scale; height: number },
): PreparedAround | null {
  const { from, stepMs, actual, expected, expectedLower, expectedUpper } = impact;
  const points = actual.map((value) => ({ estimate: value, lower: value, upper: value }));
  const ahead = expected.map((value, index) => ({
    estimate: value,
    lower: expectedLower[index] ?? value,
    upper: expectedUpper[index] ?? value,
  }));
  const plot = prepare(points, ahead, { from, stepMs, at, scale, height, besides: [] });
  return plot && { ...plot.drawn, level: null };
}

type Point = { estimate: number | null; lower: number | null; upper: number | null };

function prepare(
  points: readonly Point[],
  ahead: readonly Point[],
  place: { from: string; stepMs: number; at: string; scale: Scale; height: number; besides: number[] },
) {
  const { from, stepMs, at, scale, height, besides } = place;
  const shown = [
    ...points,
    ...ahead,
    ...besides.map((value) => ({ estimate: value, lower: value, upper: value })),
  ];
  const domain = domainOf(
    [
      shown.map(({ estimate, lower, upper }) => ({
        at: from,
        value: estimate,
        lower,
        upper,
        numerator: null,
        denominator: null,
        told: 1,
      })),
    ],
    scale,
  );
  if (domain === null) return null;
  const y = scaleLinear<number>({ domain, range: [height, 0] });
  const x = (index: number) => ((index + 0.5) / points.length) * 100;
  const runs = drawRuns(points, x, y);
  const longer = runs.filter(({ length }) => length > 1);
  const expectedRuns = drawRuns(ahead, x, y);
  const begin = Date.parse(from);
  const end = begin + points.length * stepMs;
  const where = (ms: number) => hundredths(((ms - begin) / (end - begin)) * 100);
  return {
    y,
    drawn: {
      lines: longer.map(({ line }) => line),
      bands: expectedRuns.map(({ band }) => band),
      expected: expectedRuns.map(({ line }) => line),
      dots: runs.filter(({ length }) => length === 1).map(({ last }) => last),
      yTicks: y
        .ticks(MOST_TICKS)
        .map((tick) => ({ y: hundredths(y(tick)), label: formatNumber(tick, scale) })),
      xTicks: [
        { x: 0, label: clock(begin, end - begin), end: false },
        { x: 100, label: clock(end, end - begin), end: true },
      ],
      change: Math.max(0, where(Date.parse(at))),
    },
  };
}

const DAY_MS = 86_400_000;

/** `14:05`, with the day where the plot is longer than one. */
function clock(ms: number, length: number): string {
  const text = new Date(ms).toISOString();
  return length > DAY_MS ? `${text.slice(5, 10)} ${text.slice(11, 16)}` : text.slice(11, 16);
}
