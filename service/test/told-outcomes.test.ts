import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldTelemetry, keepTelemetry } from '../src/collect/telemetry/index.ts';
import { Scorecard, TeamCards } from '../src/contracts/scorecards.ts';
import { encodeMetrics, metricsOf, nano } from './otlp-messages.ts';
import { populate, startTestService, type TestService } from './service.ts';

const NOW = '2026-03-31T12:00:00.000Z';
const DAY = 86_400_000;
const TODAY = Date.UTC(2026, 2, 31);
let service: TestService;
let latency = '';

// The same days as in engine/rates, where their intervals were computed by numpy and scipy.
const NOISE = [
  3, -1, 2, -4, 1, 0, -2, 4, -3, 1, -1, 2, 0, -2, 3, -3, 1, 2, -1, -4, 4, 0, -2, 1, 3, -1, -3, 0,
];
const dayOf = (index: number) => new Date(TODAY + (index - NOISE.length) * DAY).toISOString().slice(0, 10);
const started = (index: number) => 1000 + 37 * ((index * 7) % 11);

const set = (body: object) =>
  service.request('PUT', '/api/v1/teams/checkout/outcome-metric', {
    body: { owner: 'dana@example.com', actionWhenMissed: 'Hold releases', why: 'To see', ...body },
  });
const scorecard = async () =>
  Scorecard.parse((await service.request('GET', '/api/v1/teams/checkout/scorecard')).body);
const card = async () => {
  const { items } = TeamCards.parse((await service.request('GET', '/api/v1/teams')).body);
  return items.find(({ team }) => team.slug === 'checkout')?.outcome;
};
const makeKpi = (slug: string, more: object) =>
  service.request('POST', '/api/v1/kpis', {
    body: { slug, name: slug, unit: '%', kind: 'ratio', resolution: 'day', team: 'checkout', ...more },
  });
const record = (slug: string, points: object[]) =>
  service.request('POST', `/api/v1/kpis/${slug}/points`, { body: { points } });

