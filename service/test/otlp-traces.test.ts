import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldTelemetry } from '../src/collect/telemetry/index.ts';
import { encode, nano, text } from './otlp-messages.ts';
import { startTestService, type TestService } from './service.ts';

const NOW = '2026-11-20T12:00:30Z';
const T = Date.parse('2026-11-20T12:00:00Z');

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: NOW });
});
afterAll(() => service.stop());

async function post(path: string, body: Buffer | string, type = 'application/x-protobuf') {
  const response = await fetch(`${service.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service.admin}`, 'content-type': type },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
}

async function find(search: string) {
  await foldTelemetry(service.context, { active: 0 }, () => true);
  const { body } = await service.request('GET', `/api/v1/signals?search=${encodeURIComponent(search)}`);
  expect(body.items.map(({ name }: { name: string }) => name)).toHaveLength(1);
  const { body: answer } = await service.request(
    'GET',
    `/api/v1/signals/${body.items[0].id}/points?step=1h&to=2100-01-01T00:00:00Z&from=2099-12-31T00:00:00Z`,
  );
  const points = await service.request('GET', `/api/v1/signals/${body.items[0].id}/points?step=1m`);
  const told = points.body.points.filter(({ count }: { count: number | null }) => count !== null);
  expect(answer.points.every(({ count }: { count: number | null }) => count === null)).toBe(true);
  return { signal: body.items[0], points: told };
}

const span = (kind: number, name: string, ms: number, attributes: object[] = [], code = 0) => ({
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId: 'eee19b7ec3c1b174',
  name,
  kind,
  startTimeUnixNano: nano(T),
  endTimeUnixNano: nano(T + ms),
  attributes,
  status: { code },
});
const spansOf = (name: string, spans: object[]) => ({
  resourceSpans: [{ resource: { attributes: [text('service.name', name)] }, scopeSpans: [{ spans }] }],
});
const logsOf = (name: string, logRecords: object[]) => ({
  resourceLogs: [{ resource: { attributes: [text('service.name', name)] }, scopeLogs: [{ logRecords }] }],
});

