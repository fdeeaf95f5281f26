import type { ErrorBudget, OutcomeBurn } from '@throughline/service/contracts/outcome-values';
import { formatLimit } from '../../ui/format/duration.ts';
import { formatCount, THIN_SPACE } from '../../ui/format/number.ts';

/** `62 % of the error budget is left: 380 bad of 1,000 allowed.` */
export function sayBudget({ left, spent, allowed }: ErrorBudget): string {
  const counts = `${formatCount(Math.round(spent))} bad of ${formatCount(Math.floor(allowed))} allowed`;
  if (left <= 0) return `The error budget is spent: ${counts}.`;
  return `${Math.floor(left * 100)}${THIN_SPACE}% of the error budget is left: ${counts}.`;
}

/** `1 h and 5 min`. */
export function sayBurnWindows({ longMinutes, shortMinutes }: OutcomeBurn): string {
  return `${formatLimit(longMinutes * 60_000)} and ${formatLimit(shortMinutes * 60_000)}`;
}

/** `0.4× and 0.1×`, or that there is too little to tell. */
export function sayBurnRates({ longRate, shortRate }: OutcomeBurn): string {
  if (longRate === null || shortRate === null) return 'too little told';
  const times = (rate: number) => `${rate >= 10 ? Math.round(rate) : rate.toFixed(1)}×`;
  return `${times(longRate)} and ${times(shortRate)}`;
}
