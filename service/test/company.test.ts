import { afterEach, describe, expect, it } from 'vitest';
import { foldTelemetry } from '../src/collect/telemetry/index.ts';
import { encodeMetrics, metricsOf, nano, text } from './otlp-messages.ts';
import { startTestService, type TestService } from './service.ts';

const NOW = '2026-11-20T12:00:00Z';
const T = Date.parse(NOW);
const ONE = '11111111-1111-4111-8111-111111111111';
const OTHER = '22222222-2222-4222-8222-222222222222';
const PLAN = { seed: 7, end: NOW, days: 35 };

let service: TestService;
afterEach(() => service.stop());

const plan = () => service.request('PUT', '/api/v1/simulated-company/telemetry', { body: PLAN });
const progress = async (sender: string, body: object = {}) =>
  (
    await service.request('POST', '/api/v1/simulated-company/telemetry/progress', {
      body: { sender, ...body },
    })
  ).body;
const telemetry = async () =>
  (await service.request('GET', '/api/v1/simulated-company', { token: null })).body.telemetry;

async function tell(value: number) {
  const metrics = [{ name: 'told', gauge: { dataPoints: [{ timeUnixNano: nano(T), asDouble: value }] } }];
  const request = metricsOf('shop', metrics, [text('throughline.simulated', 'true')]);
  await fetch(`${service.url}/v1/metrics`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service.admin}`, 'content-type': 'application/x-protobuf' },
    body: new Uint8Array(encodeMetrics(request)),
  });
  await foldTelemetry(service.context, { active: 0 }, () => true);
}

async function readTold(): Promise<unknown[]> {
  const { body: page } = await service.request('GET', '/api/v1/signals?search=told');
  const [signal] = page.items;
  if (!signal) return [];
  const { body } = await service.request(
    'GET',
    `/api/v1/signals/${signal.id}/points?step=1m&from=${NOW}&to=2026-11-20T12:01:00Z`,
  );
  return body.points.map(({ sum }: { sum: number | null }) => sum);
}

describe('the telemetry of the simulated company', () => {
  it('is sent by one sender at a time, who goes on where the last one was', async () => {
    service = await startTestService({ now: NOW });
    expect(await telemetry()).toBeNull();
    expect(await progress(ONE)).toMatchObject({ yours: false, plan: null });
    expect((await plan()).status).toBe(204);
    expect(await telemetry()).toEqual({ days: 35, daysLoaded: 0, through: null, sending: false, faults: [] });
    const answers = await Promise.all([progress(ONE), progress(OTHER)]);
    expect(answers.map(({ yours }) => yours).sort()).toEqual([false, true]);
    const [first, second] = answers[0].yours ? [ONE, OTHER] : [OTHER, ONE];
    const through = '2026-11-20T12:00:00.000Z';
    expect(await progress(first, { daysLoaded: 3, through })).toMatchObject({ yours: true, daysLoaded: 3 });
    expect(await progress(second, { daysLoaded: 9 })).toMatchObject({ yours: false, daysLoaded: 3 });
    expect(await telemetry()).toMatchObject({ days: 35, daysLoaded: 3, sending: true, through });
    service.setNow(new Date(T + 200_000)); // the first one is dead
    expect((await telemetry()).sending).toBe(false);
    expect(await progress(second)).toMatchObject({ yours: true, daysLoaded: 3, through, plan: PLAN });
    expect(await progress(first)).toMatchObject({ yours: false });
  });

  it('shows what somebody has had go wrong, until they end it', async () => {
    service = await startTestService({ now: NOW });
    const begin = (kind: string) =>
      service.request('POST', '/api/v1/simulated-company/faults', { body: { kind } });
    await plan();
    expect((await begin('leak')).body).toMatchObject({ code: 'invalid_request' }); // nobody sends
    await progress(ONE);
    expect((await begin('flood')).status).toBe(400);
    const lasting = { kind: 'leak', from: '2026-11-20T12:00:00.000Z', to: null };
    expect((await begin('leak')).body.telemetry.faults).toEqual([lasting]);
    expect((await begin('leak')).body.telemetry.faults).toEqual([lasting]);
    expect((await progress(ONE)).faults).toEqual([lasting]);
    service.setNow(new Date(T + 60_000));
    await service.request('DELETE', '/api/v1/simulated-company/faults');
    expect((await progress(ONE)).faults).toEqual([{ ...lasting, to: '2026-11-20T12:01:00.000Z' }]);
    const pipeline = await service.makeToken('pipeline');
    const refused = await service.request('DELETE', '/api/v1/simulated-company/faults', { token: pipeline });
    expect(refused.status).toBe(403);
  });

  it('goes with the company, and comes again with the next one', async () => {
    service = await startTestService({ now: NOW });
    await plan();
    await progress(ONE);
    await tell(1);
    expect(await readTold()).toEqual([1]);
    await service.request('DELETE', '/api/v1/simulated-company');
    expect(await readTold()).toEqual([]);
    expect(await progress(ONE)).toMatchObject({ yours: false });
    await tell(2); // by a process that has met the series before
    expect(await readTold()).toEqual([2]);
  });

  it('takes with it what was found of it, and nothing of what is real', async () => {
    service = await startTestService({ now: NOW });
    const { database } = service.context;
    await tell(1);
    const { body: page } = await service.request('GET', '/api/v1/signals?search=told');
    const invented = String(page.items[0].id);
    const at = new Date(T);
    for (const [series, simulated] of [
      [invented, true],
      ['900001', false],
    ] as const) {
      const key = `signal:${series}:mean`;
      await database.liveSignal.create({
        data: {
          ...{ id: key, state: 'open', harm: 'other', severity: 'minor', what: 'told is high', detail: '' },
          ...{ leadKey: key, services: [], teams: [], kpis: [], simulated, history: [] },
          ...{ since: at, openedAt: at, updatedAt: at },
          anomalies: {
            create: {
              ...{ id: key, kind: 'value', key, subject: {}, simulated, since: at, lastAt: at },
              ...{ direction: 1, worse: true, score: 1 },
            },
          },
        },
      });
      const events = { kind: 'opened', at, simulated, body: {} };
      await database.liveEvent.create({ data: events });
      const mute = { liveSignalId: key, key, why: 'known', until: at, mutedBy: 'Ada', mutedAt: at };
      await database.liveMute.create({ data: mute });
      await database.watchState.create({ data: { key, shard: 0, state: Buffer.from('{}'), seenTo: at } });
      await database.forecastCheck.create({ data: { subject: key, hour: at } });
      await database.forecast.create({
        data: {
          ...{ subject: key, seriesId: Number(series), statistic: 'mean', name: 'told', unit: '', simulated },
          ...{ service: 'shop', threshold: 1, thresholdKind: 'full', direction: 'rising' },
          ...{ state: 'open', madeAt: at, updatedAt: at },
        },
      });
    }
    await database.watchShard.create({
      data: { shard: 0, watched: [{ simulated: true }, { simulated: false }] },
    });
    await service.request('DELETE', '/api/v1/simulated-company');
    const left = await Promise.all([
      database.liveSignal.count(),
      database.anomaly.count(),
      database.liveEvent.count(),
      database.liveMute.count(),
      database.watchState.count(),
      database.forecastCheck.count(),
      database.forecast.count(),
      database.watchShard.findFirstOrThrow().then(({ watched }) => (watched as unknown[]).length),
    ]);
    expect(left).toEqual(Array(8).fill(1));
    expect(await database.liveSignal.findFirst()).toMatchObject({ simulated: false });
  });
});
