import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { populate, startTestService, type TestService } from './service.ts';
import { tellHistory } from './telemetry-history.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.parse('2026-11-20T12:00:00Z');
const MINUTES = 48 * 60;
const FROM = NOW - MINUTES * MINUTE;
const LAG = 4;
/** +200 ms cost 3 points of completion. */
const TRUE_EFFECT = -0.03 / 200;
const DEPLOYED_AT = [7, 15, 26, 34, 42]; // hours after FROM

let service: TestService;
const random = makeRandom(23);
const traffic = wander(0.97, 6).map((level, t) => 200 + 60 * Math.sin((2 * Math.PI * t) / 1440) + level);
const latency = wander(0.6, 40).map(
  (level, t) =>
    420 + level + DEPLOYED_AT.reduce((sum, hour, i) => sum + (t >= hour * 60 ? (i % 2 ? -150 : 150) : 0), 0),
);
const cpu = traffic.map((requests) => 20 + requests / 8 + normal() * 2);
const visits = traffic.map((requests) => Math.round(requests * 3 + normal() * 15));
const started = traffic.map((requests) => Math.round(requests));

beforeAll(async () => {
  service = await startTestService({ now: new Date(NOW).toISOString() });
  await populate(service, ['checkout-api', 'search-api']);
  const kpi = { team: 'checkout', resolution: 'minute' };
  const completion = {
    ...kpi,
    name: 'Checkouts completed',
    unit: '%',
    kind: 'ratio',
    proportion: true,
    numerator: 'completed',
    denominator: 'started',
    worth: { amount: 40, currency: 'EUR' },
  };
  await put('checkout-completion', completion);
  await put('visits', { ...kpi, name: 'Visits', unit: 'visits', kind: 'sum' });
  await put('revenue', { ...kpi, name: 'Revenue', unit: 'EUR', kind: 'sum', resolution: 'day' });
  await put('returns', { ...kpi, name: 'Returns', unit: 'parcels', kind: 'sum' });
  await tellCompletion(TRUE_EFFECT);
  await send(
    'visits',
    visits.map((value, t) => ({ at: at(t), value })),
  );
  await send('returns', [{ at: at(0), value: 3 }]);
  await tellHistory(service.context, FROM, [
    {
      service: 'checkout-api',
      metric: 'pay.p95',
      kind: 'gauge',
      unit: 'ms',
      values: Float64Array.from(latency),
    },
    { service: 'checkout-api', metric: 'http.requests', kind: 'rate', values: Float64Array.from(traffic) },
    {
      service: 'checkout-api',
      metric: 'cpu.usage',
      kind: 'gauge',
      unit: '%',
      values: Float64Array.from(cpu),
    },
    ...Array.from({ length: 6 }, (_, i) => ({
      service: 'search-api',
      metric: `cache.age.${i}`,
      kind: 'gauge' as const,
      values: Float64Array.from(wander(0.8 + i / 50, 3)),
    })),
  ]);
  for (const [index, hour] of DEPLOYED_AT.entries()) {
    await service.request('POST', '/api/v1/deployments', {
      body: {
        service: 'checkout-api',
        environment: 'production',
        version: `v${index + 1}`,
        status: 'succeeded',
        startedAt: new Date(FROM + hour * HOUR - MINUTE).toISOString(),
        finishedAt: new Date(FROM + hour * HOUR).toISOString(),
        source: 'test',
      },
    });
  }
});
afterAll(() => service.stop());

