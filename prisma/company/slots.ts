import { DAY_MS } from '@throughline/service/contracts/time';
import { type Calendar, isWorkday, startOfDay } from './calendar.ts';
import type { Random } from './random.ts';

const MINUTE_MS = 60_000;
const FIRST_RELEASE = 9.75 * 3_600_000; // staging goes before it, also in office hours
const LAST_RELEASE = 16.75 * 3_600_000; // a failed attempt can be repeated before people go home
const MIN_GAP_MS = 50 * MINUTE_MS; // a release and its staging run do not overlap the next ones
// People who have been called on a Saturday release less on Fridays; the other days make up for it.
const FRIDAY_SHARE = 0.6;
const OTHER_DAY_SHARE = 1.1;

/** The moments at which a service releases: working days, in the team's office hours, earliest first. */
export function listSlots(
  calendar: Calendar,
  random: Random,
  releasesPerWorkday: number,
  from: number,
  end: number,
): number[] {
  const slots: number[] = [];
  for (let day = startOfDay(calendar.toWall(from)); day <= calendar.toWall(end); day += DAY_MS) {
    if (!isWorkday(day)) continue;
    const friday = new Date(day).getUTCDay() === 5;
    const count = random.poisson(releasesPerWorkday * (friday ? FRIDAY_SHARE : OTHER_DAY_SHARE));
    const walls = Array.from({ length: count }, () => day + random.between(FIRST_RELEASE, LAST_RELEASE));
    let earliest = 0;
    for (const wall of walls.sort((a, b) => a - b)) {
      if (wall < earliest) continue;
      earliest = wall + MIN_GAP_MS;
      const slot = calendar.toInstant(wall);
      if (slot >= from && slot <= end) slots.push(slot);
    }
  }
  return slots;
}
