import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldTelemetry, listWatched } from '../src/collect/telemetry/index.ts';
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
