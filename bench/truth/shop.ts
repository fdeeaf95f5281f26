import { type Company, generateCompany } from '../../prisma/company/generate.ts';
import { type Measured, measureHour, measureWandering } from '../../prisma/company/telemetry/measure.ts';
import { SHOP } from '../../prisma/company/telemetry/shop.ts';
import { quantile, World } from '../../prisma/company/telemetry/world.ts';
import type { WatchedSignal } from '../../service/src/collect/telemetry/index.ts';
import { nameSignal, nameStatistics } from '../../service/src/collect/telemetry/name.ts';
import { chooseWatched } from '../../service/src/collect/telemetry/watch.ts';
import type { SignalKind, Statistic } from '../../service/src/contracts/signals.ts';
import { HOUR_MS } from '../../service/src/contracts/time.ts';

export const MINUTE_MS = 60_000;
const MINUTES = 60;
const KINDS: Record<Measured['is'], SignalKind> = {
  level: 'gauge',
  count: 'rate',
  histogram: 'distribution',
};

/** What has a value for every minute of a span; NaN where nothing was told. */
export interface Minutes {
  values: Float64Array;
  /** 1 in every minute in which it is other than it would be, had nothing gone wrong in the shop. */
  touched: Uint8Array;
}

export interface ShopSignal extends Minutes {
  watched: WatchedSignal;
}

type NamedSignal = Company['truth']['telemetry']['link']['signal'];

/** One seed of the simulated company, told minute by minute as the service would read it. */
export interface Shop {
  company: Company;
  world: World;
  span: { from: number; to: number };
  signals: ShopSignal[];
  /** Completed for each started checkout. */
  completion: Minutes;
}

/** Whether it is the one that the company's truth names. */
export function isSignal({ watched }: ShopSignal, { service, metric, part }: NamedSignal): boolean {
  if (watched.service !== service || watched.metric !== metric) return false;
  const { attributes } = watched;
  if (part === undefined) return true;
  const operation = `${attributes['http.request.method']} ${attributes['http.route']}`;
  return operation === part || attributes['server.address'] === part;
}

/** `irrelevant`: how many signals besides have to do with nothing. `services`: whose alone are told, where it is given. */
export function tellShop(given: {
  seed: number;
  end: number;
  days: number;
  irrelevant: number;
  services?: readonly string[];
}): Shop {
  const { seed, end, days, irrelevant, services = SHOP.map(({ slug }) => slug) } = given;
  const company = generateCompany({ seed, end });
  const world = new World(company.world);
  const calm = new World({ ...company.world, harms: [], disturbances: [], losses: [] });
  const hours = days * 24;
  const to = Math.floor(end / HOUR_MS) * HOUR_MS;
  const from = to - hours * HOUR_MS;
  const signals = new Map<string, ShopSignal>();
  const completion = emptyMinutes(hours * MINUTES);
  const told = new Set(services);
  const loads = new Map<number, Float64Array>();
  for (let hour = from / HOUR_MS - 24; hour < to / HOUR_MS; hour += 1) loads.set(hour, world.hour(hour).load);
  for (let h = 0; h < hours; h += 1) {
    const hour = from / HOUR_MS + h;
    const at = h * MINUTES;
    for (const measured of measureHour(world, hour, told)) place(signals, measured, at, hours * MINUTES);
    for (const measured of measureIrrelevant(world, hour, { count: irrelevant, loads, told })) {
      place(signals, measured, at, hours * MINUTES);
    }
    completion.values.set(completedIn(world, hour), at);
    if (!isTroubled(world, hour)) continue;
    for (const measured of measureHour(calm, hour, told)) compare(signals, measured, at);
    mark(completion, completedIn(calm, hour), at);
  }
  return { company, world, span: { from, to }, signals: [...signals.values()], completion };
}

function emptyMinutes(length: number): Minutes {
  return { values: new Float64Array(length).fill(Number.NaN), touched: new Uint8Array(length) };
}

/** Of the checkouts started in each minute of an hour, the share completed. */
export function completedIn(world: World, hour: number): Float64Array {
  return Float64Array.from({ length: MINUTES }, (_, i) => {
    const parts = world.completion(hour * HOUR_MS + i * MINUTE_MS);
    const started = parts.reduce((sum, part) => sum + part.started, 0);
    const completed = parts.reduce((sum, part) => sum + part.completed, 0);
    return started === 0 ? Number.NaN : completed / started;
  });
}

