import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { SpanKind } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-grpc';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_GRPC_BYTES } from '../src/collect/otlp/grpc.ts';
import { foldTelemetry, TELEMETRY_LIMITS } from '../src/collect/telemetry/index.ts';
import examples from './fakes/otlp-examples.json' with { type: 'json' };
import { encodeMetrics, metricsOf, nano, OtlpMessage } from './otlp-messages.ts';
import { populate, startTestService, type TestService } from './service.ts';

const NOW = '2026-11-20T12:00:30Z';
const T = Date.parse('2026-11-20T12:00:00Z');
const METRICS = '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export';

let service: TestService;
let port: number;
let client: Client;

beforeAll(async () => {
  service = await startTestService({
    now: NOW,
    telemetryLimits: { ...TELEMETRY_LIMITS, memory: 2 * MAX_GRPC_BYTES },
  });
  await populate(service);
  port = await service.app.otlpGrpc.listen(0, '127.0.0.1');
  client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
    'grpc.max_send_message_length': -1,
  });
});
afterAll(async () => {
  client.close();
  await service.stop();
});

interface Answer {
  code: status;
  details: string;
  bytes: Buffer;
  metadata: Metadata;
}

const asItIs = (bytes: Buffer) => bytes;

/** One call with bytes as they are; a failure is an answer as well. */
function call(
  body: Buffer,
  { token = service.admin as string | null, to = client, headers = {} as Record<string, string> } = {},
): Promise<Answer> {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  if (token !== null) metadata.set('authorization', `Bearer ${token}`);
  return new Promise((resolve) => {
    to.makeUnaryRequest(
      METRICS,
      asItIs,
      asItIs,
      body,
      metadata,
      (error: ServiceError | null, bytes?: Buffer) => {
        if (error) resolve({ ...error, bytes: Buffer.alloc(0) });
        else
          resolve({
            code: status.OK,
            details: '',
            bytes: bytes ?? Buffer.alloc(0),
            metadata: new Metadata(),
          });
      },
    );
  });
}

const gauge = (name: string, value: number, time = T) => ({
  name,
  gauge: { dataPoints: [{ timeUnixNano: nano(time), asDouble: value }] },
});

async function told(search: string): Promise<{ metric: string; count: number; sum: number }[]> {
  await foldTelemetry(service.context, { active: 0 }, () => true);
  const { body } = await service.request('GET', `/api/v1/signals?search=${encodeURIComponent(search)}`);
  return Promise.all(
    body.items.map(async ({ id, metric }: { id: string; metric: string }) => {
      const { body: answer } = await service.request('GET', `/api/v1/signals/${id}/points?step=1m`);
      const points = answer.points.filter(({ count }: { count: number | null }) => count !== null);
      const add = (key: string) =>
        points.reduce((sum: number, point: Record<string, number>) => sum + (point[key] ?? 0), 0);
      return { metric, count: add('count'), sum: add('sum') };
    }),
  );
}

/** The delay of the google.rpc.RetryInfo in a status, read by its bytes; undefined where there is none. */
function retryInfo({ metadata }: Answer): string | undefined {
  const [bytes] = metadata.get('grpc-status-details-bin');
  return bytes === undefined ? undefined : Buffer.from(bytes).toString('latin1');
}

