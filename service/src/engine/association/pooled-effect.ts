import { normalQuantile } from '../distributions/index.ts';
import type { Effect } from './effect.ts';

/** What one event did to the signal, and what the KPI did after it, each in its own unit. */
export interface Movement {
  readonly signalShift: number;
  readonly kpiShift: Effect;
}

/** Two-sided, at 95 %. */
const WIDTH = normalQuantile(0.975);

/**
 * KPI units per signal unit over several events that moved the signal: the slope through the origin, each event
 * weighted by what is known of its KPI (inverse variance). Where the events differ by more than their own
 * intervals allow, the interval is widened by as much (Birge 1932). Undefined without an event that moved it. O(n).
 */
export function pooledEffect(movements: readonly Movement[]): Effect | undefined {
  let product = 0;
  let squares = 0;
  for (const { signalShift, kpiShift } of movements) {
    const weight = 1 / standardError(kpiShift) ** 2;
    product += weight * signalShift * kpiShift.estimate;
    squares += weight * signalShift ** 2;
  }
  if (!(squares > 0)) return undefined;
  const estimate = product / squares;
  let misfit = 0;
  for (const { signalShift, kpiShift } of movements) {
    misfit += ((kpiShift.estimate - estimate * signalShift) / standardError(kpiShift)) ** 2;
  }
  const birge = movements.length > 1 ? Math.sqrt(misfit / (movements.length - 1)) : 1;
  const half = (WIDTH * Math.max(1, birge)) / Math.sqrt(squares);
  return { estimate, lower: estimate - half, upper: estimate + half };
}

function standardError({ lower, upper }: Effect): number {
  return Math.max((upper - lower) / (2 * WIDTH), Number.MIN_VALUE ** 0.25);
}
