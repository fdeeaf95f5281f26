import { readWindows } from '../../../service/src/collect/telemetry/index.ts';
import { openDatabase } from '../../../service/src/store/database.ts';
import { encodeMetrics, metricsOf, nano, text } from '../../../service/test/otlp-messages.ts';
import { encodeWrite, packed, seriesOf } from '../../../service/test/remote-write-messages.ts';
import { makeToken } from '../service.ts';
import { cpuOf, cpuOfServer, findPostmaster } from './cpu.ts';
import { startOurs, untilFolded } from './ours.ts';
import { startRival } from './rivals.ts';
import { otlpTarget, remoteWriteTarget } from './send.ts';

const SIGNALS = 1_000;
const MINUTE_MS = 60_000;
const MINUTES = 1_440;
const MINUTES_A_REQUEST = 10;
const TURNS = 5;

/** A day of a thousand signals as the engine gets it, beside the same by Prometheus' `query_range`. */
export async function compareReads(
  url: string,
  say: (line: string) => void,
): Promise<Record<string, number>> {
  const to = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  const from = to - MINUTES * MINUTE_MS;
  const postmaster = await findPostmaster(url);
  const ours = await startOurs(url);
  const database = openDatabase(url);
  const rival = await startRival('prometheus');
  try {
    const target = otlpTarget(ours.url, await makeToken(url));
    for (let first = from; first < to; first += MINUTES_A_REQUEST * MINUTE_MS) {
      await post(target.url, otlpBody(first), {
        ...target.headers,
        'content-encoding': 'identity',
        'x-throughline-backfill': 'true',
      });
      if ('missing' in rival) continue;
      const theirs = remoteWriteTarget(rival.url);
      await post(theirs.url, packed(writeBody(first)), theirs.headers);
    }
    await untilFolded(url);
    const ids = await database.$queryRaw<
      { id: number }[]
    >`SELECT id FROM telemetry.series WHERE metric = 'read' ORDER BY id`;
    const asked = ids.map(({ id }) => ({ seriesId: id, statistic: 'mean' as const }));
    const own: [number, number] = [0, 0];
    const theirs: [number, number] = [0, 0];
    for (let turn = 0; turn <= TURNS; turn += 1) {
      const cpu = process.cpuUsage();
      let [begun, before] = [performance.now(), cpuOfServer(postmaster)];
      const windows = await readWindows({ database }, asked, { from, to, stepMs: MINUTE_MS });
      const { user, system } = process.cpuUsage(cpu);
      const wall = performance.now() - begun;
      assertWhole(windows.map((window) => window.filter((value) => !Number.isNaN(value)).length));
      if (turn > 0) add(own, [wall, (user + system) / 1e3 + 1e3 * (cpuOfServer(postmaster) - before)]);
      if ('missing' in rival) continue;
      const parsing = process.cpuUsage();
      [begun, before] = [performance.now(), cpuOf(rival.pid)];
      const answer = await queryRange(rival.url, from, to);
      const parsed = process.cpuUsage(parsing);
      if (turn > 0) {
        const taken = (parsed.user + parsed.system) / 1e3 + 1e3 * (cpuOf(rival.pid) - before);
        add(theirs, [performance.now() - begun, taken]);
      }
      assertWhole(answer.map(({ length }) => length));
    }
    const figures: Record<string, number> = {
      'read.milliseconds': own[0] / TURNS,
      'read.cpu.milliseconds': own[1] / TURNS,
    };
    if ('missing' in rival) say(`  prometheus is left out: ${rival.missing}`);
    else {
      figures['query_range.milliseconds'] = theirs[0] / TURNS;
      figures['query_range.cpu.milliseconds'] = theirs[1] / TURNS;
      figures['ratio.query_range'] = theirs[1] / own[1];
    }
    say(
      `reads · ${Object.entries(figures)
        .map(([key, value]) => `${key} ${value.toFixed(1)}`)
        .join(' · ')}`,
    );
    return figures;
  } finally {
    if ('stop' in rival) await rival.stop();
    await database.$disconnect();
    await ours.stop();
  }
}

function add(to: [number, number], [wall, cpu]: [number, number]): void {
  to[0] += wall;
  to[1] += cpu;
}

/** A signal that is cut short would be read sooner. */
function assertWhole(lengths: number[]): void {
  if (lengths.length !== SIGNALS || lengths.some((length) => length < MINUTES - 1)) {
    throw new Error(
      `not all was read: ${lengths.length} signals, the shortest of ${Math.min(...lengths)} minutes`,
    );
  }
}

const valueAt = (signal: number, time: number) => Math.round(Math.sin(signal + time / 3e6) * 1e6) / 1e3;
const timesFrom = (first: number) =>
  Array.from({ length: MINUTES_A_REQUEST }, (_, i) => first + i * MINUTE_MS);
const signals = Array.from({ length: SIGNALS }, (_, i) => i);

function otlpBody(first: number): Uint8Array {
  const dataPoints = signals.flatMap((signal) =>
    timesFrom(first).map((time) => ({
      timeUnixNano: nano(time),
      asDouble: valueAt(signal, time),
      attributes: [text('signal', String(signal))],
    })),
  );
  return encodeMetrics(metricsOf('reads', [{ name: 'read', gauge: { dataPoints } }]));
}

function writeBody(first: number): Uint8Array {
  const timeseries = signals.map((signal) =>
    seriesOf(
      'read',
      { signal: String(signal) },
      timesFrom(first).map((time) => [time, valueAt(signal, time)]),
    ),
  );
  return encodeWrite({ timeseries });
}

async function post(url: string, body: Uint8Array, headers: Record<string, string>): Promise<void> {
  const answer = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) });
  const told = await answer.text();
  if (!answer.ok || told !== '') throw new Error(`${url}: ${answer.status} ${told}`);
}

/** As an engine would use it: numbers, one array for each signal. */
async function queryRange(url: string, from: number, to: number): Promise<Float64Array[]> {
  const span = `start=${from / 1000}&end=${(to - MINUTE_MS) / 1000}&step=60`;
  const answer = await fetch(`${url}/api/v1/query_range?query=read&${span}`);
  const { data } = (await answer.json()) as { data: { result: { values: [number, string][] }[] } };
  return data.result.map(({ values }) => Float64Array.from(values, ([, value]) => Number(value)));
}
