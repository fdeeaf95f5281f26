import { HOUR_MS } from '@throughline/service/contracts/time';
import { CHECKOUTS_AN_HOUR } from '../kpi-plan.ts';
import { LEAK, leaked } from './disturbances.ts';
import { EDGES, IRRELEVANT, NOISY, type ServiceTelemetry, SHOP, TRADE } from './shop.ts';
import {
  BOUNDS,
  type Disturbed,
  MINUTE_MS,
  MINUTES,
  operationKey,
  poisson,
  type ShopHour,
  type World,
} from './world.ts';

interface Told {
  service: string;
  metric: string;
  unit: string;
  attributes: Record<string, string>;
}

/** One series with its sixty minutes. */
export type Measured = Told &
  (
    | { is: 'level'; values: Float64Array }
    | { is: 'count'; values: Float64Array }
    | { is: 'histogram'; counts: Float64Array[]; sums: Float64Array }
  );

/** Everything the shop's services tell of one hour, or some of them. */
export function measureHour(world: World, hour: number, services?: ReadonlySet<string>): Measured[] {
  const shop = world.hour(hour);
  const tells = ({ service }: { service: string }) => services?.has(service) ?? true;
  return [
    ...SHOP.filter(({ slug }) => tells({ service: slug })).flatMap((service) => [
      ...ofOperations(service, shop),
      ...measureItself(service, world, hour),
    ]),
    ...EDGES.filter(({ from }) => tells({ service: from })).map((edge) => ofCalls(edge, shop)),
    ...TRADE.filter(tells).map((one) => ofTrade(one, world, shop)),
    ...IRRELEVANT.filter(tells).map((one) => measureWandering(one, world, hour)),
    ...(tells(NOISY) ? [noisy(world, hour)] : []),
  ];
}

function ofOperations(service: ServiceTelemetry, shop: ShopHour): Measured[] {
  const told = service.operations.flatMap((operation): Measured[] => {
    const { counts, sums, failed } = shop.operation(operationKey(service.slug, operation));
    const of = {
      service: service.slug,
      attributes: { 'http.request.method': operation.method, 'http.route': operation.route },
    };
    return [
      { ...of, metric: 'http.server.request.duration', unit: 's', is: 'histogram', counts, sums },
      { ...of, metric: 'http.server.request.errors', unit: '{error}', is: 'count', values: failed },
    ];
  });
  if (service.database) {
    const { counts, sums } = shop.database(service.slug);
    told.push({
      service: service.slug,
      metric: 'db.client.operation.duration',
      unit: 's',
      attributes: { 'db.system.name': 'postgresql', 'db.namespace': service.database.name },
      is: 'histogram',
      counts,
      sums,
    });
  }
  return told;
}

/** How full a service and what it runs on are. */
export function measureItself(service: ServiceTelemetry, world: World, hour: number): Measured[] {
  const { load } = world.hour(hour);
  const { slug } = service;
  const wrong: Disturbed = world.disturbed(slug, hour);
  const level = (
    metric: string,
    unit: string,
    attributes: Record<string, string>,
    value: (i: number, quick: number, drift: number) => number,
  ): Measured => {
    const noise = world.noise(`${slug}/${metric}`);
    const [quick, drift] = [noise.fast(hour), noise.slow(hour)];
    const values = load.map((_, i) => rounded(value(i, quick[i] as number, drift[i] as number)));
    return { service: slug, metric, unit, attributes, is: 'level', values };
  };
  const at = (i: number) => hour * HOUR_MS + i * MINUTE_MS;
  const busy = (i: number) => load[i] as number;
  const told = [
    level('process.cpu.utilization', '1', {}, (i, quick) =>
      share(service.cpu * (0.35 + 0.65 * busy(i)) * (1 + 0.06 * quick) + (wrong.cpu[i] as number)),
    ),
    level('system.memory.utilization', '1', {}, (i, quick, drift) =>
      share(service.memory + 0.006 * quick + 0.02 * drift + (wrong.memory[i] as number)),
    ),
  ];
  const { database, disk, queue } = service;
  if (database) {
    const pool = { 'db.client.connection.pool.name': database.name };
    told.push(
      level('db.client.connection.wait_time', 'ms', pool, (i, quick) => {
        const usual = database.waitMs * busy(i) ** 1.2 * Math.exp(0.2 * quick);
        return usual * (wrong.poolWait[i] as number);
      }),
      level('db.client.connection.pool.utilization', '1', pool, (i, quick) => {
        const usual = 0.22 * busy(i) * (1 + 0.08 * quick);
        return share(usual * Math.sqrt(wrong.poolWait[i] as number));
      }),
    );
  }
  if (disk !== undefined) {
    const of = { 'system.device': '/dev/nvme1n1' };
    told.push(
      level(LEAK.metric, '1', of, (i, quick, drift) => {
        const filled = slug === LEAK.service ? leaked(world.plan.span.end, at(i)) : 0;
        return share(disk + 0.001 * quick + 0.004 * drift + filled);
      }),
    );
  }
  if (queue) {
    const of = { 'messaging.destination.name': queue.name };
    told.push(
      level('messaging.queue.depth', '{message}', of, (i, quick) =>
        Math.round(queue.depth * busy(i) * Math.exp(0.25 * quick)),
      ),
    );
  }
  return told;
}

