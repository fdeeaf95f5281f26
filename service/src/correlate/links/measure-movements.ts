import type { Effect } from '../../engine/association/index.ts';
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
}

/** What one deployment did to the signal beyond chance, and what the KPI did as long after it as the link says. */
export interface MeasuredMovement {
  index: number;
  signal: Effect;
  kpi: Effect;
}

const EARLIER_DAYS = 7;
/** With less after it, before the next deployment, nothing can be told apart. */
const LEAST_AFTER = 10;
const ERROR_RATE = 0.05;

/**
 * Which deployments moved the signal, against the same hours of earlier days, corrected for how many were looked at.
 * Where the KPI was not told, or cannot be compared, a deployment is left out.
 */
export function measureMovements(pair: MovedPair): MeasuredMovement[] {
  const { signal, kpi, lag, deployments, leastShift } = pair;
  return deployments.flatMap((deployment) => {
    const length = Math.min(pair.window, deployment.until - deployment.finished);
    if (length < LEAST_AFTER) return [];
    const moved = compareAt(signal, pair, deployment, 0, length, {
      practicalThreshold: leastShift,
      confidence: 1 - ERROR_RATE / deployments.length,
    });
    if (moved?.kind !== 'increased' && moved?.kind !== 'decreased') return [];
    const followed = compareAt(kpi, pair, deployment, lag, length, { practicalThreshold: 0 });
    if (!followed || followed.kind === 'no_data' || !Number.isFinite(followed.upper - followed.lower))
      return [];
    return [{ index: deployment.index, signal: toEffect(moved), kpi: toEffect(followed) }];
  });
}

function compareAt(
  values: Float64Array,
  { window, stepsADay }: MovedPair,
  { started, finished }: { started: number; finished: number },
  lag: number,
  length: number,
  options: { practicalThreshold: number; confidence?: number },
): BeforeAfter | undefined {
  const windowsAt = (shift: number) => {
    const [from, to] = [started - window - shift, finished + lag + length - shift];
    if (from < 0 || to > values.length) return undefined;
    return {
      before: values.slice(from, started - shift),
      after: values.slice(finished + lag - shift, to),
    };
  };
  const now = windowsAt(0);
  if (!now) return undefined;
  const earlierDays = Array.from({ length: EARLIER_DAYS }, (_, day) =>
    windowsAt((day + 1) * stepsADay),
  ).flatMap((day) => day ?? []);
  return compareBeforeAfter({ ...now, earlierDays, ...options });
}

function toEffect({ shift, lower, upper }: { shift: number; lower: number; upper: number }): Effect {
  return { estimate: shift, lower, upper };
}
