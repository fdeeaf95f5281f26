import { setTimeout as sleep } from 'node:timers/promises';
import { startWatching } from '../../service/src/jobs/watch.ts';
import { makeChanges } from '../../service/src/outcomes/index.ts';
import { encodeMetrics, metricsOf, nano } from '../../service/test/otlp-messages.ts';
import { seededRandom } from '../random.ts';
import type { BenchOptions } from '../tasks.ts';
import { withService, withStore } from './service.ts';

const MINUTE_MS = 60_000;
const SERVICES = 20;
const SIGNALS_A_SERVICE = 50;
const HISTORY_MINUTES = 1_320; // from so much on a signal is judged
const HISTORY_AT_ONCE = 60;
const RATE = 20_000; // points a second
const PROBES = 40; // each of a signal of its own
const LEAST_PROBES = 30; // fewer say nothing of one in a hundred
const PATIENCE_MS = 30_000;
const PROBING_MS = 180_000; // after so long the least are enough: all of it is to be done within six minutes

/**
 * From sending a point that is far too high to the message of the live page's stream that shows it as provisional, while
 * `--rate` points a second arrive for a thousand watched signals: request, inbox, fold, glance, log and stream, with
 * service, database and sender on the same cores. The final minute, a minute and a half later, is another matter.
 */
export async function run({ json, flags }: BenchOptions): Promise<Record<string, number>> {
  const rate = Number(flags.rate ?? RATE);
  const probes = Number(flags.probes ?? PROBES);
  const waits: number[] = [];
  let sent = 0;
  let seconds = 0;
  await withStore(async (store) => {
    await withService(await store.create('live'), async ({ url, token, context }) => {
      const random = seededRandom(7);
      const post = async (body: Buffer, past: boolean) => {
        const headers = {
          authorization: `Bearer ${token}`,
          'content-type': 'application/x-protobuf',
          ...(past && { 'x-throughline-backfill': 'true' }),
        };
        const response = await fetch(`${url}/v1/metrics`, {
          method: 'POST',
          headers,
          body: new Uint8Array(body),
        });
        if (!response.ok) throw new Error(`telemetry was answered ${response.status}`);
        await response.arrayBuffer();
      };
      const tell = (service: number, times: readonly number[], level = () => 40 + 4 * random()) =>
        encodeMetrics(
          metricsOf(
            `service-${service}`,
            Array.from({ length: SIGNALS_A_SERVICE }, (_, signal) => ({
              name: `cpu.utilization.${signal}`,
              unit: '%',
              gauge: { dataPoints: times.map((at) => ({ timeUnixNano: nano(at), asDouble: level() })) },
            })),
          ),
        );
      const begin = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
      for (let first = HISTORY_MINUTES; first > 0; first -= HISTORY_AT_ONCE) {
        const times = Array.from(
          { length: HISTORY_AT_ONCE },
          (_, minute) => begin - (first - minute) * MINUTE_MS,
        );
        for (let service = 0; service < SERVICES; service += 1) await post(tell(service, times), true);
      }
      const watching = startWatching(context, makeChanges(context), {
        error: (told: unknown) => console.error(told),
      });
      const deadline = Date.now() + 5 * MINUTE_MS;
      const learnt = async () => {
        const response = await fetch(`${url}/api/v1/live/standing`, {
          headers: { authorization: `Bearer ${token}` },
        });
        const { judged, silent } = (await response.json()) as { judged: number; silent: number };
        return judged + silent; // what the filling took is a silence by now
      };
      while ((await learnt()) < SERVICES * SIGNALS_A_SERVICE && Date.now() < deadline) await sleep(1_000);

      const seen = new Map<string, number>();
      const listening = new AbortController();
      const stream = await fetch(`${url}/api/v1/live/stream`, {
        headers: { authorization: `Bearer ${token}` },
        signal: listening.signal,
      });
      const reading = (async () => {
        const decoder = new TextDecoder();
        for await (const piece of stream.body as unknown as AsyncIterable<Uint8Array>) {
          for (const [name] of decoder.decode(piece).matchAll(/service-\d+ mean cpu utilization \d+/g)) {
            if (!seen.has(name)) seen.set(name, performance.now());
          }
        }
      })().catch(() => {});

      let loading = true;
      const load = (async () => {
        const started = performance.now();
        for (let service = 0; loading; service = (service + 1) % SERVICES) {
          const times = Array.from({ length: 20 }, (_, i) => Date.now() - i);
          await post(tell(service, times), false);
          sent += times.length * SIGNALS_A_SERVICE;
          const ahead = (sent / rate) * 1_000 - (performance.now() - started);
          if (ahead > 0) await sleep(ahead);
        }
        seconds = (performance.now() - started) / 1_000;
      })();
      const probing = performance.now();
      for (let probe = 0; probe < probes; probe += 1) {
        if (probe >= LEAST_PROBES && performance.now() - probing > PROBING_MS) break;
        await sleep(700);
        const running = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
        const name = `service-${probe % SERVICES} mean cpu utilization ${probe}`;
        const at = performance.now();
        const spike = (time: number) => ({
          name: `cpu.utilization.${probe}`,
          unit: '%',
          gauge: {
            dataPoints: Array.from({ length: 50 }, (_, i) => ({
              timeUnixNano: nano(time - i),
              asDouble: 5_000,
            })),
          },
        });
        await post(encodeMetrics(metricsOf(`service-${probe % SERVICES}`, [spike(running - 1_000)])), false);
        await post(encodeMetrics(metricsOf(`service-${probe % SERVICES}`, [spike(Date.now())])), false);
        for (let looks = 1; !seen.has(name) && performance.now() - at < PATIENCE_MS; looks += 1) {
          await sleep(20);
          // Trouble goes on: what began at the end of a minute shows in the next one too.
          if (looks % 50 === 0) {
            await post(encodeMetrics(metricsOf(`service-${probe % SERVICES}`, [spike(Date.now())])), false);
          }
        }
        waits.push((seen.get(name) ?? Number.POSITIVE_INFINITY) - at);
      }
      loading = false;
      await load;
      listening.abort();
      await reading;
      await watching.stop();
    });
    await store.drop('live');
  });
  waits.sort((one, other) => one - other);
  const at = (share: number) =>
    Math.round(waits[Math.min(waits.length - 1, Math.floor(share * waits.length))] ?? Number.NaN);
  const figures = {
    live_points_per_second: Math.round(sent / seconds),
    live_ms_p50: at(0.5),
    live_ms_p95: at(0.95),
    live_ms_p99: at(0.99),
    live_ms_most: at(1),
    live_probes: waits.length,
  };
  if (!json) console.table(figures);
  return figures;
}
