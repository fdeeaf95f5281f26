import type { Link, LinkEstimate, LinkGrade } from '@throughline/service/contracts/links';
import { formatDifference, formatMoney, type Scale } from '../../ui/format/amount.ts';
import { formatQuantity, THIN_SPACE } from '../../ui/format/number.ts';
import type { Sentence } from '../../ui/sentence.tsx';
import { formatReading } from '../signals/read-value.ts';

export const GRADE_WORDS: Record<LinkGrade, string> = {
  association: 'association',
  leads: 'leads',
  natural_experiment: 'natural experiment',
  experiment: 'experiment',
};

type Said = Pick<
  Link,
  'grade' | 'signal' | 'kpi' | 'segment' | 'step' | 'change' | 'lagSeconds' | 'stepSeconds' | 'deployments'
>;

/** The link as one would say it aloud, and never more than its grade allows. */
export function sayLink(link: Said): Sentence {
  const step = { strong: `+${formatReading(link.step, signalScale(link.signal))} of ${link.signal.name}` };
  const change = [
    { strong: `${signed(link.change.estimate, link.kpi)} ${sayPer(link.kpi)}of ${link.kpi.name}` },
    saySegment(link.segment),
  ];
  const later = sayLag(link);
  switch (link.grade) {
    case 'association':
      return ['Each ', step, ' goes with ', ...change, link.lagSeconds === 0 ? '.' : `, ${later}.`];
    case 'leads':
      return ['Each ', step, ' is followed by ', ...change, `, ${later}.`];
    case 'natural_experiment':
      return [
        'Each ',
        step,
        ` was followed, in ${formatQuantity(link.deployments?.moved ?? 0, 'deployment')} that moved it, by `,
        ...change,
        `, ${later}.`,
      ];
    case 'experiment':
      return ['Each ', step, ', given out at random, brought ', ...change, `, ${later}.`];
  }
}

/** `−1.5 points`, with the sign that says which way. */
export function signed(value: number, scale: Scale): string {
  return `${value < 0 ? '\u2212' : '+'}${formatDifference(value, scale).trim()}`;
}

/** `−1.9 to −1.1 points`: the unit once. */
export function sayInterval({ lower, upper }: Pick<LinkEstimate, 'lower' | 'upper'>, scale: Scale): string {
  const [low, high] = [signed(lower, scale), signed(upper, scale)];
  const unit = /\u00a0points?$/;
  if (!unit.test(low)) return `${low} to ${high}`;
  return `${low.replace(unit, '')} to ${high.replace(unit, '')}\u00a0points`;
}

/** `3 minutes later`, and where the grid is too coarse to tell, as finely as is known. */
export function sayLag({ lagSeconds, stepSeconds }: Pick<Link, 'lagSeconds' | 'stepSeconds'>): string {
  const [unit, seconds] = stepSeconds >= 3_600 ? (['hour', 3_600] as const) : (['minute', 60] as const);
  return lagSeconds === 0
    ? `within the same ${unit}`
    : `${formatQuantity(Math.round(lagSeconds / seconds), unit)} later`;
}

/** What such a step of the signal is worth; null where the KPI has no price. */
export function sayMoney({ money, step, signal }: Pick<Link, 'money' | 'step' | 'signal'>): string | null {
  if (money === null) return null;
  const amount = formatMoney(Math.abs(money.estimate), money.currency);
  const ends = [money.lower, money.upper].map(Math.abs).sort((one, other) => one - other);
  const [low, high] = ends.map((end) => formatMoney(end, money.currency).replace(/\D*$/, ''));
  const way = money.estimate < 0 ? 'costs' : 'brings';
  return `${way} about ${amount} an hour (${low} – ${high}) for each ${formatReading(step, signalScale(signal))} at the traffic of the last day`;
}

/** `holds on 7 of 8 days`. */
export function sayDays({ days }: Pick<Link, 'days'>, daily: boolean): string {
  return `holds on ${days.held} of ${days.of} ${daily ? 'days' : 'parts of the time'}`;
}

/** `q 0.001`: how many of those as sure as this one are false. */
export function sayFalse({ q }: Pick<Link, 'q'>): string {
  const share = q * 100;
  const shown = share < 0.01 ? '< 0.01' : share.toPrecision(2);
  return `${shown}${THIN_SPACE}% of links as sure as this are false`;
}

export function signalScale({ statistic, unit }: Pick<Link['signal'], 'statistic' | 'unit'>): Scale {
  return statistic === 'ratio' ? { unit: '%', proportion: true } : { unit, proportion: false };
}

export function saySegment(segment: Link['segment']): string {
  const parts = Object.entries(segment).map(([name, value]) => `${name} ${value}`);
  return parts.length === 0 ? '' : ` for ${parts.join(', ')}`;
}

/** A sum is counted by interval: so many orders a minute. */
function sayPer({ kind, resolution }: Pick<Link['kpi'], 'kind' | 'resolution'>): string {
  if (kind !== 'sum') return '';
  return resolution === 'minute' ? 'a minute ' : 'an hour ';
}
