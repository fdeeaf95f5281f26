import type { LinkEstimate } from '../../contracts/links.ts';
import { type Effect, pooledEffect } from '../../engine/association/index.ts';
import type { MeasuredMovement } from './measure-movements.ts';

/** One deployment alone may have changed the KPI by itself; two of which the KPI keeps the proportion hardly do. */
export const LEAST_MOVEMENTS = 2;

export interface JudgedExperiment {
  /** In the order given. */
  movements: {
    index: number;
    signal: LinkEstimate;
    kpi: LinkEstimate;
    foretold: LinkEstimate;
    followed: boolean;
  }[];
  pooled: LinkEstimate | null;
  /** Null where it is a natural experiment. */
  reason: string | null;
}

/**
 * Whether deployments that moved the signal are a natural experiment: enough of them, the KPI went with the sign of the
 * link beyond chance, as far as the link foretold, and after most of them.
 */
export function judgeExperiment(measured: readonly MeasuredMovement[], effect: Effect): JudgedExperiment {
  const movements = measured.map(({ index, signal, kpi }) => {
    const ends = [signal.lower, signal.upper].flatMap((shift) => [
      effect.lower * shift,
      effect.upper * shift,
    ]);
    const foretold = {
      estimate: effect.estimate * signal.estimate,
      lower: Math.min(...ends),
      upper: Math.max(...ends),
    };
    const followed = Math.sign(kpi.estimate) === Math.sign(foretold.estimate) && overlap(kpi, foretold);
    return { index, signal, kpi, foretold, followed };
  });
  const pooled =
    pooledEffect(measured.map(({ signal, kpi }) => ({ signalShift: signal.estimate, kpiShift: kpi }))) ??
    null;
  return { movements, pooled, reason: findReason(movements, pooled, effect) };
}

function findReason(
  movements: JudgedExperiment['movements'],
  pooled: Effect | null,
  effect: Effect,
): string | null {
  if (movements.length === 0 || pooled === null) return 'No deployment moved the signal beyond chance.';
  if (movements.length < LEAST_MOVEMENTS) {
    return 'One deployment moved the signal; it takes two, since one may have changed the KPI by itself.';
  }
  if (pooled.lower <= 0 && pooled.upper >= 0) {
    return 'Deployments moved the signal, but what the KPI did after them may be chance.';
  }
  if (Math.sign(pooled.estimate) !== Math.sign(effect.estimate)) {
    return 'After deployments that moved the signal the KPI went the other way.';
  }
  if (!overlap(pooled, effect)) {
    return 'After deployments that moved the signal the KPI moved by another amount than the link foretells.';
  }
  const followed = movements.filter((movement) => movement.followed).length;
  if (followed * 2 <= movements.length) return 'The KPI followed after no more than half of the deployments.';
  return null;
}

function overlap(one: { lower: number; upper: number }, other: { lower: number; upper: number }): boolean {
  return one.lower <= other.upper && other.lower <= one.upper;
}
