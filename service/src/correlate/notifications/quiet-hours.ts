import type { QuietHours } from '../../contracts/notifications.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/** When the quiet hours that a moment lies in are over; null where it lies in none. Follows the clock of their zone. */
export function endOfQuiet(now: Date, quiet: QuietHours | null): Date | null {
  if (!quiet || quiet.from === quiet.to) return null;
  const at = minuteOfDay(now, quiet.timeZone);
  const [from, to] = [toMinutes(quiet.from), toMinutes(quiet.to)];
  const inside = from < to ? at >= from && at < to : at >= from || at < to;
  if (!inside) return null;
  const left = (to - at + DAY_MINUTES) % DAY_MINUTES;
  const guess = new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS + left * MINUTE_MS);
  // Where the clock is put forward or back in between the guess is an hour off.
  const off = (to - minuteOfDay(guess, quiet.timeZone) + DAY_MINUTES) % DAY_MINUTES;
  const shift = off > DAY_MINUTES / 2 ? off - DAY_MINUTES : off;
  return new Date(guess.getTime() + shift * MINUTE_MS);
}

function toMinutes(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
}

function minuteOfDay(at: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
    .format(at)
    .split(':');
  return Number(parts[0]) * 60 + Number(parts[1]);
}
