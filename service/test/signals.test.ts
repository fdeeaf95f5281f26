import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchDue } from '../src/collect/kpi-sources/index.ts';
import { foldTelemetry, keepTelemetry, listWatched, openTelemetry } from '../src/collect/telemetry/index.ts';
import { TemplateBook } from '../src/collect/telemetry/template-book.ts';
import { makeChanges } from '../src/outcomes/index.ts';
import { encodeMetrics, metricsOf, nano, text } from './otlp-messages.ts';
import { populate, startTestService, type TestService } from './service.ts';

const NOW = '2026-11-20T12:00:30Z';
const T = Date.parse('2026-11-20T12:00:00Z');

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: NOW });
  await populate(service);
});
afterAll(() => service.stop());

const call = (method: string, path: string, body?: unknown, options: object = {}) =>
  service.request(method, `/api/v1/${path}`, { ...(body !== undefined && { body }), ...options });
const fold = () => foldTelemetry(service.context, { active: 0 }, () => true);

async function post(path: string, body: Buffer | object) {
  const response = await fetch(`${service.url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${service.admin}`,
      'content-type': Buffer.isBuffer(body) ? 'application/x-protobuf' : 'application/json',
    },
    body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body),
  });
  return { status: response.status, body: await response.text() };
}

const send = (service: string, metrics: object[]) =>
  post('/v1/metrics', encodeMetrics(metricsOf(service, metrics)));
const level = (name: string, value: number, unit = '', labels: object[] = []) => ({
  name,
  unit,
  gauge: { dataPoints: [{ timeUnixNano: nano(T), asDouble: value, attributes: labels }] },
});

async function idOf(search: string): Promise<string> {
  const { body } = await call('GET', `signals?search=${encodeURIComponent(search)}`);
  expect(body.items.map(({ name }: { name: string }) => name)).toHaveLength(1);
  return body.items[0].id;
}

describe('what people say of a signal', () => {
  beforeAll(async () => {
    await send('checkout-api', [level('basket.size', 3), level('system.cpu.utilization', 0.4, '1')]);
    await send('batch', [level('jobs.waiting', 3, '{job}', [text('queue', 'mail')])]);
    await fold();
  });

  it('takes the place of what its name tells, and says who and when', async () => {
    const id = await idOf('basket.size');
    expect((await call('GET', `signals/${id}`)).body).toMatchObject({
      role: 'other',
      watched: true,
      worse: 'either',
      mark: null,
    });
    const { body } = await call('PUT', `signals/${id}/mark`, {
      role: 'business',
      worse: 'lower',
      note: 'Baskets shrink first.',
      threshold: { statistic: 'min', value: 1, kind: 'slo' },
    });
    expect(body).toMatchObject({
      role: 'business',
      watched: true,
      worse: 'lower',
      mark: {
        role: 'business',
        watched: null,
        note: 'Baskets shrink first.',
        threshold: { statistic: 'min', value: 1, kind: 'slo', unit: '' },
        at: '2026-11-20T12:00:30.000Z',
        by: 'token “admin”',
      },
    });
    const watched = (await listWatched(service.context)).filter(({ metric }) => metric === 'basket.size');
    expect(watched).toMatchObject([
      { statistic: 'mean', role: 'business', worse: 'lower', threshold: null },
      { statistic: 'min', role: 'business', worse: 'lower', threshold: { value: 1, kind: 'slo' } },
    ]);
    expect((await call('PUT', `signals/${id}/mark`, {})).body).toMatchObject({ role: 'other', mark: null });
  });

  it('is not watched for nothing, or when that is said', async () => {
    const id = await idOf('jobs.waiting');
    const isWatched = async () =>
      (await listWatched(service.context)).some(({ seriesId }) => String(seriesId) === id);
    await call('PUT', `signals/${id}/mark`, { role: 'none' });
    expect(await isWatched()).toBe(false);
    await call('PUT', `signals/${id}/mark`, { role: 'none', watched: true });
    expect(await isWatched()).toBe(true);
    await call('PUT', `signals/${id}/mark`, { watched: false });
    expect(await isWatched()).toBe(false);
    const names = async (query: string) =>
      (await call('GET', `signals?${query}`)).body.items.map(({ metric }: { metric: string }) => metric);
    expect(await names('watched=false')).toEqual(['jobs.waiting']);
    expect(await names('role=saturation&limit=1')).toEqual(['system.cpu.utilization']);
    expect(await names('role=business')).toEqual([]);
  });

  it.each([
    [
      'a statistic it has not',
      { threshold: { statistic: 'p95', value: 1, kind: 'slo' } },
      'threshold.statistic',
    ],
    [
      'another unit',
      { threshold: { statistic: 'mean', value: 1, kind: 'capacity', unit: 'ms' } },
      'threshold.unit',
    ],
    ['a role there is not', { role: 'important' }, 'role'],
  ])('is refused with %s', async (_, mark, field) => {
    const id = await idOf('basket.size');
    expect((await call('PUT', `signals/${id}/mark`, mark)).body).toMatchObject({ status: 400, field });
  });

  it('is for people and for those who manage, not for senders', async () => {
    const token = await service.makeToken('pipeline');
    const id = await idOf('basket.size');
    expect((await call('PUT', `signals/${id}/mark`, { role: 'none' }, { token })).status).toBe(403);
    expect((await call('PUT', 'signals/999999/mark', {})).body).toMatchObject({ code: 'unknown_signal' });
  });
});