describe('the exporters of OpenTelemetry by gRPC', () => {
  const options = () => {
    const metadata = new Metadata();
    metadata.set('authorization', `Bearer ${service.admin}`);
    return { url: `http://127.0.0.1:${port}`, metadata };
  };
  const resource = resourceFromAttributes({ 'service.name': 'sdk-grpc' });

  it.each([CompressionAlgorithm.NONE, CompressionAlgorithm.GZIP])(
    'send metrics, packed by %s',
    async (compression) => {
      service.setNow(new Date());
      const exporter = new OTLPMetricExporter({
        ...options(),
        compression,
        temporalityPreference: AggregationTemporality.DELTA,
      });
      const provider = new MeterProvider({
        resource,
        readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })],
      });
      provider.getMeter('test').createGauge(`packed.${compression}`).record(21.5);
      provider.getMeter('test').createHistogram(`took.${compression}`).record(7);
      await provider.shutdown();
      expect(await told(`packed.${compression}`)).toMatchObject([{ count: 1, sum: 21.5 }]);
      expect(await told(`took.${compression}`)).toMatchObject([{ count: 1, sum: 7 }]);
    },
  );

  it('send traces and logs', async () => {
    service.setNow(NOW);
    const tracers = new BasicTracerProvider({
      resource,
      spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter(options()))],
    });
    const span = tracers
      .getTracer('test')
      .startSpan('take', { kind: SpanKind.SERVER, startTime: new Date(T) });
    span.end(new Date(T + 40));
    await tracers.shutdown();
    expect(await told('sdk-grpc operation.duration')).toMatchObject([{ count: 1, sum: 40 }]);
    const loggers = new LoggerProvider({
      resource,
      processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter(options()) })],
    });
    loggers.getLogger('test').emit({ timestamp: new Date(T), severityNumber: 13, body: 'careful' });
    await loggers.shutdown();
    expect((await told('sdk-grpc log.records warn')).some(({ sum }) => sum === 1)).toBe(true);
  });
});

describe('the examples of the specification', () => {
  it('are understood as JSON, and their metrics by gRPC as well', async () => {
    service.setNow('2018-12-13T14:51:10Z');
    const { metrics, traces } = examples;
    for (const [signal, body] of Object.entries({ metrics, traces })) {
      const headers = { 'content-type': 'application/json' };
      expect((await service.request('POST', `/v1/${signal}`, { body, headers })).body).toEqual({});
    }
    expect(await call(encodeMetrics(metrics))).toMatchObject({ code: status.OK, bytes: Buffer.alloc(0) });
    const twice = [
      ['my.counter', 2, 10],
      ['my.gauge', 2, 20],
      ['my.histogram', 4, 4],
    ] as const;
    for (const [metric, count, sum] of twice) expect(await told(metric)).toEqual([{ metric, count, sum }]);
    expect(await told('my-service operation.duration')).toMatchObject([{ count: 1, sum: 1_000 }]);
  });
});

