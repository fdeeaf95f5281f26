import type { DurationQuantile } from '@throughline/service/contracts/outcome-values';
import { formatDuration } from '../../ui/format/duration.ts';

/** A median as far as it is known: where the curve never falls to a half, only a bound can be said. */
export function sayMedian(median: DurationQuantile | null): string | null {
  const said = sayQuantile(median);
  return said === null ? null : `median ${said}`;
}

/** `31 h (20 h – 44 h)`, or `more than 31 h` where the curve does not fall that far; null without data. */
export function sayQuantile(quantile: DurationQuantile | null): string | null {
  if (quantile === null || quantile.kind === 'no_data') return null;
  if (quantile.kind === 'more_than') return `more than ${formatDuration(quantile.ms)}`;
  const { ms, lowerMs, upperMs } = quantile;
  if (lowerMs === null) return formatDuration(ms);
  const upper = upperMs === null ? 'or more' : `– ${formatDuration(upperMs)}`;
  return `${formatDuration(ms)} (${formatDuration(lowerMs)} ${upper})`;
}
