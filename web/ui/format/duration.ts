import { THIN_SPACE } from './number.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A duration in its largest sensible unit and at most one smaller one: `42 s`, `2 h 40 min`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
  if (ms < MINUTE - 500) return unit(Math.max(0, Math.round(ms / 1000)), 's');
  if (ms < HOUR - MINUTE / 2) return unit(Math.round(ms / MINUTE), 'min');
  if (ms < 2 * DAY) return twoUnits(ms, HOUR, 'h', MINUTE, 'min');
  return twoUnits(ms, DAY, 'd', HOUR, 'h');
}

/** A limit somebody chose: `72 h`, `30 min`, `14 d`; never split in two units. */
export function formatLimit(ms: number): string {
  if (ms % DAY === 0 && ms > 4 * DAY) return unit(ms / DAY, 'd');
  if (ms % HOUR === 0) return unit(ms / HOUR, 'h');
  if (ms % MINUTE === 0 && ms < 4 * HOUR) return unit(ms / MINUTE, 'min');
  return formatDuration(ms);
}

function twoUnits(ms: number, large: number, largeName: string, small: number, smallName: string): string {
  const inSmall = Math.round(ms / small); // rounded once, so that 1 h 60 min cannot happen
  const perLarge = large / small;
  const rest = inSmall % perLarge;
  const whole = unit(Math.floor(inSmall / perLarge), largeName);
  // `32 h 23 min` would claim a precision that nobody needs; at ten and more the larger unit is enough.
  if (ms / large >= 10) return unit(Math.round(ms / large), largeName);
  return rest === 0 ? whole : `${whole}\u00a0${unit(rest, smallName)}`;
}

function unit(value: number, name: string): string {
  return `${value}${THIN_SPACE}${name}`;
}
