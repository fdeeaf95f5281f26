import { formatPercentNumber, formatPercentRange, formatTargetNumber } from './number.ts';

const WIDE = 0.1; // an interval of ten points has no meaningful tenths

/**
 * A 95 % interval with as many digits as it deserves — and one more where rounding would lay an end on the target
 * that it does not touch, since the status follows from just that.
 */
export function formatInterval(lower: number, upper: number, target?: number): string {
  const digits =
    upper - lower < WIDE || touchesByRounding(lower, target) || touchesByRounding(upper, target) ? 1 : 0;
  return formatPercentRange(lower, upper, digits);
}

function touchesByRounding(end: number, target: number | undefined): boolean {
  return target !== undefined && end !== target && formatPercentNumber(end, 0) === formatTargetNumber(target);
}
