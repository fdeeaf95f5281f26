import { HOUR_MS } from '@throughline/service/contracts/time';
import { CHECKOUTS_AN_HOUR, PLANS, REGIONS } from '../kpi-plan.ts';
import type { Harm } from '../kpis.ts';
import type { Span } from '../releases.ts';
import { dayShape } from '../season.ts';
import { type Disturbance, type Loss, lostAt } from './disturbances.ts';
import { Noise } from './noise.ts';
import {
  EDGES,
  LATENCY_COSTS,
  type OperationPlan,
  PAY,
  type ServiceTelemetry,
  SHOP,
  USUAL_P95_MS,
} from './shop.ts';

export const MINUTE_MS = 60_000;
export const MINUTES = 60;
const HOURS_REMEMBERED = 3; // what is asked for goes forward minute by minute, or a day at a time

/** Upper bounds of latency in seconds, as the shop's services count it. */
export const BOUNDS = [
  0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.125, 0.15, 0.175, 0.2, 0.225, 0.25, 0.275, 0.3, 0.35, 0.4,
  0.45, 0.5, 0.55, 0.6, 0.7, 0.8, 1, 1.5, 2.5, 5,
] as const;
const LOG_BOUNDS = BOUNDS.map(Math.log);

/** When many buy at once a little less is completed: of one standard deviation of the demand. */
export const DEMAND_COSTS = 0.012;

type Edge = (typeof EDGES)[number];

/** The requests of one operation, or calls of one edge, minute by minute. */
export interface Requests {
  counts: Float64Array[]; // for each minute one of each bucket
  failed: Float64Array;
  /** Seconds, over all requests of a minute. */
  sums: Float64Array;
  /** Milliseconds, as a reader interpolates it; NaN where there was no request. */
  p95: Float64Array;
}

/** One hour of the shop. Every array has a value for each minute; what is asked of its services is drawn when it is asked for. */
export interface ShopHour {
  hour: number;
  /** Checkouts started, before chance; one on average. */
  load: Float64Array;
  demand: Float64Array;
  /** By `operationKey`. */
  operation: (key: string) => Requests;
  database: (service: string) => Requests;
  /** As who calls measures it. */
  call: (edge: Edge) => Requests;
}

export interface WorldPlan {
  seed: number;
  span: Span;
  harms: readonly Harm[];
  disturbances: readonly Disturbance[];
  losses: readonly Loss[];
}

export function operationKey(service: string, { method, route }: OperationPlan): string {
  return `${service} ${method} ${route}`;
}

/** Everything that happens in the shop, reckoned anew for any hour that is asked for. */
export class World {
  readonly #known = new Map<number, ShopHour>();
  readonly #noises = new Map<string, Noise>();
  disturbances: readonly Disturbance[];
  losses: readonly Loss[];

  constructor(readonly plan: WorldPlan) {
    this.disturbances = plan.disturbances;
    this.losses = plan.losses;
  }

  /** What goes wrong from now on besides; hours that were reckoned are reckoned again. */
  disturb(disturbances: readonly Disturbance[], losses: readonly Loss[]): void {
    this.disturbances = [...this.plan.disturbances, ...disturbances];
    this.losses = [...this.plan.losses, ...losses];
    this.#known.clear();
  }

  noise(label: string): Noise {
    let noise = this.#noises.get(label);
    if (!noise) {
      noise = new Noise(`${this.plan.seed}/${label}`);
      this.#noises.set(label, noise);
    }
    return noise;
  }

  /** `hour` counts hours since 1970. */
  hour(hour: number): ShopHour {
    const known = this.#known.get(hour);
    if (known) return known;
    const made = this.#make(hour);
    if (this.#known.size >= HOURS_REMEMBERED) {
      const [oldest] = this.#known.keys();
      if (oldest !== undefined) this.#known.delete(oldest);
    }
    this.#known.set(hour, made);
    return made;
  }

