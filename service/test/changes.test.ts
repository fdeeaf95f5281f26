import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeSeries } from '../src/collect/telemetry/index.ts';
import { lookAgainAtRestated, lookAtChanges, planWatches } from '../src/correlate/changes/index.ts';
import { makeChanges } from '../src/outcomes/index.ts';
import { connectionsOf } from '../src/store/database.ts';
import {
  admitSeries,
  Chunk,
  emptyLogSketch,
  inTransaction,
  makePartitions,
  observe,
  type SeriesKind,
  writeChunks,
} from '../src/store/signals/index.ts';
import { populate, startTestService, type TestService } from './service.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Thursday, after eight days of telemetry. */
const T = Date.parse('2026-06-18T12:00:00Z');
const BEGIN = T - 8 * DAY;
const END = T + 6 * HOUR;

let service: TestService;
const at = (minutes: number) => new Date(T + minutes * MINUTE).toISOString();

/** What a signal is in a minute, counted from the moment when everything begins; undefined where nothing is told. */
type Shape = (minute: number) => number | undefined;

/** Telemetry as it would lie in the store after days: written at once, since sending it would take as long. */
async function measure(
  slug: string,
  metric: string,
  kind: SeriesKind,
  shape: Shape,
  unit = '',
  attributes: Record<string, string> = {},
): Promise<void> {
  const identity = {
    service: slug,
    environment: 'production',
    metric,
    kind,
    unit,
    attributes,
    simulated: false,
  };
  const described = describeSeries(identity, undefined).description;
  if (!described) throw new Error('a series without its description');
  const pool = connectionsOf(service.context.database);
  const caps = { perService: 1_000, inAll: 1_000 };
  const known = { now: new Date(END), oldest: END - HOUR };
  const [admitted] = await admitSeries(pool, [described], caps, known);
  if (!admitted || !('id' in admitted)) throw new Error('not admitted');
  const chunks: { series: number; start: number; data: Buffer }[] = [];
  for (let hour = BEGIN; hour < END; hour += HOUR) {
    const chunk = new Chunk(60);
    for (let slot = 0; slot < 60; slot += 1) {
      const value = shape((hour - T) / MINUTE + slot);
      if (value === undefined) continue;
      if (kind === 'distribution') {
        const sketch = emptyLogSketch();
        observe(sketch, value, 20);
        chunk.set(slot, { count: 20, sum: 20 * value, min: value, max: value, sketch });
      } else if (kind === 'ratio') {
        chunk.set(slot, { count: 1_000, sum: 1_000 * value, min: 0, max: 1 });
      } else chunk.set(slot, { count: 1, sum: value, min: value, max: value });
    }
    chunks.push({ series: admitted.id, start: hour, data: chunk.encode() });
  }
  await inTransaction(pool, async (client) => {
    await makePartitions(
      client,
      'minute',
      chunks.map(({ start }) => start),
    );
    await writeChunks(client, 'minute', chunks);
  });
}

