const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** How much of a moment is shown. `moment` is `12 Nov 14:02` this year and `12 Nov 2023` before, `day` is `12 Nov 2026`, `minute` is `14:02`. */
export type MomentForm = 'moment' | 'day' | 'minute';
export type Zone = 'utc' | 'local';

/**
 * Every form has the same width in each zone (two-digit days, three-letter months), so that nothing on the page
 * moves when the reader's zone replaces UTC.
 */
export function formatMoment(instant: string, form: MomentForm, zone: Zone, thisYear: number): string {
  const date = new Date(instant);
  const part = zone === 'utc' ? utcParts(date) : localParts(date);
  const day = `${two(part.day)} ${MONTHS[part.month]}`;
  const minute = `${two(part.hour)}:${two(part.minute)}`;
  if (form === 'day' || (form === 'moment' && date.getUTCFullYear() !== thisYear))
    return `${day} ${part.year}`;
  if (form === 'minute') return minute;
  return `${day} ${minute}`;
}

/** The unambiguous form behind every time on the page: `12 Nov 2026, 14:02:07 UTC`. */
export function formatUtc(instant: string): string {
  const date = new Date(instant);
  const year = date.getUTCFullYear();
  const [day, minute] = (['day', 'minute'] as const).map((form) => formatMoment(instant, form, 'utc', year));
  return `${day}, ${minute}:${two(date.getUTCSeconds())} UTC`;
}

/** `12 Nov` of a calendar day; days of a trend are UTC days and stay so in every zone. */
export function formatDay(day: string): string {
  const [, month = '1', date = '1'] = day.split('-');
  return `${Number(date)} ${MONTHS[Number(month) - 1]}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function utcParts(date: Date) {
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth(),
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
  };
}

function localParts(date: Date) {
  return {
    year: date.getFullYear(),
    month: date.getMonth(),
    day: date.getDate(),
    hour: date.getHours(),
    minute: date.getMinutes(),
  };
}