  /** For each minute of an hour everything that disturbs a service, or one operation of it, combined. */
  disturbed(service: string, hour: number, operation?: string): Disturbed {
    const from = hour * HOUR_MS;
    const active = this.disturbances.filter(
      (one) =>
        one.service === service &&
        (one.operation === undefined || one.operation === operation) &&
        one.from < from + HOUR_MS &&
        one.to > from,
    );
    const all = {
      latency: new Float64Array(MINUTES).fill(1),
      calls: new Float64Array(MINUTES).fill(1),
      failing: new Float64Array(MINUTES),
      poolWait: new Float64Array(MINUTES).fill(1),
      cpu: new Float64Array(MINUTES),
      memory: new Float64Array(MINUTES),
    };
    for (const {
      from: begin,
      to,
      latency = 1,
      calls = 1,
      failing = 0,
      poolWait = 1,
      cpu = 0,
      memoryAnHour = 0,
    } of active) {
      for (let i = 0; i < MINUTES; i += 1) {
        const minute = from + i * MINUTE_MS;
        if (minute + MINUTE_MS <= begin || minute >= to) continue;
        all.latency[i] = (all.latency[i] as number) * latency;
        all.calls[i] = (all.calls[i] as number) * calls;
        all.failing[i] = (all.failing[i] as number) + failing;
        all.poolWait[i] = (all.poolWait[i] as number) * poolWait;
        all.cpu[i] = (all.cpu[i] as number) + cpu;
        all.memory[i] = (all.memory[i] as number) + (memoryAnHour * Math.max(0, minute - begin)) / HOUR_MS;
      }
    }
    return all;
  }

  /** Checkouts started in a minute of a region, on average. */
  started(region: (typeof REGIONS)[number], minute: number, demand: number): number {
    const { from, end } = this.plan.span;
    const grown = 1 + (0.08 * (minute - from)) / (end - from);
    return (CHECKOUTS_AN_HOUR / MINUTES) * region.share * grown * dayShape(minute, region.peakHour) * demand;
  }

  /** Started and completed checkouts of a minute by plan and region. */
  completion(minute: number): { plan: string; region: string; started: number; completed: number }[] {
    const hour = this.hour(Math.floor(minute / HOUR_MS));
    const place = Math.floor((minute % HOUR_MS) / MINUTE_MS);
    const at = minute / MINUTE_MS;
    const late = minute - LATENCY_COSTS.lagMinutes * MINUTE_MS;
    const pay = this.hour(Math.floor(late / HOUR_MS)).operation(`${LATENCY_COSTS.service} ${PAY}`);
    const told = pay.p95[Math.floor((late % HOUR_MS) / MINUTE_MS)] ?? Number.NaN;
    const p95 = Number.isNaN(told) ? USUAL_P95_MS : told;
    const slow = 1 - (LATENCY_COSTS.per200Ms / 200) * (p95 - USUAL_P95_MS);
    const demand = hour.demand[place] as number;
    const busy = 1 - DEMAND_COSTS * demand;
    const kept = Math.max(0, slow) * busy * (1 - lostAt(this.plan.harms, this.losses, minute));
    return REGIONS.flatMap((region) => {
      const mean = this.started(region, minute, demandFactor(demand));
      return PLANS.map((plan) => {
        const noise = this.noise(`completion/${region.name}/${plan.name}`);
        const started = poisson(mean * plan.share, noise.normal(2 * at));
        const chance = Math.min(0.98, plan.completes * kept);
        const completed = binomial(started, chance, noise.normal(2 * at + 1));
        return { plan: plan.name, region: region.name, started, completed };
      });
    });
  }

