import { CALLS } from '../../prisma/company/services.ts';
import { LEAK } from '../../prisma/company/telemetry/disturbances.ts';
import { measureItself } from '../../prisma/company/telemetry/measure.ts';
import { SHOP } from '../../prisma/company/telemetry/shop.ts';
import type { WatchedSignal } from '../../service/src/collect/telemetry/index.ts';
import { DAY_MS, HOUR_MS } from '../../service/src/contracts/time.ts';
import { isWorse } from '../../service/src/correlate/anomalies/is-worse.ts';
import { type Episode, Watcher } from '../../service/src/correlate/anomalies/watcher.ts';
import { aggregateByService } from '../../service/src/correlate/causes/aggregate.ts';
import { FOLLOW_MS, nearby } from '../../service/src/correlate/causes/observe.ts';
import { rankCauses } from '../../service/src/correlate/causes/rank.ts';
import { compareSignal } from '../../service/src/correlate/changes/compare.ts';
import { decideSignal } from '../../service/src/correlate/changes/decide.ts';
import { looksWithin } from '../../service/src/correlate/changes/schedule.ts';
import { SHARES, toSpend } from '../../service/src/correlate/changes/spend.ts';
import { windowsOf } from '../../service/src/correlate/changes/windows.ts';
import { outlookOf } from '../../service/src/correlate/forecasts/foresee.ts';
import { HISTORY_MS } from '../../service/src/correlate/forecasts/look-ahead.ts';
import { chooseSubjects } from '../../service/src/correlate/forecasts/subjects.ts';
import {
  groupSignals,
  RESOLUTIONS,
  type Resolution,
  Traffic,
} from '../../service/src/correlate/links/plan.ts';
import {
  FALSE_DISCOVERY_RATE,
  falseDiscoveryRates,
  findLinks,
} from '../../service/src/engine/association/index.ts';
import type { CorrelationKernel } from '../../service/src/engine/kernel/index.ts';
import { median } from '../../service/src/engine/series/index.ts';
import { MINUTE_MS, type Shop, type ShopSignal } from './shop.ts';
import type { TruthTally } from './tally.ts';

const BY_MINUTE = RESOLUTIONS.find(({ name }) => name === 'minute') as Resolution;
const EARLIER_DAYS = 7;
const LEAST_LIVE_MS = 20 * MINUTE_MS; // undone sooner, a release has hardly shown anything
const SLACK_MS = 10 * MINUTE_MS; // until an anomaly is believed, and is over
const MARGIN_MS = 4 * HOUR_MS; // by which the moment of a forecast may be off

type Signal = Shop['company']['truth']['telemetry']['link']['signal'];

function isSignal({ watched }: ShopSignal, { service, metric, part }: Signal): boolean {
  if (watched.service !== service || watched.metric !== metric) return false;
  const { attributes } = watched;
  if (part === undefined) return true;
  const operation = `${attributes['http.request.method']} ${attributes['http.route']}`;
  return operation === part || attributes['server.address'] === part;
}

/** Which signals foretell the completed checkouts, with the traffic of the shop and of the service taken out. */
export function askForLinks(shop: Shop, kernel: CorrelationKernel, tally: TruthTally): void {
  const { link, confounded, irrelevant } = shop.company.truth.telemetry;
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
    return tested.map(({ signal, p, effect }) => ({ signal: asked[signal] as ShopSignal, p, effect }));
  });
  const rates = falseDiscoveryRates(Float64Array.from(tested, ({ p }) => p));
  const found = tested.filter((_, i) => (rates[i] as number) <= FALSE_DISCOVERY_RATE);
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
    const { watched } = signal;
    const common = confounded.signals.some((one) => isSignal(signal, one));
    const beside =
      watched.metric.startsWith('irrelevant.') || irrelevant.some((one) => isSignal(signal, one));
    const involved = link.involved.includes(watched.service) && !common && !beside;
    const right = involved || [link.signal, ...link.companions].some((one) => isSignal(signal, one));
    tally.claimed(common ? 'link by common demand' : 'link', right && told.estimate < 0, watched.name);
  }
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
    const worse = lookAt(own, span.from, { begunAt: Date.parse(startedAt), at, to });
    const shows = trouble !== undefined && trouble.shows !== 'nothing';
    if (shows && to - at >= LEAST_LIVE_MS) {
      tally.planted('bad release', worse.length > 0, `${externalId} shows ${trouble.shows}`);
    }
    if (worse.length > 0) tally.claimed('bad release', shows, `${externalId}: ${worse.join(', ')}`);
  }
}

/** The looks of the first hour, as correlate/changes takes them: what one of them says has become worse. */
function lookAt(
  signals: readonly ShopSignal[],
  start: number,
  { begunAt, at, to }: { begunAt: number; at: number; to: number },
): string[] {
  let spent = 0;
  for (const lookMs of looksWithin(DAY_MS).filter((ms) => at + ms <= to)) {
    const windows = windowsOf({ begunAt, at, lookMs });
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

/** What the live page would have shown in the last week, after one that shows what is usual: its anomalies, believed and for the worse. */
export function askForLive(shop: Shop, tally: TruthTally): void {
  const { outage, leak, quiet } = shop.company.truth.telemetry;
  const week = Math.max(shop.span.to - 7 * DAY_MS, shop.span.from + 2 * DAY_MS);
  const directed = shop.signals.filter(({ watched }) => watched.worse !== 'either');
  const outageFrom = Date.parse(outage.from);
  let seen = false;
  for (const signal of directed) {
    const { service, name } = signal.watched;
    const noisy = quiet.some((one) => isSignal(signal, one));
    const episodes = findEpisodes(signal, shop.span.from).filter(({ since }) => since >= week);
    if (noisy) {
      tally.planted(
        'noisy signal kept quiet',
        episodes.length === 0,
        `${episodes.length} episodes in a week`,
      );
    }
    for (const { since, lastAt } of episodes) {
      const troubled = (slug: string) =>
        shop.world.disturbances.some(
          (one) => one.service === slug && one.from < lastAt + SLACK_MS && one.to > since - SLACK_MS,
        );
      const leaking = isSignal(signal, leak.signal);
      const right = leaking || [service, ...(CALLS[service] ?? [])].some(troubled); // who calls it suffers with it
      seen ||= outage.path.includes(service) && Math.abs(since - outageFrom) <= SLACK_MS;
      tally.claimed('live', right && !noisy, `${name} at ${new Date(since).toISOString()}`);
    }
  }
  tally.planted('live', seen, 'nothing of the outage within ten minutes');
}

/** The times in which a signal was not as expected, as correlate/anomalies believes them, for the worse. */
function findEpisodes({ watched, values }: ShopSignal, start: number): Episode[] {
  const watcher = new Watcher(MINUTE_MS);
  const believed = new Map<number, Episode>();
  values.forEach((value, i) => {
    watcher.observe(start + i * MINUTE_MS, value);
    const { episode } = watcher;
    if (episode?.confirmedAt === null || episode === null) return;
    if (isWorse({ ...watched, proportion: false }, episode)) believed.set(episode.since, { ...episode });
  });
  return [...believed.values()];
}