describe('who calls whom', () => {
  const TRACE = '5b8efff798038103d269b633813fc60c';
  const idOfSpan = (n: number) => n.toString(16).padStart(16, '0');
  const span = (kind: number, id: number, parent: number, attributes: object[] = [], code = 0) => ({
    traceId: TRACE,
    spanId: idOfSpan(id),
    ...(parent > 0 && { parentSpanId: idOfSpan(parent) }),
    name: 'a span',
    kind,
    startTimeUnixNano: nano(T),
    endTimeUnixNano: nano(T + 10),
    attributes,
    status: { code },
  });
  const spans = (service: string, all: object[], attributes: object[] = []) => ({
    resourceSpans: [
      {
        resource: { attributes: [text('service.name', service), ...attributes] },
        scopeSpans: [{ spans: all }],
      },
    ],
  });
  async function edges(query = '') {
    await fold();
    const { body } = await call('GET', `edges${query}`);
    return body.items.map(
      // biome-ignore lint/suspicious/noExplicitAny: an answer is what is under test
      ({ from, relation, to, calls, errors }: any) =>
        `${from.name} ${relation} ${to.name}${calls > 0 ? ` ${calls}/${errors}` : ''}`,
    );
  }

  it('is seen in one request, in several in any order, and counted once however often it is sent', async () => {
    const web = spans('web', [
      span(3, 1, 0, [text('server.address', 'pay.internal')]),
      span(3, 2, 0, [text('peer.service', 'stock')]),
      span(3, 3, 0, [text('db.system', 'postgresql'), text('db.name', 'shop')]),
      span(4, 4, 0, [text('messaging.system', 'kafka'), text('messaging.destination.name', 'orders')]),
    ]);
    const pay = spans('pay', [span(2, 11, 1, [], 2), span(3, 12, 11)]);
    const stock = spans('stock', [span(2, 21, 2)]);
    const mail = spans('mail', [
      span(5, 31, 4, [text('messaging.system', 'kafka'), text('messaging.destination.name', 'orders')]),
    ]);
    await post('/v1/traces', pay);
    await post('/v1/traces', pay);
    expect(await edges('?service=web')).toEqual([]);
    await post('/v1/traces', web);
    await post('/v1/traces', web);
    await post('/v1/traces', stock);
    await post('/v1/traces', mail);
    const bank = spans('bank', [span(2, 41, 12)]);
    const ofOne = {
      resourceSpans: [...spans('till', [span(3, 51, 0)]).resourceSpans, ...bank.resourceSpans],
    };
    await post('/v1/traces', ofOne);
    expect((await edges()).sort()).toEqual([
      'kafka orders delivers mail 1/0',
      'pay calls bank 1/0',
      'web calls pay 1/1',
      'web calls postgresql shop 1/0',
      'web calls stock 1/0',
      'web publishes kafka orders 1/0',
    ]);
    expect((await edges('?service=pay')).sort()).toEqual(['pay calls bank 1/0', 'web calls pay 1/1']);
  });

  it('is told with where it runs, by metrics and logs as well', async () => {
    const place = [
      text('service.name', 'placed'),
      text('k8s.pod.name', 'placed-1'),
      text('deployment.environment.name', 'production'),
    ];
    const metrics = {
      resourceMetrics: [{ resource: { attributes: place }, scopeMetrics: [{ metrics: [level('x', 1)] }] }],
    };
    await post('/v1/metrics', encodeMetrics(metrics));
    expect((await edges('?service=placed')).sort()).toEqual([
      'placed deployed_in production',
      'placed runs_on placed-1',
    ]);
    expect(await edges('?service=placed&environment=staging')).toEqual([]);
  });

  it('has an end: who calls the world is cut off, and that is counted', async () => {
    const hosts = Array.from({ length: 600 }, (_, i) =>
      span(3, 1_000 + i, 0, [text('server.address', `h${i}`)]),
    );
    await post('/v1/traces', spans('crawler', hosts));
    await post('/v1/traces', spans('crawler', [span(3, 2_000, 0, [text('server.address', 'h7')])]));
    const all = await edges('?service=crawler');
    expect(all).toHaveLength(500);
    expect(all[0]).toBe('crawler calls h7 2/0');
    const { body } = await call('GET', 'telemetry/refusals');
    expect(body.items).toContainEqual(
      expect.objectContaining({
        reason: 'too_many_edges',
        service: 'crawler',
        label: 'external',
        count: 100,
      }),
    );
  });

  it('is forgotten in time, pods first', async () => {
    service.setNow('2026-11-24T12:00:00Z');
    await keepTelemetry(service.context, () => true);
    expect(await edges('?service=placed&days=35')).toEqual(['placed deployed_in production']);
    service.setNow('2026-12-28T12:00:00Z');
    await keepTelemetry(service.context, () => true);
    service.setNow(NOW);
    expect(await edges('?days=35')).toEqual([]);
  });
});