  #make(hour: number): ShopHour {
    const quick = this.noise('demand').fast(hour, 0.9);
    const drift = this.noise('demand').slow(hour);
    const demand = quick.map((value, i) => 0.7 * value + 0.7 * (drift[i] as number));
    const load = demand.map((value, i) => {
      const minute = hour * HOUR_MS + i * MINUTE_MS;
      const started = REGIONS.reduce(
        (sum, region) => sum + this.started(region, minute, demandFactor(value)),
        0,
      );
      return started / (CHECKOUTS_AN_HOUR / MINUTES);
    });
    const drawn = new Map<string, Requests>();
    const once = (key: string, draw: () => Requests): Requests => {
      const known = drawn.get(key) ?? draw();
      drawn.set(key, known);
      return known;
    };
    const made: ShopHour = {
      hour,
      load,
      demand,
      operation: (key) => once(key, () => this.#operate(key, made)),
      database: (service) => once(`${service}/db`, () => this.#query(service, made)),
      call: (edge) => once(`${edge.from} → ${edge.to} ${edge.calls}`, () => this.#call(edge, made)),
    };
    return made;
  }

  #operate(key: string, made: ShopHour): Requests {
    const place = PLACES.get(key);
    if (!place) throw new Error(`the shop has no operation ${key}`);
    const { service, operation } = place;
    const wrong = this.disturbed(service.slug, made.hour, `${operation.method} ${operation.route}`);
    const waiting = EDGES.find(
      ({ from, during, share }) => share > 0 && `${from} ${during}` === key, // what it calls is a part of what it takes
    );
    return waiting === undefined
      ? this.#serve(key, operation, wrong, made)
      : this.#wait(key, operation, wrong, made, waiting);
  }

  /** The network between them takes nothing, unless something is wrong with how it is used. */
  #call({ from, during, to, calls }: Edge, made: ShopHour): Requests {
    const served = made.operation(`${to} ${calls}`);
    const wrong = this.disturbed(from, made.hour, during);
    const place = PLACES.get(`${to} ${calls}`);
    if (!place || wrong.calls.every((factor) => factor === 1)) return served;
    const medians = wrong.calls.map((factor) => place.operation.medianMs * factor);
    const slow = this.#draw(
      this.noise(`${from} → ${to}`),
      place.operation,
      medians,
      { ...wrong, failing: NOTHING },
      made.hour,
      made.load,
    );
    const isSlow = (minute: number) => wrong.calls[minute] !== 1;
    return {
      counts: served.counts.map((one, i) => (isSlow(i) ? (slow.counts[i] as Float64Array) : one)),
      failed: served.failed,
      sums: served.sums.map((one, i) => (isSlow(i) ? (slow.sums[i] as number) : one)),
      p95: served.p95.map((one, i) => (isSlow(i) ? (slow.p95[i] as number) : one)),
    };
  }

  #query(slug: string, made: ShopHour): Requests {
    const database = SHOP.find((one) => one.slug === slug)?.database;
    if (!database) throw new Error(`${slug} has no database`);
    const { name, medianMs } = database;
    const wrong = this.disturbed(slug, made.hour);
    const asked: OperationPlan = {
      method: 'GET',
      route: '',
      perCheckout: 4,
      medianMs,
      spread: 0.5,
      failing: 0,
      wander: 0.1,
    };
    const slow = {
      ...wrong,
      latency: wrong.poolWait.map((factor) => 1 + (factor - 1) / 8),
      failing: NOTHING,
    };
    return this.#serve(`${slug}/db/${name}`, asked, slow, made);
  }

  /** Draws the requests of each minute, and how long each took, bucket by bucket. */
  #serve(key: string, operation: OperationPlan, wrong: Disturbed, { hour, load }: ShopHour): Requests {
    const noise = this.noise(key);
    const quick = noise.fast(hour, 0.8);
    const drift = noise.slow(hour);
    const medians = load.map((factor, i) => {
      const wander = operation.wander * (quick[i] as number) + 0.05 * (drift[i] as number);
      const busy = 1 + 0.06 * (factor - 1);
      return operation.medianMs * busy * Math.exp(wander) * (wrong.latency[i] as number);
    });
    return this.#draw(noise, operation, medians, wrong, hour, load);
  }

  #draw(
    noise: Noise,
    { perCheckout, spread, failing }: OperationPlan,
    medians: Float64Array,
    wrong: Disturbed,
    hour: number,
    load: Float64Array,
  ): Requests {
    const made: Requests = {
      counts: [],
      failed: new Float64Array(MINUTES),
      sums: new Float64Array(MINUTES),
      p95: new Float64Array(MINUTES),
    };
    for (let i = 0; i < MINUTES; i += 1) {
      const at = (hour * MINUTES + i) * 64;
      const mean = (load[i] as number) * (CHECKOUTS_AN_HOUR / MINUTES) * perCheckout;
      const asked = poisson(mean, noise.normal(at));
      const share = Math.min(0.95, failing + (wrong.failing[i] as number));
      made.failed[i] = binomial(asked, share, noise.normal(at + 1));
      const counts = spreadOver(asked, medians[i] as number, spread, noise, at + 2);
      made.counts.push(counts);
      made.sums[i] = sumOf(counts);
      made.p95[i] = quantile(counts, 0.95) * 1_000;
    }
    return made;
  }

  /** What is called takes a part of the time of who calls: its slow minutes are theirs. */
  #wait(
    key: string,
    operation: OperationPlan,
    wrong: Disturbed,
    made: ShopHour,
    { to, calls, share }: Edge,
  ): Requests {
    const medians = made.operation(`${to} ${calls}`).p95.map((p95, i) => {
      const own = operation.medianMs * (wrong.latency[i] as number);
      return own + share * (Number.isNaN(p95) ? USUAL_P95_MS : p95) * 0.5;
    });
    return this.#draw(this.noise(key), operation, medians, wrong, made.hour, made.load);
  }
}

