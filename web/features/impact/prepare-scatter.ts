import type { LinkDetail } from '@throughline/service/contracts/links';
import { scaleLinear } from '@visx/scale';
import { formatNumber } from '../../ui/format/amount.ts';
import { formatPercent } from '../../ui/format/number.ts';
import { hundredths } from '../../ui/trend-chart/draw-runs.ts';
import { formatReading } from '../signals/read-value.ts';
import { signalScale } from './say-link.ts';

export interface PreparedScatter {
  dots: { key: string; x: number; y: number }[];
  /** Paths in a box of 100 × `height`. */
  line: string;
  band: string;
  xTicks: { x: number; label: string }[];
  yTicks: { y: number; label: string }[];
}

/** Points, line and band of a link; x in per cent of the width, y in pixels. */
export function prepareScatter(
  { evidence: { points, line }, signal, kpi }: Pick<LinkDetail, 'evidence' | 'signal' | 'kpi'>,
  height: number,
): PreparedScatter {
  const xs = [...points.map(([x]) => x), ...line.map(({ x }) => x)];
  const ys = [...points.map(([, y]) => y), ...line.flatMap(({ lower, upper }) => [lower, upper])];
  const x = scaleLinear<number>({ domain: widened(xs), range: [0, 100] });
  const y = scaleLinear<number>({ domain: widened(ys), range: [height, 0] });
  const at = (px: number, py: number) => `${hundredths(x(px))},${hundredths(y(py))}`;
  const upper = line.map((point) => at(point.x, point.upper));
  const lower = line.map((point) => at(point.x, point.lower)).reverse();
  const xScale = signalScale(signal);
  return {
    dots: points.map(([px, py], index) => ({
      key: String(index),
      x: hundredths(x(px)),
      y: hundredths(y(py)),
    })),
    line: path(line.map((point) => at(point.x, point.y))),
    band: `${path([...upper, ...lower])}Z`,
    xTicks: x.ticks(4).map((tick) => ({ x: hundredths(x(tick)), label: formatReading(tick, xScale) })),
    yTicks: y.ticks(4).map((tick) => ({ y: hundredths(y(tick)), label: sayTick(tick, kpi) })),
  };
}

/** Ticks of a share are whole per cents, or nearly. */
function sayTick(tick: number, kpi: LinkDetail['kpi']): string {
  if (!kpi.proportion || kpi.unit !== '%') return formatNumber(tick, kpi);
  return formatPercent(tick, Number.isInteger(Number((tick * 100).toFixed(6))) ? 0 : 1);
}

function path(points: readonly string[]): string {
  return points.length === 0 ? '' : `M${points.join('L')}`;
}

function widened(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (!(high > low)) return [low - 1, low + 1];
  const margin = (high - low) * 0.04;
  return [low - margin, high + margin];
}
