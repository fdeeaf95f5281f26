import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { BenchOptions } from '../tasks.ts';
import { cpuOf, cpuOfServer, findPostmaster, peakMebibytes } from './ingest/cpu.ts';
import { type Load, type Loads, makeLoads, makeSpans, POINTS_A_REQUEST } from './ingest/loads.ts';
import { type Server, sizeOfMinutes, startOurs, startRows, untilFolded } from './ingest/ours.ts';
import { startRival } from './ingest/rivals.ts';
import { otlpTarget, remoteWriteTarget, send, type Target } from './ingest/send.ts';
import { compareReads } from './ingest/windows.ts';
import { makeToken, withStore } from './service.ts';

const SIZES = [1_000, 10_000, 100_000];
const POINTS = 2_400_000; // seconds of each, so that what is compiled as it runs is compiled
const SPANS = 100_000;
const TURNS = 4; // of each in one run, by turns: what else the machine does is shared alike
const ROWS_SHARE = 20; // a row for each point is so slow that it gets one request where the others get twenty
const WARM_SHARE = 4; // of the load the first part, in which code that is compiled as it runs becomes fast

/** One of those that are measured, and what it has taken so far. */
interface Contender {
  name: string;
  target: Target;
  load: Load;
  /** Of its load, as many parts as others get whole. */
  share: number;
  /** Seconds of its own process and of the database, so far. */
  cpu: () => [own: number, database: number];
  /** Ends when what was sent is where it stays. */
  settle: () => Promise<void>;
  seconds: number;
  /** Of these, the database's. */
  databaseSeconds: number;
  points: number;
}

/**
 * Points a second of CPU from the request to where they stay, database included, durable before the answer, beside
 * Prometheus, VictoriaMetrics and a row for each point, by turns in one run. Linux only: elsewhere nobody tells what a
 * process took.
 */
