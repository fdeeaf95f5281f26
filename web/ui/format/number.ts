// Geist draws the narrow no-break space (U+202F) too thin to see; this is a thin space and a word joiner, so that a
// number and its unit stay on one line all the same.
export const THIN_SPACE = '\u2009\u2060';
const MINUS = '\u2212';

/** `1,204`, `−3`: grouped, with a real minus sign. */
export function formatCount(value: number): string {
  return withMinus(new Intl.NumberFormat('en-GB').format(value));
}

/** `no deployments`, `1 deployment`, `1,204 deployments`. */
export function formatQuantity(value: number, one: string, many = `${one}s`): string {
  return `${value === 0 ? 'no' : formatCount(value)} ${value === 1 ? one : many}`;
}

/** `87.4` of 0.874, without its unit, for where the unit is set apart. */
export function formatPercentNumber(share: number, digits = 1): string {
  // 99.97 % of something must not read as all of it, nor 0.03 % as none.
  const rounded = Number((share * 100).toFixed(digits));
  const step = 10 ** -digits;
  const shown = rounded >= 100 && share < 1 ? 100 - step : rounded <= 0 && share > 0 ? step : rounded;
  return withMinus(shown.toFixed(shown === 0 || shown === 100 ? 0 : digits));
}

/** `87.4 %` */
export function formatPercent(share: number, digits = 1): string {
  return `${formatPercentNumber(share, digits)}${THIN_SPACE}%`;
}

/** `86.1 – 88.6` */
export function formatPercentRange(lower: number, upper: number, digits = 1): string {
  return `${formatPercentNumber(lower, digits)} – ${formatPercentNumber(upper, digits)}`;
}

/** A target such as `90 %` or `99.5 %`: as many digits as somebody chose, no more. */
export function formatTarget(share: number): string {
  return `${formatTargetNumber(share)}${THIN_SPACE}%`;
}

export function formatTargetNumber(share: number): string {
  return String(Number((share * 100).toFixed(3)));
}

/** The difference of two shares in points: `4.9 points`, `1 point`. Without a sign: words say the direction. */
export function formatPoints(difference: number): string {
  const points = Math.abs(difference * 100).toFixed(1);
  return `${points}\u00a0${points === '1.0' ? 'point' : 'points'}`;
}

function withMinus(text: string): string {
  return text.replace(/^-/, MINUS);
}