describe('traces', () => {
  const route = [text('http.request.method', 'POST'), text('http.route', '/pay')];

  it('become rate, error ratio and latency of operations', async () => {
    const spans = [
      ...Array.from({ length: 98 }, (_, i) => span(2, 'POST /pay', i + 1, route)),
      span(2, 'POST /pay', 2_000, route, 2),
      span(2, 'POST /pay', 3_000, [...route, { key: 'http.response.status_code', value: { intValue: 503 } }]),
      span(1, 'inner', 5),
    ];
    expect(
      await post('/v1/traces', encode('ExportTraceServiceRequest', spansOf('shop', spans))),
    ).toMatchObject({
      status: 200,
      bytes: Buffer.alloc(0),
    });
    const { signal, points } = await find('shop operation.duration');
    expect(signal).toMatchObject({ name: 'shop POST /pay latency', kind: 'distribution' });
    expect(points).toMatchObject([{ at: '2026-11-20T12:00:00.000Z', count: 100, min: 1, max: 3_000 }]);
    expect(Math.abs(points[0].p50 / 50 - 1)).toBeLessThan(0.0101);
    expect(Math.abs(points[0].p99 / 2_000 - 1)).toBeLessThan(0.0101);
    const errors = await find('shop operation.errors');
    expect(errors.signal.name).toBe('shop POST /pay error ratio');
    expect(errors.points).toMatchObject([{ count: 100, mean: 0.02 }]);
  });

  it.each([
    [
      'a service',
      [text('peer.service', 'payments')],
      'service',
      'caller-0 → payments latency (peer.kind service)',
    ],
    [
      'a database',
      [text('db.system', 'postgresql'), text('db.name', 'shop')],
      'database',
      'caller-1 → postgresql shop latency (peer.kind database)',
    ],
    [
      'a queue',
      [text('messaging.system', 'kafka'), text('messaging.destination.name', 'orders')],
      'messaging',
      'caller-2 → kafka orders latency (peer.kind messaging)',
    ],
    [
      'somebody outside',
      [text('server.address', 'api.example.com')],
      'external',
      'caller-3 → api.example.com latency (peer.kind external)',
    ],
  ])('tell of calls to %s', async (_, attributes, kind, name) => {
    const caller = name.slice(0, 8);
    const request = spansOf(caller, [span(3, 'call', 7, attributes), span(3, 'call to nobody', 7)]);
    await post('/v1/traces', JSON.stringify(request), 'application/json');
    const { signal, points } = await find(`${caller} call.duration`);
    expect(signal).toMatchObject({ name, attributes: { 'peer.kind': kind } });
    expect(points).toMatchObject([{ count: 1, sum: 7 }]);
  });

  it('that cannot be placed in time are refused', async () => {
    const backwards = { ...span(2, 'x', 1), startTimeUnixNano: nano(T + 5_000) };
    const old = {
      ...span(2, 'x', 1),
      endTimeUnixNano: nano(T - 7_200_000),
      startTimeUnixNano: nano(T - 7_300_000),
    };
    const { bytes } = await post(
      '/v1/traces',
      JSON.stringify(spansOf('late', [backwards, old])),
      'application/json',
    );
    const { partialSuccess } = JSON.parse(bytes.toString());
    expect(partialSuccess.rejectedSpans).toBe('2');
    expect(partialSuccess.errorMessage).toMatch(/start_after_time.*too_late/);
  });

  it('come from the exporter of OpenTelemetry', async () => {
    const exporter = new OTLPTraceExporter({
      url: `${service.url}/v1/traces`,
      headers: { authorization: `Bearer ${service.admin}` },
    });
    const provider = new BasicTracerProvider({
      resource: resourceFromAttributes({ 'service.name': 'sdk-traces' }),
      spanProcessors: [new BatchSpanProcessor(exporter)],
    });
    const made = provider
      .getTracer('test')
      .startSpan('consume', { kind: SpanKind.CONSUMER, startTime: new Date(T) });
    made.setStatus({ code: SpanStatusCode.ERROR });
    made.end(new Date(T + 40));
    await provider.shutdown();
    expect((await find('sdk-traces operation.duration')).points).toMatchObject([{ count: 1, sum: 40 }]);
    expect((await find('sdk-traces operation.errors')).points).toMatchObject([{ mean: 1 }]);
  });
});

describe('logs', () => {
  it('are counted by severity', async () => {
    const at = { timeUnixNano: nano(T) };
    const request = logsOf('logger', [
      { ...at, severityNumber: 17 },
      { ...at, severityNumber: 20 },
      { ...at, severityText: 'ERR' },
      { observedTimeUnixNano: nano(T), severityNumber: 9 },
      { severityNumber: 9 },
    ]);
    const { bytes } = await post('/v1/logs', encode('ExportLogsServiceRequest', request));
    expect(bytes.toString()).toContain('1 of 5 log records were refused');
    const errors = await find('logger log.records error');
    expect(errors.signal.name).toBe('logger error log records');
    expect(errors.points).toMatchObject([{ sum: 3, rate: 0.05 }]);
    expect((await find('logger log.records info')).points).toMatchObject([{ sum: 1 }]);
  });

  it('come from the exporter of OpenTelemetry', async () => {
    const exporter = new OTLPLogExporter({
      url: `${service.url}/v1/logs`,
      headers: { authorization: `Bearer ${service.admin}` },
    });
    const provider = new LoggerProvider({
      resource: resourceFromAttributes({ 'service.name': 'sdk-logs' }),
      processors: [new BatchLogRecordProcessor({ exporter })],
    });
    provider.getLogger('test').emit({ timestamp: new Date(T), severityNumber: 13, body: 'careful' });
    await provider.shutdown();
    expect((await find('sdk-logs warn <other>')).points).toMatchObject([{ sum: 1 }]);
  });
});
