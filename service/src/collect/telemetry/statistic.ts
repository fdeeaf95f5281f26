import type { SignalKind, Statistic } from '../../contracts/signals.ts';
import { type Cell, quantileOf } from '../../store/signals/index.ts';

export const QUANTILES: Partial<Record<Statistic, number>> = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 };

/**
 * One number of what a cell holds, in the unit it is shown in: `scale` times what is kept, rates per second over the
 * minutes that were told. NaN where nothing was told, or where the number would not be finite.
 */
export function statisticOf(
  cell: Cell | undefined,
  statistic: Statistic,
  kind: SignalKind,
  scale: number,
): number {
  if (!cell) return Number.NaN;
  const value = readStatistic(cell, statistic, kind, scale);
  return Number.isFinite(value) ? value : Number.NaN;
}

function readStatistic(cell: Cell, statistic: Statistic, kind: SignalKind, scale: number): number {
  switch (statistic) {
    case 'mean':
    case 'ratio':
      return cell.count > 0 ? (cell.sum / cell.count) * scale : Number.NaN;
    case 'min':
      return cell.min * scale;
    case 'max':
      return cell.max * scale;
    case 'total':
      return cell.sum * scale;
    case 'rate':
      return countedBy(cell, kind) / ((cell.minutes ?? 1) * 60);
    default:
      return cell.sketch ? quantileOf(cell.sketch, QUANTILES[statistic] as number) * scale : Number.NaN;
  }
}

/** What a rate counts: observations of a distribution, the sum of what was added to a counter; nothing of the others. */
export function countedBy(cell: Cell, kind: SignalKind): number {
  if (kind === 'distribution') return cell.count;
  return kind === 'rate' || kind === 'change' ? cell.sum : Number.NaN;
}
