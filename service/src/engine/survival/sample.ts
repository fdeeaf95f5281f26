import { EngineError } from '../errors.ts';

/**
 * Right-censored durations. `events[i]` is 1 (or true) where `durations[i]` ended in the event, 0 where it was
 * only followed that long. Durations are milliseconds throughout the product, but any one unit ≥ 0 works; every
 * time in a result has the same unit.
 */
export interface CensoredSample {
  readonly durations: ArrayLike<number>;
  readonly events: ArrayLike<number | boolean>;
}

/** One row per distinct duration, ascending. Subjects censored at a time are still at risk for events at it. */
export interface LifeTable {
  readonly times: Float64Array;
  readonly atRisk: Float64Array;
  readonly events: Float64Array;
  readonly censored: Float64Array;
}

/**
 * Refuses samples the estimators cannot read.
 *
 * @throws EngineError `length_mismatch` when the two arrays differ in length, `not_finite` for a duration that
 * is NaN or infinite (an open case is censored now, not infinite), `invalid_argument` for a negative one.
 */
export function requireCensoredSample(sample: CensoredSample): void {
  const { durations, events } = sample;
  if (durations.length !== events.length) {
    throw new EngineError(
      'length_mismatch',
      `durations has ${durations.length} entries and events ${events.length}; pass one event flag per duration.`,
    );
  }
  for (let i = 0; i < durations.length; i++) {
    const duration = durations[i] as number;
    if (!Number.isFinite(duration)) {
      throw new EngineError(
        'not_finite',
        `durations[${i}] is ${duration}; censor an open case at the time it has been followed.`,
      );
    }
    if (duration < 0) {
      throw new EngineError(
        'invalid_argument',
        `durations[${i}] is ${duration}; an end before its beginning is an error to report, not a duration.`,
      );
    }
  }
}

/**
 * The life table of a sample: at each distinct duration how many were at risk, had the event, were censored.
 * O(n log n).
 *
 * @throws EngineError as `requireCensoredSample`.
 */
export function lifeTable(sample: CensoredSample): LifeTable {
  requireCensoredSample(sample);
  const { durations, events } = sample;
  const order = Uint32Array.from({ length: durations.length }, (_, i) => i);
  order.sort((a, b) => (durations[a] as number) - (durations[b] as number));
  const times: number[] = [];
  const atRisk: number[] = [];
  const eventCounts: number[] = [];
  const censored: number[] = [];
  for (let i = 0; i < order.length; ) {
    const time = durations[order[i] as number] as number;
    const remaining = order.length - i;
    let died = 0;
    let lost = 0;
    for (; i < order.length && durations[order[i] as number] === time; i++) {
      if (events[order[i] as number]) died++;
      else lost++;
    }
    times.push(time);
    atRisk.push(remaining);
    eventCounts.push(died);
    censored.push(lost);
  }
  return {
    times: Float64Array.from(times),
    atRisk: Float64Array.from(atRisk),
    events: Float64Array.from(eventCounts),
    censored: Float64Array.from(censored),
  };
}
