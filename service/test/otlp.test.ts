import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldTelemetry } from '../src/collect/telemetry/index.ts';
import { encodeMetrics, metricsOf, nano, OtlpMessage, text } from './otlp-messages.ts';
import { populate, startTestService, type TestService } from './service.ts';

const NOW = '2026-11-20T12:00:00Z';
const T = Date.parse(NOW);
const MINUTE = 60_000;

let service: TestService;
let token: string;
const site = createServer((_, answer) => answer.end('<p>a page</p>')); // as a page does, whatever it is sent

beforeAll(async () => {
  await new Promise<void>((ready) => site.listen(0, '127.0.0.1', ready));
  const siteUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  service = await startTestService({ now: NOW, siteUrl });
  await populate(service);
  token = await service.makeToken('pipeline');
});
afterAll(async () => {
  await service.stop();
  site.close();
});

type Resources = { resourceMetrics: object[] };

interface Sent {
  status: number;
  type: string | null;
  retryAfter: string | null;
  bytes: Buffer;
}

async function send(
  body: Buffer | string,
  { headers = {}, path = '/v1/metrics' }: { headers?: Record<string, string>; path?: string } = {},
): Promise<Sent> {
  const response = await fetch(`${service.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-protobuf', ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    retryAfter: response.headers.get('retry-after'),
    bytes: Buffer.from(await response.arrayBuffer()),
  };
}

const sendMetrics = (request: object) => send(encodeMetrics(request));
const fold = () => foldTelemetry(service.context, { active: 0 }, () => true);

async function findSignal(search: string) {
  const { body } = await service.request('GET', `/api/v1/signals?search=${encodeURIComponent(search)}`);
  expect(body.items).toHaveLength(1);
  return body.items[0];
}

async function pointsOf(search: string, query = '') {
  await fold();
  const { id } = await findSignal(search);
  const { body } = await service.request('GET', `/api/v1/signals/${id}/points?step=1m${query}`);
  // biome-ignore lint/suspicious/noExplicitAny: an answer
  return new Map<number, any>(body.points.map((point: any) => [Date.parse(point.at), point]));
}

const gauge = (name: string, points: object[], unit = '1') => ({ name, unit, gauge: { dataPoints: points } });
const rejected = (bytes: Buffer) =>
  OtlpMessage('ExportMetricsServiceResponse').toObject(
    OtlpMessage('ExportMetricsServiceResponse').decode(bytes),
    {
      longs: Number,
    },
  ).partialSuccess;
const statusOf = (bytes: Buffer) => OtlpMessage('Status').toObject(OtlpMessage('Status').decode(bytes));

describe('a gauge', () => {
  it('is kept by the minute, with gaps as gaps', async () => {
    const answer = await sendMetrics(
      metricsOf('checkout-api', [
        gauge('queue.depth', [
          { timeUnixNano: nano(T - 5 * MINUTE), asDouble: 2 },
          { timeUnixNano: nano(T - 5 * MINUTE + 20_000), asInt: 4 },
          { timeUnixNano: nano(T - 3 * MINUTE), asDouble: -1.5 },
        ]),
      ]),
    );
    expect(answer).toMatchObject({ status: 200, type: 'application/x-protobuf' });
    expect(answer.bytes).toHaveLength(0);
    const points = await pointsOf('queue.depth');
    expect(points.get(T - 5 * MINUTE)).toMatchObject({
      count: 2,
      sum: 6,
      mean: 3,
      min: 2,
      max: 4,
      p95: null,
    });
    expect(points.get(T - 4 * MINUTE)).toMatchObject({ count: null, mean: null });
    expect(points.get(T - 3 * MINUTE)).toMatchObject({ count: 1, mean: -1.5 });
    expect(points.size).toBe(1440);
    expect(await findSignal('queue.depth')).toMatchObject({
      service: 'checkout-api',
      team: { slug: 'checkout' },
      kind: 'gauge',
      name: 'checkout-api messages waiting',
    });
  });
});

describe('a sum', () => {
  const total = (value: number, time: number, start = T - 30 * MINUTE) => ({
    name: 'requests.total',
    unit: '{request}',
    sum: {
      aggregationTemporality: 2,
      isMonotonic: true,
      dataPoints: [{ startTimeUnixNano: nano(start), timeUnixNano: nano(time), asInt: value }],
    },
  });
  const of = (instance: string, metric: object) =>
    metricsOf('checkout-api', [metric], [text('service.instance.id', instance)]);

  it('of totals becomes what was added, with restarts, over all instances', async () => {
    await sendMetrics(of('a', total(100, T - 20 * MINUTE, T - 20 * MINUTE))); // of what came before nothing is known
    await sendMetrics(of('a', total(160, T - 19 * MINUTE, T - 20 * MINUTE)));
    await fold(); // the last total is kept between folds
    await sendMetrics(of('a', total(190, T - 18 * MINUTE, T - 20 * MINUTE)));
    await sendMetrics(of('a', total(30, T - 17 * MINUTE, T - 17.5 * MINUTE))); // restarted
    await sendMetrics(of('b', total(7, T - 18 * MINUTE, T - 18.5 * MINUTE)));
    await sendMetrics(of('b', total(1007, T - 17 * MINUTE, T - 18.5 * MINUTE)));
    const points = await pointsOf('requests.total');
    expect(points.get(T - 21 * MINUTE)).toMatchObject({ count: null });
    expect(points.get(T - 20 * MINUTE)).toMatchObject({ sum: 60, rate: 1 });
    expect(points.get(T - 19 * MINUTE)).toMatchObject({ sum: 37 });
    expect(points.get(T - 18 * MINUTE)).toMatchObject({ sum: 1030 });
  });

  it('of totals out of order is counted as refused, and adds nothing', async () => {
    await sendMetrics(of('a', total(29, T - 17.2 * MINUTE, T - 17.5 * MINUTE)));
    const points = await pointsOf('requests.total');
    expect(points.get(T - 18 * MINUTE)).toMatchObject({ sum: 1030 });
    const { body } = await service.request('GET', '/api/v1/telemetry/refusals');
    expect(body.items).toContainEqual(
      expect.objectContaining({
        reason: 'out_of_order',
        service: 'checkout-api',
        count: 1,
        example: 'requests.total',
      }),
    );
  });

  it('over several minutes is spread over them', async () => {
    await sendMetrics(
      metricsOf('checkout-api', [
        {
          name: 'bytes.sent',
          unit: 'By',
          sum: {
            aggregationTemporality: 1,
            isMonotonic: true,
            dataPoints: [
              { startTimeUnixNano: nano(T - 10 * MINUTE), timeUnixNano: nano(T - 5 * MINUTE), asDouble: 500 },
            ],
          },
        },
      ]),
    );
    const points = await pointsOf('bytes.sent');
    for (let minute = 10; minute > 5; minute -= 1)
      expect(points.get(T - minute * MINUTE)).toMatchObject({ sum: 100 });
    expect(points.get(T - 5 * MINUTE)).toMatchObject({ sum: null });
  });

  it('that goes up and down is a level', async () => {
    const open = (value: number, time: number) => ({
      name: 'connections.open',
      sum: { aggregationTemporality: 2, dataPoints: [{ timeUnixNano: nano(time), asInt: value }] },
    });
    await sendMetrics(metricsOf('checkout-api', [open(7, T - MINUTE), open(-3, T - 2 * MINUTE)]));
    const points = await pointsOf('connections.open');
    expect(points.get(T - MINUTE)).toMatchObject({ mean: 7, rate: null });
    expect(points.get(T - 2 * MINUTE)).toMatchObject({ mean: -3 });
  });
});

describe('a histogram', () => {
  const latency = (point: object, temporality = 1) => ({
    name: 'http.server.request.duration',
    unit: 's',
    histogram: { aggregationTemporality: temporality, dataPoints: [point] },
  });
  const route = [text('http.request.method', 'POST'), text('http.route', '/pay')];

  it('gives rate, mean and percentiles in words and units of people', async () => {
    await sendMetrics(
      metricsOf('checkout-api', [
        latency({
          attributes: route,
          startTimeUnixNano: nano(T - MINUTE),
          timeUnixNano: nano(T),
          count: 120,
          sum: 12,
          min: 0.01,
          max: 0.9,
          bucketCounts: [60, 54, 6, 0],
          explicitBounds: [0.1, 0.2, 1],
        }),
      ]),
    );
    const points = await pointsOf('http.server.request.duration POST /pay');
    const point = points.get(T - MINUTE);
    expect(point).toMatchObject({ count: 120, rate: 2, mean: 100, min: 10, max: 900 });
    expect(point.p50).toBeCloseTo(100, 6); // as Prometheus' histogram_quantile has it
    expect(point.p90).toBeCloseTo(100 + 100 * (48 / 54), 6);
    expect(point.p99).toBeCloseTo(200 + 800 * (4.8 / 6), 6);
    const signal = await findSignal('http.server.request.duration /pay');
    expect(signal.name).toBe('checkout-api POST /pay latency');
    expect(await findSignal('checkout-api POST /pay latency')).toEqual(signal); // found by what it is called, too
    expect(signal.statistics[0]).toEqual({
      statistic: 'p95',
      name: 'checkout-api POST /pay p95 latency',
      unit: 'ms',
    });
  });

  it('of totals is compared with the one before', async () => {
    const point = (time: number, count: number, bucketCounts: number[]) => ({
      attributes: [text('http.route', '/cart')],
      startTimeUnixNano: nano(T - 300 * MINUTE),
      timeUnixNano: nano(time),
      count,
      sum: count,
      bucketCounts,
      explicitBounds: [1],
    });
    await sendMetrics(metricsOf('checkout-api', [latency(point(T - 4 * MINUTE, 1_000, [1_000, 0]), 2)]));
    await sendMetrics(metricsOf('checkout-api', [latency(point(T - 3 * MINUTE, 1_010, [1_004, 6]), 2)]));
    const points = await pointsOf('/cart');
    expect(points.get(T - 5 * MINUTE)).toMatchObject({ count: null });
    expect(points.get(T - 4 * MINUTE)).toMatchObject({ count: 10, mean: 1_000, min: null, p99: 1_000 });
  });

  it('over more than a minute is spread over it, so that its rate is what it was', async () => {
    const point = (time: number, count: number) => ({
      attributes: [text('http.route', '/slow')],
      startTimeUnixNano: nano(T - 10 * MINUTE),
      timeUnixNano: nano(time),
      count,
      sum: 2 * count,
      bucketCounts: [count / 2, count / 2],
      explicitBounds: [1],
    });
    for (const minute of [8, 6, 4])
      await sendMetrics(
        metricsOf('checkout-api', [latency(point(T - minute * MINUTE, (10 - minute) * 600), 2)]),
      );
    const points = await pointsOf('/slow');
    for (let minute = 10; minute > 4; minute -= 1)
      expect(points.get(T - minute * MINUTE)).toMatchObject({ count: 600, rate: 10, mean: 2_000 });
    expect(points.get(T - 4 * MINUTE)).toMatchObject({ count: null });
  });

  it('of the exponential kind has percentiles within a hundredth of its buckets', async () => {
    const scale = 5;
    const base = 2 ** (1 / 32);
    const values = Array.from({ length: 200 }, (_, i) => 5 * 1.03 ** i);
    const counts = new Map<number, number>();
    for (const value of values) {
      const bucket = Math.ceil(Math.log(value) / Math.log(base)) - 1;
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
    }
    const offset = Math.min(...counts.keys());
    const bucketCounts = Array.from(
      { length: Math.max(...counts.keys()) - offset + 1 },
      (_, i) => counts.get(offset + i) ?? 0,
    );
    await sendMetrics(
      metricsOf('checkout-api', [
        {
          name: 'payload.size',
          unit: 'By',
          exponentialHistogram: {
            aggregationTemporality: 1,
            dataPoints: [
              {
                timeUnixNano: nano(T - MINUTE),
                count: 203,
                sum: 1,
                scale,
                zeroCount: 3,
                positive: { offset, bucketCounts },
              },
            ],
          },
        },
      ]),
    );
    const point = (await pointsOf('payload.size')).get(T - 2 * MINUTE);
    const exact = (share: number) => [0, 0, 0, ...values][Math.floor(share * 202)] as number;
    for (const [name, share] of [
      ['p50', 0.5],
      ['p95', 0.95],
      ['p99', 0.99],
    ] as const) {
      expect(Math.abs(point[name] / exact(share) - 1)).toBeLessThan(0.01 + base - 1);
    }
  });
});

describe('a summary', () => {
  it('gives its quantiles as gauges and its count as a rate', async () => {
    const point = (time: number, count: number) => ({
      startTimeUnixNano: nano(T - 10 * MINUTE),
      timeUnixNano: nano(time),
      count,
      sum: count * 2,
      quantileValues: [{ quantile: 0.99, value: 42 }],
    });
    const summary = { dataPoints: [point(T - 6 * MINUTE, 60), point(T - 5 * MINUTE, 180)] };
    await sendMetrics(metricsOf('checkout-api', [{ name: 'gc.pause', unit: 'ms', summary }]));
    await fold();
    const { body } = await service.request('GET', '/api/v1/signals?search=gc.pause&kind=gauge');
    expect(body.items).toMatchObject([{ attributes: { quantile: '0.99' }, unit: 'ms' }]);
    const { body: whole } = await service.request('GET', '/api/v1/signals?search=gc.pause&kind=distribution');
    const { body: answer } = await service.request(
      'GET',
      `/api/v1/signals/${whole.items[0].id}/points?step=1m&from=2026-11-20T11:54:00Z`,
    );
    expect(answer.points[0]).toMatchObject({ count: 120, rate: 2, mean: 2, p99: null });
  });
});

describe('the same body again', () => {
  const asItIs = (body: Uint8Array) => send(Buffer.from(body));
  const packed =
    (level: number, moment = 0) =>
    (body: Uint8Array) => {
      const sent = gzipSync(body, { level });
      sent.writeUInt32LE(moment, 4);
      return send(sent, { headers: { 'content-encoding': 'gzip' } });
    };
  it.each([
    ['as.it.is', [asItIs, asItIs, asItIs, asItIs]],
    ['packed.at.different.moments', [packed(6, 1), packed(6, 2), packed(6, 3), packed(6, 4)]],
    ['packed.first', [packed(9), asItIs, packed(1), asItIs]],
    ['packed.last', [asItIs, packed(6), packed(0), packed(9)]],
  ])('counts once, in any number at the same time: %s', async (how, ways) => {
    const name = `resent.${how}`;
    const body = encodeMetrics(
      metricsOf('checkout-api', [gauge(name, [{ timeUnixNano: nano(T - MINUTE), asInt: 5 }])]),
    );
    const again = () => Promise.all(ways.map((sendIt) => sendIt(body)));
    expect((await again()).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    await fold();
    await again();
    await fold();
    expect((await pointsOf(name)).get(T - MINUTE)).toMatchObject({ count: 1, sum: 5 });
  });
});

describe('OTLP/JSON', () => {
  it('means the same, and is answered in JSON', async () => {
    const point = { timeUnixNano: nano(T - MINUTE), asInt: '9007199254740993', attributes: [text('a', 'ü')] };
    const request = metricsOf('checkout-api', [gauge('of.json', [point])]);
    const answer = await send(JSON.stringify(request), {
      headers: { 'content-type': 'application/json; charset=utf-8' },
    });
    expect(answer).toMatchObject({ status: 200, type: 'application/json' });
    expect(answer.bytes.toString()).toBe('{}');
    await sendMetrics(metricsOf('checkout-api', [gauge('of.json', [{ ...point, asInt: 1 }])]));
    expect((await pointsOf('of.json')).get(T - MINUTE)).toMatchObject({ count: 2 });
  });

  it('says which field is wrong', async () => {
    const request = metricsOf('x', [gauge('g', [{ timeUnixNano: 'yesterday', asInt: 1 }])]);
    const answer = await send(JSON.stringify(request), { headers: { 'content-type': 'application/json' } });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.bytes.toString())).toMatchObject({
      code: 3,
      message: expect.stringContaining(
        'resourceMetrics[0].scopeMetrics[0].metrics[0].gauge.dataPoints[0].timeUnixNano must be a whole number',
      ),
    });
  });
});

describe('what is refused', () => {
  it('is told as partial success and counted by reason, and the rest is taken in', async () => {
    const time = nano(T - MINUTE);
    const answer = await sendMetrics(
      metricsOf('Refused_Service', [
        gauge('mixed', [
          { timeUnixNano: time, asDouble: 1 },
          { timeUnixNano: time, asDouble: Number.NaN },
          { timeUnixNano: time, asDouble: Number.POSITIVE_INFINITY },
          { asDouble: 1 },
          { timeUnixNano: nano(T - 61 * MINUTE), asDouble: 1 },
          { timeUnixNano: nano(T + 11 * MINUTE), asDouble: 1 },
          { timeUnixNano: time, asDouble: 1, attributes: [text('user', 'a'), text('user', 'b')] },
          { timeUnixNano: time, asDouble: 1, attributes: [text('essay', 'x'.repeat(2_000))] },
          {
            timeUnixNano: time,
            asDouble: 1,
            attributes: Array.from({ length: 65 }, (_, i) => text(`k${i}`, 'v')),
          },
          { timeUnixNano: time, flags: 1 }, // nothing recorded: no fault
        ]),
        {
          name: 'falling',
          sum: {
            isMonotonic: true,
            aggregationTemporality: 1,
            dataPoints: [{ timeUnixNano: time, asInt: -5 }],
          },
        },
        { name: 'vague', sum: { isMonotonic: true, dataPoints: [{ timeUnixNano: time, asInt: 1 }] } },
        {
          name: 'odd',
          histogram: {
            aggregationTemporality: 1,
            dataPoints: [
              { timeUnixNano: time, count: 3, bucketCounts: [1, 1], explicitBounds: [1] },
              { timeUnixNano: time, count: 2, bucketCounts: [1, 1], explicitBounds: [2, 1] },
              { timeUnixNano: time, count: 2, bucketCounts: [1, 1, 0], explicitBounds: [2, 1] },
              { timeUnixNano: time, count: '18446744073709551615' },
            ],
          },
        },
      ]),
    );
    expect(answer.status).toBe(200);
    expect(rejected(answer.bytes)).toMatchObject({ rejectedDataPoints: 14 });
    expect(rejected(answer.bytes).errorMessage).toMatch(
      /^14 of 15 data points were refused\. 1 of refused-service/,
    );
    expect((await pointsOf('mixed')).get(T - MINUTE)).toMatchObject({ count: 1, sum: 1 });
    const { body } = await service.request('GET', '/api/v1/telemetry/refusals');
    const mine = body.items.filter((item: { service: string }) => item.service === 'refused-service');
    expect(
      Object.fromEntries(mine.map((one: { reason: string; count: number }) => [one.reason, one.count])),
    ).toEqual({
      not_a_number: 1,
      infinite: 1,
      no_time: 1,
      too_late: 1,
      in_future: 1,
      duplicate_attribute: 1,
      attribute_too_long: 1,
      too_many_attributes: 1,
      no_temporality: 1,
      negative_counter: 1,
      counts_do_not_add_up: 1,
      bucket_mismatch: 1,
      bounds_not_ascending: 1,
      count_too_large: 1,
    });
    expect(mine).toContainEqual(
      expect.objectContaining({
        reason: 'duplicate_attribute',
        label: 'user',
        example: 'mixed',
        signal: 'metrics',
      }),
    );
  });

  it('as a whole is told as a Status in the form of the request', async () => {
    const truncated = encodeMetrics(
      metricsOf('x', [gauge('g', [{ timeUnixNano: nano(T), asInt: 1 }])]),
    ).subarray(0, -3);
    const malformed = await send(truncated);
    expect(malformed).toMatchObject({ status: 400, type: 'application/x-protobuf', retryAfter: null });
    expect(statusOf(malformed.bytes)).toMatchObject({
      code: 3,
      message: expect.stringContaining('beyond its message'),
    });
    const unknown = await send('x', { headers: { 'content-type': 'text/plain' } });
    expect(unknown).toMatchObject({ status: 415, type: 'application/json' });
    const packing = await send('x', { headers: { 'content-encoding': 'br' } });
    expect(packing.status).toBe(415);
    const noGzip = await send('no gzip', { headers: { 'content-encoding': 'gzip' } });
    expect(noGzip.status).toBe(400);
    const noToken = await send('', { headers: { authorization: '' } });
    expect([401, 400]).toContain(noToken.status);
    expect(noToken.type).toBe('application/x-protobuf');
    const reader = await service.makeToken('reader');
    const forbidden = await send('', { headers: { authorization: `Bearer ${reader}` } });
    expect(forbidden.status).toBe(403);
    expect(statusOf(forbidden.bytes)).toMatchObject({ code: 7 });
  });

  it('unpacks no bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(65 * 1_048_576));
    expect(await send(bomb, { headers: { 'content-encoding': 'gzip' } })).toMatchObject({ status: 413 });
    const liar = gzipSync(Buffer.alloc(30 * 1_048_576));
    liar.writeUInt32LE(10, liar.length - 4);
    expect((await send(liar, { headers: { 'content-encoding': 'gzip' } })).status).toBe(413);
  });

  it('is told that it was cut off where it was', async () => {
    const packed = gzipSync(encodeMetrics(metricsOf('x', [gauge('g', [{ timeUnixNano: nano(T) }])])));
    for (const end of [12, packed.length - 10, packed.length - 1]) {
      const answer = await send(packed.subarray(0, end), { headers: { 'content-encoding': 'gzip' } });
      expect(answer.status).toBe(400);
      expect(statusOf(answer.bytes)).toMatchObject({ message: expect.stringMatching(/not what gzip makes/) });
    }
  });

  it.each(['/', '/v1', '/v1/profiles', '/v1/metrics/', '/otlp/v1/metrics'])(
    'at %s, where a page would say 200 and it would be lost, is told where it goes',
    async (path) => {
      const answer = await send('{}', { path });
      expect(answer).toMatchObject({ status: 404, type: expect.stringContaining('problem+json') });
      expect(JSON.parse(answer.bytes.toString())).toMatchObject({
        code: 'not_found',
        remedy: expect.stringContaining('/v1/metrics'),
      });
    },
  );

  it('of services that the token is not for', async () => {
    const limited = await service.makeToken('pipeline', ['checkout-api']);
    const body = encodeMetrics(
      metricsOf('other-api', [gauge('g', [{ timeUnixNano: nano(T - MINUTE), asInt: 1 }])]),
    );
    const answer = await send(body, { headers: { authorization: `Bearer ${limited}` } });
    expect(rejected(answer.bytes).errorMessage).toContain('wrong_scope');
    const own = encodeMetrics(
      metricsOf('checkout-api', [gauge('g', [{ timeUnixNano: nano(T - MINUTE), asInt: 1 }])]),
    );
    expect((await send(own, { headers: { authorization: `Bearer ${limited}` } })).bytes).toHaveLength(0);
  });

  it('of such services is taken in once the token is mended, and what was taken in before counts no second time', async () => {
    const limited = await service.makeToken('pipeline', ['checkout-api']);
    const of = (name: string) =>
      (metricsOf(name, [gauge('mended', [{ timeUnixNano: nano(T - MINUTE), asInt: 1 }])]) as Resources)
        .resourceMetrics;
    const body = encodeMetrics({ resourceMetrics: [...of('checkout-api'), ...of('search-api')] });
    for (let times = 0; times < 2; times += 1) {
      const answer = await send(body, { headers: { authorization: `Bearer ${limited}` } });
      expect(rejected(answer.bytes)).toMatchObject({ rejectedDataPoints: 1 });
    }
    const mended = await Promise.all(Array.from({ length: 4 }, () => send(body)));
    expect(mended.map(({ bytes }) => bytes.length)).toEqual([0, 0, 0, 0]);
    expect((await send(body, { headers: { authorization: `Bearer ${limited}` } })).status).toBe(200);
    await fold();
    for (const name of ['checkout-api', 'search-api']) {
      const { id } = await findSignal(`mended ${name}`);
      const { body: told } = await service.request('GET', `/api/v1/signals/${id}/points?step=1h`);
      expect(told.points.at(-1)).toMatchObject({ count: 1 });
    }
  });

  it('of an environment that cannot be kept, and a long one is cut between characters', async () => {
    const of = (environment: string) =>
      encodeMetrics(
        metricsOf(
          'checkout-api',
          [gauge('environment.test', [{ timeUnixNano: nano(T - MINUTE), asInt: 1 }])],
          [text('deployment.environment.name', environment)],
        ),
      );
    expect(rejected((await send(of('a\0b'))).bytes).errorMessage).toContain('unreadable_attribute');
    expect(await send(of(`${'e'.repeat(62)}\u{1f600}`))).toMatchObject({ status: 200 });
    await fold();
    expect(await findSignal('environment.test')).toMatchObject({
      environment: 'e'.repeat(62),
      lastAt: '2026-11-20T11:00:00.000Z', // the hour of the point, which is not that of its arrival
    });
  });

  it('an empty request is fine', async () => {
    expect(await send(Buffer.alloc(0))).toMatchObject({ status: 200 });
  });
});