beforeAll(async () => {
  service = await startTestService({ now: NOW });
  await populate(service);
  await service.request('PUT', '/api/v1/teams/search', { body: { name: 'Search' } });
  const counts = { numerator: 'completed checkouts', denominator: 'started checkouts' };
  await makeKpi('conversion', { proportion: true, ...counts });
  await makeKpi('revenue', { kind: 'sum', unit: 'EUR' });
  await makeKpi('deployments-a-week', { kind: 'sum', unit: 'deployments' });
  await makeKpi('elsewhere', { proportion: true, ...counts, team: 'search' });
  await record(
    'conversion',
    NOISE.map((noise, index) => ({
      at: dayOf(index),
      numerator: Math.floor(started(index) / 2) + 10 * noise,
      denominator: started(index),
    })),
  );
  await record(
    'revenue',
    NOISE.map((noise, index) => ({ at: dayOf(index), value: 105 + noise })),
  );
  // One request at 12:00 of each of 20 days, two of three of 200 ms or less.
  await fetch(`${service.url}/v1/metrics`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${service.admin}`,
      'content-type': 'application/x-protobuf',
      'x-throughline-backfill': 'true',
    },
    body: new Uint8Array(
      encodeMetrics(
        metricsOf('checkout-api', [
          {
            name: 'http.server.request.duration',
            unit: 's',
            histogram: {
              aggregationTemporality: 1,
              dataPoints: Array.from({ length: 20 }, (_, index) => ({
                startTimeUnixNano: nano(TODAY - (index + 1) * DAY + DAY / 2 - 60_000),
                timeUnixNano: nano(TODAY - (index + 1) * DAY + DAY / 2),
                count: 300,
                sum: 60,
                explicitBounds: [0.1, 0.2, 0.5],
                bucketCounts: [100, 100, 100, 0],
              })),
            },
          },
        ]),
      ),
    ),
  });
  await foldTelemetry(service.context, { active: 0 }, () => true);
  await keepTelemetry(service.context, () => true);
  latency = (await service.request('GET', '/api/v1/signals?service=checkout-api')).body.items[0]?.id;
});
afterAll(() => service.stop());

describe('a KPI as outcome', () => {
  it('has the interval that its days give it, and is renewed with its points', async () => {
    expect((await set({ kind: 'kpi', kpi: 'conversion', target: 0.48 })).body).toMatchObject({
      direction: 'at_least',
      scale: 'share',
      name: 'conversion',
    });
    const { outcome, window } = await scorecard();
    expect(window.days).toBe(28);
    expect(outcome?.value).toMatchObject({ days: 28, open: 0 });
    expect(outcome?.value.estimate).toBeCloseTo(0.4998187639702773, 10);
    expect(outcome?.value.lower).toBeCloseTo(0.49309972412750935, 8);
    expect(outcome?.value.upper).toBeCloseTo(0.5065378692696157, 8);
    expect([outcome?.status, (await card())?.status]).toEqual(['met', 'met']);
    expect(outcome?.trend.at(-1)).toMatchObject({ day: '2026-03-30', total: outcome?.value.total });
    await record('conversion', [{ at: dayOf(27), numerator: 0, denominator: 1000 }]); // corrected
    const { movers } = await scorecard();
    expect((await card())?.value.estimate).toBeLessThan(0.49);
    expect(movers[0]).toMatchObject({ kind: 'day', id: dayOf(27), url: '/kpis/conversion' });
  });

  it('is an amount a day of a sum, better below where that is said', async () => {
    await set({ kind: 'kpi', kpi: 'revenue', target: 100, direction: 'at_most' });
    const { outcome } = await scorecard();
    expect(outcome?.metric).toMatchObject({ scale: 'amount', unit: 'EUR a day', direction: 'at_most' });
    expect(outcome?.value.estimate).toBeCloseTo(105, 10);
    expect(outcome).toMatchObject({ status: 'missed', value: { total: 28, good: null } });
    expect(outcome?.statusReason).toMatch(
      /^The whole 95 % interval, 104\.\d+ EUR a day to 105\.\d+ EUR a day,/,
    );
  });

  it('is not removed while a team answers for it', async () => {
    const { status, body } = await service.request('DELETE', '/api/v1/kpis/revenue');
    expect([status, body.code]).toEqual([409, 'kpi_is_outcome']);
    expect(body.detail).toContain('Checkout');
  });

  it.each([
    ['deployments-a-week', 100, 'output_count_refused', 'kpi'],
    ['elsewhere', 0.5, 'invalid_request', 'kpi'],
    ['convresion', 0.5, 'unknown_kpi', 'kpi'],
    ['conversion', 50, 'invalid_request', 'target'],
  ])('%s against %d is refused as %s', async (kpi, target, code, field) => {
    expect((await set({ kind: 'kpi', kpi, target })).body).toMatchObject({ code, field });
  });

  it('says what is missing of one that tells nothing', async () => {
    await makeKpi('silent', { kind: 'gauge', unit: 'members' });
    await set({ kind: 'kpi', kpi: 'silent', target: 10 });
    const { outcome, advice } = await scorecard();
    expect(outcome).toMatchObject({ status: 'no_data', statusReason: 'silent has told nothing yet.' });
    expect(advice).toContain('/api/v1/kpis/silent/points');
  });
});

describe('an objective', () => {
  it('has an error budget beside the number', async () => {
    await set({ kind: 'slo', source: { from: 'kpi', kpi: 'conversion' }, target: 0.3 });
    const { outcome } = await scorecard();
    const { good, total } = outcome?.value ?? {};
    expect(outcome?.budget?.allowed).toBeCloseTo(0.7 * (total ?? 0), 6);
    expect(outcome?.budget?.spent).toBe((total ?? 0) - (good ?? 0));
    expect(outcome?.budget?.burn).toHaveLength(3);
    const { body } = await set({ kind: 'slo', source: { from: 'kpi', kpi: 'revenue' }, target: 0.9 });
    expect(body).toMatchObject({ code: 'invalid_request', field: 'source.kpi' });
  });

  it('counts what was fast enough', async () => {
    expect(
      (await set({ kind: 'slo', source: { from: 'latency', signal: latency, limit: 200 }, target: 0.99 }))
        .status,
    ).toBe(200);
    const { outcome } = await scorecard();
    expect(outcome?.value).toMatchObject({ good: 4000, total: 6000, days: 20, open: 8 });
    expect(outcome).toMatchObject({ status: 'missed' });
    expect(outcome?.budget?.left).toBeCloseTo(1 - 2000 / 60, 6);
  });
});

describe('a KPI that is an outcome', () => {
  it('goes with its team', async () => {
    const { database } = service.context;
    const body = {
      owner: 'dana@example.com',
      actionWhenMissed: 'Look',
      kind: 'kpi',
      kpi: 'elsewhere',
      target: 0.5,
    };
    expect((await service.request('PUT', '/api/v1/teams/search/outcome-metric', { body })).status).toBe(200);
    await expect(database.kpi.delete({ where: { slug: 'elsewhere' } })).rejects.toThrow(); // by the database itself
    await database.team.deleteMany({ where: { slug: 'search' } });
    expect(await database.kpi.count({ where: { slug: 'elsewhere' } })).toBe(0);
  });
});

describe('a signal as outcome', () => {
  it('is a percentile of the window in the unit it is shown in', async () => {
    const { body } = await set({ kind: 'signal', signal: latency, statistic: 'p50', target: 300 });
    expect(body).toMatchObject({ direction: 'at_most', unit: 'ms', scale: 'amount' });
    const { outcome, movers } = await scorecard();
    expect(outcome?.value.estimate).toBeCloseTo(150, 6);
    expect(outcome).toMatchObject({ status: 'met', value: { days: 20, open: 8 } });
    expect(movers).toEqual([]);
  });

  it('is refused where nothing has an interval, or there is none', async () => {
    const refused = async (signal: string, statistic: string) =>
      (await set({ kind: 'signal', signal, statistic, target: 300 })).body;
    expect(await refused(latency, 'ratio')).toMatchObject({ code: 'invalid_request', field: 'statistic' });
    expect(await refused('999999', 'p99')).toMatchObject({ code: 'unknown_signal', field: 'signal' });
  });
});