describe('a signal as a KPI', () => {
  const MINUTE = 60_000;
  const counter = (name: string, at: number, parts: [plan: string, value: number][], unit = '1') => ({
    name,
    unit,
    sum: {
      aggregationTemporality: 1,
      isMonotonic: true,
      dataPoints: parts.map(([plan, value]) => ({
        startTimeUnixNano: nano(at - MINUTE),
        timeUnixNano: nano(at),
        asDouble: value,
        attributes: [text('customer.plan', plan), text('region', 'eu')],
      })),
    },
  });
  const fetchAll = () =>
    fetchDue(
      { context: service.context, changes: makeChanges(service.context) },
      {
        goOn: () => true,
        onError: (error) => {
          throw error;
        },
      },
    );
  const valuesOf = async (slug: string, query = '') => {
    const { body } = await call(
      'GET',
      `kpis/${slug}/points?step=minute&from=2026-11-20T11:48:00Z&to=2026-11-20T11:50:00Z${query}`,
    );
    return body.series.map(
      // biome-ignore lint/suspicious/noExplicitAny: an answer is what is under test
      ({ segment, buckets }: any) => [segment, buckets.map(({ value }: { value: number | null }) => value)],
    );
  };
  let requests: string;
  let errors: string;
  let revenue: string;

  beforeAll(async () => {
    service.setNow(NOW);
    await send('checkout-api', [
      counter(
        'orders.revenue',
        T - 10 * MINUTE,
        [
          ['pro', 90],
          ['free', 10],
        ],
        'EUR',
      ),
      counter('shop.requests', T - 10 * MINUTE, [
        ['pro', 40],
        ['free', 60],
      ]),
      counter('shop.requests', T - 11 * MINUTE, [['pro', 20]]),
      counter('shop.errors', T - 10 * MINUTE, [['pro', 2]]),
    ]);
    await post('/v1/traces', {
      resourceSpans: [
        {
          resource: { attributes: [text('service.name', 'checkout-api')] },
          scopeSpans: [
            {
              spans: [0, 2, 0, 0].map((code) => ({
                name: 'pay',
                kind: 2,
                startTimeUnixNano: nano(T - 10 * MINUTE - 50),
                endTimeUnixNano: nano(T - 10 * MINUTE - 1),
                status: { code },
              })),
            },
          ],
        },
      ],
    });
    await fold();
    requests = await idOf('shop.requests pro');
    errors = await idOf('shop.errors');
    revenue = await idOf('orders.revenue pro');
  });

  it('is fed as far back as the signal goes, and corrected by what comes late', async () => {
    const { status, body } = await call('POST', `signals/${revenue}/promote`, {
      name: 'Revenue of pro',
      resolution: 'minute',
      worth: { amount: 1, currency: 'EUR' },
    });
    expect({ status, ...body }).toMatchObject({
      status: 201,
      slug: 'revenue-of-pro',
      kind: 'sum',
      unit: 'EUR',
      direction: 'higher',
      team: { slug: 'checkout' },
      sourceKind: 'signal',
    });
    await fetchAll();
    expect(await valuesOf('revenue-of-pro')).toEqual([[{}, [null, 90]]]);
    expect((await call('GET', 'kpis/revenue-of-pro/source')).body).toMatchObject({
      kind: 'signal',
      state: 'done',
      fetchedTo: '2026-11-20T11:57:00.000Z',
      signals: { value: { signal: revenue, amount: 'total' }, numerator: null, segments: {} },
    });
    await send('checkout-api', [counter('orders.revenue', T - 10 * MINUTE, [['pro', 5]], 'EUR')]);
    await fold();
    service.setNow('2026-11-20T12:02:30Z');
    await fetchAll();
    expect(await valuesOf('revenue-of-pro')).toEqual([[{}, [null, 95]]]);
    expect((await call('GET', 'kpis/revenue-of-pro/corrections')).body.items).toMatchObject([
      { before: { value: 90 }, after: { value: 95 }, correctedBy: 'its source (signal)' },
    ]);
    service.setNow(NOW);
  });

  it('is one divided by another, cut by an attribute of both', async () => {
    const { body } = await call('POST', `signals/${errors}/promote`, {
      slug: 'errors-by-plan',
      name: 'Errors by plan',
      resolution: 'minute',
      per: { signal: requests, amount: 'total' },
      proportion: true,
      segments: { plan: 'customer.plan' },
      absentIsZero: true,
    });
    expect(body).toMatchObject({
      kind: 'ratio',
      proportion: true,
      direction: 'lower',
      segments: ['plan'],
      unit: '%',
    });
    await call('POST', `signals/${revenue}/promote`, {
      slug: 'revenue-per-request',
      name: 'Revenue per request',
      resolution: 'minute',
      unit: 'EUR',
      per: { signal: requests, amount: 'total' },
      across: ['customer.plan'],
    });
    await fetchAll();
    expect(await valuesOf('errors-by-plan')).toEqual([[{}, [0, 0.02]]]);
    expect(await valuesOf('errors-by-plan', '&by=plan')).toEqual(
      expect.arrayContaining([
        [{ plan: 'pro' }, [0, 0.05]],
        [{ plan: 'free' }, [null, 0]],
      ]),
    );
    expect(await valuesOf('revenue-per-request')).toEqual([[{}, [null, 1.05]]]); // 105 by 100; no revenue told, no point
  });

  it('keeps the two sides of a share of spans, and levels as levels', async () => {
    const share = await idOf('checkout-api operation.errors');
    const { body } = await call('POST', `signals/${share}/promote`, {
      name: 'Failed payments',
      resolution: 'minute',
    });
    expect(body).toMatchObject({ kind: 'ratio', proportion: true, unit: '%', direction: 'lower' });
    const latency = await idOf('checkout-api operation.duration');
    const slow = { name: 'Slow payments', statistic: 'p95', resolution: 'minute' };
    expect((await call('POST', `signals/${latency}/promote`, slow)).body).toMatchObject({
      kind: 'gauge',
      unit: 'ms',
    });
    await fetchAll();
    expect(await valuesOf('failed-payments')).toEqual([[{}, [null, 0.25]]]);
    const [[, [, p95]]] = await valuesOf('slow-payments');
    expect(Math.abs(p95 / 49 - 1)).toBeLessThan(0.0101);
  });

  it.each([
    [
      'a statistic it has not',
      () => errors,
      () => ({ statistic: 'p95' }),
      { code: 'invalid_request', field: 'statistic' },
    ],
    [
      'a level below a share',
      () => errors,
      () => ({ per: { signal: requests, amount: 'mean' } }),
      { code: 'invalid_request', field: 'per.amount' },
    ],
    [
      'an attribute it has not',
      () => errors,
      () => ({ segments: { country: 'customer.country' } }),
      { code: 'invalid_request', field: 'segments', remedy: 'It has customer.plan, region.' },
    ],
    ['a team there is not', () => errors, () => ({ team: 'checkuot' }), { code: 'unknown_team' }],
    ['a name that is taken', () => errors, () => ({ slug: 'errors-by-plan' }), { code: 'slug_taken' }],
    ['no signal', () => '999999', () => ({}), { code: 'unknown_signal' }],
  ])('is refused with %s, and nothing is made', async (_, id, wish, expected) => {
    const { body } = await call('POST', `signals/${id()}/promote`, { name: 'Not made', ...wish() });
    expect(body).toMatchObject(expected);
    expect((await call('GET', 'kpis/not-made')).status).toBe(404);
  });
});

