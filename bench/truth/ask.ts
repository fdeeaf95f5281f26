import { CALLS } from '../../prisma/company/services.ts';
import { LEAK } from '../../prisma/company/telemetry/disturbances.ts';
import { measureItself } from '../../prisma/company/telemetry/measure.ts';
import { LATENCY_COSTS, SHOP } from '../../prisma/company/telemetry/shop.ts';
import type { WatchedSignal } from '../../service/src/collect/telemetry/index.ts';
import { DAY_MS, HOUR_MS } from '../../service/src/contracts/time.ts';
import { aggregateByService } from '../../service/src/correlate/causes/aggregate.ts';
import { FOLLOW_MS, nearby } from '../../service/src/correlate/causes/observe.ts';
import { rankCauses } from '../../service/src/correlate/causes/rank.ts';
import { compareSignal } from '../../service/src/correlate/changes/compare.ts';
import { decideSignal } from '../../service/src/correlate/changes/decide.ts';
import { looksWithin } from '../../service/src/correlate/changes/schedule.ts';
import { SHARES, toSpend } from '../../service/src/correlate/changes/spend.ts';
import { type Span, windowsOf, withCalmDays } from '../../service/src/correlate/changes/windows.ts';
import { outlookOf } from '../../service/src/correlate/forecasts/foresee.ts';
import { HISTORY_MS } from '../../service/src/correlate/forecasts/look-ahead.ts';
import { chooseSubjects } from '../../service/src/correlate/forecasts/subjects.ts';
import { judgeExperiment } from '../../service/src/correlate/links/judge-experiment.ts';
import { DEPLOYMENTS_BACK_MS, LEAST_SHIFT } from '../../service/src/correlate/links/look-closer.ts';
import { measureMovements } from '../../service/src/correlate/links/measure-movements.ts';
import {
  groupSignals,
  RESOLUTIONS,
  type Resolution,
  Traffic,
} from '../../service/src/correlate/links/plan.ts';
import {
  type Effect,
  FALSE_DISCOVERY_RATE,
  falseDiscoveryRates,
  findLinks,
} from '../../service/src/engine/association/index.ts';
import type { CorrelationKernel } from '../../service/src/engine/kernel/index.ts';
import { median } from '../../service/src/engine/series/index.ts';
import { completedIn, isSignal, MINUTE_MS, type Shop, type ShopSignal } from './shop.ts';
import type { TruthTally } from './tally.ts';

const BY_MINUTE = RESOLUTIONS.find(({ name }) => name === 'minute') as Resolution;
const EARLIER_DAYS = 7;
const EXPERIMENT_DAYS = 35; // as long as minutes are kept
const LEAST_LIVE_MS = 20 * MINUTE_MS; // undone sooner, a release has hardly shown anything
const MARGIN_MS = 4 * HOUR_MS; // by which the moment of a forecast may be off

/**
 * Which signals foretell the completed checkouts, with the traffic of the shop and of the service taken out. A link is
 * right for the signal that is planted, for what waits for it, and for what went wrong in the same minutes as checkouts
 * were lost, in a service of which the truth says that it cost some; and with the sign of harm.
 */
