import { EventEmitter } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldTelemetry } from '../src/collect/telemetry/index.ts';
import { glance, type Memory } from '../src/correlate/anomalies/index.ts';
import { forgetLive, openStream, tellProvisional } from '../src/correlate/live/index.ts';
import { runTick } from '../src/jobs/watch.ts';
import { makeChanges } from '../src/outcomes/index.ts';
import { encodeMetrics, metricsOf, nano, text } from './otlp-messages.ts';
import { populate, startTestService, type TestService } from './service.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const START = Date.parse('2026-11-20T12:00:00Z');
const EXPONENTIAL_SCALE = 6; // values to within one per cent

let service: TestService;
/** The clock: every minute before it has been told. */
let now = START;
let memory: Memory = new Map();

/** What is told each minute; a test changes it. Undefined tells nothing. */
const told = {
  pay: 380 as number | undefined,
  payErrors: 0.002 as number | undefined,
  cpu: 40 as number | undefined,
  mail: 10 as number | undefined,
  completed: 920 as number | undefined,
  orders: undefined as number | undefined,
};
let random = 7;
const jitter = () => {
  random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
  return random / 2 ** 32 - 0.5;
};

beforeAll(async () => {
  service = await startTestService({ now: new Date(START).toISOString() });
  await populate(service, ['checkout-api', 'payments']);
  await service.request('PUT', '/api/v1/services/checkout-api', {
    body: {
      team: 'checkout',
      dependsOn: ['payments'],
      environments: [{ name: 'production', production: true }],
    },
  });
  await service.request('POST', '/api/v1/kpis', {
    body: {
      slug: 'completed',
      name: 'Completed checkouts',
      unit: '%',
      kind: 'ratio',
      proportion: true,
      numerator: 'completed checkouts',
      denominator: 'started checkouts',
      resolution: 'minute',
      team: 'checkout',
      worth: { amount: 40, currency: 'EUR' },
    },
  });
  await tell(START - 2 * DAY, START, true);
  await tick();
}, 60_000);
afterAll(() => service.stop());

const gauge = (name: string, unit: string, points: { at: number; value: number }[]) => ({
  name,
  unit,
  gauge: { dataPoints: points.map(({ at, value }) => ({ timeUnixNano: nano(at), asDouble: value })) },
});

function latency(points: { at: number; value: number }[]) {
  return {
    name: 'http.server.request.duration',
    unit: 'ms',
    exponentialHistogram: {
      aggregationTemporality: 1,
      dataPoints: points.map(({ at, value }) => ({
        startTimeUnixNano: nano(at - 30_000),
        timeUnixNano: nano(at),
        count: 100,
        sum: 100 * value,
        scale: EXPONENTIAL_SCALE,
        zeroCount: 0,
        positive: { offset: Math.ceil(Math.log2(value) * 2 ** EXPONENTIAL_SCALE) - 1, bucketCounts: [100] },
        attributes: [text('http.request.method', 'POST'), text('http.route', '/pay')],
      })),
    },
  };
}