const PLACES: ReadonlyMap<string, { service: ServiceTelemetry; operation: OperationPlan }> = new Map(
  SHOP.flatMap((service) =>
    service.operations.map(
      (operation) => [operationKey(service.slug, operation), { service, operation }] as const,
    ),
  ),
);

const NOTHING = new Float64Array(MINUTES);

export interface Disturbed {
  latency: Float64Array;
  calls: Float64Array;
  failing: Float64Array;
  poolWait: Float64Array;
  cpu: Float64Array;
  memory: Float64Array;
}

function demandFactor(demand: number): number {
  return Math.exp(0.06 * demand - 0.0018);
}

const FEW = 30; // below it the normal approximation has another mean than it ought to

/** A Poisson count, from a standard normal. */
export function poisson(mean: number, normal: number): number {
  if (mean >= FEW) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
  const below = normalShare(normal);
  let term = Math.exp(-mean);
  let reached = term;
  let count = 0;
  while (reached < below && count < 4 * FEW) {
    count += 1;
    term *= mean / count;
    reached += term;
  }
  return count;
}

/** How many of `total` it falls to, each with the given chance, from a standard normal. */
function binomial(total: number, chance: number, normal: number): number {
  if (total >= FEW || chance >= 1) {
    const spread = Math.sqrt(total * chance * (1 - chance));
    return Math.min(total, Math.max(0, Math.round(total * chance + spread * normal)));
  }
  const below = normalShare(normal);
  let term = (1 - chance) ** total;
  let reached = term;
  let count = 0;
  while (reached < below && count < total) {
    term *= ((total - count) / (count + 1)) * (chance / (1 - chance));
    reached += term;
    count += 1;
  }
  return count;
}

/** How many of `total` requests fall into each bucket, one bucket after the other of those that are left. */
function spreadOver(total: number, medianMs: number, spread: number, noise: Noise, at: number): Float64Array {
  const counts = new Float64Array(BOUNDS.length + 1);
  const middle = Math.log(medianMs / 1_000);
  let left = total;
  let below = 0;
  for (let i = 0; i < BOUNDS.length && left > 0; i += 1) {
    const upTo = normalShare(((LOG_BOUNDS[i] as number) - middle) / spread);
    const chance = Math.min(1, (upTo - below) / (1 - below));
    if (chance > 1e-6) {
      const count = chance > 0.999 ? left : binomial(left, chance, noise.normal(at + i));
      counts[i] = count;
      left -= count;
    }
    below = upTo;
    if (below > 0.99999) break;
  }
  const last = counts.findLastIndex((count) => count > 0);
  if (left > 0) counts[Math.max(0, last)] = (counts[Math.max(0, last)] as number) + left;
  return counts;
}

/** The share of a standard normal below `z` (Abramowitz and Stegun 26.2.17), good to 7.5e-8. */
function normalShare(z: number): number {
  if (z < 0) return 1 - normalShare(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const tail =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - 0.3989422804 * Math.exp((-z * z) / 2) * tail;
}

function sumOf(counts: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i += 1) {
    const upper = BOUNDS[i] ?? 7;
    sum += ((counts[i] as number) * (upper + (BOUNDS[i - 1] ?? 0))) / 2;
  }
  return sum;
}

/** Straight between the bounds of its bucket, as Prometheus has it: what a reader of these counts is shown. */
export function quantile(counts: Float64Array, share: number): number {
  let total = 0;
  for (const count of counts) total += count;
  if (total === 0) return Number.NaN;
  let before = 0;
  for (let i = 0; i < counts.length; i += 1) {
    const count = counts[i] as number;
    if (before + count >= share * total) {
      const lower = BOUNDS[i - 1] ?? 0;
      const upper = BOUNDS[i];
      return upper === undefined ? lower : lower + ((share * total - before) / count) * (upper - lower);
    }
    before += count;
  }
  return BOUNDS[BOUNDS.length - 1] as number;
}