function ofCalls(edge: (typeof EDGES)[number], shop: ShopHour): Measured {
  const { from, to } = edge;
  const { counts, sums } = shop.call(edge);
  return {
    service: from,
    metric: 'http.client.request.duration',
    unit: 's',
    attributes: { 'server.address': to, 'http.request.method': 'POST' },
    is: 'histogram',
    counts,
    sums,
  };
}

function ofTrade(
  { service, metric, unit, perCheckout }: (typeof TRADE)[number],
  world: World,
  { hour, load }: ShopHour,
): Measured {
  const noise = world.noise(`trade/${metric}`);
  const usual = (CHECKOUTS_AN_HOUR / MINUTES) * perCheckout;
  const values = load.map((factor, i) => poisson(usual * factor, noise.normal(hour * MINUTES + i)));
  return { service, metric, unit, attributes: {}, is: 'count', values };
}

export function measureWandering(
  { service, metric, unit, level, swing }: (typeof IRRELEVANT)[number],
  world: World,
  hour: number,
): Measured {
  const noise = world.noise(`irrelevant/${metric}`);
  const [quick, drift] = [noise.fast(hour), noise.slow(hour)];
  const values = quick.map((value, i) => rounded(level + swing * (0.5 * value + 0.8 * (drift[i] as number))));
  return { service, metric, unit, attributes: {}, is: 'level', values };
}

function noisy(world: World, hour: number): Measured {
  const { service, metric, unit, median } = NOISY;
  const noise = world.noise(`noisy/${metric}`);
  const values = noise.fast(hour, 0.5).map((value) => Math.round(median * Math.exp(0.7 * value)));
  return { service, metric, unit, attributes: {}, is: 'count', values };
}

function share(value: number): number {
  return Math.min(0.999, Math.max(0, value));
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/** Several minutes told as one: levels by their mean, what is counted by its sum. `step` divides an hour. */
export function coarsen(measured: Measured, step: number): Measured {
  if (step === 1) return measured;
  const sumUp = (values: Float64Array) =>
    Float64Array.from({ length: MINUTES / step }, (_, i) => {
      let sum = 0;
      for (let k = 0; k < step; k += 1) sum += values[i * step + k] as number;
      return sum;
    });
  if (measured.is === 'level') {
    return { ...measured, values: sumUp(measured.values).map((sum) => rounded(sum / step)) };
  }
  if (measured.is === 'count') return { ...measured, values: sumUp(measured.values) };
  const counts = Array.from({ length: MINUTES / step }, (_, i) => {
    const all = new Float64Array(BOUNDS.length + 1);
    for (let k = 0; k < step; k += 1) {
      measured.counts[i * step + k]?.forEach((count, bucket) => {
        all[bucket] = (all[bucket] as number) + count;
      });
    }
    return all;
  });
  return { ...measured, counts, sums: sumUp(measured.sums) };
}
