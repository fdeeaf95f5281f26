import type { KpiPoint, PutKpi } from '@throughline/service/contracts/kpis';
import { DAY_MS, HOUR_MS } from '@throughline/service/contracts/time';
import {
  ACTIVE_MEMBERS,
  CHECKOUTS_AN_HOUR,
  HARM,
  KPI_PLANS,
  PARCELS_A_DAY,
  PARCELS_ON_TIME,
  PAYMENTS_FAIL,
  PLANS,
  REGIONS,
  SEARCHES_PER_CHECKOUT,
} from './kpi-plan.ts';
import { emailOf } from './people.ts';
import type { Attempt } from './pipelines.ts';
import { TEAM_PLANS } from './plan.ts';
import { normalQuantile, type Random } from './random.ts';
import type { Span } from './releases.ts';
import { dayShape, weekdayShape } from './season.ts';
import { SLOW_PAYMENT_COSTS } from './telemetry/slow-releases.ts';

export interface SimulatedKpi {
  slug: string;
  body: PutKpi;
  points: KpiPoint[];
}

/** What a release really took from a KPI while it was live: `share` of what would have been. */
export interface Harm {
  deployment: string;
  effect: (typeof HARM)[string]['effect'];
  from: number;
  to: number;
  share: number;
}

const SILENT_DAYS_BEFORE_END = 19; // searches were not counted for half a day: a gap to be shown as one
const SILENT_HOURS = 11;

/** The harm of every release that had to be undone. */
export function findHarms(
  attempts: readonly Attempt[],
  span: Span,
  random: Random,
  slow: ReadonlySet<string>,
): Harm[] {
  return attempts.flatMap((attempt) => {
    const plan = HARM[attempt.service];
    if (plan === undefined || !attempt.undoing?.countsAsFailure || attempt.environment !== 'production')
      return [];
    const share = slow.has(attempt.externalId)
      ? SLOW_PAYMENT_COSTS
      : random.fork(attempt.externalId).between(...plan.share);
    const to = Math.min(attempt.undoing.by.finishedAt, span.end);
    return [{ deployment: attempt.externalId, effect: plan.effect, from: attempt.finishedAt, to, share }];
  });
}

/** The KPIs with every complete hour or day of the span, what was harmed taken off. */
export function inventKpis(harms: readonly Harm[], span: Span, random: Random): SimulatedKpi[] {
  const trade = inventTrade(harms, span, random.fork('trade'));
  const points: Record<string, KpiPoint[]> = {
    'checkout-conversion': trade.conversion,
    revenue: trade.revenue,
    'revenue-per-search': trade.perSearch,
    'failed-payments': trade.payments,
    'parcels-on-time': inventParcels(harms, span, random.fork('parcels')),
    'active-members': inventMembers(span, random.fork('members')),
  };
  return KPI_PLANS.map(({ slug, body }) => ({
    slug,
    body: { ...body, owner: emailOf(ownerOf(body.team)) },
    points: points[slug] ?? [],
  }));
}

function ownerOf(team: string): string {
  const plan = TEAM_PLANS.find(({ slug }) => slug === team);
  if (plan === undefined) throw new Error(`no plan is known for the team ${team}`);
  return plan.owner;
}