/** A seeded source of roughly normal values, the same of a minute whatever is asked first. */
function noise(seed: number): (minute: number) => number {
  const uniform = (n: number) => {
    let mixed = Math.imul(n ^ (n >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
  return (minute) => {
    let sum = 0;
    for (let i = 0; i < 6; i += 1) sum += uniform((seed * 100_003 + minute) * 8 + i);
    return (sum - 3) * Math.SQRT2;
  };
}

/** The time of day in everything: a day has its peak at two in the afternoon. */
const ofDay = (minute: number) => Math.cos(((minute - 120) / 1_440) * 2 * Math.PI);

async function deploy(slug: string, version: string, minute: number, more: object = {}) {
  const { status, body } = await service.request('POST', '/api/v1/deployments', {
    body: {
      service: slug,
      version,
      status: 'succeeded',
      startedAt: at(minute - 3),
      finishedAt: at(minute),
      externalId: `${slug}/${version}/${minute}`,
      ...more,
    },
  });
  if (status > 201) throw new Error(JSON.stringify(body));
  return body.id as string;
}

/** What the program does every few seconds, at a moment. */
async function lookAt(minute: number): Promise<number> {
  service.setNow(at(minute));
  await planWatches(service.context);
  const changes = makeChanges(service.context);
  return lookAtChanges(service.context, {
    goOn: () => true,
    turned: (transaction, turned) => changes.deploymentsChanged(transaction, turned),
    failed: (error) => {
      throw error;
    },
  });
}

async function get(path: string) {
  const { status, body } = await service.request('GET', `/api/v1${path}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}

beforeAll(async () => {
  service = await startTestService({ now: at(0) });
  await populate(service, ['checkout-api', 'basket-api', 'quiet-api', 'bare-api', 'flag-api', 'shop']);
  await service.request('PUT', '/api/v1/services/shop', {
    body: {
      team: 'checkout',
      environments: [{ name: 'production', production: true }],
      dependsOn: ['checkout-api'],
    },
  });
});
afterAll(() => service.stop());

describe('a bad release', () => {
  it('is found by its signals before its rollback, and what did not change is told as well', async () => {
    const [latency, errors, cpu, calls] = [noise(1), noise(2), noise(3), noise(4)];
    const bad = (minute: number) => minute >= 2 && minute < 95;
    await measure(
      'checkout-api',
      'http.server.request.duration',
      'distribution',
      (m) => 0.2 + 0.04 * ofDay(m) + 0.012 * latency(m) + (bad(m) ? 0.21 : 0),
      's',
      { 'http.request.method': 'POST', 'http.route': '/pay' },
    );
    await measure('checkout-api', 'operation.errors', 'ratio', (m) => Math.max(0, 0.01 + 0.002 * errors(m)));
    await measure(
      'checkout-api',
      'process.cpu.utilization',
      'gauge',
      (m) => 0.4 + 0.2 * ofDay(m) + 0.02 * cpu(m),
    );
    await measure('shop', 'operation.errors', 'ratio', (m) => Math.max(0, 0.004 + 0.001 * calls(m)));
    const id = await deploy('checkout-api', 'v2', 0);
    expect(await lookAt(5)).toBe(0); // nothing can be said yet
    expect((await get(`/deployments/${id}/changes`)).state).toBe('waiting');
    await lookAt(14.5);
    const { verdict, history } = await get(`/deployments/${id}`);
    expect(verdict.kind).toBe('regressed');
    expect(verdict.evidence[0].statement).toMatch(
      /^checkout-api POST \/pay p95 latency rose by 2\d\d ms \(\d+ – \d+\) within \d minutes\.$/,
    );
    expect(history.map(({ to }: { to: string }) => to)).toEqual(['pending', 'regressed']);
    await lookAt(62);
    const changes = await get(`/deployments/${id}/changes`);
    expect(changes).toMatchObject({ state: 'watching', looks: 4 });
    expect(changes.says).toBe(changes.signals[0].says);
    expect(changes.signals[0]).toMatchObject({ verdict: 'worse', counts: true, subject: 'own', unit: 'ms' });
    expect(changes.signals[0].lower).toBeGreaterThan(180);
    expect(changes.signals[0].upper).toBeLessThan(240);
    expect(changes.signals[0].around.values.length).toBeGreaterThan(100);
    const others = changes.signals.slice(1);
    expect(others.map(({ verdict }: { verdict: string }) => verdict)).not.toContain('worse');
    expect(others.some((one: { subject: string }) => one.subject === 'dependent')).toBe(true);
    expect(changes.claims).toHaveLength(1);
    // Counted as a failure that is not remedied yet.
    const gate = await service.request('POST', '/api/v1/gate', {
      body: { services: ['checkout-api'], version: 'v3' },
    });
    expect(JSON.stringify(gate.body)).toContain('made something worse');

    service.setNow(at(91));
    await deploy('checkout-api', 'v1', -4_000); // told late: had been live before
    const back = await deploy('checkout-api', 'v1', 90);
    expect((await get(`/deployments/${id}`)).verdict).toMatchObject({
      kind: 'rolled_back',
      byDeploymentId: back,
    });
    await lookAt(125);
    const after = await get(`/deployments/${back}/changes`);
    expect(after.signals[0]).toMatchObject({ verdict: 'better', unit: 'ms' });
    const cut = await get(`/deployments/${id}/changes`);
    expect(cut).toMatchObject({ state: 'done', cutBy: { kind: 'deployment', id: back } });
    expect(cut.signals[0].verdict).toBe('worse');
    // What was seen stands beside what became of it.
    expect((await get(`/deployments/${id}`)).verdict.evidence.at(-1).statement).toContain('p95 latency rose');
  });

  it('is said no more when more data shows it wrong, with the reason', async () => {
    service.setNow(at(0));
    const latency = noise(11);
    const cold = (minute: number) => (minute >= 0 && minute < 16 ? 180 : 0);
    await measure(
      'basket-api',
      'cache.latency',
      'distribution',
      (m) => 200 + 10 * latency(m) + cold(m),
      'ms',
    );
    const id = await deploy('basket-api', 'v7', 0);
    await lookAt(14.5);
    expect((await get(`/deployments/${id}`)).verdict.kind).toBe('regressed');
    await lookAt(95);
    const { verdict, history } = await get(`/deployments/${id}`);
    expect(verdict.kind).toBe('pending');
    expect(history.map(({ to }: { to: string }) => to)).toEqual(['pending', 'regressed', 'pending']);
    expect(history.at(-1).because).toMatch(
      /That was withdrawn: over the .* since, basket-api p95 cache latency/,
    );
    const { claims } = await get(`/deployments/${id}/changes`);
    expect(claims.map(({ claimed }: { claimed: boolean }) => claimed)).toEqual([true, false]);
  });
});

describe('a deployment without effect', () => {
  it('is called nothing, whatever the time of day does', async () => {
    for (let i = 0; i < 12; i += 1) {
      const own = noise(100 + i);
      await measure(
        'quiet-api',
        `queue.usage.${i}`,
        'gauge',
        (m) => 50 + 30 * ofDay(m) + 4 * own(m) + (i % 3 === 0 ? 4 * own(m - 1) : 0),
      );
    }
    const silent = noise(130);
    await measure('quiet-api', 'worker.failures', 'rate', (m) =>
      m < 3 ? Math.max(0, 5 + silent(m)) : undefined,
    );
    const id = await deploy('quiet-api', 'v3', 0);
    for (const minute of [15, 22, 32, 62, 122, 242, 361]) await lookAt(minute);
    expect((await get(`/deployments/${id}`)).verdict.kind).toBe('pending');
    const changes = await get(`/deployments/${id}/changes`);
    expect(changes.counts).toMatchObject({ worse: 0, better: 0, no_data: 1 });
    expect(changes.counts.unchanged).toBeGreaterThan(6);
    const gone = changes.signals.find(({ name }: { name: string }) => name.includes('worker failures'));
    expect(gone).toMatchObject({ verdict: 'no_data', reason: 'Too little was told after it.' });
    expect(changes.says).toMatch(/^No signal or KPI is shown to have become worse so far/);
  });

  it('of which nothing is measured says so, and others replicas find nothing left to do', async () => {
    const id = await deploy('bare-api', 'v1', 10);
    await lookAt(361);
    expect(await get(`/deployments/${id}/changes`)).toMatchObject({ state: 'not_watched', signals: [] });
    expect(await lookAt(361)).toBe(0);
    const { status, body } = await service.request('GET', '/api/v1/deployments/nobody/changes');
    expect([status, body.code]).toEqual([404, 'unknown_deployment']);
  });
});

describe('a flag', () => {
  const flip = (name: string, from: string, to: string, minute: number, more: object = {}) =>
    service.request('POST', '/api/v1/changes', {
      body: {
        service: 'flag-api',
        kind: 'flag',
        name,
        from,
        to,
        at: at(minute),
        externalId: `${name}/${minute}`,
        ...more,
      },
    });

  it('that makes something worse is found, and so is that taking it back mended it', async () => {
    service.setNow(at(0));
    const failing = noise(21);
    const bad = (minute: number) => minute >= 0 && minute < 40;
    await measure('flag-api', 'operation.errors', 'ratio', (m) =>
      Math.max(0, 0.02 + 0.003 * failing(m) + (bad(m) ? 0.09 : 0)),
    );
    const { status, body: on } = await flip('new-basket', 'off', 'on', 0);
    expect([status, on.effect, on.undoneBy]).toEqual([201, 'no_data', null]);
    expect((await flip('new-basket', 'off', 'on', 0)).status).toBe(200); // told again, it is the same
    await lookAt(25);
    expect(await get(`/changes/${on.id}`)).toMatchObject({ effect: 'worse' });
    const { body: off } = await flip('new-basket', 'on', 'off', 20);
    expect(off.undid.id).toBe(on.id);
    service.setNow(at(41));
    const { body: late } = await flip('new-basket', 'on', 'off', 40, { externalId: 'new-basket/20' });
    expect(late.id).toBe(off.id); // its time was corrected
    await lookAt(75);
    const seen = await get(`/changes/${on.id}`);
    expect(seen).toMatchObject({ effect: 'worse', undoneBy: { id: off.id } });
    expect(seen.says).toMatch(
      /^flag-api error ratio rose by 9 points \(8\.\d+ – 9\.\d+\) within \d minutes?\.$/,
    );
    expect((await get(`/changes/${off.id}`)).effect).toBe('better');
    const list = await get('/changes?service=flag-api&kind=flag');
    expect(list.items.map(({ id }: { id: string }) => id)).toEqual([off.id, on.id]);
    expect((await get(`/changes/${on.id}/signals`)).cutBy).toEqual({ kind: 'change', id: off.id });
  });

  it.each([
    [{ service: 'nobody' }, 404, 'unknown_service'],
    [{ environment: 'moon' }, 404, 'unknown_environment'],
    [{ at: '2030-01-01T00:00:00Z' }, 422, 'time_in_future'],
    [{ source: 'github' }, 400, 'invalid_request'],
    [{ source: 'simulated' }, 409, 'simulated_mismatch'],
    [{ kind: 'mood' }, 400, 'invalid_request'],
  ])('%o is refused', async (fields, status, code) => {
    const answer = await flip('any', 'a', 'b', 0, fields);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body.remedy).toBeTruthy();
  });
});

describe('a KPI', () => {
  const traffic = noise(31);
  const demand = (m: number) => 60 + 30 * ofDay(m) + 1.2 * traffic(Math.floor(m / 15));
  it('is told against what would have been, in money, by controls that are elsewhere', async () => {
    service.setNow(at(0));
    await service.request('PUT', '/api/v1/teams/growth', {
      body: { name: 'Growth', members: ['dana@example.com'] },
    });
    await service.request('PUT', '/api/v1/services/signup', {
      body: { team: 'growth', environments: [{ name: 'production', production: true }] },
    });
    await service.request('PUT', '/api/v1/kpis/signups', {
      body: {
        name: 'Signups',
        unit: 'signups',
        kind: 'sum',
        resolution: 'minute',
        team: 'growth',
        worth: { amount: 10, currency: 'EUR' },
      },
    });
    const own = noise(32);
    await measure('bare-api', 'http.requests', 'rate', (m) => 60 * demand(m));
    const rows = ['at,value'];
    for (let m = -7 * 1_440; m < 150; m += 1) {
      const value = demand(m) * (m >= 0 ? 0.8 : 1) + 2 * own(m);
      rows.push(`${at(m)},${value.toFixed(2)}`);
    }
    service.setNow(at(150));
    const csv = await service.request('POST', '/api/v1/kpis/signups/points', {
      body: rows.join('\n'),
      headers: { 'content-type': 'text/csv' },
    });
    expect(csv.status, JSON.stringify(csv.body)).toBeLessThan(300);
    const id = await deploy('signup', 'v9', 0);
    await lookAt(123);
    const { verdict } = await get(`/deployments/${id}`);
    expect(verdict.kind).toBe('regressed');
    expect(verdict.evidence[0].statement).toMatch(/^Signups fell by \d+(\.\d)? signups/);
    const { says, kpis } = await get(`/deployments/${id}/impact`);
    const [{ impact }] = kpis;
    expect(impact).toMatchObject({ kind: 'impact', shown: true, better: false, currency: 'EUR' });
    // A fifth of about ninety a minute, for two hours, at ten euros each.
    const lost = -0.2 * 88 * 120;
    expect(impact.total.lower).toBeLessThan(lost);
    expect(impact.total.upper).toBeGreaterThan(lost);
    expect(impact.money.value).toBeCloseTo(impact.total.value * 10, 6);
    expect(impact.moneyPerHour.value).toBeCloseTo((impact.money.value * 60) / (8 * 15), -1);
    expect(impact.controls).toEqual(['bare-api http requests per second']);
    expect(says).toContain('EUR an hour');
  });

  it('that is restated is looked at again, and so is the verdict', async () => {
    const { items } = await get('/deployments?service=signup');
    const [{ id }] = items;
    service.setNow(at(145));
    await deploy('signup', 'v10', 140);
    await lookAt(150);
    expect((await get(`/deployments/${id}/changes`)).state).toBe('done');
    const own = noise(33);
    const rows = Array.from({ length: 143 }, (_, m) => `${at(m)},${(demand(m) + 2 * own(m)).toFixed(2)}`);
    service.setNow(at(160));
    const csv = await service.request('POST', '/api/v1/kpis/signups/points', {
      body: ['at,value', ...rows].join('\n'),
      headers: { 'content-type': 'text/csv' },
    });
    expect(csv.status, JSON.stringify(csv.body)).toBeLessThan(300);
    service.setNow(at(161));
    expect(await lookAgainAtRestated(service.context)).toBe(1);
    await lookAt(162);
    const { kpis } = await get(`/deployments/${id}/impact`);
    expect(kpis[0].impact).toMatchObject({ kind: 'impact', shown: false });
    expect((await get(`/deployments/${id}`)).verdict.kind).not.toBe('regressed');
    expect(await lookAgainAtRestated(service.context)).toBe(0);
  });
});
