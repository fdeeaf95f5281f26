import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullDue } from '../src/collect/prometheus/index.ts';
import { foldTelemetry, openTelemetry, TELEMETRY_LIMITS } from '../src/collect/telemetry/index.ts';
import { findPrometheus, startPrometheus } from './prometheus.ts';
import { encodeWrite, encodeWrite2, packed, type Series2, seriesOf } from './remote-write-messages.ts';
import { populate, startTestService, type TestService } from './service.ts';

const NOW = '2026-11-20T12:00:30Z';
const T = Date.parse('2026-11-20T12:00:00Z');
const SCRAPE = 15_000;
const target = { job: 'checkout-api', instance: '10.0.0.1:80' };

const SECOND = { 'content-type': 'application/x-protobuf;proto=io.prometheus.write.v2.Request' };
const noLogger = { error: () => {} } as never;

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ telemetryLimits: { ...TELEMETRY_LIMITS, memory: 8 * 1_048_576 } });
  await populate(service);
});
afterAll(() => service.stop());

async function post(
  body: Uint8Array,
  { token = service.admin, headers = {} }: { token?: string; headers?: Record<string, string> } = {},
) {
  const response = await fetch(`${service.url}/api/v1/write`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
      'x-prometheus-remote-write-version': '0.1.0',
      ...headers,
    },
    body: new Uint8Array(body),
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

const write = (timeseries: object[], metadata: object[] = []) =>
  post(packed(encodeWrite({ timeseries, metadata })));

/** What was told within the day of every signal that is found, by its metric. */
async function told(search: string) {
  await foldTelemetry(service.context, { active: 0 }, () => true);
  const { body } = await service.request('GET', `/api/v1/signals?search=${encodeURIComponent(search)}`);
  return Promise.all(
    body.items.map(
      async (signal: { id: string; kind: string; metric: string; unit: string; attributes: object }) => {
        const { body: answer } = await service.request('GET', `/api/v1/signals/${signal.id}/points?step=1d`);
        const [point] = answer.points.filter(({ count }: { count: number | null }) => count !== null);
        const { kind, metric, unit, attributes } = signal;
        return { kind, metric, unit, attributes, ...point };
      },
    ),
  );
}

describe('samples of Prometheus', () => {
  beforeAll(() => service.setNow(NOW));

  it('of a gauge are readings of its service; stale ones and such that are no number are gaps', async () => {
    const stale = encodeWrite({
      timeseries: [seriesOf('temperature_celsius', { ...target, room: 'a' }, [[T + 2, 12345.5]])],
    });
    const at = stale.indexOf(Buffer.from(Float64Array.of(12345.5).buffer));
    Buffer.from([2, 0, 0, 0, 0, 0, 0xf0, 0x7f]).copy(stale, at);
    expect(await post(packed(stale))).toMatchObject({ status: 204, text: '' });
    const labels = { ...target, room: 'a', env: 'production' };
    const series = seriesOf('temperature_celsius', labels, [
      [T, 20],
      [T + 1, Number.NaN],
      [T + SCRAPE, 22],
    ]);
    expect((await write([series])).status).toBe(204);
    expect(await told('temperature_celsius')).toMatchObject([
      { kind: 'gauge', unit: 'Cel', attributes: { room: 'a' }, count: 2, sum: 42 },
    ]);
  });

  it('of a counter become what was added, by instance, over a restart', async () => {
    const of = (instance: string, ...samples: [number, number][]) =>
      seriesOf('orders_total', { ...target, instance, plan: 'pro' }, samples);
    await write([of('a', [T - 45_000, 100], [T - 30_000, 104]), of('b', [T - 45_000, 7])]);
    await write([of('a', [T - 15_000, 3], [T, 5]), of('b', [T - 15_000, 9])]);
    expect(await told('orders_total')).toMatchObject([
      { kind: 'rate', attributes: { plan: 'pro' }, sum: 4 + 3 + 2 + 2 },
    ]);
  });

  it('of a counter of another name are told apart by its metadata', async () => {
    const of = (value: number, time: number) => seriesOf('page_faults', target, [[time, value]]);
    await write([of(5, T - 30_000)], [{ type: 1, metricFamilyName: 'page_faults' }]);
    await write([of(9, T - 15_000)]);
    expect(await told('page_faults')).toMatchObject([{ kind: 'rate', sum: 4 }]);
  });

  it('of a histogram are one distribution, though its parts come in several requests', async () => {
    const parts = (n: number): [string, Record<string, string>, number][] => [
      ['took_seconds_count', {}, 4 * n],
      ['took_seconds_bucket', { le: '0.1' }, n],
      ['took_seconds_bucket', { le: '1' }, 3 * n],
      ['took_seconds_bucket', { le: '+Inf' }, 4 * n],
      ['took_seconds_sum', {}, 3 * n],
    ];
    for (let n = 1; n <= 4; n += 1) {
      const series = parts(n).map(([name, labels, value]) =>
        seriesOf(name, { ...target, ...labels, route: '/pay' }, [[T - 60_000 + n * SCRAPE, value]]),
      );
      await write(series.slice(0, 2 + (n % 2)));
      await told('took');
      await write(series.slice(2 + (n % 2)));
    }
    const [took, ...others] = await told('took_seconds');
    expect(others).toEqual([]);
    expect(took).toMatchObject({
      kind: 'distribution',
      metric: 'took_seconds',
      unit: 's',
      attributes: { route: '/pay' },
    });
    expect(took).toMatchObject({ count: 12, sum: 9, p50: 0.1 + 0.9 / 2 });
  });

  it('of a summary are its quantiles, and its count and sum', async () => {
    const of = (n: number) => [
      seriesOf('gc_pause_seconds', { ...target, quantile: '0.5' }, [[T - 60_000 + n * SCRAPE, 0.25]]),
      seriesOf('gc_pause_seconds_sum', target, [[T - 60_000 + n * SCRAPE, 2 * n]]),
      seriesOf('gc_pause_seconds_count', target, [[T - 60_000 + n * SCRAPE, 4 * n]]),
    ];
    for (const n of [1, 2, 3]) await write(of(n));
    const signals = await told('gc_pause_seconds');
    expect(signals).toHaveLength(2);
    expect(signals).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'gauge', attributes: { quantile: '0.5' }, count: 3, mean: 0.25 }),
        expect.objectContaining({ kind: 'distribution', count: 8, sum: 4 }),
      ]),
    );
  });

  it('of a native histogram are a distribution as well', async () => {
    const of = (n: number) => ({
      timestamp: T - 60_000 + n * SCRAPE,
      countInt: 6 * n,
      sum: 100 * n,
      schema: 0,
      zeroCountInt: n,
      positiveSpans: [
        { offset: 1, length: 1 }, // (1, 2]
        { offset: 2, length: 1 }, // (8, 16]
      ],
      positiveDeltas: [2 * n, n],
    });
    for (const n of [1, 2, 3])
      expect((await write([seriesOf('payload_bytes', target, [], [of(n)])])).status).toBe(204);
    const [payload] = await told('payload_bytes');
    expect(payload).toMatchObject({ kind: 'distribution', unit: 'By', count: 12, sum: 200 });
    expect(payload.p99).toBeGreaterThan(8);
    expect(payload.p99).toBeLessThan(16.2);
  });
});

