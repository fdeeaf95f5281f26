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

/** A watched signal of the shop with a value for every minute of a span; NaN where nothing was told. */
export interface ShopSignal {
  watched: WatchedSignal;
  values: Float64Array;
}

/** One seed of the simulated company, told minute by minute as the service would read it. */
export interface Shop {
  company: Company;
  world: World;
  span: { from: number; to: number };
  signals: ShopSignal[];
  /** Completed for each started checkout, and how many were started. */
  completion: { values: Float64Array; started: Float64Array };
}

/** `irrelevant`: how many signals besides have to do with nothing. */
export function tellShop(given: { seed: number; end: number; days: number; irrelevant: number }): Shop {
  const { seed, end, days, irrelevant } = given;
  const company = generateCompany({ seed, end });
  const world = new World(company.world);
  const hours = days * 24;
  const to = Math.floor(end / HOUR_MS) * HOUR_MS;
  const from = to - hours * HOUR_MS;
  const signals = new Map<string, ShopSignal>();
  const completion = {
    values: new Float64Array(hours * MINUTES),
    started: new Float64Array(hours * MINUTES),
  };
  for (let h = 0; h < hours; h += 1) {
    const hour = from / HOUR_MS + h;
    const told = [...measureHour(world, hour), ...measureIrrelevant(world, hour, irrelevant)];
    for (const measured of told) place(signals, measured, h * MINUTES, hours * MINUTES);
    for (let i = 0; i < MINUTES; i += 1) {
      const parts = world.completion(hour * HOUR_MS + i * MINUTE_MS);
      const started = parts.reduce((sum, part) => sum + part.started, 0);
      const completed = parts.reduce((sum, part) => sum + part.completed, 0);
      completion.started[h * MINUTES + i] = started;
      completion.values[h * MINUTES + i] = started === 0 ? Number.NaN : completed / started;
    }
  }
  return { company, world, span: { from, to }, signals: [...signals.values()], completion };
}

/** Of every kind of ordinary life: slow and fast, with a day and without. */
function measureIrrelevant(world: World, hour: number, count: number): Measured[] {
  return Array.from({ length: count }, (_, i) => {
    const { slug } = SHOP[i % SHOP.length] as (typeof SHOP)[number];
    const level = 10 * (1 + (i % 17));
    const plan = { service: slug, metric: `irrelevant.${i}`, unit: '1', level, swing: level * 0.1 };
    const measured = measureWandering(plan, world, hour);
    if (i % 3 === 0 || measured.is !== 'level') return measured;
    const { load } = world.hour(hour - (i % 24)); // a day of its own, at other hours
    return {
      ...measured,
      values: measured.values.map((value, k) => value * (0.7 + 0.3 * (load[k] as number))),
    };
  });
}

function place(signals: Map<string, ShopSignal>, measured: Measured, at: number, length: number): void {
  for (const { statistic, values } of readHour(measured)) {
    const key = `${measured.service} ${measured.metric} ${JSON.stringify(measured.attributes)} ${statistic}`;
    let signal = signals.get(key);
    if (!signal) {
      const watched = watch(measured, statistic, signals.size + 1);
      if (!watched) continue;
      signal = { watched, values: new Float64Array(length).fill(Number.NaN) };
      signals.set(key, signal);
    }
    signal.values.set(values, at);
  }
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
