const MOMENT =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?([Zz]|[+-]\d{2}(?::?\d{2})?))?$/;
const MINUTE_MS = 60_000;

/** A moment as somebody wrote it. */
export interface Moment {
  /** Milliseconds since 1970, with a fraction where one was written. */
  at: number;
  /** Begin (UTC) of the calendar day that was written, whatever its zone. */
  day: number;
  /** Whether nothing but a day was written: a date alone, or midnight in the zone that stands there. */
  wholeDay: boolean;
  /** Whether a time of day was written, with its zone. */
  timed: boolean;
}

/**
 * Reads RFC 3339 and what PostgreSQL prints (`2026-03-01 09:00:00+00`), or a date alone. Null for everything else, a time
 * without its zone among it, which would be another moment on each machine.
 */
export function readMoment(text: string): Moment | null {
  const match = MOMENT.exec(text);
  if (!match) return null;
  const [, year, month, date, hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
  const day = Date.UTC(Number(year), Number(month) - 1, Number(date));
  if (!exists(day, Number(month), Number(date))) return null;
  const hours = Number(hour);
  const minutes = Number(minute);
  const seconds = Number(second);
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  const sinceMidnight = ((hours * 60 + minutes) * 60 + seconds + Number(`0.${fraction || 0}`)) * 1000;
  return {
    at: day + sinceMidnight - offsetOf(zone),
    day,
    wholeDay: sinceMidnight === 0,
    timed: zone !== undefined,
  };
}

/** The 30th of February would otherwise become the 2nd of March. */
function exists(day: number, month: number, date: number): boolean {
  const found = new Date(day);
  return found.getUTCMonth() === month - 1 && found.getUTCDate() === date;
}

function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z' || zone === 'z') return 0;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone.startsWith('-') ? -minutes : minutes) * MINUTE_MS;
}