describe('a request of remote write', () => {
  beforeAll(() => service.setNow(NOW));

  it('counts once, however often it comes', async () => {
    const body = packed(encodeWrite({ timeseries: [seriesOf('once', target, [[T, 3]])] }));
    expect((await Promise.all([post(body), post(body), post(body)])).map(({ status }) => status)).toEqual([
      204, 204, 204,
    ]);
    expect(await told('once')).toMatchObject([{ count: 1, sum: 3 }]);
  });

  it('of which a part can never be taken in is told so in one line, and the rest is kept', async () => {
    const { status, text, headers } = await write([
      seriesOf('sound', target, [[T, 1]]),
      seriesOf('sound', target, [[T - 2 * 3_600_000, 1]]),
      seriesOf('broken_bucket', { ...target, le: 'x' }, [[T, 1]]),
      seriesOf('broken_bucket', { ...target, le: '1' }, [[T, 1.5]]),
    ]);
    expect(status).toBe(400);
    expect(headers.get('content-type')).toContain('text/plain');
    expect(text.trim().split('\n')).toHaveLength(1);
    expect(text).toMatch(/^3 of 4 data points were refused\./);
    for (const reason of ['too_late', 'bad_bound', 'not_a_count']) expect(text).toContain(reason);
    expect(await told('sound')).toMatchObject([{ count: 1 }]);
    const { body } = await service.request('GET', '/api/v1/telemetry/refusals');
    expect(body.items.map(({ reason }: { reason: string }) => reason)).toEqual(
      expect.arrayContaining(['too_late', 'bad_bound', 'not_a_count']),
    );
  });

  it('of a token for other services is refused as to these', async () => {
    const token = await service.makeToken('pipeline', ['checkout-api']);
    const of = (job: string) => seriesOf('scoped', { job }, [[T, 1]]);
    const { status, text } = await post(
      packed(encodeWrite({ timeseries: [of('checkout-api'), of('other')] })),
      { token },
    );
    expect(status).toBe(400);
    expect(text).toContain('wrong_scope');
    expect(await told('scoped')).toMatchObject([{ count: 1 }]);
  });

  it.each<[string, Uint8Array, Record<string, string>, number, RegExp]>([
    [
      'version 3.0',
      packed(Buffer.alloc(0)),
      { 'content-type': 'application/x-protobuf;proto=io.prometheus.write.v3.Request' },
      415,
      /io.prometheus.write.v2.Request/,
    ],
    [
      'no version',
      packed(Buffer.alloc(0)),
      { 'content-type': 'application/x-protobuf;proto=toString' },
      415,
      /write/,
    ],
    [
      'version 2.0 of labels that are not there',
      packed(Buffer.from([0x2a, 6, 0x0a, 2, 7, 7, 0x12, 0])),
      SECOND,
      400,
      /io.prometheus.write.v2.Request: label 7 is beyond the 0 symbols/,
    ],
    ['gzip', Buffer.alloc(4), { 'content-encoding': 'gzip' }, 415, /snappy/],
    ['no snappy', Buffer.from([9, 1]), {}, 400, /not what snappy makes/],
    ['no protobuf', packed(Buffer.from([0x0a, 0x7f])), {}, 400, /prometheus.WriteRequest/],
    ['a bomb', Buffer.from([0xff, 0xff, 0xff, 0x7f]), {}, 413, /64 MiB unpacked/],
    ['more than there is memory for', Buffer.from([0x80, 0x80, 0x80, 0x04]), {}, 413, /body_too_large/],
  ])('with %s is refused', async (_, body, headers, status, text) => {
    const answer = await post(body, { headers });
    expect(answer).toMatchObject({ status, text: expect.stringMatching(text) });
    expect(answer.headers.get('retry-after')).toBe(status === 503 ? '2' : null);
  });

  it('of version 2.0 means the same, and says how much was written', async () => {
    const at = (n: number) => T - 60_000 + n * SCRAPE;
    const send = (series: Series2[]) => post(packed(encodeWrite2(series)), { headers: SECOND });
    const written = ({ headers }: { headers: Headers }) =>
      ['samples', 'histograms', 'exemplars'].map((what) =>
        Number(headers.get(`x-prometheus-remote-write-${what}-written`)),
      );
    const native = (n: number) => ({
      timestamp: at(n),
      countInt: n,
      sum: n,
      schema: 0,
      positiveSpans: [{ offset: 1, length: 1 }],
      positiveDeltas: [n],
    });
    const of = (n: number): Series2[] => [
      { ...seriesOf('sold2', target, [[at(n), 10 * n]]), type: 1, startTimestamp: at(0) }, // its name does not say so
      ...['1', '+Inf'].map((le) => ({
        ...seriesOf('wait2_seconds_bucket', { ...target, le }, [[at(n), n]]),
        type: 3,
      })),
      { ...seriesOf('wait2_seconds_sum', target, [[at(n), n / 2]]), type: 3 },
      { ...seriesOf('wait2_seconds_count', target, [[at(n), n]]), type: 3 },
      { ...seriesOf('size2_bytes', target, [], [native(n)]), type: 3 },
    ];
    for (const n of [1, 2, 3]) {
      const answer = await send(of(n));
      expect([answer.status, ...written(answer)]).toEqual([204, 5, 1, 0]);
    }
    const again = await send(of(3));
    expect([again.status, ...written(again)]).toEqual([204, 5, 1, 0]);
    expect(await told('sold2')).toMatchObject([{ kind: 'rate', sum: 30 }]); // the first one too: it is told since when
    expect(await told('wait2')).toMatchObject([
      { kind: 'distribution', metric: 'wait2_seconds', count: 2, sum: 1 },
    ]);
    expect(await told('size2')).toMatchObject([{ kind: 'distribution', count: 2, sum: 2 }]);
    const late = [at(0) - 2 * 3_600_000, 1] as [number, number];
    const part = await send([
      seriesOf('part2', target, [late, [at(1), 1]]),
      seriesOf('size3_bytes', target, [], [native(1), { ...native(2), countInt: 9 }]),
    ]);
    expect([part.status, ...written(part)]).toEqual([400, 1, 1, 0]);
    expect(part.text).toMatch(/^2 of 4 data points were refused/);
  });

  it('without a token is refused', async () => {
    expect((await post(packed(Buffer.alloc(0)), { token: 'tl_none' })).status).toBe(401);
  });
});

