import type { ChangeImpacts, KpiImpact } from '../../contracts/signal-changes.ts';
import { sayAmount, sayNumber } from './say.ts';

type Told = ChangeImpacts['kpis'][number];

/** `Completed checkouts: 412 orders fewer than expected so far (−520 – −300), about −12,400 EUR, −3,100 EUR an hour.` */
export function sayImpact(kpi: Told['kpi'], impact: KpiImpact): string {
  if (impact.kind === 'no_data') return `${kpi.name}: no answer. ${impact.reason}`;
  const { difference, total, money, moneyPerHour, currency, shown } = impact;
  const scale = { unit: kpi.unit, proportion: kpi.proportion };
  const range = `(${sayNumber(difference.lower, scale)} – ${sayAmount(difference.upper, scale)})`;
  if (!shown) return `${kpi.name}: no difference from what was expected is shown ${range}.`;
  const way = difference.value > 0 ? 'above' : 'below';
  const plain = { unit: kpi.kind === 'ratio' ? (kpi.numerator ?? '') : kpi.unit, proportion: false };
  const sums =
    kpi.kind === 'gauge'
      ? ''
      : `, ${sayAmount(Math.abs(total.value), plain)} ${total.value > 0 ? 'more' : 'fewer'} so far`;
  const cost =
    money === null || currency === null
      ? ''
      : `, about ${sayAmount(money.value, { unit: currency, proportion: false })}${
          moneyPerHour === null
            ? ''
            : `, ${sayAmount(moneyPerHour.value, { unit: currency, proportion: false })} an hour`
        }`;
  return `${kpi.name} is ${sayAmount(Math.abs(difference.value), scale)} ${way} what was expected ${range}${sums}${cost}.`;
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
