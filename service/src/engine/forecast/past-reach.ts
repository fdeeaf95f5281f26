/** Fewest stretches of the past that make a share. */
const LEAST_STRETCHES = 48;

/**
 * How often the past of a series went as far in the next `horizon` steps as it now would have to go: the share of
 * moments at which the largest value of the next `horizon` steps exceeded the largest of the `window` steps before by
 * at least as much as `limit` exceeds that of the last `window` steps. Asked of the largest value itself this is how
 * often the series makes a record, which paths of a smoothed forecast understate.
 * NaN is missing; a stretch of which less than half is there is left out. Undefined where fewer than 48 moments are
 * left. Complexity O(n).
 */
export function shareThatReached(
  series: Float64Array,
  { horizon, window, limit }: { horizon: number; window: number; limit: number },
): number | undefined {
  const before = slidingMaximum(series, window);
  const after = slidingMaximum(series, horizon);
  const recent = before[before.length - 1];
  if (recent === undefined || Number.isNaN(recent)) return undefined;
  const needed = limit - recent;
  let reached = 0;
  let counted = 0;
  for (let origin = window; origin + horizon <= series.length; origin++) {
    const rise = (after[origin] as number) - (before[origin - window] as number);
    if (Number.isNaN(rise)) continue;
    counted++;
    if (rise >= needed) reached++;
  }
  return counted < LEAST_STRETCHES ? undefined : reached / counted;
}

/** The largest of each `width` neighbouring values, by their first place; NaN where less than half of them are there. */
function slidingMaximum(values: Float64Array, width: number): Float64Array {
  const length = Math.max(0, values.length - width + 1);
  const result = new Float64Array(length).fill(Number.NaN);
  const queue: number[] = []; // places of values that may still become the largest, falling
  let head = 0;
  let present = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    if (Number.isFinite(value)) {
      present++;
      while (queue.length > head && (values[queue[queue.length - 1] as number] as number) <= value)
        queue.pop();
      queue.push(at);
    }
    if (at >= width && Number.isFinite(values[at - width])) present--;
    if (head < queue.length && (queue[head] as number) <= at - width) head++;
    if (at >= width - 1 && present * 2 >= width && head < queue.length) {
      result[at - width + 1] = values[queue[head] as number] as number;
    }
  }
  return result;
}
