import type { KpiResolution } from '../../contracts/kpis.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';

/** How long each interval is, in milliseconds. All begin at whole multiples of it since 1970 (UTC). */
export const INTERVAL_MS: Record<KpiResolution, number> = { minute: 60_000, hour: HOUR_MS, day: DAY_MS };

/** The begin of the interval that a moment lies in, both in milliseconds. */
export function floorTo(resolution: KpiResolution, at: number): number {
  return Math.floor(at / INTERVAL_MS[resolution]) * INTERVAL_MS[resolution];
}

/** The first begin of an interval that is not before a moment, both in milliseconds. */
export function ceilTo(resolution: KpiResolution, at: number): number {
  return Math.ceil(at / INTERVAL_MS[resolution]) * INTERVAL_MS[resolution];
}

/** How many points of the resolution a complete interval of `step` has. */
export function pointsIn(step: KpiResolution, resolution: KpiResolution): number {
  return INTERVAL_MS[step] / INTERVAL_MS[resolution];
}
