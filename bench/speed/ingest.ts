import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { foldTelemetry } from '../../service/src/collect/telemetry/index.ts';
import { encodeMetrics, OtlpMessage, text } from '../../service/test/otlp-messages.ts';
import type { BenchOptions } from '../tasks.ts';
import { withService, withStore } from './service.ts';

const SIZES = [1_000, 10_000, 100_000];
const POINTS = 1_000_000;
const POINTS_BEFORE = 100_000; // to warm up, and for those that would take minutes otherwise
const POINTS_A_REQUEST = 1_000;
const SERIES_A_SERVICE = 4_000;
const BETWEEN_POINTS_MS = 10_000;
const SENDERS = 4;
const CLOCK_TICKS = 100; // a second, as Linux counts CPU time

/** Sends the bodies of a file as fast as they are answered, some at once; in a process of its own. */
const SENDER = `
const { readFileSync } = require('node:fs');
const http = require('node:http');
const [file, url, token, senders] = process.argv.slice(1);
const all = readFileSync(file);
const bodies = [];
for (let at = 0; at < all.length; ) { const length = all.readUInt32LE(at); bodies.push(all.subarray(at + 4, at + 4 + length)); at += 4 + length; }
const agent = new http.Agent({ keepAlive: true, maxSockets: Number(senders) });
const headers = { authorization: 'Bearer ' + token, 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' };
const post = (body) => new Promise((done, fail) => {
  const request = http.request(url, { method: 'POST', agent, headers: { ...headers, 'content-length': body.length } }, (answer) => {
    let length = 0;
    answer.on('data', (chunk) => { length += chunk.length; });
    answer.on('end', () => answer.statusCode === 200 && length === 0 ? done() : fail(new Error(answer.statusCode + ', ' + length + ' bytes')));
  });
  request.on('error', fail);
  request.end(body);
});
let next = 0;
const send = async () => { while (next < bodies.length) await post(bodies[next++]); };
Promise.all(Array.from({ length: Number(senders) }, send)).then(() => agent.destroy(), (error) => { console.error(error); process.exit(1); });
`;

interface Load {
  file: string;
  points: number;
}

/**
 * Points a second of CPU from the request to the chunk, database included, durable before the answer, beside a
 * generated decoder and a row for each point. Linux only: elsewhere nobody tells what the database took.
 */
