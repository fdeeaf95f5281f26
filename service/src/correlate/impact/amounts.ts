/** How the numbers of a signal or a KPI are written. */
interface Unit {
  unit: string;
  proportion: boolean;
}

const MINUS = '\u2212';

/** With its unit: `210 ms`, `1.2 points` of a share, `0.4`. */
export function sayAmount(value: number, signal: Unit): string {
  const unit = isShare(signal) ? 'points' : signal.unit;
  return unit === '' ? sayNumber(value, signal) : `${sayNumber(value, signal)} ${unit}`;
}

/** A difference without its unit; of a share in points of a hundred. */
export function sayNumber(value: number, signal: Unit): string {
  const shown = isShare(signal) ? value * 100 : value;
  const size = Math.abs(shown);
  const most = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  const text = new Intl.NumberFormat('en-GB', {
    maximumFractionDigits: most,
    ...(size < 1 && { maximumSignificantDigits: 2 }),
  }).format(size);
  return shown < 0 && text !== '0' ? `${MINUS}${text}` : text;
}

function isShare({ unit, proportion }: Unit): boolean {
  return proportion && unit === '%';
}

/** `€1,240`: no more digits than anybody would plan with. */
export function sayMoney(amount: number, currency: string): string {
  return format(amount, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
}

/** The same without its currency, for the ends of a range. */
export function sayMoneyNumber(amount: number): string {
  return format(amount, {});
}

function format(amount: number, options: Intl.NumberFormatOptions): string {
  const rounded = Number(amount.toPrecision(3));
  const most = Math.abs(rounded) >= 100 ? 0 : 2;
  return new Intl.NumberFormat('en-GB', {
    ...options,
    minimumFractionDigits: 0,
    maximumFractionDigits: most,
  })
    .format(rounded)
    .replace(/^-/, MINUS);
}
