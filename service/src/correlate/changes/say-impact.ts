import type { ChangeImpacts, KpiImpact } from '../../contracts/signal-changes.ts';
import { sayAmount, sayNumber } from './say.ts';

type Told = ChangeImpacts['kpis'][number];

/** `Paid baskets: 546 baskets fewer than expected so far (522 – 570), about −17,500 EUR, −23,300 EUR an hour.` */
export function sayImpact(kpi: Told['kpi'], impact: KpiImpact): string {
  if (impact.kind === 'no_data') return `${kpi.name}: no answer. ${impact.reason}`;
  const { difference, total, shown } = impact;
  const own = { unit: kpi.unit, proportion: kpi.proportion };
  const summed = kpi.kind === 'sum' ? total : difference;
  if (!shown) {
    const range = `(${sayNumber(summed.lower, own)} – ${sayAmount(summed.upper, own)})`;
    return `${kpi.name}: no difference from what was expected is shown ${range}.`;
  }
  const more = difference.value > 0;
  const [least, most] = more ? [summed.lower, summed.upper] : [-summed.upper, -summed.lower];
  const size = sayAmount(Math.abs(summed.value), own);
  const range = `(${sayNumber(least, own)} – ${sayNumber(most, own)})`;
  if (kpi.kind === 'sum') {
    return `${kpi.name}: ${size} ${more ? 'more' : 'fewer'} than expected so far ${range}${sayCost(impact)}.`;
  }
  const counted = { unit: kpi.numerator ?? '', proportion: false };
  const sums =
    kpi.kind === 'ratio'
      ? `, ${sayAmount(Math.abs(total.value), counted)} ${more ? 'more' : 'fewer'} so far`
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
  if (first) return first.says;
  if (kpis.length === 0) return 'No KPI of its team has been measured around it.';
  const told = kpis.filter(({ impact }) => impact.kind === 'impact').length;
  return told === 0
    ? 'No KPI of its team told enough to say what it did to it.'
    : `No difference from what was expected is shown in ${told === 1 ? 'the KPI' : `any of the ${told} KPIs`} of its team.`;
}

function weightOf(impact: KpiImpact): number {
  if (impact.kind === 'no_data') return 0;
  return impact.money ? 1e9 + Math.abs(impact.money.value) : 1 - impact.pValue;
}
