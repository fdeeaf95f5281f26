import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldTelemetry } from '../src/collect/telemetry/index.ts';
import { lookAhead } from '../src/correlate/forecasts/index.ts';
import { readCourses, refreshSnapshots } from '../src/outcomes/index.ts';
import { encodeMetrics, metricsOf, nano } from './otlp-messages.ts';
import { populate, startTestService, type TestService } from './service.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-11-10T00:00:00Z');
const DAYS = 10;
const now = (hours: number) => new Date(START + hours * HOUR + 6 * 60_000);
let service: TestService;
const get = async (path: string) => (await service.request('GET', `/api/v1/forecasts${path}`)).body;

/** A leak of a sixth of a percent an hour, with a little of day and night on it. */
const leak = (hour: number) =>
  0.5 + 0.0017 * hour + 0.004 * Math.sin((2 * Math.PI * hour) / 24) + 0.002 * Math.sin(hour * 2.7);

async function tell(hours: number[], levelAt: (hour: number) => number): Promise<void> {
  const dataPoints = hours.map((hour) => ({
    timeUnixNano: nano(START + hour * HOUR + HOUR / 2),
    asDouble: levelAt(hour),
  }));
  const answer = await fetch(`${service.url}/v1/metrics`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${service.admin}`,
      'content-type': 'application/x-protobuf',
      'x-throughline-backfill': 'true',
    },
    body: new Uint8Array(
      encodeMetrics(
        metricsOf('checkout-api', [
          { name: 'system.filesystem.utilization', unit: '1', gauge: { dataPoints } },
          { name: 'temperature', gauge: { dataPoints } },
        ]),
      ),
    ),
  });
  expect(answer.status).toBe(200);
  await foldTelemetry(service.context, { active: 0 }, () => true);
}

beforeAll(async () => {
  service = await startTestService({ now: now(DAYS * 24).toISOString() });
  await populate(service);
  await tell(
    Array.from({ length: DAYS * 24 }, (_, hour) => hour),
    leak,
  );
});
afterAll(() => service.stop());

describe('forecasts', () => {
  it('say when a leak fills the disk, once, whoever asks how often', async () => {
    await Promise.all([lookAhead(service.context), lookAhead(service.context)]);
    await lookAhead(service.context);
    const { items, record, watched } = await get('?team=checkout');
    expect(watched).toBe(1); // a temperature has no limit
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      state: 'open',
      service: 'checkout-api',
      team: { slug: 'checkout' },
      threshold: 0.95,
      thresholdKind: 'full',
      madeAt: new Date(START + DAYS * 24 * HOUR).toISOString(),
      sentence: expect.stringMatching(/will reach 95 % about \w{3} \d\d:\d\d UTC \(\d+ % sure\)/),
    });
    // 0.5 + 0.0017 h = 0.95 at hour 264.7
    expect(Math.abs(Date.parse(items[0].expectedAt) - (START + 264.7 * HOUR))).toBeLessThan(6 * HOUR);
    expect(record).toMatchObject({ precision: { total: 0 }, medianLeadHours: null });
    const detail = await get(`/${items[0].id}`);
    expect(detail.past).toHaveLength(7 * 24);
    expect(detail.ahead).toHaveLength(48);
    expect(detail.ahead[0].lower).toBeLessThanOrEqual(detail.ahead[0].median);
  });

  it('come true when it crosses, and are counted', async () => {
    const crossed = 266;
    service.setNow(now(crossed));
    await tell(
      Array.from({ length: crossed - DAYS * 24 }, (_, n) => DAYS * 24 + n),
      leak,
    );
    await lookAhead(service.context);
    expect((await get('')).items).toEqual([]);
    const past = await get('?state=past');
    expect(past.items).toMatchObject([
      { state: 'came_true', crossedAt: new Date(START + crossed * HOUR).toISOString() },
    ]);
    expect(past.record).toMatchObject({
      precision: { successes: 1, total: 1 },
      recall: { successes: 1, total: 1 },
      medianLeadHours: crossed - DAYS * 24,
    });
    service.setNow(now(crossed + 1));
    await lookAhead(service.context); // nothing was told in that hour
    expect((await get('?state=all')).items).toHaveLength(1);
  });

  it('of an outcome say that it will cross its target, make it at risk, and go with its definition', async () => {
    const day = 24 * HOUR;
    const today = START + 12 * day;
    service.setNow(new Date(today + 2 * HOUR));
    await service.request('PUT', '/api/v1/kpis/completed', {
      body: {
        name: 'Completed',
        unit: '%',
        kind: 'ratio',
        proportion: true,
        numerator: 'completed',
        denominator: 'started',
        resolution: 'day',
        team: 'checkout',
      },
    });
    const rows = Array.from({ length: 120 }, (_, index) => {
      const at = new Date(today - (120 - index) * day).toISOString().slice(0, 10);
      const share = 0.6 - 0.001 * index + 0.004 * Math.sin(index * 2.1);
      return `${at},${Math.round(share * 100_000)},100000`;
    });
    const told = await service.request('POST', '/api/v1/kpis/completed/points', {
      body: ['at,numerator,denominator', ...rows].join('\n'),
      headers: { 'content-type': 'text/csv' },
    });
    expect(told.status, JSON.stringify(told.body)).toBe(200);
    // The last 28 days come to 0.494 by the middle, and to a thousandth less each day.
    const set = (target: number) =>
      service.request('PUT', '/api/v1/teams/checkout/outcome-metric', {
        body: {
          kind: 'kpi',
          kpi: 'completed',
          name: 'Completed',
          target,
          owner: 'dana@example.com',
          actionWhenMissed: 'Hold releases',
          why: 'To see',
        },
      });
    const answer = await set(0.488);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    await refreshSnapshots(service.context);
    await lookAhead(service.context, () => true, readCourses);
    const { items, outcomes } = await get('?team=checkout');
    expect(outcomes).toBe(1);
    expect(items).toHaveLength(1);
    const [found] = items;
    expect(found).toMatchObject({
      kind: 'outcome',
      signal: null,
      service: null,
      team: { slug: 'checkout' },
      thresholdKind: 'target',
      sentence: expect.stringMatching(/^Checkout: Completed will fall below its target of 48.8 % about /),
    });
    const ahead = (Date.parse(found.expectedAt) - today) / day;
    expect(ahead).toBeGreaterThan(2);
    expect(ahead).toBeLessThan(13);
    expect((await get(`/${found.id}`)).ahead).toHaveLength(14);
    const card = await service.request('GET', '/api/v1/teams/checkout/scorecard');
    expect(card.body.outcome).toMatchObject({ status: 'at_risk' });
    service.setNow(new Date(today + 3 * HOUR + 6 * 60_000));
    expect((await set(0.3)).body).toMatchObject({ target: 0.3 });
    await refreshSnapshots(service.context);
    await lookAhead(service.context, () => true, readCourses);
    expect((await get('?team=checkout')).items).toEqual([]);
  });

  it('are not shown to visitors where they are of real services, and explain what is not there', async () => {
    const visitor = await service.request('GET', '/api/v1/forecasts?state=all', { token: null });
    expect(visitor.body.items ?? []).toEqual([]);
    expect(await get('/none')).toMatchObject({ code: 'unknown_forecast', field: 'id' });
    expect(await get('?team=nobody')).toMatchObject({ code: 'unknown_team' });
  });
});
