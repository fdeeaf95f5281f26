import type { DurationQuantile } from '@throughline/service/contracts/outcome-values';
import { formatDuration } from '../../ui/format/duration.ts';

/** A median as far as it is known: where the curve never falls to a half, only a bound can be said. */
export function sayMedian(median: DurationQuantile | null): string | null {
  if (median === null || median.kind === 'no_data') return null;
  if (median.kind === 'more_than') return `median more than ${formatDuration(median.ms)}`;
  const { ms, lowerMs, upperMs } = median;
  if (lowerMs === null) return `median ${formatDuration(ms)}`;
  const upper = upperMs === null ? 'or more' : `– ${formatDuration(upperMs)}`;
  return `median ${formatDuration(ms)} (${formatDuration(lowerMs)} ${upper})`;
}