export async function run(options: BenchOptions): Promise<Record<string, number>> {
  const figures: Record<string, number> = {};
  const folder = mkdtempSync(join(tmpdir(), 'throughline-ingest-'));
  try {
    await withStore(async (store) => {
      const { least = '0', most = 'Infinity' } = options.flags;
      for (const series of SIZES.filter((one) => one >= Number(least) && one <= Number(most))) {
        const [load, short] = [
          makeLoad(folder, series, POINTS, 1),
          makeLoad(folder, series, POINTS_BEFORE, 0),
        ];
        const url = await store.create(`ingest_${series}`);
        const ours = await measureOurs(url, load, short);
        const bytes = await sizeOf(url, `telemetry.minutes`);
        const rows = await measureRows(url, short);
        const ratio = ours.pointsASecond / rows.pointsASecond;
        Object.assign(figures, {
          [`points.per.cpu.second.${series}`]: ours.pointsASecond,
          [`rows.points.per.cpu.second.${series}`]: rows.pointsASecond,
          [`ratio.${series}`]: ratio,
          [`resident.mebibytes.${series}`]: ours.residentMebibytes,
          [`bytes.a.point.${series}`]: bytes / load.points,
        });
        const told = [
          `${String(series).padStart(7)} series`,
          `${Math.round(ours.pointsASecond / 1000)} k points/CPU-s (service ${ours.service.toFixed(1)} s, database ${ours.database.toFixed(1)} s)`,
          `a row each ${(rows.pointsASecond / 1000).toFixed(1)} k`,
          `${ratio.toFixed(1)}x`,
          `${Math.round(ours.residentMebibytes)} MiB resident`,
          `${(bytes / load.points).toFixed(1)} bytes a point`,
        ];
        if (!options.json) console.log(told.join(' · '));
        await store.drop(`ingest_${series}`);
      }
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return figures;
}

/** Bodies as an exporter makes them: gauges of some services with eight attributes, every ten seconds. */
function makeLoad(folder: string, series: number, points: number, offset: number): Load {
  const rounds = Math.max(1, Math.ceil(points / series));
  const begin = Date.now() - Math.min(3_000_000, rounds * BETWEEN_POINTS_MS);
  const bodies: Buffer[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const time = `${begin + ((round * BETWEEN_POINTS_MS) % 3_000_000) + 2 * round + offset}000000`;
    for (let first = 0; first < series; first += POINTS_A_REQUEST) {
      const dataPoints = Array.from({ length: Math.min(POINTS_A_REQUEST, series - first) }, (_, i) => ({
        timeUnixNano: time,
        asDouble: Math.sin(first + i + round) * 1000,
        attributes: [
          text('http.request.method', 'GET'),
          text('http.route', `/api/v1/things/${first + i}`),
          text('http.response.status_code', '200'),
          text('url.scheme', 'https'),
          text('server.address', 'checkout.internal.example.com'),
          text('network.protocol.version', '1.1'),
          text('tenant', `tenant-${(first + i) % 25}`),
          text('zone', 'eu-west-1a'),
        ],
      }));
      const resource = {
        attributes: [
          text('service.name', `service-${Math.floor(first / SERIES_A_SERVICE)}`),
          text('k8s.pod.name', 'checkout-api-7d9f8b6c5d-x2x4k'),
        ],
      };
      const metrics = [{ name: 'things', unit: '1', gauge: { dataPoints } }];
      const body = gzipSync(encodeMetrics({ resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] }), {
        level: 1,
      });
      const length = Buffer.alloc(4);
      length.writeUInt32LE(body.length);
      bodies.push(length, body);
    }
  }
  const file = join(folder, `load-${series}-${offset}`);
  writeFileSync(file, Buffer.concat(bodies));
  return { file, points: rounds * series };
}

interface Measured {
  pointsASecond: number;
  service: number;
  database: number;
  residentMebibytes: number;
}

async function measureOurs(url: string, load: Load, before: Load): Promise<Measured> {
  let measured: Measured | undefined;
  await withService(url, async ({ url: address, token, context }) => {
    await send(before.file, `${address}/v1/metrics`, token);
    await foldTelemetry(context, { active: 0 }, () => true);
    measured = await measure(url, load, async () => {
      await send(load.file, `${address}/v1/metrics`, token);
      await foldTelemetry(context, { active: 0 }, () => true);
    });
  });
  return measured as Measured;
}

/** What most would write first, with the fastest way to insert rows that needs no file. */
async function measureRows(url: string, load: Load): Promise<Measured> {
  const pool = new pg.Pool({ connectionString: url, max: SENDERS });
  await pool.query(
    'CREATE TABLE points (series text NOT NULL, at timestamptz NOT NULL, value float8 NOT NULL, PRIMARY KEY (series, at))',
  );
  const type = OtlpMessage('ExportMetricsServiceRequest');
  const insert = async (body: Buffer) => {
    // biome-ignore lint/suspicious/noExplicitAny: what a generated decoder makes
    const message: any = type.toObject(type.decode(gunzipSync(body)), { longs: Number });
    const [names, times, values]: [string[], number[], number[]] = [[], [], []];
    for (const { resource, scopeMetrics } of message.resourceMetrics) {
      for (const metric of scopeMetrics.flatMap(({ metrics }: { metrics: object[] }) => metrics)) {
        for (const point of metric.gauge.dataPoints) {
          names.push(JSON.stringify([resource.attributes, metric.name, point.attributes]));
          times.push(point.timeUnixNano / 1e9);
          values.push(point.asDouble);
        }
      }
    }
    await pool.query(
      'INSERT INTO points SELECT s, to_timestamp(t), v FROM unnest($1::text[], $2::float8[], $3::float8[]) AS p(s, t, v) ON CONFLICT DO NOTHING',
      [names, times, values],
    );
  };
  const server = createServer(async (request, response) => {
    await insert(Buffer.concat(await request.toArray()));
    response.end();
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    return await measure(url, load, () => send(load.file, address, 'none'));
  } finally {
    server.closeAllConnections();
    server.close();
    await pool.end();
  }
}

async function measure(url: string, load: Load, work: () => Promise<void>): Promise<Measured> {
  const postmaster = await findPostmaster(url);
  const [cpu, database] = [process.cpuUsage(), cpuOfDatabase(postmaster)];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  const service = (user + system) / 1e6;
  const ofDatabase = cpuOfDatabase(postmaster) - database;
  return {
    pointsASecond: load.points / (service + ofDatabase),
    service,
    database: ofDatabase,
    residentMebibytes: process.memoryUsage().rss / 1_048_576,
  };
}

function send(file: string, url: string, token: string): Promise<void> {
  const child = spawn(process.execPath, ['-e', SENDER, file, url, token, String(SENDERS)], {
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error('the sender was refused'))));
  });
}

async function findPostmaster(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const parent = statOf(String(rows[0]?.pid))[1];
  await client.end();
  return Number(parent);
}

/** Seconds of CPU that the server and everything it started have taken, ended or not. */
function cpuOfDatabase(postmaster: number): number {
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = statOf(pid);
      if (Number(pid) === postmaster) ticks += stat.slice(11, 15).reduce((sum, one) => sum + Number(one), 0);
      else if (Number(stat[1]) === postmaster) ticks += Number(stat[11]) + Number(stat[12]);
    } catch {
      // it has ended in between, and is counted with its parent
    }
  }
  return ticks / CLOCK_TICKS;
}

/** The fields of /proc/PID/stat from the state on: parent is 1, user and system time 11 and 12, of children 13 and 14. */
function statOf(pid: string): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

async function sizeOf(url: string, table: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ bytes: string }>(
    'SELECT sum(pg_total_relation_size(inhrelid)) AS bytes FROM pg_inherits WHERE inhparent = $1::regclass',
    [table],
  );
  await client.end();
  return Number(rows[0]?.bytes ?? 0);
}