export function askForLinks(
  shop: Shop,
  kernel: CorrelationKernel,
  tally: TruthTally,
): { lag: number; effect: Effect } | undefined {
  const { link, confounded } = shop.company.truth.telemetry;
  const cut = (values: Float64Array) =>
    values.subarray(Math.max(0, values.length - BY_MINUTE.windowMs / MINUTE_MS));
  const byKey = new Map(shop.signals.map((signal) => [signal.watched.key, signal]));
  const known = (watched: readonly WatchedSignal[]) => watched.flatMap(({ key }) => byKey.get(key) ?? []);
  const { groups } = groupSignals(
    shop.signals.map(({ watched }) => watched),
    () => true,
  );
  const whole = sumTraffic(groups.flatMap(({ traffic }) => known(traffic)));
  const tested = groups.flatMap(({ traffic, signals }) => {
    const asked = known(signals);
    if (asked.length === 0) return [];
    const drivers = [sumTraffic(known(traffic)), whole].flatMap((driver) => (driver ? [cut(driver)] : []));
    const { tested } = findLinks(kernel, {
      signals: asked.map(({ values }) => cut(values)),
      kpis: [cut(shop.completion.values)],
      drivers,
      lastLag: BY_MINUTE.longestLagMs / MINUTE_MS,
      samplesPerDay: 1_440,
    });
    return tested.map(({ signal, p, lag, effect }) => ({
      signal: asked[signal] as ShopSignal,
      p,
      lag,
      effect,
    }));
  });
  const rates = falseDiscoveryRates(Float64Array.from(tested, ({ p }) => p));
  const found = tested.filter((_, i) => (rates[i] as number) <= FALSE_DISCOVERY_RATE);
  const wentWrongTogether = ({ watched, touched }: ShopSignal) =>
    link.involved.includes(watched.service) &&
    touched.subarray(-BY_MINUTE.windowMs / MINUTE_MS).some((one, i, of) => {
      const place = shop.completion.touched.length - of.length + i;
      return one === 1 && shop.completion.touched[place] === 1;
    });
  const usual = median(cut(shop.completion.values).filter(Number.isFinite));
  const own = found.find(({ signal }) => isSignal(signal, link.signal));
  const { effect } = own ?? {};
  tally.planted('link', effect !== undefined && effect.estimate < 0, 'slow payment costs checkouts');
  const really = (link.effect * usual) / link.forMs;
  const within = effect !== undefined && effect.lower <= really && really <= effect.upper;
  tally.planted(
    'effect within its interval',
    within,
    effect === undefined ? 'no link' : `${really} is not in ${effect.lower} … ${effect.upper}`,
  );
  for (const { signal, effect: told } of found) {
    const common = confounded.signals.some((one) => isSignal(signal, one));
    const right =
      [link.signal, ...link.companions].some((one) => isSignal(signal, one)) || wentWrongTogether(signal);
    tally.claimed(
      common ? 'link by common demand' : 'link',
      right && told.estimate < 0,
      `${signal.watched.name}: ${told.lower} … ${told.upper}`,
    );
  }
  return own;
}

/** Whether the deployments of four weeks, among which some did nothing but slow payment, make a natural experiment of the link. */
export function askForExperiment(
  shop: Shop,
  link: { lag: number; effect: Effect } | undefined,
  tally: TruthTally,
): void {
  const { company, world, span } = shop;
  const { movedBy } = company.truth.telemetry.link;
  if (movedBy.length < 2) return; // one alone is no experiment
  const from = span.to - EXPERIMENT_DAYS * DAY_MS;
  const signal = new Float64Array((span.to - from) / MINUTE_MS);
  const kpi = new Float64Array(signal.length);
  for (let hour = from / HOUR_MS; hour < span.to / HOUR_MS; hour += 1) {
    const at = hour * 60 - from / MINUTE_MS;
    signal.set(world.hour(hour).operation(`${LATENCY_COSTS.service} ${LATENCY_COSTS.operation}`).p95, at);
    kpi.set(completedIn(world, hour), at);
  }
  const own = company.deployments.filter(
    ({ service, environment, status, finishedAt }) =>
      service === LATENCY_COSTS.service &&
      environment === 'production' &&
      status === 'succeeded' &&
      Date.parse(finishedAt) >= span.to - DEPLOYMENTS_BACK_MS &&
      Date.parse(finishedAt) < span.to,
  );
  const minuteOf = (time: string) => (Date.parse(time) - from) / MINUTE_MS;
  const measured = measureMovements({
    signal,
    kpi,
    lag: link?.lag ?? 0,
    stepsADay: DAY_MS / MINUTE_MS,
    window: BY_MINUTE.aroundMs / MINUTE_MS,
    leastShift: LEAST_SHIFT * spreadOf(signal),
    deployments: own.map(({ startedAt, finishedAt }, index) => ({
      index,
      started: Math.floor(minuteOf(startedAt)),
      finished: Math.ceil(minuteOf(finishedAt)),
      until: Math.floor(own[index + 1] ? minuteOf(own[index + 1]?.startedAt as string) : signal.length),
    })),
    troubles: troublesOf(company, LATENCY_COSTS.service).map((one) => ({
      from: (one.from - from) / MINUTE_MS,
      to: (one.to - from) / MINUTE_MS,
    })),
  });
  const reason = link === undefined ? 'no link' : judgeExperiment(measured, link.effect).reason;
  tally.planted('natural experiment', reason === null, `${movedBy.join(', ')}: ${reason}`);
}

function spreadOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

function sumTraffic(signals: readonly ShopSignal[]): Float64Array | undefined {
  const traffic = new Traffic(signals[0]?.values.length ?? 0);
  for (const { values } of signals) traffic.add(values);
  return traffic.total();
}