/** Checkouts, revenue, searches and payments hang together: who does not complete a checkout does not pay. */
function inventTrade(harms: readonly Harm[], span: Span, random: Random) {
  const conversion: KpiPoint[] = [];
  const revenue: KpiPoint[] = [];
  const perSearch: KpiPoint[] = [];
  const payments: KpiPoint[] = [];
  const silentFrom = Math.floor((span.end - SILENT_DAYS_BEFORE_END * DAY_MS) / DAY_MS) * DAY_MS + 5 * HOUR_MS;
  for (let hour = Math.ceil(span.from / HOUR_MS) * HOUR_MS; hour + HOUR_MS <= span.end; hour += HOUR_MS) {
    const at = iso(hour);
    const grown = 1 + (0.08 * (hour - span.from)) / (span.end - span.from);
    const lost = lostIn(harms, 'conversion', hour, hour + HOUR_MS);
    const failing = lostIn(harms, 'payments', hour, hour + HOUR_MS);
    for (const region of REGIONS) {
      const traffic =
        CHECKOUTS_AN_HOUR * region.share * grown * dayShape(hour, region.peakHour) * noise(random, 0.06);
      let paid = 0;
      let completedInRegion = 0;
      for (const plan of PLANS) {
        const started = count(random, traffic * plan.share);
        const completed = share(random, started, plan.completes * (1 - lost) * (1 - failing));
        const amount =
          Math.round(completed * plan.basket * noise(random, 0.22 / Math.sqrt(completed + 1)) * 100) / 100;
        const segment = { plan: plan.name, region: region.name };
        conversion.push({ at, numerator: completed, denominator: started, segment });
        revenue.push({ at, value: amount, segment });
        paid += amount;
        completedInRegion += completed;
      }
      const segment = { region: region.name };
      const failed = share(random, completedInRegion, PAYMENTS_FAIL + failing);
      payments.push({ at, numerator: failed, denominator: completedInRegion + failed, segment });
      if (hour >= silentFrom && hour < silentFrom + SILENT_HOURS * HOUR_MS) continue;
      const searches = count(random, traffic * SEARCHES_PER_CHECKOUT);
      perSearch.push({ at, numerator: Math.round(paid * 100) / 100, denominator: searches, segment });
    }
  }
  return { conversion, revenue, perSearch, payments };
}

function inventParcels(harms: readonly Harm[], span: Span, random: Random): KpiPoint[] {
  return days(span).flatMap((day) => {
    const lost = lostIn(harms, 'parcels', day, day + DAY_MS);
    return REGIONS.map((region) => {
      const parcels = count(random, PARCELS_A_DAY * region.share * weekdayShape(day));
      const onTime = share(random, parcels, PARCELS_ON_TIME * (1 - lost));
      return {
        at: iso(day).slice(0, 10),
        numerator: onTime,
        denominator: parcels,
        segment: { region: region.name },
      };
    });
  });
}

function inventMembers(span: Span, random: Random): KpiPoint[] {
  let members: number = ACTIVE_MEMBERS;
  return days(span).map((day) => {
    members += 340 + 550 * normalQuantile(random.next());
    return { at: iso(day).slice(0, 10), value: Math.round(members) };
  });
}

function days(span: Span): number[] {
  const list: number[] = [];
  for (let day = Math.ceil(span.from / DAY_MS) * DAY_MS; day + DAY_MS <= span.end; day += DAY_MS)
    list.push(day);
  return list;
}

/** The share lost in an interval: each harm for as long of it as it lasted. */
export function lostIn(harms: readonly Harm[], effect: Harm['effect'], from: number, to: number): number {
  const kept = harms
    .filter((harm) => harm.effect === effect && harm.from < to && harm.to > from)
    .reduce((rest, harm) => {
      const overlap = (Math.min(harm.to, to) - Math.max(harm.from, from)) / (to - from);
      return rest * (1 - harm.share * overlap);
    }, 1);
  return 1 - kept;
}

function noise(random: Random, sigma: number): number {
  return random.logNormal(1, sigma);
}

/** A Poisson count by its normal approximation: the means are large enough, and drawing one by one is slow. */
function count(random: Random, mean: number): number {
  return Math.max(0, Math.round(mean + Math.sqrt(mean) * normalQuantile(random.next())));
}

/** How many of `total` it falls to, each with the given chance, by the same approximation. */
function share(random: Random, total: number, chance: number): number {
  const spread = Math.sqrt(total * chance * (1 - chance));
  return Math.min(total, Math.max(0, Math.round(total * chance + spread * normalQuantile(random.next()))));
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