describe('what log lines have in common', () => {
  const logs = (bodies: object[], service = 'teller') => ({
    resourceLogs: [
      {
        resource: { attributes: [text('service.name', service)] },
        scopeLogs: [
          {
            logRecords: bodies.map((body, i) => ({
              timeUnixNano: nano(T + i),
              severityNumber: 17,
              body,
            })),
          },
        ],
      },
    ],
  });
  const say = (stringValue: string) => ({ stringValue });
  const parts = (...values: object[]) => ({ kvlistValue: { values } });
  async function counts(search: string) {
    await fold();
    const { body } = await call('GET', `signals?search=${search}%20log.records&limit=100`);
    const all = await Promise.all(
      body.items.map(async ({ id, attributes }: { id: string; attributes: Record<string, string> }) => {
        const points = await call(
          'GET',
          `signals/${id}/points?step=1h&from=2026-11-20T11:00:00Z&to=2026-11-20T13:00:00Z`,
        );
        const sum = points.body.points.reduce(
          (all: number, one: { sum: number | null }) => all + (one.sum ?? 0),
          0,
        );
        return [attributes.template ?? 'all', sum];
      }),
    );
    return Object.fromEntries(all);
  }

  it('is counted, the same after a restart, and by every replica', async () => {
    service.setNow(NOW);
    const lines = ['12', '7', '99'].map((one) => say(`cannot pay order ${one}`));
    await post('/v1/logs', logs([...lines, say('said once'), parts(text('message', 'cannot pay order 5'))]));
    expect(await counts('teller')).toEqual({ all: 5, 'cannot pay order <num>': 4, '<other>': 1 });
    const replica = openTelemetry(service.context, { error: () => {} } as never);
    const templates = await replica.templates.classify(
      'teller',
      false,
      [{ text: 'cannot pay order 1', count: 1 }],
      service.context.now(),
    );
    expect(templates).toEqual(['cannot pay order <num>']);
  });

  it('widens as lines come, and is no more than may be', async () => {
    const book = new TemplateBook(openTelemetry(service.context, { error: () => {} } as never).pool, 2);
    const tell = (...lines: string[]) =>
      book.classify(
        'narrow',
        false,
        lines.map((text) => ({ text, count: 1 })),
        service.context.now(),
      );
    expect(await tell('user ann came in', 'user ann came in', 'user ann came in')).toEqual(
      Array(3).fill('user ann came in'),
    );
    expect(await tell('user bob came in')).toEqual(['user <*> came in']);
    expect(await tell('disk is full', 'disk is full', 'disk is full')).toEqual(Array(3).fill('disk is full'));
    expect(await tell('no more room', 'no more room', 'no more room')).toEqual(Array(3).fill('<other>'));
    const { rows } = await book.pool.query(
      "SELECT template FROM telemetry.log_templates WHERE service = 'narrow' ORDER BY id",
    );
    expect(rows.map(({ template }) => template)).toEqual(['user <*> came in', 'disk is full']);
  });
});

