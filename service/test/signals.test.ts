import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldTelemetry, keepTelemetry, listWatched } from '../src/collect/telemetry/index.ts';
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
