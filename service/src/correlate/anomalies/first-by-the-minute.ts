const MINUTES_A_DAY = 1_440;
const LEAST_GAPS = 24; // of a day, before it can be said what its step is
const EVEN = 0.8; // of the gaps of a day are the same where something is told every so many minutes

/**
 * Where in a history by the minute, whose last day is told by the minute, that begins: imports tell what is old every five
 * minutes or so, and a baseline that has learnt the season by one step does not know it by another. 0 where all of it is alike.
 */
export function firstByTheMinute(values: Float64Array): number {
  const last = stepOf(values.subarray(-MINUTES_A_DAY));
  if (last !== 1) return 0;
  let first = values.length;
  while (first > 0) {
    const step = stepOf(values.subarray(Math.max(0, first - MINUTES_A_DAY), first));
    if (step !== null && step > 1) return first;
    first -= MINUTES_A_DAY;
  }
  return 0;
}

/** Every how many minutes something is told; null where that cannot be said. */
function stepOf(values: Float64Array): number | null {
  const gaps = new Map<number, number>();
  let before: number | undefined;
  let count = 0;
  values.forEach((value, minute) => {
    if (Number.isNaN(value)) return;
    if (before !== undefined) {
      gaps.set(minute - before, (gaps.get(minute - before) ?? 0) + 1);
      count += 1;
    }
    before = minute;
  });
  const [most] = [...gaps].sort(([, one], [, other]) => other - one);
  return most !== undefined && count >= LEAST_GAPS && most[1] >= EVEN * count ? most[0] : null;
}
