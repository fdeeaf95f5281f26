import {
  type Effect,
  FALSE_DISCOVERY_RATE,
  falseDiscoveryRates,
  harmonicNumber,
} from '../../engine/association/index.ts';
import { type BeforeAfter, compareBeforeAfter } from '../../engine/change/index.ts';

/** A signal and a KPI on one grid, and when deployments happened on it; all in steps. */
export interface MovedPair {
  signal: Float64Array;
  kpi: Float64Array;
  lag: number;
  stepsADay: number;
  /** Steps compared before and after. */
  window: number;
  /** A smaller shift of the signal is no movement. */
  leastShift: number;
  deployments: readonly { index: number; started: number; finished: number; until: number }[];
  /** When the service was known to be in trouble: such days say nothing of what is usual. */
  troubles: readonly { from: number; to: number }[];
}

/** What one deployment did to the signal beyond chance, and what the KPI did as long after it as the link says. */
export interface MeasuredMovement {
  index: number;
  signal: Effect;
  kpi: Effect;
}

const EARLIER_DAYS = 7;
/** With fewer calm ones all are taken: what is usual would be known too badly. */
const LEAST_CALM_DAYS = 3;
/** With less after it, before the next deployment, nothing can be told apart. */
const LEAST_AFTER = 10;

/**
 * Which deployments moved the signal, against the same hours of earlier days, corrected for how many were looked at: of
 * those said to have, one in twenty may not (Benjamini and Hochberg 1995). Where the KPI was not told, or cannot be compared, a deployment is left out.
 */
export function measureMovements(pair: MovedPair): MeasuredMovement[] {
  const { signal, kpi, lag, leastShift } = pair;
  const looked = pair.deployments
    .map((deployment, index) => ({
      deployment,
      before: beforeOf(pair, index),
      length: Math.min(pair.window, deployment.until - deployment.finished),
    }))
    .filter(({ length }) => length >= LEAST_AFTER);
  const moves = looked.map((one) => compareAt(signal, pair, one, 0, { practicalThreshold: leastShift }));
  const rates = falseDiscoveryRates(
    Float64Array.from(moves, (moved) => (moved === undefined || moved.kind === 'no_data' ? 1 : moved.pValue)),
  );
  // The rates hold whatever the dependence between the tests; deployments hours or days apart need no such allowance.
  const allowance = harmonicNumber(Math.max(1, looked.length));
  return looked.flatMap((one, i) => {
    const moved = moves[i];
    if ((rates[i] as number) / allowance > FALSE_DISCOVERY_RATE) return [];
    if (moved?.kind !== 'increased' && moved?.kind !== 'decreased') return [];
    const followed = compareAt(kpi, pair, one, lag, { practicalThreshold: 0 });
    if (!followed || followed.kind === 'no_data' || !Number.isFinite(followed.upper - followed.lower))
      return [];
    return [{ index: one.deployment.index, signal: toEffect(moved), kpi: toEffect(followed) }];
  });
}

/** What the deployment before it brought is what this one replaced; what was before that says nothing of either. */
function beforeOf({ window, deployments }: MovedPair, index: number): number {
  const [previous, own] = [deployments[index - 1], deployments[index]];
  const since = previous === undefined || own === undefined ? window : own.started - previous.finished;
  return since < LEAST_AFTER ? window : Math.min(window, since);
}

function compareAt(
  values: Float64Array,
  { stepsADay, troubles }: MovedPair,
  {
    deployment: { started, finished },
    before,
    length,
  }: { deployment: { started: number; finished: number }; before: number; length: number },
  lag: number,
  options: { practicalThreshold: number },
): BeforeAfter | undefined {
  const windowsAt = (shift: number) => {
    const [from, to] = [started - before - shift, finished + lag + length - shift];
    if (from < 0 || to > values.length) return undefined;
    return {
      before: values.slice(from, started - shift),
      after: values.slice(finished + lag - shift, to),
    };
  };
  const now = windowsAt(0);
  if (!now) return undefined;
  const shifts = Array.from({ length: EARLIER_DAYS }, (_, day) => (day + 1) * stepsADay);
  const calm = shifts.filter(
    (shift) =>
      !troubles.some(
        ({ from, to }) => from < finished + lag + length - shift && to > started - before - shift,
      ),
  );
  const earlierDays = (calm.length < LEAST_CALM_DAYS ? shifts : calm).flatMap(
    (shift) => windowsAt(shift) ?? [],
  );
  return compareBeforeAfter({ ...now, earlierDays, ...options });
}

function toEffect({ shift, lower, upper }: { shift: number; lower: number; upper: number }): Effect {
  return { estimate: shift, lower, upper };
}
