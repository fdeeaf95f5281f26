import { EngineError } from '../errors.ts';

/**
 * A copy with every missing sample (NaN) drawn on the straight line between its neighbours; missing samples at
 * either end take the nearest value. For filters that need a number everywhere: what is computed at a filled
 * sample is not an observation and must be masked again by the caller. O(n).
 * @throws EngineError `empty` when nothing is present.
 */
export function fillGaps(values: Float64Array): Float64Array {
  const filled = values.slice();
  let previous = -1;
  for (let t = 0; t <= values.length; t++) {
    if (t < values.length && Number.isNaN(values[t])) continue;
    if (t === values.length && previous < 0) {
      throw new EngineError('empty', 'values holds no present sample; pass at least one.');
    }
    const before = (previous >= 0 ? values[previous] : values[t]) as number;
    const after = (t < values.length ? values[t] : before) as number;
    for (let gap = previous + 1; gap < t; gap++) {
      filled[gap] = before + ((after - before) * (gap - previous)) / (t - previous);
    }
    previous = t;
  }
  return filled;
}
