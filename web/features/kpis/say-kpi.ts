import type { Kpi, KpiRecent } from '@throughline/service/contracts/kpis';
import { formatDifference, formatMoney, formatPrice } from '../../ui/format/amount.ts';
import { formatCount, formatPercentNumber, THIN_SPACE } from '../../ui/format/number.ts';
import type { Sentence } from '../../ui/sentence.tsx';
import type { State } from '../../ui/state-mark.tsx';

type Said = Pick<Kpi, 'unit' | 'proportion' | 'kind' | 'worth' | 'firstAt'> & { recent: KpiRecent };

const WORDS: Record<'better' | 'worse' | 'no_difference_shown', { state: State; word: string }> = {
  better: { state: 'met', word: 'better' },
  worse: { state: 'missed', word: 'worse' },
  no_difference_shown: { state: 'undecided', word: 'no change shown' },
};

/** The change in a shape and a word. */
export function markOf({ change, now }: KpiRecent): { state: State; word: string } {
  if (change !== null) return WORDS[change.verdict];
  return { state: 'no_data', word: now.value === null ? 'no data' : 'not comparable' };
}

/** What the change comes to, as one would say it aloud. */
export function sayChange(kpi: Said): Sentence {
  const { change, reason, now, to } = kpi.recent;
  if (kpi.firstAt !== null && kpi.firstAt >= to)
    return ['It began today: whole days are compared, so from tomorrow on.'];
  if (now.value === null) return ['Nothing was told in the last 28 whole days, up to yesterday.'];
  if (change === null) return [`It cannot be compared with the 28 days before: ${lowerFirst(reason ?? '')}`];
  const size = sizeOf(kpi, change.difference, change.relative);
  const interval = `95${THIN_SPACE}% interval ${sayInterval(kpi, change)}`;
  if (change.verdict === 'no_difference_shown') {
    return [
      `${size} ${change.difference < 0 ? 'less' : 'more'} than in the 28 days before, which is no more than chance makes of such days: `,
      interval,
      '.',
    ];
  }
  const money = moneyOf(kpi);
  return [
    { strong: `${size} ${change.difference < 0 ? 'less' : 'more'}` },
    ` than in the 28 days before (${interval})`,
    ...(money === null
      ? ['.']
      : [', worth about ', { strong: money }, kpi.kind === 'gauge' ? '.' : ' in that time.']),
  ];
}

/** In a few words, for a list. */
export function sayChangeBriefly(kpi: Said): string {
  const { change } = kpi.recent;
  if (change === null) return '';
  return `${sizeOf(kpi, change.difference, change.relative)} ${change.difference < 0 ? 'less' : 'more'}`;
}

function sizeOf(kpi: Said, difference: number, relative: number | null): string {
  if (kpi.proportion || relative === null) return formatDifference(difference, kpi);
  return `${formatPercentNumber(Math.abs(relative))}${THIN_SPACE}%`;
}

function sayInterval(kpi: Said, { lower, upper }: { lower: number; upper: number }): string {
  const sign = (value: number) => `${value < 0 ? '\u2212' : '+'}${formatDifference(value, kpi)}`;
  return `${sign(lower)} to ${sign(upper)}`;
}

/** What the difference is worth over the window; null where nobody said, or where the unit is that money already. */
export function moneyOf({ kind, worth, unit, recent: { change, now } }: Said): string | null {
  if (worth === null || change === null || (kind === 'sum' && unit === worth.currency)) return null;
  const more = kind === 'ratio' ? change.difference * (now.denominator ?? 0) : change.difference;
  const amount = more * worth.amount;
  return `${amount < 0 ? '\u2212' : '+'}${formatMoney(Math.abs(amount), worth.currency)}`;
}

/** What the number stands on: `28 days told of 28`, `of 412,000 started checkouts`. */
export function sayBasis(
  kpi: Pick<Kpi, 'kind' | 'numerator' | 'denominator'> & { recent: KpiRecent },
): string {
  const { now, intervals } = kpi.recent;
  const parts =
    kpi.kind === 'ratio' && now.denominator !== null
      ? [
          `${formatCount(Math.round(now.numerator ?? 0))} ${kpi.numerator} of ${formatCount(Math.round(now.denominator))} ${kpi.denominator}`,
        ]
      : [];
  const told =
    now.told >= intervals
      ? 'told completely'
      : `${formatCount(now.told)} of ${formatCount(intervals)} points told`;
  return [...parts, told].join(' · ');
}

/** How points make up the number, in words. */
export function sayKind({ kind, proportion, numerator, denominator, resolution }: Kpi): string {
  if (kind === 'sum') return `A sum: each point is what one ${resolution} brought, and longer times add up.`;
  if (kind === 'gauge')
    return `A level: each point is what it was in one ${resolution}, and longer times are averaged.`;
  return `A ratio: ${numerator} divided by ${denominator}, each summed before it is divided${proportion ? '; a proportion of counts' : ''}.`;
}

/** What one more is worth. */
export function sayWorth({ worth, kind, unit, numerator }: Kpi): string | null {
  if (worth === null || (worth.currency === unit && worth.amount === 1)) return null; // money is worth itself
  const what = kind === 'ratio' ? `One more of ${numerator}` : `One more (in ${unit})`;
  return `${what} is worth ${formatPrice(worth.amount, worth.currency)}.`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