describe('requests that stand for a value', () => {
  it('are a few of each hour: the largest and the newest, of spans and of metrics', async () => {
    service.setNow(NOW);
    const spans = Array.from({ length: 20 }, (_, i) => ({
      traceId: (i + 1).toString(16).padStart(32, '0'),
      spanId: (i + 1).toString(16).padStart(16, '0'),
      name: 'slow',
      kind: 2,
      startTimeUnixNano: nano(T - (i + 1) * 60_000 - (i + 1) * 10),
      endTimeUnixNano: nano(T - (i + 1) * 60_000),
    }));
    const resource = { attributes: [text('service.name', 'exemplary')] };
    await post('/v1/traces', { resourceSpans: [{ resource, scopeSpans: [{ spans }] }] });
    const one = (traceId: string, asDouble: number) => ({
      timeUnixNano: nano(T - 1_000),
      asDouble,
      traceId,
      spanId: 'ab'.repeat(8),
    });
    await post('/v1/metrics', {
      resourceMetrics: [
        {
          resource,
          scopeMetrics: [
            {
              metrics: [
                {
                  name: 'http.server.request.duration',
                  unit: 's',
                  histogram: {
                    aggregationTemporality: 1,
                    dataPoints: [
                      {
                        startTimeUnixNano: nano(T - 60_000),
                        timeUnixNano: nano(T),
                        count: 2,
                        sum: 1,
                        explicitBounds: [1],
                        bucketCounts: [2, 0],
                        exemplars: [one('cd'.repeat(16), 0.4), one('00'.repeat(16), 0.6)],
                      },
                    ],
                  },
                },
              ],
            },
          ],
        },
      ],
    });
    await fold();
    const slow = await idOf('exemplary operation.duration');
    const { body } = await call('GET', `signals/${slow}/exemplars`);
    expect(body.unit).toBe('ms');
    const values = body.items.map(({ value }: { value: number }) => value);
    expect(values).toEqual([200, 190, 180, 170]); // a request tells no more than four of a series
    expect(body.items[0]).toMatchObject({ traceId: '14'.padStart(32, '0'), spanId: '14'.padStart(16, '0') });
    const metric = await idOf('exemplary http.server.request.duration');
    expect((await call('GET', `signals/${metric}/exemplars`)).body).toEqual({
      unit: 'ms',
      items: [
        { at: '2026-11-20T11:59:59.000Z', value: 400, traceId: 'cd'.repeat(16), spanId: 'ab'.repeat(8) },
      ],
    });
  });
});
