import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Packer } from '../../../service/src/store/packing.ts';
import { encode, text } from '../../../service/test/otlp-messages.ts';
import { packed } from '../../../service/test/remote-write-messages.ts';

export const POINTS_A_REQUEST = 1_000;
const SENDERS = 4;
const SERIES_A_SERVICE = 4_000;
const BETWEEN_POINTS_MS = 10_000;
const SPAN_MS = 3_000_000; // within the last hour, which is what is taken in
const LENGTH = 2;
const FIXED64 = 1;

/** Bodies one after the other in a file, each after its length. */
export interface Load {
  file: string;
  requests: number;
  points: number;
  /** After how many the same series come again: Prometheus takes the points of a series in their order only. */
  round: number;
  /** How many send at once. */
  atOnce: number;
}

/** The same points as OTLP packed by gzip, and as remote write packed by snappy: what their own senders make. */
export interface Loads {
  otlp: Load;
  remoteWrite: Load;
}

/** Gauges of some services with eight attributes, every ten seconds. Attributes are encoded once for a series. */
export function makeLoads(folder: string, series: number, points: number): Loads {
  const rounds = Math.max(1, Math.ceil(points / series));
  const between = Math.min(BETWEEN_POINTS_MS, Math.floor(SPAN_MS / rounds));
  const begin = Date.now() - rounds * between;
  const all = Array.from({ length: series }, (_, i) => attributesOf(i));
  const otlp: Buffer[] = [];
  const remoteWrite: Buffer[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const time = begin + round * between;
    for (let first = 0; first < series; first += POINTS_A_REQUEST) {
      const some = all.slice(first, first + POINTS_A_REQUEST);
      const values = some.map((_, i) => Math.round(Math.sin(first + i + round) * 1e6) / 1e3);
      otlp.push(gzipSync(otlpBody(serviceOf(first), some, time, values), { level: 1 }));
      remoteWrite.push(Buffer.from(packed(remoteWriteBody(some, time, values))));
    }
  }
  const write = (name: string, bodies: Buffer[]): Load => {
    const file = join(folder, `${name}-${series}`);
    writeFileSync(file, Buffer.concat(bodies.flatMap((body) => [lengthOf(body), body])));
    const round = series / POINTS_A_REQUEST;
    const atOnce = Math.min(SENDERS, round);
    return { file, requests: bodies.length, points: rounds * series, round, atOnce };
  };
  return { otlp: write('otlp', otlp), remoteWrite: write('remote-write', remoteWrite) };
}

/** Spans of services that answer requests, by the same measure. */
export function makeSpans(folder: string, spans: number): Load {
  const bodies: Buffer[] = [];
  for (let first = 0; first < spans; first += POINTS_A_REQUEST) {
    const started = Date.now() - 600_000 + first / 10;
    const all = Array.from({ length: POINTS_A_REQUEST }, (_, i) => ({
      traceId: Buffer.alloc(16, (first + i) % 251),
      spanId: Buffer.alloc(8, i % 251),
      name: `GET /api/v1/things/${i % 20}`,
      kind: 2,
      startTimeUnixNano: `${Math.floor(started)}000000`,
      endTimeUnixNano: `${Math.floor(started) + 5 + (i % 90)}000000`,
      attributes: [
        text('http.request.method', 'GET'),
        text('http.route', `/api/v1/things/${i % 20}`),
        text('url.scheme', 'https'),
        text('server.address', 'checkout.internal.example.com'),
      ],
      status: { code: i % 50 === 0 ? 2 : 0 },
    }));
    const resource = { attributes: [text('service.name', `service-${(first / POINTS_A_REQUEST) % 10}`)] };
    const request = { resourceSpans: [{ resource, scopeSpans: [{ spans: all }] }] };
    bodies.push(gzipSync(encode('ExportTraceServiceRequest', request), { level: 1 }));
  }
  const file = join(folder, 'spans');
  writeFileSync(file, Buffer.concat(bodies.flatMap((body) => [lengthOf(body), body])));
  return {
    file,
    requests: bodies.length,
    points: bodies.length * POINTS_A_REQUEST,
    round: SENDERS,
    atOnce: SENDERS,
  };
}

type Attributes = { otlp: Buffer; labels: Buffer };

function attributesOf(i: number): Attributes {
  const all: [string, string][] = [
    ['http.request.method', 'GET'],
    ['http.response.status_code', '200'],
    ['http.route', `/api/v1/things/${i}`],
    ['network.protocol.version', '1.1'],
    ['server.address', 'checkout.internal.example.com'],
    ['tenant', `tenant-${i % 25}`],
    ['url.scheme', 'https'],
    ['zone', 'eu-west-1a'],
  ];
  const otlp = all.map(([key, value]) => field(7, keyValue(key, value)));
  const told: [string, string][] = [...all, ['__name__', 'things'], ['job', serviceOf(i)]];
  const labels = told
    .map(([key, value]): [string, string] => [key.replaceAll('.', '_'), value])
    .sort(([left], [right]) => (left < right ? -1 : 1)) // as Prometheus sends them
    .map(([key, value]) => field(1, pair(key, value)));
  return { otlp: Buffer.concat(otlp), labels: Buffer.concat(labels) };
}

/** ExportMetricsServiceRequest of one gauge. */
function otlpBody(service: string, all: Attributes[], time: number, values: number[]): Buffer {
  const points = all.map(({ otlp }, i) => {
    const point = new Packer();
    point.bytes(otlp);
    fixed(point, 3, BigInt(time) * 1_000_000n);
    point.byte((4 << 3) | FIXED64);
    point.double(values[i] as number);
    return field(1, point.take());
  });
  const metric = [field(1, 'things'), field(3, '1'), field(5, Buffer.concat(points))];
  const resource = [
    field(1, keyValue('service.name', service)),
    field(1, keyValue('k8s.pod.name', 'checkout-api-7d9f8b6c5d-x2x4k')),
  ];
  const scope = field(2, field(2, Buffer.concat(metric)));
  return field(1, Buffer.concat([field(1, Buffer.concat(resource)), scope]));
}

/** WriteRequest of the same. */
function remoteWriteBody(all: Attributes[], time: number, values: number[]): Buffer {
  const series = all.map(({ labels }, i) => {
    const sample = new Packer();
    sample.byte((1 << 3) | FIXED64);
    sample.double(values[i] as number);
    sample.byte(2 << 3);
    sample.varint(time);
    return field(1, Buffer.concat([labels, field(2, sample.take())]));
  });
  return Buffer.concat(series);
}

function serviceOf(series: number): string {
  return `service-${Math.floor(series / SERIES_A_SERVICE)}`;
}

function keyValue(key: string, value: string): Buffer {
  return pair(key, field(1, value));
}

function pair(name: string, value: string | Buffer): Buffer {
  return Buffer.concat([field(1, name), field(2, value)]);
}

function field(number: number, content: string | Buffer): Buffer {
  const bytes = Buffer.from(content as string);
  const to = new Packer();
  to.byte((number << 3) | LENGTH);
  to.varint(bytes.length);
  to.bytes(bytes);
  return to.take();
}

function fixed(to: Packer, number: number, value: bigint): void {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  to.byte((number << 3) | FIXED64);
  to.bytes(bytes);
}

function lengthOf(body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  return length;
}
