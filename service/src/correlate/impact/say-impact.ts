import type { KpiImpact, MeasuredKpi, SegmentImpact } from '../../contracts/impacts.ts';
import { sayAmount, sayNumber } from './amounts.ts';

type Told = Pick<MeasuredKpi, 'kpi' | 'says' | 'impact' | 'segmentsSay'>;

/** `Paid baskets: 546 baskets fewer than expected so far (522 – 570), about −17,500 EUR, −23,300 EUR an hour.` */
export function sayImpact(kpi: Told['kpi'], impact: KpiImpact, over = false): string {
  const soFar = over ? '' : ' so far';
  if (impact.kind === 'no_data') return `${kpi.name}: no answer. ${impact.reason}`;
  const { difference, total, shown } = impact;
  const own = { unit: kpi.unit, proportion: kpi.proportion };
  const summed = kpi.kind === 'sum' ? total : difference;
  if (!shown) {
    const range = `(${sayNumber(summed.lower, own)} – ${sayAmount(summed.upper, own)})`;
    if (summed.lower > 0 || summed.upper < 0) {
      return `${kpi.name}: what it differs from what was expected ${range} may be chance, among all that were looked at.`;
    }
    return `${kpi.name}: no difference from what was expected is shown ${range}.`;
  }
  const more = difference.value > 0;
  const [least, most] = more ? [summed.lower, summed.upper] : [-summed.upper, -summed.lower];
  const size = sayAmount(Math.abs(summed.value), own);
  const range = `(${sayNumber(least, own)} – ${sayNumber(most, own)})`;
  if (kpi.kind === 'sum') {
    return `${kpi.name}: ${size} ${more ? 'more' : 'fewer'} than expected${soFar} ${range}${sayCost(impact)}.`;
  }
  const counted = { unit: kpi.numerator ?? '', proportion: false };
  const sums =
    kpi.kind === 'ratio'
      ? `, ${sayAmount(Math.abs(total.value), counted)} ${more ? 'more' : 'fewer'}${soFar}`
      : '';
  return `${kpi.name} is ${size} ${more ? 'above' : 'below'} what was expected ${range}${sums}${sayCost(impact)}.`;
}

function sayCost({ money, moneyPerHour, currency }: Extract<KpiImpact, { kind: 'impact' }>): string {
  if (money === null || currency === null) return '';
  const price = (value: number) =>
    sayAmount(Number(value.toPrecision(3)), { unit: currency, proportion: false });
  const hourly = moneyPerHour === null ? '' : `, ${price(moneyPerHour.value)} an hour`;
  return `, about ${price(money.value)}${hourly}`;
}

/** The sentence that leads. */
export function sayImpacts(kpis: readonly Told[]): string {
  const shown = kpis.filter(({ impact }) => impact.kind === 'impact' && impact.shown);
  const [first] = shown.toSorted((a, b) => weightOf(b.impact) - weightOf(a.impact));
  if (first) return [first.says, first.segmentsSay].filter(Boolean).join(' ');
  if (kpis.length === 0) return 'No KPI that it may have moved has been measured around it.';
  const told = kpis.filter(({ impact }) => impact.kind === 'impact').length;
  return told === 0
    ? 'No KPI that it may have moved told enough to say what it did to it.'
    : `No difference from what was expected is shown in ${told === 1 ? 'the KPI' : `any of the ${told} KPIs`} that it may have moved.`;
}

function weightOf(impact: KpiImpact): number {
  if (impact.kind === 'no_data') return 0;
  return impact.money ? 1e9 + Math.abs(impact.money.value) : 1 - impact.pValue;
}

/** Whom it hit most: `71 % of it (52 – 88) came from plan pro, which is 40 % of what is usual.` Null where that is not shown. */
export function saySegments(segments: readonly SegmentImpact[]): string | null {
  const [most] = segments
    .flatMap((one) =>
      one.shown && one.share !== null && one.usual !== null ? [{ ...one, share: one.share }] : [],
    )
    .filter(({ share, usual }) => usual !== null && share.lower > usual) // otherwise it hit all alike
    .toSorted((one, other) => other.share.value - one.share.value);
  if (most) {
    const { attribute, value, share, usual } = most;
    const percent = (part: number) => String(Math.round(part * 100));
    return `${percent(share.value)} % of it (${percent(share.lower)} – ${percent(share.upper)}) came from customers of ${attribute} ${value}, who are ${percent(usual ?? 0)} % of what is usual.`;
  }
  const told = segments.filter(({ share }) => share !== null);
  if (told.length === 0) return null;
  const attributes = [...new Set(told.map(({ attribute }) => attribute))];
  return `No ${attributes.join(' and no ')} is shown to have been hit more than others.`;
}
