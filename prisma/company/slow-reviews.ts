import { DAY_MS, HOUR_MS } from '@throughline/service/contracts/time';
import type { Calendar } from './calendar.ts';
import type { SlowingReviews } from './plan.ts';
import type { Random } from './random.ts';

const WINDOW_MS = 28 * DAY_MS;
const WAITS_WORK_HOURS = [20, 34] as const; // more than two days in every week
const TO_PRODUCTION_MS = HOUR_MS; // from the build on

/** When a change was written, given when it would have been without a review that waits. */
export type Slow = (builtAt: number, writtenAt: number) => number;

/**
 * Has as many changes wait for their review as it takes for the share of late ones to go its way from day to day. What is
 * late by itself, over a weekend, counts: so the outcome drifts by what is planted and not by which weekday it is.
 */
export function slowReviews(plan: SlowingReviews, calendar: Calendar, random: Random, end: number): Slow {
  const recent: { at: number; late: boolean }[] = [];
  const [first, last] = plan.late;
  return (builtAt, writtenAt) => {
    while (recent[0] && recent[0].at < builtAt - WINDOW_MS) recent.shift();
    const passed = 1 - (end - builtAt) / (plan.days * DAY_MS);
    const late = recent.filter((one) => one.late).length;
    const waits = passed >= 0 && late < (first + (last - first) * passed) * recent.length;
    const at = waits
      ? calendar.subtractWork(builtAt, random.between(...WAITS_WORK_HOURS) * HOUR_MS)
      : writtenAt;
    recent.push({ at: builtAt, late: builtAt + TO_PRODUCTION_MS - at > plan.limitMs });
    return at;
  };
}
