import type { Resolution } from '../../contracts/bugs.ts';
import type { SurvivalCurve } from '../../engine/survival/index.ts';

const MAX_STEPS = 200; // more than a screen has room for

/**
 * The steps of 1 − S with its band, bounds turned round. Only times at which something ended are steps; where there are
 * too many, every so-manieth is kept, and always the first and the last.
 */
export function thinCurve(curve: SurvivalCurve): Resolution['curve'] {
  const rows = Array.from(curve.times.keys()).filter((row) => (curve.events[row] ?? 0) > 0);
  return spread(rows, MAX_STEPS).map((row) => ({
    ms: curve.times[row] as number,
    resolved: 1 - (curve.survival[row] as number),
    lower: 1 - (curve.upper[row] as number),
    upper: 1 - (curve.lower[row] as number),
  }));
}

function spread(rows: number[], count: number): number[] {
  if (rows.length <= count) return rows;
  const step = (rows.length - 1) / (count - 1);
  return Array.from({ length: count }, (_, index) => rows[Math.round(index * step)] as number);
}