describe('a call', () => {
  it('means the same as a request by HTTP, and the same bytes count once', async () => {
    service.setNow(NOW);
    const body = encodeMetrics(metricsOf('checkout-api', [gauge('both.ways', 3)]));
    expect(await call(body)).toMatchObject({ code: status.OK, bytes: Buffer.alloc(0) });
    const response = await fetch(`${service.url}/v1/metrics`, {
      method: 'POST',
      headers: { authorization: `Bearer ${service.admin}`, 'content-type': 'application/x-protobuf' },
      body: new Uint8Array(body),
    });
    expect(response.status).toBe(200);
    expect(await told('both.ways')).toEqual([{ metric: 'both.ways', count: 1, sum: 3 }]);
  });

  it('tells what was refused of it as partial success', async () => {
    const { code, bytes } = await call(
      encodeMetrics(metricsOf('checkout-api', [gauge('part', 1), gauge('part', Number.NaN)])),
    );
    const type = OtlpMessage('ExportMetricsServiceResponse');
    const { partialSuccess } = type.toObject(type.decode(bytes), { longs: Number });
    expect({ code, rejected: partialSuccess.rejectedDataPoints }).toEqual({ code: status.OK, rejected: 1 });
    expect(partialSuccess.errorMessage).toContain('not_a_number');
  });

  it('of a token for other services keeps nothing of this one', async () => {
    const token = await service.makeToken('pipeline', ['checkout-api']);
    const { code, bytes } = await call(encodeMetrics(metricsOf('someone-else', [gauge('stranger', 1)])), {
      token,
    });
    expect(code).toBe(status.OK);
    expect(bytes.toString()).toContain('wrong_scope');
    expect(await told('stranger')).toEqual([]);
  });

  it.each([
    ['no token', async () => null, status.UNAUTHENTICATED, /needs a sign-in or a token.*unauthenticated/],
    ['a token nobody knows', async () => 'tl_none', status.UNAUTHENTICATED, /not known here/],
    ['a token that only reads', () => service.makeToken('reader'), status.PERMISSION_DENIED, /forbidden/],
  ])('with %s is refused before it is read', async (_, tokenOf, code, details) => {
    const answer = await call(Buffer.from('not even protobuf'), { token: await tokenOf() });
    expect(answer.code).toBe(code);
    expect(decodeURI(answer.details)).toMatch(details);
    expect(retryInfo(answer)).toBeUndefined();
  });

  it('that asks to bring in the past is told the way that does', async () => {
    const headers = { 'x-throughline-backfill': 'true' };
    const answer = await call(encodeMetrics(metricsOf('checkout-api', [gauge('past', 1)])), { headers });
    expect(answer.code).toBe(status.INVALID_ARGUMENT);
    expect(decodeURI(answer.details)).toMatch(/OTLP\/HTTP/);
  });

  it('is counted by its method and how it ended', async () => {
    const { body: text } = await service.request('GET', '/metrics');
    const counts = (code: number) =>
      Number(
        new RegExp(
          `^rpc_server_call_duration_seconds_count\\{method="[\\w.]+MetricsService/Export",code="${code}"\\} (\\d+)`,
          'm',
        ).exec(text)?.[1],
      );
    expect(counts(status.OK)).toBeGreaterThan(0);
    expect(counts(status.UNAUTHENTICATED)).toBe(2);
    expect(counts(status.INVALID_ARGUMENT)).toBeGreaterThan(0);
  });

  it('that is no protobuf is an invalid argument', async () => {
    const answer = await call(Buffer.from([0x0a, 0xff, 0xff, 0xff, 0x7f]));
    expect(answer.code).toBe(status.INVALID_ARGUMENT);
    expect(answer.details).toMatch(/no OTLP request of metrics/);
  });

  it.each([
    ['as it is sent', undefined],
    ['unpacked', 2], // a thousand to one
  ])('larger than may be %s is refused for good, and its memory given back', async (_, algorithm) => {
    const sender = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
      'grpc.max_send_message_length': -1,
      ...(algorithm !== undefined && { 'grpc.default_compression_algorithm': algorithm }),
    });
    const large = Buffer.alloc(MAX_GRPC_BYTES + 1);
    for (let times = 0; times < 3; times += 1) {
      const answer = await call(large, { to: sender });
      expect(answer.code).toBe(status.RESOURCE_EXHAUSTED);
      expect(retryInfo(answer)).toBeUndefined();
    }
    sender.close();
    expect((await call(encodeMetrics(metricsOf('checkout-api', [gauge('after.large', 1)])))).code).toBe(
      status.OK,
    );
  });

  it('is told when to come again where there is no memory for it', async () => {
    const full = await startTestService({
      now: NOW,
      telemetryLimits: { ...TELEMETRY_LIMITS, memory: MAX_GRPC_BYTES - 1 },
    });
    const open = await full.app.otlpGrpc.listen(0, '127.0.0.1');
    const to = new Client(`127.0.0.1:${open}`, credentials.createInsecure());
    const answer = await call(encodeMetrics(metricsOf('api', [gauge('late', 1)])), { token: full.admin, to });
    expect(answer.code).toBe(status.UNAVAILABLE);
    expect(retryInfo(answer)).toContain('type.googleapis.com/google.rpc.RetryInfo');
    expect(retryInfo(answer)?.endsWith('\n\u0002\b\u0002')).toBe(true); // retry_delay of two seconds
    to.close();
    await full.stop();
  });
});

describe('closing', () => {
  it('ends the calls under way and takes no others', async () => {
    const answers = Array.from({ length: 5 }, (_, i) =>
      call(encodeMetrics(metricsOf('checkout-api', [gauge(`last.${i}`, i)]))),
    );
    await Promise.all([...answers, service.app.otlpGrpc.close()]);
    const codes = (await Promise.all(answers)).map(({ code }) => code);
    expect(codes.every((code) => code === status.OK || code === status.UNAVAILABLE)).toBe(true); // none was cut off
    expect(await told('last.')).toHaveLength(codes.filter((code) => code === status.OK).length);
    expect((await call(Buffer.alloc(0))).code).toBe(status.UNAVAILABLE);
  });
});
