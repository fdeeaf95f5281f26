import type { ChangeSubject, SignalChange } from '@throughline/service/contracts/signal-changes';
import { formatDifference, formatNumber } from '../../ui/format/amount.ts';

const MINUS = '\u2212';

export const WHOSE: Record<ChangeSubject, string> = {
  own: 'its own',
  dependent: 'of who calls it',
  dependency: 'of what it calls',
  kpi: 'KPI of its team',
};

type Shown = Pick<SignalChange, 'shift' | 'lower' | 'upper' | 'unit' | 'proportion'>;

/** `+210 ms (198 – 222)`; null where there is no shift to tell. */
export function sayShift(signal: Shown): string | null {
  const { shift, lower, upper } = signal;
  if (shift === null) return null;
  const sign = shift < 0 ? MINUS : '+';
  const range =
    lower === null || upper === null ? '' : ` (${sayEnd(lower, signal)} – ${sayEnd(upper, signal)})`;
  return `${sign}${formatDifference(shift, signal)}${range}`;
}

/** An end of the interval, of a share in points of a hundred. */
function sayEnd(value: number, { unit, proportion }: Shown): string {
  if (proportion && unit === '%') {
    const points = Number((value * 100).toFixed(Math.abs(value) < 0.01 ? 2 : 1));
    return points < 0 ? `${MINUS}${Math.abs(points)}` : String(points);
  }
  return formatNumber(value, { unit, proportion });
}

/** Where a signal has its page; a KPI is found by the list of its own. */
export function addressOf({ key }: Pick<SignalChange, 'key'>): string | null {
  const [kind, id, statistic] = key.split(':');
  return kind === 'series' ? `/signals/${id}?show=${statistic}` : null;
}
