import type { Cost, Impact, ImpactGap, ImpactInterval, MeasuredKpi } from '../../contracts/impacts.ts';
import { falseDiscoveryRates } from '../../engine/association/index.ts';
import { sayMoney, sayMoneyNumber } from './amounts.ts';

const ERROR_RATE = 0.05;

/** Nearest are those that are not as expected themselves, and what the owner is measured by: they need no search. */
const NEAREST: ReadonlySet<MeasuredKpi['reach']['by']> = new Set(['watched', 'outcome']);

/**
 * Of several KPIs looked at for one thing some differ by chance: what counts as shown is corrected for their number,
 * within two families, so that looking further takes nothing from what is nearest.
 */
export function correctForMany<One extends Pick<MeasuredKpi, 'impact' | 'reach'>>(
  all: readonly One[],
): One[] {
  const rates = new Map<One, number>();
  for (const near of [true, false]) {
    const family = all.filter(
      ({ impact, reach }) => impact.kind === 'impact' && NEAREST.has(reach.by) === near,
    );
    const found = falseDiscoveryRates(
      Float64Array.from(family, ({ impact }) => (impact.kind === 'impact' ? impact.pValue : 1)),
    );
    family.forEach((one, index) => {
      rates.set(one, found[index] ?? 1);
    });
  }
  return all.map((one) => {
    const { impact } = one;
    if (impact.kind === 'no_data') return one;
    const qValue = rates.get(one) ?? 1;
    const shown = impact.shown && qValue <= ERROR_RATE;
    return { ...one, impact: { ...impact, qValue, shown, better: shown ? impact.better : null } };
  });
}

/** What of a KPI was lost in money; null where it has no worth, or no loss is shown. */
function costOf({ kpi, impact }: Pick<MeasuredKpi, 'kpi' | 'impact'>): Cost | null {
  if (impact.kind === 'no_data' || impact.better !== false) return null;
  if (impact.money === null || impact.currency === null) return null;
  const lost = lostOf(kpi, impact.money);
  return {
    kpi: kpi.slug,
    lost,
    perHour: impact.moneyPerHour && lostOf(kpi, impact.moneyPerHour),
    currency: impact.currency,
  };
}

/** Above 0 is lost, whichever way the KPI is better: one more of what ought to be few costs its worth. */
function lostOf(
  { direction }: Pick<MeasuredKpi['kpi'], 'direction'>,
  { value, lower, upper }: ImpactInterval,
): ImpactInterval {
  return direction === 'higher' ? { value: -value, lower: -upper, upper: -lower } : { value, lower, upper };
}

/** KPIs in the order in which they are shown: the loss of most money leads, then other losses, then the rest. */
export function orderKpis<One extends Pick<MeasuredKpi, 'kpi' | 'impact'>>(kpis: readonly One[]): One[] {
  const rankOf = (one: One): [number, number] => {
    const { impact } = one;
    const cost = costOf(one);
    if (cost) return [0, -cost.lost.value];
    if (impact.kind === 'no_data') return [4, 0];
    if (impact.better === false) return [1, impact.pValue];
    return impact.better ? [2, impact.pValue] : [3, impact.pValue];
  };
  return kpis.toSorted((one, other) => {
    const [a, b] = [rankOf(one), rankOf(other)];
    return a[0] - b[0] || a[1] - b[1] || (one.kpi.slug < other.kpi.slug ? -1 : 1);
  });
}

/** What is known of whom something belongs to, for saying what is missing. */
export interface Place {
  services: readonly string[];
  teams: readonly string[];
}

/**
 * What all KPIs together come to. Several may tell of the same money (completed checkouts, revenue), so nothing is added
 * up: the largest loss leads and the others stand beside it. `kpis` are in order. Pure.
 */
export function judgeHarm(
  kpis: readonly MeasuredKpi[],
  { over, services, teams }: Place & { over: boolean },
): Pick<Impact, 'says' | 'cost' | 'gap'> {
  const [lead] = kpis;
  const cost = lead ? costOf(lead) : null;
  if (lead && cost) {
    const says = [`${sayCost(cost, over)}.`, lead.segmentsSay].filter(Boolean).join(' ');
    return { says, cost, gap: null };
  }
  const gap = findGap(kpis, { over, services, teams });
  if (lead && lead.impact.kind === 'impact' && lead.impact.better === false) {
    return { says: [lead.says, lead.segmentsSay].filter(Boolean).join(' '), cost: null, gap };
  }
  if (gap) return { says: gap.says, cost: null, gap };
  return { says: sayNone(kpis, over), cost: null, gap: null };
}

/** `≈ €1,240 lost so far, €410 an hour (310 – 520)`; once it is over `≈ €1,240 lost (930 – 1,550)`. */
export function sayCost({ lost, perHour, currency }: Cost, over: boolean): string {
  const range = ({ lower, upper }: ImpactInterval) => `(${sayMoneyNumber(lower)} – ${sayMoneyNumber(upper)})`;
  const total = `≈ ${sayMoney(lost.value, currency)} lost`;
  if (over || perHour === null) return `${total}${over ? '' : ' so far'} ${range(lost)}`;
  return `${total} so far, ${sayMoney(perHour.value, currency)} an hour ${range(perHour)}`;
}

function sayNone(kpis: readonly MeasuredKpi[], over: boolean): string {
  const priced = kpis.find(({ impact }) => impact.kind === 'impact' && impact.money !== null);
  if (priced?.impact.kind === 'impact' && priced.impact.money !== null && priced.impact.currency !== null) {
    const { lower, upper } = lostOf(priced.kpi, priced.impact.money);
    const { currency } = priced.impact;
    const end = (lost: number) => `a ${lost < 0 ? 'gain' : 'loss'} of ${sayMoney(Math.abs(lost), currency)}`;
    return `No loss of money is shown${over ? '' : ' so far'}: ${priced.kpi.name} leaves anything between ${end(lower)} and ${end(upper)} open.`;
  }
  return `No loss is shown${over ? '' : ' so far'} in ${kpis.length === 1 ? 'the KPI' : `any of the ${kpis.length} KPIs`} that it may have harmed.`;
}

/** Why there is no price, and the step that would bring one; null where a KPI with a worth was measured. */
function findGap(
  kpis: readonly MeasuredKpi[],
  { over, services, teams }: Place & { over: boolean },
): ImpactGap | null {
  if (kpis.length === 0) {
    const whom = teams.length === 0 ? 'Nobody owns what is affected' : `${teams.join(' and ')} has no KPI`;
    const way = services.length === 0 ? '' : `, and no link leads from ${services.join(', ')} to one`;
    return {
      says: `Not measurable: ${whom}${way}.`,
      step: { says: 'Declare a KPI', href: '/kpis/new' },
    };
  }
  const measured = kpis.filter(({ impact }) => impact.kind === 'impact');
  if (measured.some(({ impact }) => impact.kind === 'impact' && impact.money !== null)) return null;
  const [first] = measured.length > 0 ? measured : kpis;
  if (!first) return null;
  const { slug, name } = first.kpi;
  if (first.impact.kind === 'impact') {
    return {
      says: `In money it is not known: nobody said what one more of ${name} is worth.`,
      step: { says: `Say what ${name} is worth`, href: `/kpis/${slug}/edit` },
    };
  }
  const { reason } = first.impact;
  return {
    says: `Not measurable${over ? '' : ' yet'}: ${name}: ${reason}`,
    step: {
      says: reason.includes('by the day') ? `Tell ${name} by the hour` : `See what is told of ${name}`,
      href: `/kpis/${slug}`,
    },
  };
}
