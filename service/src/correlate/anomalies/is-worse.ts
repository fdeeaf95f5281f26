import type { WatchedSubject } from '../../contracts/live.ts';
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
/** Of a share of failures: half a point more. One of a hundred requests may fail before anybody is harmed much. */
const LEAST_ERROR_RATIO = 0.005;

/** Whether an anomaly is for the worse, and large enough to matter. */
export function isWorse(
  { role, worse, proportion }: Pick<WatchedSubject, 'role' | 'worse' | 'proportion'>,
  { side, expected, worst }: Pick<Episode, 'side' | 'expected' | 'worst'>,
): boolean {
  const fewerAsk = role === 'traffic' && worse === 'either' && side < 0;
  if (!(worse === 'higher' ? side > 0 : worse === 'lower' ? side < 0 : fewerAsk)) return false;
  const size = Math.abs(worst - expected);
  if (role === 'errors' && proportion) return size >= LEAST_ERROR_RATIO;
  return size >= LEAST_SHARE[role] * Math.abs(expected);
}
