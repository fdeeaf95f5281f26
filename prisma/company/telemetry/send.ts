import { randomUUID } from 'node:crypto';
import { CompanyOrders } from '@throughline/service/contracts/company';
import { DAY_MS, HOUR_MS } from '@throughline/service/contracts/time';
import { type Api, connect } from '../api.ts';
import { SOURCE } from '../deployments.ts';
import { generateCompany } from '../generate.ts';
import { COMPLETION_SLUG } from '../kpi-plan.ts';
import { Conversation } from './converse.ts';
import { disturbancesOf, type Fault } from './disturbances.ts';
import { type Exporters, openExporters } from './exporters.ts';
import { measureHour } from './measure.ts';
import { SHOP } from './shop.ts';
import { toResourceMetrics } from './to-otlp.ts';
import { MINUTE_MS, World } from './world.ts';

const FINE_DAYS = 8; // what is looked at minute by minute; what is older is told every five minutes
const COARSE_STEP = 5;
const SLICE_HOURS = 3; // of the past at once: the present waits for no longer than that takes
const PRESENT_MS = 50 * MINUTE_MS; // what is younger needs no backfill
const REACH_MS = 35 * DAY_MS - 2 * HOUR_MS; // what is older is refused
const POINTS = 5_000;
const AFTER_THE_MINUTE_MS = 1_500; // until it has ended for everybody

export interface SendTelemetry {
  url: string;
  token: string;
  fetch: typeof globalThis.fetch;
  now: () => number;
  wait: (ms: number) => Promise<void>;
  /** Set when the sender has to end. */
  signal: AbortSignal;
}

/**
 * Tells the telemetry of the simulated company: its present minute by minute, and in between its past, the newest day
 * first, as long as the service says that this is ours to do. What was told when this was not running is told after.
 */
export async function sendTelemetry(options: SendTelemetry): Promise<void> {
  const { url, token, fetch, now, wait, signal } = options;
  const api = connect({ url, token, fetch, wait });
  const sender = randomUUID();
  const report = async (progress: { daysLoaded?: number; through?: string }) =>
    CompanyOrders.parse(
      await api.request({
        method: 'POST',
        path: '/api/v1/simulated-company/telemetry/progress',
        body: { sender, ...progress },
      }),
    );
  let orders = await report({});
  const { plan } = orders;
  if (!orders.yours || plan === null) return;

  const world = new World(generateCompany({ seed: plan.seed, end: Date.parse(plan.end) }).world);
  const exporters = openExporters({ url, token });
  const teller = new Teller(world, exporters, api, now);
  const conversation = new Conversation(world, exporters);
  const border = Math.floor(Date.parse(plan.end) / HOUR_MS) * HOUR_MS; // between past and present
  let through = orders.through === null ? border : Date.parse(orders.through);
  let told = ''; // the faults that the world knows
  let slice = 0; // of the day of the past that is being told
  try {
    while (!signal.aborted && orders.yours) {
      const known = JSON.stringify(orders.faults);
      if (known !== told) obey(world, orders.faults);
      told = known;
      const minute = Math.floor((now() - AFTER_THE_MINUTE_MS) / MINUTE_MS) * MINUTE_MS;
      if (through < minute) {
        const to = Math.min(minute, Math.floor(through / HOUR_MS) * HOUR_MS + SLICE_HOURS * HOUR_MS);
        await teller.tell({ from: Math.max(through, now() - REACH_MS), to, step: 1 });
        for (let at = Math.max(through, now() - PRESENT_MS); at < to; at += MINUTE_MS) {
          await conversation.tell(Math.floor(at / MINUTE_MS) * MINUTE_MS);
        }
        through = to;
        orders = await report({ through: new Date(through).toISOString() });
      } else if (orders.daysLoaded < plan.days) {
        const day = orders.daysLoaded + 1;
        const whole = await tellDay(day);
        if (whole) {
          orders = await report({ daysLoaded: day });
          // Links are looked for at night; who looks at the invented shop should not have to wait until then.
          if (day === FINE_DAYS || day === plan.days) {
            await api.request({ method: 'POST', path: '/api/v1/links/scan', body: {} });
          }
        }
      } else {
        await wait(minute + MINUTE_MS + AFTER_THE_MINUTE_MS - now());
      }
    }
  } finally {
    await conversation.shutdown();
    await exporters.shutdown();
  }

  /** One slice of a day of the past, the newest first. True once it was the last one. */
  async function tellDay(day: number): Promise<boolean> {
    const slices = DAY_MS / HOUR_MS / SLICE_HOURS;
    const to = border - (day - 1) * DAY_MS - slice * SLICE_HOURS * HOUR_MS;
    const from = Math.max(to - SLICE_HOURS * HOUR_MS, Math.ceil((now() - REACH_MS) / HOUR_MS) * HOUR_MS);
    const began = now();
    if (from < to) await teller.tell({ from, to, step: day > FINE_DAYS ? COARSE_STEP : 1 });
    slice = (slice + 1) % slices;
    if (from < to) await wait(Math.min(5_000, now() - began)); // half of the time is for others
    return slice === 0;
  }
}

function obey(world: World, faults: CompanyOrders['faults']): void {
  const all = faults.map(({ kind, from, to }): Fault => {
    return { kind, from: Date.parse(from), to: to === null ? Number.POSITIVE_INFINITY : Date.parse(to) };
  });
  const made = all.map(disturbancesOf);
  world.disturb(
    made.flatMap(({ disturbances }) => disturbances),
    made.flatMap(({ losses }) => losses),
  );
}

class Teller {
  constructor(
    readonly world: World,
    readonly exporters: Exporters,
    readonly api: Api,
    readonly now: () => number,
  ) {}

  /** Sends the metrics of all services, and the points of the KPI, of some hours. */
  async tell({ from, to, step }: { from: number; to: number; step: number }): Promise<void> {
    const hours = [];
    for (let hour = Math.floor(from / HOUR_MS); hour * HOUR_MS < to; hour += 1) {
      hours.push({ start: hour * HOUR_MS, measured: measureHour(this.world, hour) });
    }
    const send = from > this.now() - PRESENT_MS ? this.exporters.present : this.exporters.past;
    for (const { slug } of SHOP) await send(toResourceMetrics(slug, hours, { step, from, to }));
    await this.#tellKpi(from, to);
  }

  async #tellKpi(from: number, to: number): Promise<void> {
    const lines: object[] = [];
    for (let minute = Math.ceil(from / MINUTE_MS) * MINUTE_MS; minute < to; minute += MINUTE_MS) {
      for (const { plan, region, started, completed } of this.world.completion(minute)) {
        const at = new Date(minute).toISOString();
        lines.push({ at, numerator: completed, denominator: started, segment: { plan, region } });
      }
    }
    const path = `/api/v1/kpis/${COMPLETION_SLUG}/points?source=${SOURCE}`;
    for (let first = 0; first < lines.length; first += POINTS) {
      await this.api.request({ method: 'POST', path, lines: lines.slice(first, first + POINTS) });
    }
  }
}