/** Whether a release is said to have made its service worse, before it was undone; and one that held, in its first hour. */
export function askForReleases(shop: Shop, tally: TruthTally): void {
  const { company, span, signals } = shop;
  const troubled = new Map(company.truth.telemetry.badReleases.map((one) => [one.deployment, one]));
  const first = span.from + EARLIER_DAYS * DAY_MS;
  for (const { externalId, service, environment, status, startedAt, finishedAt } of company.deployments) {
    const at = Date.parse(finishedAt);
    if (environment !== 'production' || status !== 'succeeded' || at < first) continue;
    const trouble = troubled.get(externalId);
    if (!trouble && company.truth.deployments[externalId]?.kind !== 'held') continue; // undone with another, or itself a return
    const to = Math.min(at + HOUR_MS, trouble ? Date.parse(trouble.to) : Number.POSITIVE_INFINITY, span.to);
    const own = signals.filter(({ watched }) => watched.service === service);
    if (own.length === 0) continue;
    const troubles = troublesOf(company, service).filter((one) => one.from < at);
    const worse = lookAt(own, span.from, { begunAt: Date.parse(startedAt), at, to }, troubles);
    const shows = trouble !== undefined && trouble.shows !== 'nothing';
    if (shows && to - at >= LEAST_LIVE_MS) {
      tally.planted('bad release', worse.length > 0, `${externalId} shows ${trouble.shows}`);
    }
    if (worse.length > 0) tally.claimed('bad release', shows, `${externalId}: ${worse.join(', ')}`);
  }
}

/** What a service went through, as far as it was recorded: its releases that were undone, and its incidents. */
function troublesOf({ deployments, incidents, truth }: Shop['company'], service: string): Span[] {
  const finished = new Map(
    deployments.map(({ externalId, finishedAt }) => [externalId, Date.parse(finishedAt)]),
  );
  const undone = deployments.flatMap(({ externalId, service: of, environment, finishedAt }) => {
    const verdict = truth.deployments[externalId];
    if (of !== service || environment !== 'production' || verdict?.kind !== 'rolled_back') return [];
    const to = finished.get(verdict.by);
    return to === undefined ? [] : [{ from: Date.parse(finishedAt), to }];
  });
  const broken = incidents
    .filter(({ services }) => services.includes(service))
    .map(({ startedAt, resolvedAt }) => ({
      from: Date.parse(startedAt),
      to: resolvedAt ? Date.parse(resolvedAt) : Number.POSITIVE_INFINITY,
    }));
  return [...undone, ...broken];
}

/** The looks of the first hour, as correlate/changes takes them: what one of them says has become worse. */
function lookAt(
  signals: readonly ShopSignal[],
  start: number,
  { begunAt, at, to }: { begunAt: number; at: number; to: number },
  troubles: readonly Span[],
): string[] {
  let spent = 0;
  for (const lookMs of looksWithin(DAY_MS).filter((ms) => at + ms <= to)) {
    const windows = withCalmDays(windowsOf({ begunAt, at, lookMs }), troubles);
    const alpha = toSpend({ spent, lookMs, windowMs: DAY_MS });
    spent += alpha;
    const days = windows.days.filter((by) => windows.before.from - by >= start);
    const compared = signals.map(({ watched, values }) => {
      const { found } = compareSignal({
        windows,
        now: { from: start, values },
        days: days.map((by) => {
          const from = windows.before.from - by;
          const length = (windows.after.to - windows.before.from) / MINUTE_MS;
          return { from, values: values.subarray((from - start) / MINUTE_MS).subarray(0, length) };
        }),
        stretches: [],
        role: watched.role,
        unit: watched.unit,
        proportion: false,
      });
      return { watched, found, p: found.kind === 'no_data' ? 1 : found.pValue };
    });
    const rates = falseDiscoveryRates(Float64Array.from(compared, ({ p }) => p));
    const worse = compared.filter(({ watched, found }, i) => {
      const qValue = rates[i] as number;
      const decided = decideSignal({
        found,
        qValue,
        alpha: alpha * SHARES.own,
        worse: watched.worse,
        standing: null,
      });
      return decided.verdict === 'worse';
    });
    if (worse.length > 0) return worse.map(({ watched }) => watched.name);
  }
  return [];
}

