/** A moment to the minute, as sentences of the API say it. */
export function sayMinute(at: number): string {
  return `${new Date(at).toISOString().slice(11, 16)} UTC`;
}

/** A value with as many digits as matter, and its unit. */
export function sayAmount(value: number, unit: string): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 4;
  const number = Number(value.toFixed(digits)).toString().replace('-', '\u2212');
  return unit === '' ? number : `${number} ${unit}`;
}

/** `3 min before`, `at the moment`. */
export function sayBefore(seconds: number): string {
  if (seconds < 60) return 'at the moment';
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min before` : `${Math.round(minutes / 60)} h before`;
}
