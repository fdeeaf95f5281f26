/** What decides how a number is written: a share in per cent or an amount in its unit, and which side of its target is better. */
export type Measured = Readonly<{ target: number; direction: string; scale: string; unit: string }>;

export function isShare({ scale }: Measured): boolean {
  return scale === 'share';
}

/** How much smaller than usual the steps that matter are, where nearly all or nothing is aimed at: of 99.9 % a hundredth. */
export function fineness(target: number): number {
  const rest = Math.min(target, 1 - target);
  return rest > 0.01 ? 1 : rest * 10;
}

/** `87.4`, `99.942` against 99.9, `412`: without its unit. */
export function numberOf(value: number, measured: Measured): string {
  return isShare(measured) ? percent(value, digitsOf(measured.target)) : amount(value);
}

/** `87.4 %`, `412 ms`. */
export function sayValue(value: number, measured: Measured): string {
  return `${numberOf(value, measured)} ${isShare(measured) ? '%' : measured.unit}`.trimEnd();
}

/** `90 %`; `at most 300 ms` where less is better. */
export function sayAim(measured: Measured): string {
  const { target, direction, unit } = measured;
  const number = isShare(measured) ? percent(target, digitsOf(target)) : amount(target);
  return `${direction === 'at_most' ? 'at most ' : ''}${number} ${isShare(measured) ? '%' : unit}`.trimEnd();
}

/** By how much two values differ, with a sign: `+2.3 points`, `−12 ms`. Undefined where that is nothing in the digits shown. */
export function differenceOf(now: number, before: number, measured: Measured): string | undefined {
  const difference = now - before;
  const size = isShare(measured)
    ? (Math.abs(difference) * 100).toFixed(digitsOf(measured.target))
    : amount(Math.abs(difference));
  if (Number(size.replace(/,/g, '')) === 0) return undefined;
  const unit = isShare(measured) ? 'points' : measured.unit;
  return `${difference > 0 ? '+' : '−'}${size} ${unit}`.trimEnd();
}

/** A share in percent, which is never rounded to a whole that it is not. */
export function percent(share: number, digits = 1): string {
  const points = share * 100;
  const step = 10 ** -digits;
  if (points > 100 - step && points < 100) return `>${(100 - step).toFixed(digits)}`;
  if (points > 0 && points < step) return `<${step.toFixed(digits)}`;
  return String(Number(points.toFixed(digits)));
}

function digitsOf(target: number): number {
  if (fineness(target) === 1) return 1;
  return (String(Number((target * 100).toFixed(4))).split('.')[1]?.length ?? 0) + 2;
}

function amount(value: number): string {
  const size = Math.abs(value);
  const most = size >= 1000 || Number.isInteger(value) ? 0 : size >= 100 ? 1 : 2;
  const text =
    size < 1
      ? String(Number(value.toPrecision(3)))
      : value.toLocaleString('en-GB', { maximumFractionDigits: most });
  return text.replace(/^-/, '−');
}
