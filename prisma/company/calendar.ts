import { DAY_MS, HOUR_MS } from '@throughline/service/contracts/time';

const OPENS = 9 * HOUR_MS;
const CLOSES = 18 * HOUR_MS;

// Nobody releases in these days; month-day, the same in every zone of the company.
const HOLIDAYS = new Set(['01-01', '05-01', '12-24', '12-25', '12-26', '12-31']);

/** The wall clock of a place. A `wall` is the time shown there, in milliseconds as if the place were at UTC. */
export interface Calendar {
  toWall(instant: number): number;
  toInstant(wall: number): number;
  /** The instant reached by working that long from `instant` on, in working hours only. */
  addWork(instant: number, duration: number): number;
  /** The instant from which that much working time leads to `instant`. */
  subtractWork(instant: number, duration: number): number;
}

export function createCalendar(zone: string): Calendar {
  const offsetAt = createOffsets(zone);
  const toWall = (instant: number) => instant + offsetAt(instant);
  const toInstant = (wall: number) => wall - offsetAt(wall - offsetAt(wall));
  return {
    toWall,
    toInstant,
    addWork: (instant, duration) => toInstant(addWork(toWall(instant), duration)),
    subtractWork: (instant, duration) => toInstant(subtractWork(toWall(instant), duration)),
  };
}

export function startOfDay(wall: number): number {
  return Math.floor(wall / DAY_MS) * DAY_MS;
}

export function isWorkday(wall: number): boolean {
  const date = new Date(wall);
  const weekday = date.getUTCDay();
  return weekday >= 1 && weekday <= 5 && !HOLIDAYS.has(date.toISOString().slice(5, 10));
}

function addWork(wall: number, duration: number): number {
  let left = duration;
  for (let day = startOfDay(wall); ; day += DAY_MS) {
    if (!isWorkday(day)) continue;
    const begin = Math.max(wall, day + OPENS);
    const available = Math.max(day + CLOSES - begin, 0);
    if (left <= available) return begin + left;
    left -= available;
  }
}

function subtractWork(wall: number, duration: number): number {
  let left = duration;
  for (let day = startOfDay(wall); ; day -= DAY_MS) {
    if (!isWorkday(day)) continue;
    const finish = Math.min(wall, day + CLOSES);
    const available = Math.max(finish - (day + OPENS), 0);
    if (left <= available) return finish - left;
    left -= available;
  }
}

/** Offsets of a zone from UTC; kept per hour, because asking the runtime is slow and zones change on the hour. */
function createOffsets(zone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
  });
  const known = new Map<number, number>();
  return (instant) => {
    const hour = Math.floor(instant / HOUR_MS);
    let offset = known.get(hour);
    if (offset === undefined) {
      const parts = new Map(
        format.formatToParts(hour * HOUR_MS).map(({ type, value }) => [type, Number(value)]),
      );
      const part = (type: string) => parts.get(type as Intl.DateTimeFormatPartTypes) ?? 0;
      offset = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour')) - hour * HOUR_MS;
      known.set(hour, offset);
    }
    return offset;
  };
}
