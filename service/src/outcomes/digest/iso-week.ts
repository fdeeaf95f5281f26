import { DAY_MS } from '../../contracts/time.ts';
import { ServiceError } from '../../errors.ts';

/** A week of ISO 8601, Monday to Sunday, in UTC. */
export interface Week {
  name: string;
  from: Date;
  /** Exclusive. */
  to: Date;
}

/** The week called `2026-W31`. @throws ServiceError invalid_request where the year has no such week */
export function weekOf(name: string): Week {
  const [year = Number.NaN, number = Number.NaN] = name.split('-W').map(Number);
  const from = new Date(mondayOf(Date.UTC(year, 0, 4)) + (number - 1) * 7 * DAY_MS); // 4 January is in week 1
  const week = { name, from, to: new Date(from.getTime() + 7 * DAY_MS) };
  if (nameOfWeek(from) === name) return week;
  throw new ServiceError('invalid_request', {
    detail: `The year ${year} has no week ${number}.`,
    remedy: 'Name a week of ISO 8601, such as 2026-W31, or leave it out for the last one that has ended.',
    field: 'week',
  });
}

/** The last week that has ended at `now`. */
export function lastWeek(now: Date): Week {
  return weekOf(nameOfWeek(new Date(now.getTime() - 7 * DAY_MS)));
}

/** A week belongs to the year of its Thursday. */
function nameOfWeek(date: Date): string {
  const thursday = new Date(mondayOf(date.getTime()) + 3 * DAY_MS);
  const year = thursday.getUTCFullYear();
  const number = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY_MS)) + 1;
  return `${year}-W${String(number).padStart(2, '0')}`;
}

function mondayOf(time: number): number {
  const day = Math.floor(time / DAY_MS); // 1 January 1970 was a Thursday
  return (day - ((((day + 3) % 7) + 7) % 7)) * DAY_MS;
}
