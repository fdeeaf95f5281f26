import { EngineError } from '../errors.ts';
import type { ObservedSignal, SignalKind } from './signal.ts';

/** How long before and after the time in question is looked at, seconds. */
const LEAD_SECONDS = 1_800;
const FOLLOW_SECONDS = 1_800;
/** At least so many steps of either, where the data has them. */
const LEAST_STEPS = 3;
/** At most this share of the history goes into the window; the rest says what is normal. */
const MOST_OF_HISTORY = 0.25;

/** A signal on its own evenly spaced time axis. `start` and `stepSeconds` in seconds; NaN is missing. */
export interface TimedSignal {
  component: string;
  metric: string;
  kind: SignalKind;
  start: number;
  stepSeconds: number;
  values: Float64Array;
}

export interface CutSignals {
  signals: ObservedSignal[];
  /** Steps of the window before the time in question. */
  lead: number;
  /** Time of the first step of the window, and the step, seconds. */
  windowStart: number;
  stepSeconds: number;
}

/**
 * Brings signals onto one grid (the coarsest of their steps, means of what falls into each) and parts them at
 * the time in question: half an hour before and after is the window, all before that the reference.
 * Complexity O(values).
 * @throws EngineError `empty` without signals, `not_finite` on a time or step that is no number,
 *   `invalid_argument` on a step of 0 or less, or where `at` lies outside what the signals cover.
 */
export function cutWindow(signals: readonly TimedSignal[], at: number): CutSignals {
  if (signals.length === 0) throw new EngineError('empty', 'signals is empty; pass at least one.');
  if (!Number.isFinite(at)) throw new EngineError('not_finite', `at is ${at}; pass a time in seconds.`);
  let step = 0;
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  for (const signal of signals) {
    const name = `${signal.component} ${signal.metric}`;
    if (!Number.isFinite(signal.start)) {
      throw new EngineError('not_finite', `start of ${name} is ${signal.start}; pass a time in seconds.`);
    }
    if (!(signal.stepSeconds > 0 && Number.isFinite(signal.stepSeconds))) {
      throw new EngineError(
        'invalid_argument',
        `stepSeconds of ${name} is ${signal.stepSeconds}; pass a number above 0.`,
      );
    }
    step = Math.max(step, signal.stepSeconds);
    start = Math.min(start, signal.start);
    end = Math.max(end, signal.start + signal.stepSeconds * signal.values.length);
  }
  if (at < start || at > end) {
    throw new EngineError(
      'invalid_argument',
      `at is ${at}; the signals cover ${start} to ${end}, pass a time within.`,
    );
  }
  // The grid is anchored at `at`, so that no step mixes before and after.
  const history = Math.ceil((at - start) / step);
  const future = Math.max(1, Math.ceil((end - at) / step));
  const wantedLead = Math.max(LEAST_STEPS, Math.round(LEAD_SECONDS / step));
  const lead = Math.min(wantedLead, Math.floor(history * MOST_OF_HISTORY));
  const follow = Math.min(future, Math.max(LEAST_STEPS, Math.round(FOLLOW_SECONDS / step)));
  const gridStart = at - history * step;
  const reference = history - lead;
  return {
    signals: signals.map((signal) => {
      const values = onGrid(signal, gridStart, step, history + follow);
      const { component, metric, kind } = signal;
      return {
        component,
        metric,
        kind,
        reference: values.subarray(0, reference),
        window: values.subarray(reference),
      };
    }),
    lead,
    windowStart: at - lead * step,
    stepSeconds: step,
  };
}

/** Means of the values whose time falls into each step; NaN where none does. */
function onGrid(signal: TimedSignal, gridStart: number, step: number, length: number): Float64Array {
  const total = new Float64Array(length);
  const count = new Float64Array(length);
  for (let i = 0; i < signal.values.length; i++) {
    const value = signal.values[i] as number;
    if (!Number.isFinite(value)) continue;
    const slot = Math.floor((signal.start + i * signal.stepSeconds - gridStart) / step);
    if (slot < 0 || slot >= length) continue;
    total[slot] = (total[slot] as number) + value;
    count[slot] = (count[slot] as number) + 1;
  }
  for (let slot = 0; slot < length; slot++) total[slot] = (total[slot] as number) / (count[slot] as number);
  return total;
}
