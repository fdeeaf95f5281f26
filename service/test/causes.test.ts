import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldTelemetry } from '../src/collect/telemetry/index.ts';
import { encodeMetrics, metricsOf, nano } from './otlp-messages.ts';
import { populate, startTestService, type TestService } from './service.ts';

const AT = Date.parse('2026-11-20T12:00:00Z');
const MINUTE = 60_000;
const BOUNDS = [50, 100, 200, 400, 800, 1_600];
let service: TestService;
let incident: string;

/** One minute of forty requests that all take about as long. */
function minute(at: number, ms: number): object {
  const bucket = BOUNDS.findIndex((bound) => ms <= bound);
  return {
    startTimeUnixNano: nano(at - MINUTE),
    timeUnixNano: nano(at),
    count: 40,
    sum: 40 * ms,
    explicitBounds: BOUNDS,
    bucketCounts: BOUNDS.map((_, index) => (index === bucket ? 40 : 0)).concat(0),
  };
}

async function tell(name: string, latencyAt: (minute: number) => number): Promise<void> {
  const dataPoints = Array.from({ length: 24 * 60 + 30 }, (_, n) => {
    const at = AT - 24 * 60 * MINUTE + (n + 1) * MINUTE;
    return minute(at, latencyAt(n - 24 * 60));
  });
  const request = metricsOf(name, [
    {
      name: 'http.server.request.duration',
      unit: 'ms',
      histogram: { aggregationTemporality: 1, dataPoints },
    },
  ]);
  const answer = await fetch(`${service.url}/v1/metrics`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${service.admin}`,
      'content-type': 'application/x-protobuf',
      'x-throughline-backfill': 'true',
    },
    body: new Uint8Array(encodeMetrics(request)),
  });
  expect(answer.status).toBe(200);
}

const call = (method: string, path: string, body?: unknown, token?: string | null) =>
  service.request(method, `/api/v1/${path}`, {
    ...(body !== undefined && { body }),
    ...(token !== undefined && { token }),
  });

beforeAll(async () => {
  service = await startTestService({ now: new Date(AT + 40 * MINUTE).toISOString() });
  await populate(service, ['web', 'payments', 'ledger', 'search']);
  const calls = { web: ['payments', 'search'], payments: ['ledger'] };
  for (const [slug, dependsOn] of Object.entries(calls)) {
    const environments = [{ name: 'production', production: true }];
    await call('PUT', `services/${slug}`, { team: 'checkout', environments, dependsOn });
  }
  await call('POST', 'deployments', {
    service: 'ledger',
    environment: 'production',
    version: 'v7',
    status: 'succeeded',
    startedAt: new Date(AT - 5 * MINUTE).toISOString(),
    finishedAt: new Date(AT - 3 * MINUTE).toISOString(),
  });
  const wobble = (minute: number) => 10 * Math.sin(minute * 1.7);
  await tell('ledger', (minute) => (minute >= 0 ? 1_100 : 80) + wobble(minute));
  await tell('payments', (minute) => (minute >= 1 ? 1_200 : 150) + wobble(minute + 1));
  await tell('web', (minute) => (minute >= 2 ? 1_400 : 300) + wobble(minute + 2));
  await tell('search', (minute) => 90 + wobble(minute + 3));
  await foldTelemetry(service.context, { active: 0 }, () => true);
  const { body } = await call('POST', 'incidents', {
    services: ['web'],
    title: 'Pages are slow',
    externalId: 'slow-pages',
    startedAt: new Date(AT + 2 * MINUTE).toISOString(),
  });
  incident = body.id;
});
afterAll(() => service.stop());

describe('the causes of an incident', () => {
  it('lead to where it began and what was changed there, and are kept', async () => {
    const { status, body } = await call('GET', `incidents/${incident}/causes`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'ranked', final: true, mark: null, looked: { services: 4 } });
    expect(body.candidates[0]).toMatchObject({
      rank: 1,
      service: 'ledger',
      path: ['web', 'payments', 'ledger'],
      evidence: [{ unit: 'ms', signal: { name: expect.stringContaining('ledger') } }],
    });
    expect(body.changes[0]).toMatchObject({ service: 'ledger', what: 'v7' });
    expect(body.ruledOut).toContainEqual({ service: 'search', because: 'none of its 2 signals is unusual' });
    const points = body.candidates[0].evidence[0].points;
    expect(points.some(({ value }: { value: number | null }) => (value ?? 0) > 800)).toBe(true);
    const again = await call('GET', `incidents/${incident}/causes`);
    expect(again.body).toEqual(body);
  });

  it('are marked by a person, and the record counts how often they were right', async () => {
    expect((await call('GET', 'causes/record')).body).toMatchObject({ marked: 0, top1: 0 });
    const marked = await call('PUT', `incidents/${incident}/cause`, { service: 'ledger', because: 'a lock' });
    expect(marked.body.mark).toMatchObject({ service: 'ledger', because: 'a lock', rank: 1 });
    expect((await call('GET', 'causes/record')).body).toMatchObject({ marked: 1, top1: 1, top3: 1 });
    const outside = await call('PUT', `incidents/${incident}/cause`, { service: null });
    expect(outside.body.mark).toMatchObject({ service: null, rank: null });
    expect((await call('GET', 'causes/record')).body).toMatchObject({ marked: 1, top1: 0, outside: 1 });
    expect((await call('DELETE', `incidents/${incident}/cause`)).body.mark).toBeNull();
  });

  it('are looked for anew when the incident began at another time', async () => {
    const earlier = {
      services: ['web'],
      title: 'Pages are slow',
      externalId: 'slow-pages',
      startedAt: new Date(AT - 120 * MINUTE).toISOString(),
    };
    await call('POST', 'incidents', earlier);
    expect((await call('GET', `incidents/${incident}/causes`)).body).toMatchObject({
      status: 'nothing_stands_out',
      candidates: [],
    });
  });

  it('say so where nothing was told, and refuse what is not there', async () => {
    const { body } = await call('POST', 'incidents', {
      services: ['search'],
      title: 'Long ago',
      externalId: 'long-ago',
      startedAt: '2026-10-01T00:00:00Z',
    });
    expect((await call('GET', `incidents/${body.id}/causes`)).body).toMatchObject({ status: 'no_data' });
    expect((await call('GET', 'incidents/none/causes')).body).toMatchObject({ code: 'unknown_incident' });
    expect((await call('PUT', `incidents/${incident}/cause`, { service: 'nobody' })).body).toMatchObject({
      code: 'unknown_service',
      field: 'service',
    });
    const reader = await service.makeToken('reader');
    expect((await call('PUT', `incidents/${incident}/cause`, { service: null }, reader)).status).toBe(403);
  });
});

describe('the map', () => {
  it('has every service with how it is, what it calls, and the gaps', async () => {
    const { body } = await call('GET', 'map?team=checkout');
    const web = body.nodes.find(({ id }: { id: string }) => id === 'service:web');
    expect(web).toMatchObject({ layer: 'service', health: 'degrading', href: '/signals?service=web' });
    expect(body.edges).toContainEqual(
      expect.objectContaining({
        from: 'service:payments',
        to: 'service:ledger',
        kind: 'calls',
        declared: true,
      }),
    );
    expect(body.gaps).toContainEqual(
      expect.objectContaining({ nodeId: 'team:checkout', kind: 'outcome_in_the_air' }),
    );
    expect((await call('GET', 'map?team=nobody')).body).toMatchObject({ code: 'unknown_team' });
    const visitor = await call('GET', 'map', undefined, null);
    expect(visitor.body.nodes ?? []).toEqual([]);
  });
});
