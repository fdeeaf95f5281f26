import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pullDue } from '../src/collect/prometheus/index.ts';
import { foldTelemetry, openTelemetry, type Telemetry } from '../src/collect/telemetry/index.ts';
import { populate, startTestService, type TestService } from './service.ts';

const NOW = '2026-11-20T12:00:30Z';
const MINUTE = 60_000;
const SECRET = 'not-to-be-shown';

let service: TestService;
let telemetry: Telemetry;
let url: string;
let asked: { query: string; start: number; end: number; authorization: string | undefined }[] = [];

/** A stand-in that answers range queries as Prometheus does: `load` is the minute of the hour, for two services. */
const prometheus = createServer(async (request: IncomingMessage, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  const body = new URLSearchParams(text);
  const [query = '', start, end, step] = ['query', 'start', 'end', 'step'].map((key) => body.get(key) ?? '');
  asked.push({ query, start: Number(start), end: Number(end), authorization: request.headers.authorization });
  if (query === 'wrong(') {
    response.writeHead(400).end(JSON.stringify({ status: 'error', error: 'parse error' }));
    return;
  }
  const values: [number, string][] = [];
  for (let at = Number(start); at <= Number(end); at += Number(step)) {
    values.push([at, query === 'gone' ? 'NaN' : String((at / 60) % 60)]);
  }
  const of = (job: string) => ({ metric: { __name__: query, job, shard: 'a' }, values });
  const result = values.length === 0 ? [] : [of('shop/checkout-api'), of('search-api')];
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } }));
});

beforeAll(async () => {
  service = await startTestService({ now: NOW });
  await populate(service);
  telemetry = openTelemetry(service.context, { error: () => {} } as never);
  await new Promise<void>((ready) => prometheus.listen(0, '127.0.0.1', ready));
  url = `http://127.0.0.1:${(prometheus.address() as AddressInfo).port}`;
});
afterAll(async () => {
  prometheus.closeAllConnections();
  prometheus.close();
  await service.stop();
});
beforeEach(() => {
  asked = [];
  service.setNow(NOW);
});

const call = (method: string, path: string, body?: unknown, options: object = {}) =>
  service.request(method, `/api/v1/signal-sources${path}`, {
    ...(body !== undefined && { body }),
    ...options,
  });
const pull = () =>
  pullDue({ telemetry, poke: () => {}, goOn: () => true, onError: (error) => expect.fail(String(error)) });

async function told(
  search: string,
): Promise<{ service: string; unit: string; points: [string, number][] }[]> {
  await foldTelemetry(service.context, { active: 0 }, () => true);
  const { body } = await service.request('GET', `/api/v1/signals?search=${encodeURIComponent(search)}`);
  return Promise.all(
    body.items.map(async ({ id, service: slug, unit }: { id: string; service: string; unit: string }) => {
      const range = '?step=1m&from=2026-11-20T00:00:00Z&to=2026-11-21T00:00:00Z';
      const { body: answer } = await service.request('GET', `/api/v1/signals/${id}/points${range}`);
      const points = answer.points
        .filter(({ count }: { count: number | null }) => count !== null)
        .map(({ at, count, sum }: { at: string; count: number; sum: number }) => [
          at.slice(11, 16),
          count,
          sum,
        ]);
      return { service: slug, unit, points };
    }),
  );
}

