import type { Kpi } from '@throughline/service/contracts/kpis';
import { formatPercentNumber, THIN_SPACE } from './number.ts';

/** What decides how an amount, of a KPI or a signal, is written. */
export type Scale = Pick<Kpi, 'unit' | 'proportion'>;

const MINUS = '\u2212';

/** `42.3 %` of a proportion, otherwise `1.24 M EUR`, `38,204 orders`, `0.0213 EUR`: as many digits as can be compared. */
export function formatAmount(value: number, scale: Scale): string {
  return `${formatNumber(value, scale)}${THIN_SPACE}${scale.unit}`;
}

/** The same without its unit, for where the unit is set apart. */
export function formatNumber(value: number, { unit, proportion }: Scale): string {
  if (proportion && unit === '%') return formatPercentNumber(value);
  return shorten(value);
}

/** A difference: `1.2 points` of a proportion, otherwise an amount; without a sign, since words say the direction. */
export function formatDifference(difference: number, scale: Scale): string {
  const size = Math.abs(difference);
  if (!scale.proportion || scale.unit !== '%') return formatAmount(size, scale);
  const points = (size * 100).toFixed(size < 0.01 ? 2 : 1);
  return `${points}\u00a0${Number(points) === 1 ? 'point' : 'points'}`;
}

/** `1,240 EUR`: no more digits than anybody would plan with. */
export function formatMoney(amount: number, currency: string): string {
  return `${shorten(roundTo(amount, 3))}${THIN_SPACE}${currency}`;
}

/** `51.60 EUR`: a price as somebody has set it. */
export function formatPrice(amount: number, currency: string): string {
  const least = Number.isInteger(amount) ? 0 : 2;
  const text = new Intl.NumberFormat('en-GB', {
    minimumFractionDigits: least,
    maximumFractionDigits: 6,
  }).format(amount);
  return `${text}${THIN_SPACE}${currency}`;
}

function shorten(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e9) return `${digits(value / 1e9, 2)}${THIN_SPACE}G`;
  if (size >= 1e6) return `${digits(value / 1e6, 2)}${THIN_SPACE}M`;
  if (size >= 1000 || Number.isInteger(value)) return digits(value, 0);
  if (size >= 100) return digits(value, 1);
  if (size >= 1) return digits(value, 2);
  return size === 0 ? '0' : withMinus(String(Number(value.toPrecision(3))));
}

function digits(value: number, most: number): string {
  return withMinus(new Intl.NumberFormat('en-GB', { maximumFractionDigits: most }).format(value));
}

function roundTo(value: number, significant: number): number {
  return value === 0 ? 0 : Number(value.toPrecision(significant));
}

function withMinus(text: string): string {
  return text.replace(/^-/, MINUS);
}