/** Whether anything was wrong in an hour, or so lately that what it costs may fall into it. */
function isTroubled({ disturbances, losses, plan }: World, hour: number): boolean {
  const [from, to] = [(hour - 1) * HOUR_MS, (hour + 1) * HOUR_MS];
  return [...disturbances, ...losses, ...plan.harms].some((one) => one.from < to && one.to > from);
}

/** Of every kind of ordinary life: slow and fast, with a day and without. */
function measureIrrelevant(
  world: World,
  hour: number,
  given: { count: number; loads: ReadonlyMap<number, Float64Array>; told: ReadonlySet<string> },
): Measured[] {
  const { count, loads, told } = given;
  return Array.from({ length: count }, (_, i) => {
    const { slug } = SHOP[i % SHOP.length] as (typeof SHOP)[number];
    if (!told.has(slug)) return [];
    const level = 10 * (1 + (i % 17));
    const plan = { service: slug, metric: `irrelevant.${i}`, unit: '1', level, swing: level * 0.1 };
    const measured = measureWandering(plan, world, hour);
    if (i % 3 === 0 || measured.is !== 'level') return [measured];
    const load = loads.get(hour - (i % 24)) as Float64Array; // a day of its own, at other hours
    const values = measured.values.map((value, k) => value * (0.7 + 0.3 * (load[k] as number)));
    return [{ ...measured, values }];
  }).flat();
}

function place(signals: Map<string, ShopSignal>, measured: Measured, at: number, length: number): void {
  for (const { statistic, values } of readHour(measured)) {
    const key = keyOf(measured, statistic);
    let signal = signals.get(key);
    if (!signal) {
      const watched = watch(measured, statistic, signals.size + 1);
      if (!watched) continue;
      signal = { watched, ...emptyMinutes(length) };
      signals.set(key, signal);
    }
    signal.values.set(values, at);
  }
}

/** Marks where an hour of a signal is other than it would have been. */
function compare(signals: ReadonlyMap<string, ShopSignal>, calm: Measured, at: number): void {
  for (const { statistic, values } of readHour(calm)) {
    const signal = signals.get(keyOf(calm, statistic));
    if (signal) mark(signal, values, at);
  }
}

function mark({ values, touched }: Minutes, calm: Float64Array, at: number): void {
  calm.forEach((value, i) => {
    if (!Object.is(values[at + i], value)) touched[at + i] = 1;
  });
}

function keyOf({ service, metric, attributes }: Measured, statistic: Statistic): string {
  return `${service} ${metric} ${JSON.stringify(attributes)} ${statistic}`;
}

/** The statistics that are watched, in the units in which they are shown. */
function readHour(measured: Measured): { statistic: Statistic; values: Float64Array }[] {
  if (measured.is === 'level') return [{ statistic: 'mean', values: measured.values }];
  if (measured.is === 'count') {
    return [{ statistic: 'rate', values: measured.values.map((value) => value / 60) }];
  }
  const { counts } = measured;
  const each = (of: (one: Float64Array) => number) => Float64Array.from(counts, of);
  return [
    { statistic: 'p95', values: each((one) => quantile(one, 0.95) * 1_000) },
    { statistic: 'rate', values: each((one) => one.reduce((sum, count) => sum + count, 0) / 60) },
  ];
}

function watch(measured: Measured, statistic: Statistic, seriesId: number): WatchedSignal | undefined {
  const { service, metric, unit, attributes } = measured;
  const told = { service, metric, unit, attributes, kind: KINDS[measured.is] };
  const chosen = chooseWatched(told).find((one) => one.statistic === statistic);
  const named = nameStatistics(told.kind, nameSignal(told)).find((one) => one.statistic === statistic);
  if (!chosen || !named) return undefined;
  return {
    ...chosen,
    seriesId,
    key: `${seriesId}:${statistic}`,
    service,
    environment: 'production',
    team: null,
    name: named.name,
    unit: named.unit,
    metric,
    attributes,
    threshold: null,
    lastAt: new Date(0),
    simulated: true,
  };
}