/** Where the outage began, asked by what customers saw. */
export function askForCauses(shop: Shop, tally: TruthTally): void {
  const { outage } = shop.company.truth.telemetry;
  const noticed = Date.parse(outage.from) + 6 * MINUTE_MS;
  const ranked = rankAt(shop, 'checkout-web', noticed);
  const first = ranked.candidates.filter(({ rank }) => rank === 1).map(({ service }) => service);
  tally.planted(
    'cause of the outage',
    first.length === 1 && first[0] === outage.cause.service,
    `it is put down to ${first.join(', ') || 'nothing'}`,
  );
  for (const service of first)
    tally.claimed('cause of the outage', service === outage.cause.service, service);
}

/** What is said to be behind trouble at a moment at which there was none: the night before the outage. */
export function askForNothing(shop: Shop, tally: TruthTally): void {
  const { outage, leak } = shop.company.truth.telemetry;
  const quiet = Date.parse(outage.from) - 20 * HOUR_MS; // the night before: nobody releases
  if (
    quiet - DAY_MS >= shop.span.from &&
    Date.parse(leak.from) > quiet &&
    !isDisturbed(shop, quiet - 26 * HOUR_MS, quiet + HOUR_MS)
  ) {
    const none = rankAt(shop, 'checkout-web', quiet);
    tally.planted('nothing stands out', none.candidates.length === 0, none.sentence);
  }
}

function isDisturbed({ world }: Shop, from: number, to: number): boolean {
  return world.disturbances.some((one) => one.from < to && one.to > from);
}

function rankAt(shop: Shop, service: string, at: number): ReturnType<typeof rankCauses> {
  const { from: start } = shop.span;
  const edges = Object.entries(CALLS).flatMap(([caller, callees]) =>
    callees.map((callee): [string, string] => [caller, callee]),
  );
  const services = nearby([service], edges);
  const [from, to] = [at - DAY_MS, at + FOLLOW_MS];
  const observed = shop.signals
    .filter(({ watched }) => services.includes(watched.service))
    .map(({ watched, values }) => ({
      signal: watched,
      values: values.slice((from - start) / MINUTE_MS, (to - start) / MINUTE_MS),
    }));
  const signals = aggregateByService(observed, { start: from / 1_000, stepSeconds: 60 });
  return rankCauses({ at, affected: [service], services, edges, signals, changes: [] });
}

/** What will be full within two days, asked at the end of the history. */
export function askForForecasts(shop: Shop, tally: TruthTally): void {
  const { leak } = shop.company.truth.telemetry;
  const end = shop.span.to;
  const reaches = Date.parse(leak.reachesLimitAt);
  for (const { watched, hours } of tellHours(shop, end)) {
    const [subject] = chooseSubjects([watched]);
    if (!subject) continue;
    const outlook = outlookOf(hours, subject, end);
    const leaking = watched.service === LEAK.service && watched.metric === LEAK.metric;
    const { willReach = false, earliestAt = 0, latestAt = 0 } = outlook ?? {};
    const inTime = earliestAt - MARGIN_MS <= reaches && reaches <= latestAt + MARGIN_MS;
    const what = `${watched.name} ${willReach ? `between ${new Date(earliestAt).toISOString()} and ${new Date(latestAt).toISOString()}` : 'is not to be full'}`;
    if (leaking) tally.planted('forecast of the leak', willReach && inTime, what);
    if (willReach) tally.claimed('forecast of the leak', leaking, what);
  }
}

/** The hours of four weeks of everything that can be full. */
function tellHours(
  { world, signals }: Shop,
  end: number,
): { watched: ShopSignal['watched']; hours: Float64Array }[] {
  const length = HISTORY_MS / HOUR_MS;
  const known = signals.filter(({ watched }) => chooseSubjects([watched]).length > 0);
  const all = known.map(({ watched }) => ({ watched, hours: new Float64Array(length) }));
  const keyOf = (service: string, metric: string) => `${service} ${metric}`;
  const byKey = new Map(all.map((one) => [keyOf(one.watched.service, one.watched.metric), one.hours]));
  for (let h = 0; h < length; h += 1) {
    const hour = end / HOUR_MS - length + h;
    for (const service of SHOP) {
      for (const measured of measureItself(service, world, hour)) {
        const hours = byKey.get(keyOf(service.slug, measured.metric));
        if (hours && measured.is === 'level') {
          hours[h] = measured.values.reduce((sum, value) => sum + value, 0) / measured.values.length;
        }
      }
    }
  }
  return all;
}