describe('the answers of a Prometheus', () => {
  it('become signals minute by minute, once, whoever asks and however often', async () => {
    const body = { url, historyDays: 0, queries: [{ name: 'load', query: 'load', unit: '{job}' }] };
    expect((await call('PUT', '/main', body)).body).toMatchObject({
      state: 'waiting',
      hasSecret: false,
      queries: [{ name: 'load', service: null, pulledTo: null }],
    });
    await Promise.all([pull(), pull()]); // two replicas
    const [known] = (await call('GET', '')).body.items;
    expect(known).toMatchObject({ state: 'done', last: { points: 2, refused: 0 } });
    expect(known.queries).toMatchObject([{ pulledTo: '2026-11-20T12:00:00.000Z' }]);
    await pull(); // not due yet
    expect(asked).toHaveLength(1);

    service.setNow(new Date(Date.parse(NOW) + 3 * MINUTE));
    await call('PUT', '/main', body); // asked at once, and on from where it was
    const { database } = service.context;
    await pull();
    await database.signalSource.updateMany({
      data: { dueAt: new Date(NOW), state: 'running', leasedUntil: new Date(NOW) },
    });
    await pull(); // whoever had it ended without a word
    const load = await told('load shard');
    expect(load.map(({ service: slug }) => slug).sort()).toEqual(['checkout-api', 'search-api']);
    for (const { unit, points } of load) {
      expect(unit).toBe('{job}');
      expect(points).toEqual([
        ['11:59', 1, 0], // that of twelve o'clock tells of the minute before
        ['12:00', 1, 1],
        ['12:01', 1, 2],
        ['12:02', 1, 3],
      ]);
    }
  });

  it('of days back are taken in as the past, and gaps are gaps', async () => {
    const queries = [
      { name: 'past', query: 'load', service: 'checkout-api', environment: 'production' },
      { name: 'empty', query: 'gone' },
    ];
    await call('PUT', '/past', { url, historyDays: 1, queries });
    await pull();
    expect(asked[0]).toMatchObject({ start: Date.parse('2026-11-19T12:01:00Z') / 1000 });
    const [past, ...others] = await told('past');
    expect(others).toEqual([]); // both services under the one that was named: two readings a minute
    expect(past?.service).toBe('checkout-api');
    expect(past?.points).toHaveLength(12 * 60);
    expect(past?.points[0]).toEqual(['00:00', 2, 2]);
    expect(await told('empty')).toEqual([]);
  });

  it('that are wrong for one query come for the others, and it is said why', async () => {
    const queries = [
      { name: 'bad', query: 'wrong(' },
      { name: 'good', query: 'load' },
    ];
    await call('PUT', '/half', { url, historyDays: 0, queries });
    await pull();
    const half = (await call('GET', '')).body.items.find(({ slug }: { slug: string }) => slug === 'half');
    expect(half).toMatchObject({ state: 'failed', code: 'query_failed', last: { points: 2 } });
    expect(half.reason).toBe('“bad”: Prometheus refuses the query: parse error.');
    expect(await told('good')).toHaveLength(2);
  });

  it('are asked for with a secret that is never shown, nor sent to another host', async () => {
    const queries = [{ name: 'guarded', query: 'load' }];
    const auth = { type: 'bearer', token: SECRET };
    const put = await call('PUT', '/guarded', { url, auth, queries });
    expect(put.body.hasSecret).toBe(true);
    await call('PUT', '/guarded', { url, queries });
    await pull();
    expect(asked.at(-1)?.authorization).toBe(`Bearer ${SECRET}`);
    const rows = await service.context.database.signalSource.findMany();
    expect(JSON.stringify([put.body, (await call('GET', '')).body])).not.toContain(SECRET);
    expect(rows.map(({ secret }) => Buffer.from(secret ?? []).toString('latin1')).join()).not.toContain(
      SECRET,
    );
    const elsewhere = await call('PUT', '/guarded', { url: 'http://localhost:9', queries });
    expect(elsewhere.body).toMatchObject({ code: 'invalid_request', field: 'auth' });
  });

  it('can be tried before anything is kept', async () => {
    const { body } = await call('POST', '/tried/preview', { url, queries: [{ name: 'try', query: 'load' }] });
    expect(body.queries).toMatchObject([
      {
        name: 'try',
        series: 2,
        newest: [{ service: 'checkout-api', labels: { shard: 'a' }, value: '0' }, {}],
      },
    ]);
    expect((await call('GET', '')).body.items.map(({ slug }: { slug: string }) => slug)).not.toContain(
      'tried',
    );
  });

  it.each([
    ['no query', { queries: [] }, /add a query/],
    [
      'two of one name',
      {
        queries: [
          { name: 'a', query: 'b' },
          { name: 'a', query: 'c' },
        ],
      },
      /each its own/,
    ],
    ['a password in the address', { url: 'http://me:secret@localhost:9' }, /as credentials/],
  ])('with %s are refused', async (_, wrong, remedy) => {
    const { status, body } = await call('PUT', '/wrong', {
      url,
      queries: [{ name: 'a', query: 'b' }],
      ...wrong,
    });
    expect(status).toBe(400);
    expect(`${body.detail} ${body.remedy}`).toMatch(remedy);
  });

  it('are set up by administrators, and asked for no more once removed', async () => {
    const member = await service.makeToken('pipeline');
    expect((await call('GET', '', undefined, { token: member })).status).toBe(403);
    for (const status of [204, 404]) expect((await call('DELETE', '/main')).status).toBe(status);
  });
});
