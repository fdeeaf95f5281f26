import type { WatchedSubject } from '../../contracts/live.ts';
import { leastInUnit } from '../changes/index.ts';
import type { Episode } from './watcher.ts';

/** What is less than this share of what was expected nobody would get up for, however sure it is. */
const LEAST_SHARE: Record<WatchedSubject['role'], number> = {
  kpi: 0.01,
  business: 0.05,
  errors: 0.5,
  latency: 0.1,
  saturation: 0.1,
  traffic: 0.3, // people come and go
  other: 0.1,
};
/** What shows in the mean of some minutes and in none of them by itself has to be so many times as large. */
const ON_THE_WHOLE = 2;
/**
 * Of a share of what there is, such as memory, half of what was left: at 60 % instead of 50 % on a busy Sunday nothing is
 * about to give out, and at 75 % it may be.
 */
const LEAST_OF_REST = 0.5;
/** What fills up harms nobody by itself: it is told once it has lasted so long, and at once where it is nearly full. */
const LEAST_FULL_MINUTES = 15;
const NEARLY_FULL = 0.75; // of what was left; of what has no limit, twice as much as usual is
/** Of a share of failures: half a point more. One of a hundred requests may fail before anybody is harmed much. */
const LEAST_ERROR_RATIO = 0.005;

type Size = Pick<Episode, 'side' | 'size' | 'usual' | 'longest' | 'onTheWhole'>;

/** Whether an anomaly is for the worse, and large enough to matter. */
export function isWorse(
  { role, worse, proportion, unit }: Pick<WatchedSubject, 'role' | 'worse' | 'proportion' | 'unit'>,
  { side, size, usual, longest, onTheWhole }: Size,
): boolean {
  const fewerAsk = role === 'traffic' && worse === 'either' && side < 0;
  if (!(worse === 'higher' ? side > 0 : worse === 'lower' ? side < 0 : fewerAsk)) return false;
  if (role === 'errors' && proportion) return size >= LEAST_ERROR_RATIO;
  const rest = role === 'saturation' ? restOf(unit, usual, side) : undefined;
  if (role === 'saturation' && longest < LEAST_FULL_MINUTES) {
    if (size < (rest === undefined ? Math.abs(usual) : NEARLY_FULL * rest)) return false;
  }
  if (rest !== undefined) return size >= LEAST_OF_REST * rest;
  const share = LEAST_SHARE[role] * (onTheWhole ? ON_THE_WHOLE : 1);
  const least = role === 'latency' || role === 'saturation' ? leastInUnit(unit) : 0;
  return size >= Math.max(share * Math.abs(usual), least);
}

/** What there was left of a whole, in the direction it went; undefined of what is no share of one. */
function restOf(unit: string, usual: number, side: 1 | -1): number | undefined {
  const whole = unit === '%' ? 100 : unit === '' ? 1 : undefined; // shares have no unit of their own
  if (whole === undefined || usual < 0 || usual >= whole) return undefined;
  return side > 0 ? whole - usual : usual;
}