describe('a scan', () => {
  it('finds the planted link with its true effect, and claims nothing of what only traffic drives', async () => {
    const [one, other] = await Promise.all([ask(), ask()]); // asked for twice it is made once
    expect(one.body.id).toBe(other.body.id);
    const scan = await settled(one.body.id);
    expect(scan).toMatchObject({
      state: 'done',
      trigger: 'asked',
      progress: 1,
      found: 1,
      added: 1,
      fault: null,
    });
    expect(scan.summary).toMatchObject({ signals: 8, drivers: 1 });
    expect(scan.tested).toBe(16);
    expect(scan.summary.kpis).toEqual([
      expect.objectContaining({ slug: 'checkout-completion', tested: 8, found: 1, untested: null }),
      expect.objectContaining({
        slug: 'returns',
        tested: 0,
        untested: expect.stringContaining('1 minute told'),
      }),
      expect.objectContaining({
        slug: 'revenue',
        tested: 0,
        untested: expect.stringContaining('a point a day'),
      }),
      expect.objectContaining({ slug: 'visits', tested: 8, found: 0 }),
    ]);
    const [link, ...others] = await list();
    expect(others).toEqual([]);
    expect(link).toMatchObject({
      signal: { name: 'checkout-api mean pay p95', unit: 'ms', team: { slug: 'checkout' } },
      kpi: { slug: 'checkout-completion' },
      grade: 'natural_experiment',
      lagSeconds: LAG * 60,
    });
    expect(link.effect.lower).toBeLessThan(TRUE_EFFECT);
    expect(link.effect.upper).toBeGreaterThan(TRUE_EFFECT);
    expect(link.effect.upper).toBeLessThan(0);
    // A share more of 200 checkouts a minute, 40 EUR each.
    expect(link.money.estimate / link.change.estimate).toBeCloseTo(link.perHour * 40, 6);
    expect(link.perHour).toBeGreaterThan(60 * 180);
    expect(link.perHour).toBeLessThan(60 * 220);
  });

  it('keeps what a person wants to see before believing it', async () => {
    const [{ id }] = await list();
    const { body } = await service.request('GET', `/api/v1/links/${id}`);
    const { evidence } = body;
    expect(evidence.points.length).toBeGreaterThan(100);
    expect(evidence.points.length).toBeLessThanOrEqual(400);
    const strongest = evidence.profile.reduce((best: Lagged, one: Lagged) =>
      Math.abs(one.correlation) > Math.abs(best.correlation) ? one : best,
    );
    expect(strongest.seconds).toBe(LAG * 60);
    expect(Math.abs(strongest.correlation)).toBeGreaterThan(evidence.chance);
    expect(body.days).toEqual({ held: 8, of: 8 });
    expect(evidence.experiment).toMatchObject({ looked: 5, reason: null });
    expect(evidence.experiment.movements.length).toBeGreaterThanOrEqual(3);
    expect(evidence.experiment.pooled.upper).toBeLessThan(0);
    expect(body.history.map(({ event }: { event: string }) => event)).toEqual(['found']);
  });
});

describe('what if', () => {
  it('answers with an interval within what was seen, and refuses beyond', async () => {
    const [link] = await list();
    const { body } = await service.request('GET', `/api/v1/links/${link.id}/what-if?change=-50`);
    expect(body.kpi.change.estimate).toBeCloseTo(-50 * link.effect.estimate, 10);
    expect(body.kpi.change.lower).toBeGreaterThan(0);
    expect(body.money.estimate).toBeGreaterThan(body.money.lower);
    const beyond = await service.request('GET', `/api/v1/links/${link.id}/what-if?change=-5000`);
    expect(beyond.status).toBe(422);
    expect(beyond.body).toMatchObject({
      code: 'not_seen',
      field: 'change',
      detail: expect.stringContaining('between'),
    });
    expect((await service.request('GET', `/api/v1/links/${link.id}/what-if?change=much`)).status).toBe(400);
  });
});

describe('lists', () => {
  it('are filtered by team, KPI, service, series and grade, and tell visitors nothing real', async () => {
    const [link] = await list();
    const count = async (query: string) =>
      (await service.request('GET', `/api/v1/links?${query}`)).body.items?.length;
    expect(
      await count('team=checkout&kpi=checkout-completion&service=checkout-api&grade=natural_experiment'),
    ).toBe(1);
    expect(await count(`signal=${link.signal.id}`)).toBe(1);
    expect(await count('kpi=visits')).toBe(0);
    expect(await count('state=withdrawn')).toBe(0);
    expect((await service.request('GET', '/api/v1/links?kpi=nothing')).body.code).toBe('unknown_kpi');
    const missing = await service.request('GET', '/api/v1/links/00000000-0000-7000-8000-000000000000');
    expect(missing.body.code).toBe('unknown_link');
  });
});

