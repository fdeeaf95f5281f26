import type { OutcomeMetric } from '@throughline/service/contracts/outcome-metrics';
import { formatAmount, formatNumber } from './amount.ts';
import { formatInterval } from './interval.ts';
import { formatPercent, formatPercentNumber, formatPercentRange, THIN_SPACE } from './number.ts';

/** What decides how the number of a team is written and drawn: a share or an amount in its unit, and where it should be. */
export type Measured = Pick<OutcomeMetric, 'scale' | 'unit' | 'target' | 'direction' | 'source'>;

/** `87.4 %`, of an objective of 99.9 % `99.942 %`; `412 ms`. */
export function formatValue(value: number, measured: Measured): string {
  if (measured.scale === 'share') return formatPercent(value, digitsOf(measured));
  return formatAmount(value, amountOf(measured)).trimEnd();
}

/** The same without its unit, for where the unit is set apart. */
export function formatValueNumber(value: number, measured: Measured): string {
  if (measured.scale === 'share') return formatPercentNumber(value, digitsOf(measured));
  return formatNumber(value, amountOf(measured));
}

/** `86.1 – 88.6`, with as many digits as it deserves. */
export function formatValueRange(lower: number, upper: number, measured: Measured): string {
  if (measured.scale === 'amount')
    return `${formatValueNumber(lower, measured)} – ${formatValueNumber(upper, measured)}`;
  const digits = digitsOf(measured);
  if (digits > 1) return formatPercentRange(lower, upper, digits);
  return formatInterval(lower, upper, measured.target);
}

/** A target as somebody chose it, without its unit: `90`, `99.95`, `1,250`. */
export function formatAimNumber({ scale, target }: Pick<Measured, 'scale' | 'target'>): string {
  const shown = scale === 'share' ? Number((target * 100).toFixed(4)) : target;
  return new Intl.NumberFormat('en-GB', { maximumFractionDigits: 6 }).format(shown).replace(/^-/, '\u2212');
}

/** `90 %`, `300 ms`. */
export function formatAim(measured: Pick<Measured, 'scale' | 'unit' | 'target'>): string {
  return measured.unit === ''
    ? formatAimNumber(measured)
    : `${formatAimNumber(measured)}${THIN_SPACE}${measured.unit}`;
}

/** `90 %`; `at most 300 ms` where less is better. */
export function sayAim(measured: Pick<Measured, 'scale' | 'unit' | 'target' | 'direction'>): string {
  return measured.direction === 'at_least' ? formatAim(measured) : `at most ${formatAim(measured)}`;
}

/** How many digits tell a share from its target: where nearly all or nothing is aimed at, two more than the target has. */
function digitsOf({ source, target }: Measured): number {
  if (!isFine({ source, target })) return 1;
  return (String(Number((target * 100).toFixed(4))).split('.')[1]?.length ?? 0) + 2;
}

/** Whether tenths of a point are much: of an objective such as 99.9 %, or of errors that should stay below 0.1 %. */
export function isFine({ source, target }: Pick<Measured, 'source' | 'target'>): boolean {
  return source !== null && (target >= 0.99 || target <= 0.01);
}

function amountOf({ unit }: Measured) {
  return { unit, proportion: false };
}
