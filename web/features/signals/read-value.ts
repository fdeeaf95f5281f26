import {
  type Signal,
  type SignalPoint,
  type SignalPoints,
  STEP_MS,
  type Statistic,
} from '@throughline/service/contracts/signals';
import { formatAmount, formatNumber, type Scale } from '../../ui/format/amount.ts';

/** The figure that a statistic is; null where nothing was told. */
export function figureOf(point: SignalPoint, statistic: Statistic): number | null {
  switch (statistic) {
    case 'total':
      return point.sum;
    case 'ratio':
      return point.mean;
    default:
      return point[statistic];
  }
}

/** How the numbers of a statistic are written: shares as per cent, anything else in its unit. */
export function scaleOf({ statistics }: Pick<Signal, 'statistics'>, statistic: Statistic): Scale {
  if (statistic === 'ratio') return { unit: '%', proportion: true };
  const unit = statistics.find((one) => one.statistic === statistic)?.unit ?? '';
  return { unit, proportion: false };
}

/** `87.4 ms`, `3.1 %`; a plain number stands alone. */
export function formatReading(value: number, scale: Scale): string {
  return scale.unit === '' ? formatNumber(value, scale) : formatAmount(value, scale);
}

/**
 * The points as values. The last bucket of a total may not be over: drawn, it would look like a fall, so it is a gap.
 */
export function valuesOf(
  { points, step }: Pick<SignalPoints, 'points' | 'step'>,
  statistic: Statistic,
  now: number,
): { at: string; value: number | null; count: number | null }[] {
  return points.map((point) => {
    const running = statistic === 'total' && Date.parse(point.at) + STEP_MS[step] > now;
    return { at: point.at, value: running ? null : figureOf(point, statistic), count: point.count };
  });
}

/** The values of the buckets that could be told of: those that are over, and the running one where it was. */
export function tellableOf(
  points: Pick<SignalPoints, 'points' | 'step'>,
  statistic: Statistic,
  now: number,
): (number | null)[] {
  return valuesOf(points, statistic, now)
    .filter(({ at, value }) => value !== null || Date.parse(at) + STEP_MS[points.step] <= now)
    .map(({ value }) => value);
}

export type Reading = { value: number; from: string; to: string; count: number | null };

/** The newest value of a bucket that is over; of the running one only where there is no other. Null where none is. */
export function newestReading(
  recent: Pick<SignalPoints, 'points' | 'step'>,
  statistic: Statistic,
  now: number,
): Reading | null {
  const width = STEP_MS[recent.step];
  const known = valuesOf(recent, statistic, now).filter(({ value }) => value !== null);
  const newest = known.findLast(({ at }) => Date.parse(at) + width <= now) ?? known.at(-1);
  if (newest === undefined || newest.value === null) return null;
  const { at, value, count } = newest;
  return { value, count, from: at, to: new Date(Date.parse(at) + width).toISOString() };
}

/** The hour of a signal's newest point, which is as much as is kept of when that was. */
export function hourOf({ lastAt }: Pick<Signal, 'lastAt'>): string {
  return new Date(Math.floor(Date.parse(lastAt) / HOUR_MS) * HOUR_MS).toISOString();
}

const SILENT_AFTER_MS = 15 * 60_000; // exporters send once a minute, some every five; three of those missing is silence
const HOUR_MS = 3_600_000;

/** For how many milliseconds nothing was told, where that is long enough to be worth a word; otherwise null. */
export function silenceOf(
  { lastAt }: Pick<Signal, 'lastAt'>,
  { points, step }: Pick<SignalPoints, 'points' | 'step'>,
  now: number,
): number | null {
  const told = points.findLast(({ count }) => count !== null);
  // Of what is older than the points no more is known than the hour; what has only just arrived is not among them yet.
  const end = told ? Date.parse(told.at) + STEP_MS[step] : Date.parse(hourOf({ lastAt })) + HOUR_MS;
  const quiet = now - end;
  return quiet > SILENT_AFTER_MS ? quiet : null;
}