const found = await findPrometheus();
if ('missing' in found) process.stderr.write(`skipped: the real Prometheus: ${found.missing}\n`);

describe.skipIf('missing' in found)('the real Prometheus', () => {
  it('writes remotely, and its numbers are ours', async () => {
    service.setNow(new Date(Date.now())); // a clock that stands still is moved along with what is asked
    // Prometheus tells it as well, yet not always before the first samples.
    await write(
      [],
      [
        { type: 3, metricFamilyName: 'wait_seconds' },
        { type: 5, metricFamilyName: 'rpc_seconds' },
      ],
    );
    let scrapes = 0;
    const exposed = createServer((_request, response) => {
      scrapes += 1;
      const n = scrapes;
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' });
      response.end(`# TYPE jobs_total counter
jobs_total{queue="mail"} ${1000 + n * n}
# TYPE faults counter
faults ${n}
# TYPE queue_depth gauge
queue_depth ${(n * 37) % 11}
# TYPE wait_seconds histogram
wait_seconds_bucket{le="0.1"} ${n}
wait_seconds_bucket{le="0.5"} ${3 * n}
wait_seconds_bucket{le="2.5"} ${6 * n}
wait_seconds_bucket{le="+Inf"} ${7 * n}
wait_seconds_sum ${5.5 * n}
wait_seconds_count ${7 * n}
# TYPE rpc_seconds summary
rpc_seconds{quantile="0.9"} 0.${n}
rpc_seconds_sum ${2 * n}
rpc_seconds_count ${3 * n}
`);
    });
    await new Promise<void>((ready) => exposed.listen(0, '127.0.0.1', ready));
    const address = `127.0.0.1:${(exposed.address() as AddressInfo).port}`;
    const prometheus = await startPrometheus((found as { binary: string }).binary, {
      global: { scrape_interval: '1s', external_labels: { env: 'test' } },
      scrape_configs: [{ job_name: 'shop/real', static_configs: [{ targets: [address] }] }],
      remote_write: [
        {
          url: `${service.url}/api/v1/write`,
          authorization: { credentials: service.admin },
          // small requests of several shards, so that histograms come apart
          queue_config: {
            batch_send_deadline: '100ms',
            max_samples_per_send: 4,
            min_shards: 2,
            max_shards: 2,
          },
          metadata_config: { send: true, send_interval: '1s' },
        },
      ],
    });
    try {
      await expect.poll(() => scrapes, { timeout: 60_000 }).toBeGreaterThanOrEqual(6);
      exposed.close();
      exposed.closeAllConnections(); // the series become stale, and all that was scraped is told
      await expect.poll(() => prometheus.ask('up'), { timeout: 60_000 }).toBe(0);
      const query = async (text: string) => (await prometheus.ask(text)) ?? Number.NaN;
      const grown = (series: string) => query(`max_over_time(${series}[5m]) - min_over_time(${series}[5m])`);
      const depth = {
        count: await query('count_over_time(queue_depth[5m])'),
        sum: await query('sum_over_time(queue_depth[5m])'),
      };
      const ours = async (metric: string, kind: string) => {
        service.setNow(new Date(Date.now()));
        const all = (await told(`real ${metric}`)) as {
          metric: string;
          kind: string;
          count: number;
          sum: number;
          p95: number;
        }[];
        return all.find((one) => one.metric === metric && one.kind === kind);
      };
      await expect.poll(() => ours('queue_depth', 'gauge'), { timeout: 60_000 }).toMatchObject(depth);
      await expect
        .poll(async () => (await ours('wait_seconds', 'distribution'))?.count, { timeout: 60_000 })
        .toBe(await grown('wait_seconds_count'));
      const wait = await ours('wait_seconds', 'distribution');
      expect(wait?.sum).toBeCloseTo(await grown('wait_seconds_sum'), 9);
      const bucket = 'max_over_time(wait_seconds_bucket[5m]) - min_over_time(wait_seconds_bucket[5m])';
      expect(wait?.p95).toBeCloseTo(await query(`histogram_quantile(0.95, ${bucket})`), 9);
      await expect
        .poll(async () => (await ours('jobs_total', 'rate'))?.sum, { timeout: 60_000 })
        .toBe(await grown('jobs_total'));
      await expect
        .poll(() => ours('rpc_seconds', 'distribution'), { timeout: 60_000 })
        .toMatchObject({ count: await grown('rpc_seconds_count'), sum: await grown('rpc_seconds_sum') });
      const { body } = await service.request('GET', '/api/v1/signals?search=real+jobs_total');
      expect(body.items).toMatchObject([
        { service: 'real', environment: 'test', attributes: { queue: 'mail', 'service.namespace': 'shop' } },
      ]);
      const queries = [{ name: 'asked depth', query: 'last_over_time(queue_depth[5m])', unit: '{job}' }];
      await service.request('PUT', '/api/v1/signal-sources/real', {
        body: { url: prometheus.url, queries, historyDays: 0 },
      });
      service.setNow(new Date(Date.now() + 120_000)); // a minute later, that of the scrapes is complete
      await pullDue({
        telemetry: openTelemetry(service.context, noLogger),
        poke: () => {},
        goOn: () => true,
        onError: expect.fail,
      });
      const asked = await ours('asked depth', 'gauge');
      expect(asked).toMatchObject({ count: 1, sum: await query('last_over_time(queue_depth[5m])') });
    } finally {
      exposed.closeAllConnections();
      exposed.close();
      await prometheus.stop();
    }
  });
});