describe('a link', () => {
  it('that was dismissed stays so with the reason, while a restated KPI changes it, until it is taken back', async () => {
    const [before] = await list();
    const path = `/api/v1/links/${before.id}`;
    const dismiss = (body: object, token = service.admin) =>
      service.request('POST', `${path}/dismiss`, { body, token });
    expect((await dismiss({})).status).toBe(400);
    expect((await dismiss({ reason: 'No' }, await service.makeToken('reader'))).status).toBe(403);
    expect((await dismiss({ reason: 'Known since spring' })).body).toMatchObject({ state: 'dismissed' });
    service.setNow(new Date(NOW + MINUTE));
    await tellCompletion(TRUE_EFFECT / 2);
    expect((await service.request('GET', path)).body.corrections).toBeGreaterThan(1_000);
    expect(await runScan()).toMatchObject({ found: 1, added: 0 });
    expect(await list()).toEqual([]);
    const [kept] = await list('dismissed');
    expect(kept.dismissed.reason).toBe('Known since spring');
    const { body: after } = await service.request('POST', `${path}/restore`);
    expect(after).toMatchObject({ state: 'active', dismissed: null, corrections: 0 });
    expect(after.effect.lower).toBeLessThan(TRUE_EFFECT / 2);
    expect(after.effect.upper).toBeGreaterThan(TRUE_EFFECT / 2);
    expect(after.effect.lower).toBeGreaterThan(before.effect.upper);
  });

  it('that fades is withdrawn with the reason, and stays in the history', async () => {
    await tellCompletion(0);
    expect(await runScan()).toMatchObject({ found: 0, withdrawn: 1 });
    expect(await list()).toEqual([]);
    const [gone] = await list('withdrawn');
    expect(gone.withdrawn.reason).toContain('no longer stands out');
    const { body } = await service.request('GET', `/api/v1/links/${gone.id}`);
    expect(body.history[0]).toMatchObject({ event: 'withdrawn', note: gone.withdrawn.reason });
    const refused = await service.request('GET', `/api/v1/links/${gone.id}/what-if?change=1`);
    expect(refused.body.code).toBe('link_not_active');
    const { body: scans } = await service.request('GET', '/api/v1/links/scans');
    expect(scans.items).toHaveLength(3);
  });
});

interface Lagged {
  seconds: number;
  correlation: number;
}

const ask = () => service.request('POST', '/api/v1/links/scan');

async function runScan() {
  const { status, body } = await ask();
  expect(status).toBe(202);
  return settled(body.id);
}

async function settled(id: string) {
  let scan = { state: '' } as Record<string, unknown> & { state: string };
  await expect
    .poll(
      async () => {
        const { body } = await service.request('GET', '/api/v1/links/scans');
        scan = body.items.find((one: { id: string }) => one.id === id);
        return scan.fault ?? scan.state;
      },
      { timeout: 60_000, interval: 50 },
    )
    .toBe('done');
  // biome-ignore lint/suspicious/noExplicitAny: an answer is what is under test
  return scan as any;
}

async function list(state = 'active') {
  return (await service.request('GET', `/api/v1/links?state=${state}`)).body.items;
}

async function put(slug: string, body: object) {
  const { status } = await service.request('PUT', `/api/v1/kpis/${slug}`, { body });
  expect(status).toBe(200);
}

async function send(slug: string, points: object[]) {
  const { body } = await service.request('POST', `/api/v1/kpis/${slug}/points`, { body: { points } });
  expect(body.refused).toBe(0);
}

async function tellCompletion(effect: number) {
  const points = started.map((denominator, t) => {
    const share = 0.88 + effect * ((latency[Math.max(0, t - LAG)] as number) - 420);
    const spread = Math.sqrt((share * (1 - share)) / denominator);
    const numerator = Math.round(denominator * Math.min(1, share + spread * normal()));
    return { at: at(t), numerator: Math.min(denominator, numerator), denominator };
  });
  await send('checkout-completion', points);
}

function at(t: number): string {
  return new Date(FROM + t * MINUTE).toISOString();
}

function wander(memory: number, size: number): number[] {
  let level = 0;
  return Array.from({ length: MINUTES }, () => {
    level = memory * level + normal() * size;
    return level;
  });
}

function normal(): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Repeatable, in [0, 1) (mulberry32). */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
