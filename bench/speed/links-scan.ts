import { monitorEventLoopDelay } from 'node:perf_hooks';
import { addDueScans, scanWaiting } from '../../service/src/correlate/links/index.ts';
import { tellHistory } from '../../service/test/telemetry-history.ts';
import { seededRandom } from '../random.ts';
import type { BenchOptions } from '../tasks.ts';
import { withService, withStore } from './service.ts';

const SIZES = [250, 500, 1_000];
const SIGNALS_A_SERVICE = 20; // one of them its traffic
const KPIS = 20;
const CUT = 5; // of the KPIs, by an attribute of two values
const DAYS = 7;
const MINUTE_MS = 60_000;
const LENGTH = DAYS * 1_440;
const POINTS_A_REQUEST = 10_000;
const SAMPLE_MS = 100;
const MEBIBYTE = 1_048_576;

/**
 * A scan for links end to end, from the store and back into it: so many signals of a week of minutes against 20 KPIs and
 * their segments, traffic taken out by service. Memory is the most that the process held, its thread included, beyond
 * what it held before; the delay is the longest that the service could not answer in.
 */
export async function run(options: BenchOptions): Promise<Record<string, number>> {
  const figures: Record<string, number> = {};
  const { least = '0', most = 'Infinity' } = options.flags;
  await withStore(async (store) => {
    for (const signals of SIZES.filter((one) => one >= Number(least) && one <= Number(most))) {
      const url = await store.create(`links_${signals}`);
      await withService(url, async ({ ask, context }) => {
        await fill(ask, context, signals);
        const before = process.memoryUsage().rss;
        let held = before;
        const sampling = setInterval(() => {
          held = Math.max(held, process.memoryUsage().rss);
        }, SAMPLE_MS);
        const delay = monitorEventLoopDelay({ resolution: 10 });
        delay.enable();
        const start = performance.now();
        const spent = process.cpuUsage();
        await addDueScans(context);
        await scanWaiting(context);
        const seconds = (performance.now() - start) / 1_000;
        const { user, system } = process.cpuUsage(spent);
        const cpu = (user + system) / 1e6;
        delay.disable();
        clearInterval(sampling);
        const { items } = JSON.parse(await ask('GET', '/api/v1/links/scans?limit=1'));
        const [scan] = items as { state: string; tested: number; found: number }[];
        if (scan?.state !== 'done') throw new Error(`the scan is ${scan?.state}`);
        Object.assign(figures, {
          [`seconds.${signals}`]: seconds,
          [`cpu.seconds.${signals}`]: cpu,
          [`pairs.${signals}`]: scan.tested,
          [`found.${signals}`]: scan.found,
          [`mebibytes.${signals}`]: (held - before) / MEBIBYTE,
          [`delay.ms.${signals}`]: delay.max / 1e6,
        });
        if (!options.json) {
          console.log(
            `${String(signals).padStart(5)} signals  ${scan.tested} pairs  ${scan.found} found  ${seconds.toFixed(1)} s (${cpu.toFixed(1)} s of CPU)  ` +
              `${((held - before) / MEBIBYTE).toFixed(0)} MiB  longest delay ${(delay.max / 1e6).toFixed(0)} ms`,
          );
        }
      });
      await store.drop(`links_${signals}`);
    }
  });
  return figures;
}

type Ask = (method: string, path: string, body?: string, type?: string) => Promise<string>;

async function fill(ask: Ask, context: Parameters<typeof tellHistory>[0], signals: number): Promise<void> {
  const end = Math.floor(Date.now() / 3_600_000) * 3_600_000;
  const from = end - LENGTH * MINUTE_MS;
  await ask('PUT', '/api/v1/teams/shop', JSON.stringify({ name: 'Shop' }));
  for (let service = 0; service * SIGNALS_A_SERVICE < signals; service += 1) {
    const random = noise(service + 1);
    const traffic = wander(random, 100);
    await tellHistory(
      context,
      from,
      Array.from({ length: SIGNALS_A_SERVICE }, (_, i) => ({
        service: `service-${service}`,
        metric: i === 0 ? 'http.requests' : `gauge.${i}`,
        kind: i === 0 ? ('rate' as const) : ('gauge' as const),
        values: i === 0 ? traffic : wander(random, 50),
      })),
    );
  }
  for (let index = 0; index < KPIS; index += 1) {
    const random = noise(10_000 + index);
    const plans = index < CUT ? ['free', 'pro'] : [undefined];
    await ask(
      'PUT',
      `/api/v1/kpis/kpi-${index}`,
      JSON.stringify({
        name: `KPI ${index}`,
        unit: 'orders',
        kind: 'sum',
        resolution: 'minute',
        team: 'shop',
        segments: index < CUT ? ['plan'] : [],
      }),
    );
    for (const plan of plans) {
      const values = wander(random, 200);
      for (let first = 0; first < LENGTH; first += POINTS_A_REQUEST) {
        const points = [...values.subarray(first, first + POINTS_A_REQUEST)].map((value, i) => ({
          at: new Date(from + (first + i) * MINUTE_MS).toISOString(),
          value,
          ...(plan !== undefined && { segment: { plan } }),
        }));
        await ask('POST', `/api/v1/kpis/kpi-${index}/points`, JSON.stringify({ points }));
      }
    }
  }
}

/** A level that wanders about a daily season. */
function wander(random: () => number, level: number): Float64Array {
  let left = 0;
  return Float64Array.from({ length: LENGTH }, (_, t) => {
    left = 0.9 * left + random();
    return level * (1 + 0.1 * Math.sin((2 * Math.PI * t) / 1_440)) + left;
  });
}

/** Uniform in [-0.5, 0.5), another sequence for each seed. */
function noise(seed: number): () => number {
  const random = seededRandom(Math.imul(seed, 2_654_435_761));
  return () => random() - 0.5;
}