export async function run(options: BenchOptions): Promise<Record<string, number>> {
  const figures: Record<string, number> = {};
  const folder = mkdtempSync(join(tmpdir(), 'throughline-ingest-'));
  const say = (line: string) => options.json || console.log(line);
  try {
    await withStore(async (store) => {
      const { least = '0', most = 'Infinity', points = String(POINTS), only } = options.flags;
      for (const series of SIZES.filter((one) => one >= Number(least) && one <= Number(most))) {
        const loads = makeLoads(folder, series, Number(points));
        const url = await store.create(`ingest_${series}`);
        const measured = await measure(series, loads, url, { only, say });
        Object.assign(figures, measured);
        await store.drop(`ingest_${series}`);
      }
      if (only === undefined || only === 'spans') {
        const url = await store.create('spans');
        Object.assign(figures, await measureSpans(url, makeSpans(folder, SPANS), say));
        await store.drop('spans');
      }
      if (only === undefined || only === 'reads') {
        const url = await store.create('reads');
        Object.assign(figures, await compareReads(url, say));
        await store.drop('reads');
      }
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return figures;
}

async function measure(
  series: number,
  loads: Loads,
  url: string,
  { only, say }: { only: string | undefined; say: (line: string) => void },
): Promise<Record<string, number>> {
  const postmaster = await findPostmaster(url);
  const servers: Server[] = [];
  const contenders: Contender[] = [];
  const add = (
    name: string,
    server: Server,
    rest: Pick<Contender, 'target' | 'load'> & Partial<Contender>,
  ) => {
    servers.push(server);
    if (only !== undefined && !only.split(',').includes(name)) return;
    const nothing = { share: 1, settle: async () => {}, seconds: 0, databaseSeconds: 0, points: 0 };
    contenders.push({ name, cpu: () => [cpuOf(server.pid), 0], ...nothing, ...rest });
  };
  try {
    const ours = await startOurs(url);
    add('ours', ours, {
      target: otlpTarget(ours.url, await makeToken(url)),
      load: loads.otlp,
      cpu: () => [cpuOf(ours.pid), cpuOfServer(postmaster)],
      settle: () => untilFolded(url),
    });
    for (const name of ['prometheus', 'victoria-metrics'] as const) {
      const rival = await startRival(name);
      if ('missing' in rival) say(`  ${name} is left out: ${rival.missing}`);
      else add(name, rival, { target: remoteWriteTarget(rival.url), load: loads.remoteWrite });
    }
    await makeRowSeries(url, series);
    const rows = await startRows(url);
    add('rows', rows, {
      target: otlpTarget(rows.url, 'none'),
      load: loads.otlp,
      share: ROWS_SHARE,
      cpu: () => [cpuOf(rows.pid), cpuOfServer(postmaster)],
    });
    await takeTurns(contenders);
    const figures = tell(series, contenders);
    figures[`peak.mebibytes.${series}`] = peakMebibytes(ours.pid);
    if (only === undefined || only === 'ours')
      figures[`bytes.a.point.${series}`] = (await sizeOfMinutes(url)) / loads.otlp.points;
    say(`${String(series).padStart(7)} series · ${inWords(series, figures)}`);
    return figures;
  } finally {
    for (const server of servers.reverse()) await server.stop();
  }
}

/** The first requests warm up, and bring the series; what they take is not counted. */
async function takeTurns(contenders: Contender[]): Promise<void> {
  for (const { load, target, settle, share } of contenders) {
    await send(load, target, 0, Math.floor(load.requests / WARM_SHARE / share));
    await settle();
  }
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const one of contenders) {
      const warmed = Math.floor(one.load.requests / WARM_SHARE);
      const each = (one.load.requests - warmed) / TURNS;
      const from = Math.floor(warmed + turn * each);
      const to = Math.floor(from + each / one.share);
      const before = one.cpu();
      await send(one.load, one.target, from, to);
      await one.settle();
      const after = one.cpu();
      one.seconds += after[0] + after[1] - before[0] - before[1];
      one.databaseSeconds += after[1] - before[1];
      one.points += ((to - from) * one.load.points) / one.load.requests;
    }
  }
}

function tell(series: number, contenders: Contender[]): Record<string, number> {
  const figures: Record<string, number> = {};
  const speeds = new Map(contenders.map(({ name, points, seconds }) => [name, points / seconds]));
  for (const [name, speed] of speeds) figures[`${name}.points.per.cpu.second.${series}`] = speed;
  const ours = speeds.get('ours');
  for (const { name, seconds, databaseSeconds } of contenders) {
    if (databaseSeconds > 0) figures[`${name}.share.of.database.${series}`] = databaseSeconds / seconds;
  }
  for (const [name, speed] of speeds) {
    if (ours !== undefined && name !== 'ours') figures[`ratio.${name}.${series}`] = ours / speed;
  }
  return figures;
}

function inWords(series: number, figures: Record<string, number>): string {
  return Object.entries(figures)
    .map(([key, value]) => {
      const name = key.replace(`.${series}`, '');
      const speed = name.endsWith('.points.per.cpu.second');
      return speed
        ? `${name.split('.')[0]} ${(value / 1000).toFixed(0)} k/CPU-s`
        : `${name} ${Number(value.toPrecision(3))}`;
    })
    .join(' · ');
}

async function measureSpans(
  url: string,
  load: Load,
  say: (line: string) => void,
): Promise<Record<string, number>> {
  const postmaster = await findPostmaster(url);
  const ours = await startOurs(url);
  try {
    const target = otlpTarget(ours.url, await makeToken(url), 'traces');
    const warmed = Math.floor(load.requests / WARM_SHARE);
    await send(load, target, 0, warmed);
    await untilFolded(url);
    const cpu = () => cpuOf(ours.pid) + cpuOfServer(postmaster);
    const before = cpu();
    await send(load, target, warmed, load.requests);
    await untilFolded(url);
    const speed = ((load.requests - warmed) * POINTS_A_REQUEST) / (cpu() - before);
    say(`spans · ${(speed / 1000).toFixed(0)} k/CPU-s`);
    return { 'spans.per.cpu.second': speed };
  } finally {
    await ours.stop();
  }
}

/** One row for each of the series, so that `createMany` has something to belong to. */
async function makeRowSeries(url: string, series: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`
    INSERT INTO teams (id, slug, name) VALUES ('rows', 'rows', 'Rows');
    INSERT INTO kpis (id, slug, name, unit, direction, kind, resolution, team_id, segments)
      VALUES ('rows', 'rows', 'Rows', '1', (enum_range(NULL::"KpiDirection"))[1], (enum_range(NULL::"KpiKind"))[1],
              (enum_range(NULL::"KpiResolution"))[1], 'rows', '{}');
    INSERT INTO kpi_series (kpi_id, segment, key) SELECT 'rows', '{}', n FROM generate_series(1, ${series}) n`);
  await client.end();
}