/** Tells every minute from `from` to before `to` as `told` has it. */
async function tell(from: number, to: number, past = false): Promise<void> {
  const points = (value: number | undefined, spread: number) =>
    value === undefined
      ? []
      : Array.from({ length: (to - from) / MINUTE }, (_, minute) => ({
          at: from + minute * MINUTE + 30_000,
          value: value * (1 + spread * jitter()),
        }));
  const requests = [
    metricsOf('checkout-api', [
      latency(points(told.pay, 0.08)),
      gauge('operation.error.share', '1', points(told.payErrors, 0.5)),
    ]),
    metricsOf('payments', [gauge('cpu.utilization', '%', points(told.cpu, 0.2))]),
    metricsOf('mailer', [gauge('queue.depth', '', points(told.mail, 0.3))]),
    metricsOf('newcomer', [gauge('queue.depth', '', points(told.orders, 0.3))]),
  ];
  for (const request of requests) {
    const response = await fetch(`${service.url}/v1/metrics`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${service.admin}`,
        'content-type': 'application/x-protobuf',
        ...(past && { 'x-throughline-backfill': 'true' }),
      },
      body: new Uint8Array(encodeMetrics(request)),
    });
    expect(response.status).toBe(200);
  }
  const kpi = points(told.completed, 0.02).map(({ at, value }) => ({
    at: new Date(at - 30_000).toISOString(),
    numerator: Math.min(1_000, Math.round(value)),
    denominator: 1_000,
  }));
  if (kpi.length > 0) {
    const { status } = await service.request('POST', '/api/v1/kpis/completed/points', {
      body: { points: kpi },
    });
    expect(status).toBe(200);
  }
  await foldTelemetry(service.context, { active: 0 }, () => true);
}

const ticking = (own: Memory, holder = 'one') => ({
  context: service.context,
  changes: makeChanges(service.context),
  holder,
  memory: own,
  onError: (error: unknown) => {
    throw error;
  },
});
const tick = () => runTick(ticking(memory));

/** Lets minutes pass, which are told, and has them judged: each is final a minute and a half after its end. */
async function pass(minutes: number): Promise<void> {
  const before = now;
  now += minutes * MINUTE;
  service.setNow(new Date(now));
  await tell(before, now);
}
async function passAndTick(minutes: number): Promise<void> {
  await pass(minutes);
  await tick();
}

const live = async () => (await service.request('GET', '/api/v1/live')).body;
const one = async () => {
  const { now: open } = await live();
  expect(open.map(({ title }: { title: string }) => title)).toHaveLength(1);
  return open[0];
};

describe('the live page', () => {
  it('says how much is watched when nothing is wrong', async () => {
    const body = await live();
    expect(body).toMatchObject({ now: [], recent: [] });
    expect(body.watching).toMatchObject({
      signals: 5,
      kpis: 1,
      services: 3,
      learning: 0,
      silent: 0,
      judged: 6,
      judgedTo: '2026-11-20T11:58:00.000Z',
    });
    const { body: metrics } = await service.request('GET', '/metrics', { token: null });
    expect(metrics).toMatch(/^throughline_watch_subjects 6$/m);
  });

  it('opens one live signal for what belongs together, whoever ticks, and follows it', async () => {
    await service.request('POST', '/api/v1/deployments', {
      body: {
        service: 'payments',
        environment: 'production',
        version: 'v4.18',
        status: 'succeeded',
        startedAt: '2026-11-20T11:55:00Z',
        finishedAt: '2026-11-20T11:58:00Z',
      },
    });
    const flag = { service: 'payments', kind: 'flag', name: 'new-ledger', from: 'off', to: 'on' };
    const flipped = await service.request('POST', '/api/v1/changes', {
      body: { ...flag, at: '2026-11-20T11:59:00Z' },
    });
    expect(flipped.status).toBe(201);
    await service.request('POST', '/api/v1/changes', {
      body: { ...flag, name: 'long-ago', at: '2026-11-20T10:30:00Z' },
    });
    Object.assign(told, { cpu: 95 });
    await pass(1);
    Object.assign(told, { pay: 590, completed: 850 });
    await pass(5);
    const replicas = [ticking(memory), ticking(new Map(), 'two'), ticking(new Map(), 'three')];
    await Promise.all(replicas.map((replica) => runTick(replica)));
    await tick();
    const found = await one();
    expect(found).toMatchObject({
      state: 'open',
      harm: 'money',
      severity: 'critical',
      what: 'Completed checkouts is down',
      since: '2026-11-20T12:01:00.000Z', // of what people notice: the processor was busy a minute before
      services: ['checkout-api', 'payments'],
      teams: ['checkout'],
      kpis: ['completed'],
      quiet: null,
      deployments: [{ service: 'payments', version: 'v4.18' }],
      changes: [{ id: flipped.body.id, ...flag, environment: 'production' }],
    });
    expect(found.causes.changes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ service: 'payments', what: 'v4.18', changeId: null }),
        expect.objectContaining({ what: 'flag new-ledger', changeId: flipped.body.id }),
      ]),
    );
    expect(found.detail).toMatch(/^8[456](?:\.\d)? % instead of 9[12]/);
    expect(found.anomalies.map(({ subject }: { subject: { role: string } }) => subject.role)).toEqual([
      'saturation',
      'kpi',
      'latency',
    ]);
    expect(found.history[0]).toMatchObject({ to: 'opened', by: null });
    expect(found.history.filter(({ to }: { to: string }) => to === 'opened')).toHaveLength(1);
    const { body: standing } = await service.request('GET', '/api/v1/live/standing');
    expect(standing).toMatchObject({
      degrading: 1,
      worst: 'critical',
      teams: [{ team: 'checkout', degrading: 1 }],
    });
  });

  it('is the same after a restart in the middle, from what was kept', async () => {
    const before = await one();
    memory = new Map();
    await passAndTick(2);
    expect(await one()).toMatchObject({ id: before.id, since: before.since });
  });

  it('opens an incident once, by hand, and closes it when the live signal resolves', async () => {
    const { id } = await one();
    const { body: first } = await service.request('POST', `/api/v1/live/${id}/incident`, { body: {} });
    const { body: again } = await service.request('POST', `/api/v1/live/${id}/incident`, { body: {} });
    expect(again.incident).toBe(first.incident);
    const { body: incident } = await service.request('GET', `/api/v1/incidents/${first.incident}`);
    expect(incident).toMatchObject({ source: 'throughline', severity: 'critical', resolvedAt: null });
    Object.assign(told, { cpu: 40, pay: 380, completed: 920 });
    await passAndTick(9);
    const { now: open, recent } = await live();
    expect(open).toEqual([]);
    expect(recent).toMatchObject([{ id, state: 'resolved' }]);
    const { body: closed } = await service.request('GET', `/api/v1/incidents/${first.incident}`);
    expect(closed.resolvedAt).toBe(recent[0].resolvedAt);
  });

  it('is the same one when it comes back within a quarter of an hour', async () => {
    const { recent } = await live();
    Object.assign(told, { pay: 590 });
    await passAndTick(4);
    const back = await one();
    expect(back.id).toBe(recent[0].id);
    expect(back.history.map(({ to }: { to: string }) => to).filter((to: string) => to !== 'worse')).toEqual([
      'opened',
      'incident_opened',
      'resolved',
      'incident_closed',
      'reopened',
    ]);
    Object.assign(told, { pay: 380 });
    await passAndTick(8);
    expect((await live()).now).toEqual([]);
  });

  it('calls nobody for what is muted or announced, and opens incidents by itself where a team says so', async () => {
    await passAndTick(25); // past the time in which the last one would go on
    await service.request('PUT', '/api/v1/teams/checkout/live-rule', { body: { openIncidentFrom: 'major' } });
    const { body: window } = await service.request('POST', '/api/v1/maintenance', {
      body: {
        service: 'checkout-api',
        to: new Date(now + 40 * MINUTE).toISOString(),
        why: 'moving the pool',
      },
    });
    Object.assign(told, { pay: 900 });
    await passAndTick(8);
    const quiet = await one();
    expect(quiet).toMatchObject({
      quiet: 'maintenance',
      incident: null,
      maintenance: { why: 'moving the pool' },
    });
    expect((await service.request('GET', '/api/v1/live/standing')).body).toMatchObject({
      degrading: 0,
      quiet: 1,
    });
    await service.request('POST', `/api/v1/maintenance/${window.id}/end`, { body: {} });
    const until = new Date(now + 5 * MINUTE).toISOString();
    const muted = await service.request('POST', `/api/v1/live/${quiet.id}/mute`, {
      body: { why: 'known', until },
    });
    expect(muted.body).toMatchObject({ quiet: 'muted', muted: { why: 'known', until, by: 'token “admin”' } });
    await tick();
    expect((await one()).incident).toBeNull();
    await passAndTick(6); // the mute has ended
    expect(await one()).toMatchObject({ quiet: null, incident: expect.any(String) });
    const seen = await service.request('POST', `/api/v1/live/${quiet.id}/acknowledge`, { body: {} });
    expect(seen.body.acknowledged).toMatchObject({ by: 'token “admin”' });
    Object.assign(told, { pay: 380 });
    await passAndTick(8);
    expect((await live()).now).toEqual([]);
  });

  it('takes silence for harm, and not for peace', async () => {
    Object.assign(told, { mail: undefined, completed: undefined });
    await passAndTick(9);
    const silent = await one();
    expect(silent).toMatchObject({
      harm: 'silence',
      what: 'Nothing is heard of mailer',
      services: ['mailer'],
    });
    const { watching, services } = await live();
    expect(watching).toMatchObject({ silent: 1, judged: 5 });
    expect(services[0]).toMatchObject({ service: 'mailer', silent: 1 });
    Object.assign(told, { mail: 10, completed: 920 });
    await passAndTick(3);
    expect((await live()).now).toEqual([]);
  });

  it('takes back what it said of minutes that came late, and says that it did', async () => {
    const from = now;
    Object.assign(told, { mail: undefined });
    await passAndTick(14);
    const silent = await one();
    expect(silent).toMatchObject({ harm: 'silence' });
    const others = { ...told };
    for (const key of Object.keys(others)) Object.assign(told, { [key]: undefined });
    Object.assign(told, { mail: 10 });
    await tell(from, now - 9 * MINUTE); // some of it, and still behind
    Object.assign(told, others);
    await passAndTick(1);
    expect((await live()).now).toEqual([]);
    const { watching, services } = await live();
    expect(watching).toMatchObject({ silent: 1, late: 1 }); // neither silent nor fine
    expect(services[0]).toMatchObject({ service: 'mailer', silent: 1, late: 1 });
    const { body } = await service.request('GET', `/api/v1/live/${silent.id}`);
    expect(body.history.at(-1)).toMatchObject({ to: 'resolved', note: expect.stringContaining('came late') });
    Object.assign(told, { mail: 10 });
    await passAndTick(3);
    expect((await live()).watching).toMatchObject({ silent: 0, late: 0 });
  });

  it('finds what is unusual in minutes that came late', async () => {
    const from = now;
    Object.assign(told, { mail: undefined });
    await passAndTick(12);
    expect(await one()).toMatchObject({ harm: 'silence' });
    const others = { ...told };
    for (const key of Object.keys(others)) Object.assign(told, { [key]: undefined });
    Object.assign(told, { mail: 40 });
    await tell(from, now - 4 * MINUTE);
    Object.assign(told, others);
    await passAndTick(1);
    const { anomalies } = await one();
    const since = new Date(from).toISOString();
    expect(anomalies).toContainEqual(
      expect.objectContaining({ kind: 'value', since, confirmed: true, until: null }),
    );
    Object.assign(told, { mail: 10 });
    await passAndTick(9);
    expect((await live()).now).toEqual([]);
  });

  it('takes back what it said of a KPI that was restated', async () => {
    const from = now;
    Object.assign(told, { completed: 400 });
    await passAndTick(8);
    expect(await one()).toMatchObject({ kpis: ['completed'] });
    const points = Array.from({ length: 8 }, (_, minute) => ({
      at: new Date(from + minute * MINUTE).toISOString(),
      numerator: 920,
      denominator: 1_000,
    }));
    await service.request('POST', '/api/v1/kpis/completed/points', { body: { points } });
    Object.assign(told, { completed: 920 });
    await passAndTick(1);
    expect((await live()).now).toEqual([]);
    await passAndTick(16); // until it cannot be opened again
  });

  it('calls nobody after a pause for what was over meanwhile', async () => {
    const { lastEventId } = await live();
    Object.assign(told, { cpu: 95 });
    await pass(10);
    Object.assign(told, { cpu: 40 });
    await passAndTick(40);
    expect((await live()).lastEventId).toBe(lastEventId);
  });

  it('says what it had no time for, and comes to the same once it has', async () => {
    Object.assign(told, { cpu: 95 });
    await pass(6);
    await runTick(ticking(memory), () => false);
    const behind = await live();
    expect(behind.watching.shed).toBeGreaterThanOrEqual(5);
    expect(behind.now).toEqual([]);
    await pass(1);
    await runTick(ticking(memory));
    expect((await live()).watching.shed).toBe(0);
    expect(await one()).toMatchObject({ since: new Date(now - 7 * MINUTE).toISOString() });
    Object.assign(told, { cpu: 40 });
    await passAndTick(8);
    expect((await live()).now).toEqual([]);
    await passAndTick(16);
  });

  it('learns what comes of the past after the present', async () => {
    const newcomer = async () =>
      (await live()).services.find(({ service }: { service: string }) => service === 'newcomer');
    Object.assign(told, { orders: 20 });
    await passAndTick(10);
    expect(await newcomer()).toMatchObject({ watched: 1, learning: 1 });
    const others = { ...told };
    for (const key of Object.keys(others)) Object.assign(told, { [key]: undefined });
    Object.assign(told, { orders: 20 });
    await tell(now - 2 * DAY, now - 2 * 60 * MINUTE, true);
    Object.assign(told, others);
    for (let minute = 0; minute < 5; minute += 1) await passAndTick(1);
    expect(await newcomer()).toMatchObject({ watched: 1, learning: 0 });
  });

  it('shows within seconds what the running minute looks like, and says that it is provisional', async () => {
    Object.assign(told, { pay: 900 });
    await passAndTick(1);
    await tell(now, now + MINUTE); // the minute that is running: half of it is over
    service.setNow(new Date(now + 40_000));
    const glimpses = await glance(service.context, memory);
    const nothing = { keys: '', at: 0 };
    const first = await tellProvisional(service.context, { glimpses, told: nothing, by: 'one' });
    expect(await tellProvisional(service.context, { glimpses, told: first, by: 'one' })).toBe(first);
    expect(await live()).toMatchObject({
      now: [],
      provisional: [{ name: 'checkout-api POST /pay p95 latency', minute: new Date(now).toISOString() }],
    });
    await tellProvisional(service.context, { glimpses: [], told: first, by: 'one' });
    expect((await live()).provisional).toEqual([]);
    Object.assign(told, { pay: 380 });
    now += MINUTE;
    await passAndTick(8);
  });

  it('shows visitors only what is invented', async () => {
    const { status } = await service.request('GET', '/api/v1/live', { token: null });
    expect(status).toBe(401); // somebody real is here
  });
});

describe('the stream', () => {
  /** Reads messages until `enough` of them have come. */
  async function listen(headers: Record<string, string>, enough: number) {
    const stop = new AbortController();
    const response = await fetch(`${service.url}/api/v1/live/stream`, {
      headers: { authorization: `Bearer ${service.admin}`, ...headers },
      signal: stop.signal,
    });
    const decoder = new TextDecoder();
    const messages: { id: string; event: string; data: { live: { id: string } | null } }[] = [];
    let rest = '';
    const reading = (async () => {
      for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
        rest += decoder.decode(piece, { stream: true });
        const blocks = rest.split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) {
          const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s)));
          if (fields.event) messages.push({ ...fields, data: JSON.parse(fields.data) } as never);
        }
        if (messages.length >= enough) break;
      }
      stop.abort();
      return messages;
    })();
    return { type: response.headers.get('content-type'), reading };
  }

  it('tells what happens, and to whoever comes back everything from the last id on', async () => {
    const { lastEventId } = await live();
    const first = await listen({ 'last-event-id': lastEventId }, 1);
    expect(first.type).toContain('text/event-stream');
    Object.assign(told, { mail: 100 });
    await passAndTick(8);
    const [opened] = await first.reading;
    expect(opened).toMatchObject({
      event: 'opened',
      data: { live: { what: expect.stringContaining('of mailer is high') } },
    });
    Object.assign(told, { mail: 10 });
    await passAndTick(8); // while nobody listens
    const again = await listen({ 'last-event-id': opened?.id ?? '' }, 1);
    const missed = await again.reading;
    const ids = missed.map(({ id }) => Number(id));
    expect(ids.every((id) => id > Number(opened?.id))).toBe(true);
    const all = await listen({ 'last-event-id': lastEventId }, ids.length + 1);
    expect((await all.reading).map(({ event }) => event)).toContain('resolved');
  });

  it('says that it cannot go on from an id that is not kept', async () => {
    const { reading } = await listen({ 'last-event-id': '999999999' }, 1);
    expect(await reading).toMatchObject([{ event: 'reset' }]);
  });

  it('cuts off a reader that does not keep up, instead of keeping what it has not read', async () => {
    const stream = openStream(service.context, () => {});
    const response = new (class extends EventEmitter {
      destroyed = false;
      writableLength = 0;
      write() {
        this.writableLength += 100_000;
      }
      destroy() {
        this.destroyed = true;
      }
    })();
    expect(await stream.add({ response: response as never, simulatedOnly: false, after: 0n })).toBe(true);
    expect(response.destroyed).toBe(true);
    expect(stream.size()).toBe(0);
    expect(response.writableLength).toBeLessThan(400_000);
    await stream.stop();
  });
});

describe('what was resolved long ago', () => {
  it('is forgotten after 400 days, what never came to anything after 35, and nothing before', async () => {
    const { database, now } = service.context;
    const counts = async () => [await database.liveSignal.count(), await database.anomaly.count()];
    const [lives = 0, anomalies = 0] = await counts();
    const later = (days: number) => ({ database, now: () => new Date(now().getTime() + days * 86_400_000) });
    const open = await database.liveSignal.count({ where: { resolvedAt: null } });
    await forgetLive({ ...service.context, ...later(34) });
    expect(await counts()).toEqual([lives, anomalies]);
    await forgetLive({ ...service.context, ...later(36) });
    const loose = await database.anomaly.count({ where: { liveSignalId: null, endedAt: { not: null } } });
    expect(loose).toBe(0);
    expect(await database.liveSignal.count()).toBe(lives);
    await forgetLive({ ...service.context, ...later(402) });
    expect(await database.liveSignal.count()).toBe(open);
    expect(await database.anomaly.count({ where: { endedAt: { not: null } } })).toBe(0);
  });
});
