import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fetchDue } from '../src/collect/kpi-sources/index.ts';
import { makeChanges } from '../src/outcomes/index.ts';
import { populate, startTestService, type TestService } from './service.ts';

const NOW = '2026-03-31T12:30:00.000Z';
const PASSWORD = 'not-to-be-shown';
let service: TestService;
let shop: pg.Client;
let connection: string;
const failures: unknown[] = [];
const call = (method: string, path: string, body?: unknown, options: object = {}) =>
  service.request(method, `/api/v1/${path}`, { ...(body !== undefined && { body }), ...options });
const fetchAll = () =>
  fetchDue(
    { context: service.context, changes: makeChanges(service.context) },
    { goOn: () => true, onError: (error) => failures.push(error) },
  );
const make = (slug: string, definition: object = {}) =>
  call('PUT', `kpis/${slug}`, { name: slug, unit: 'EUR', kind: 'sum', team: 'checkout', ...definition });
const bucketsOf = async (
  slug: string,
  query = '?step=hour&from=2026-03-31T08:00:00Z&to=2026-03-31T12:00:00Z',
) =>
  (await call('GET', `kpis/${slug}/points${query}`)).body.series[0].buckets.map(
    ({ value }: { value: number }) => value,
  );

/** A stand-in that answers range queries as Prometheus 2.53 does. */
const asked: { path: string; body: URLSearchParams; authorization: string | undefined }[] = [];
let answer: (query: URLSearchParams) => { status: number; body: unknown };
const prometheus = createServer(async (request: IncomingMessage, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  const body = new URLSearchParams(text);
  asked.push({ path: request.url ?? '', body, authorization: request.headers.authorization });
  const { status, body: json } = answer(body);
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(typeof json === 'string' ? json : JSON.stringify(json));
});
let prometheusUrl: string;
const matrix = (...result: { metric: object; values: [number, string][] }[]) => ({
  status: 200,
  body: { status: 'success', data: { resultType: 'matrix', result } },
});
const seconds = (time: string) => Date.parse(`2026-03-31T${time}:00Z`) / 1000;

beforeAll(async () => {
  service = await startTestService({ now: NOW });
  await populate(service);
  shop = new pg.Client({ connectionString: service.databaseUrl });
  await shop.connect();
  await shop.query(`
    CREATE SCHEMA shop;
    CREATE TABLE shop.orders (paid_at timestamptz, local_at timestamp, total numeric, plan text);
    CREATE ROLE shop_reader_${process.pid} LOGIN PASSWORD '${PASSWORD}';
    GRANT USAGE ON SCHEMA shop TO shop_reader_${process.pid};
    GRANT SELECT ON shop.orders TO shop_reader_${process.pid};
    CREATE TABLE shop.secret (a int);
    INSERT INTO shop.orders VALUES
      ('2026-03-31T09:10:00Z', '2026-03-31 09:10:00', 10.5, 'pro'),
      ('2026-03-31T09:40:00Z', '2026-03-31 09:40:00', 2, 'free'),
      ('2026-03-31T11:15:00Z', '2026-03-31 11:15:00', 7, 'pro'),
      ('2026-03-31T12:15:00Z', '2026-03-31 12:15:00', 99, 'pro')`);
  const url = new URL(service.databaseUrl);
  url.username = `shop_reader_${process.pid}`;
  url.password = PASSWORD;
  connection = url.href;
  await new Promise<void>((ready) => prometheus.listen(0, '127.0.0.1', ready));
  prometheusUrl = `http://127.0.0.1:${(prometheus.address() as AddressInfo).port}`;
});
afterAll(async () => {
  prometheus.closeAllConnections();
  prometheus.close();
  await shop.query(`DROP SCHEMA shop CASCADE; DROP ROLE shop_reader_${process.pid}`);
  await shop.end();
  await service.stop();
  expect(failures).toEqual([]);
});
beforeEach(() => {
  service.setNow(NOW);
  asked.length = 0;
});

const BY_HOUR = `
  SELECT date_trunc('hour', paid_at) AS at, sum(total) AS value
  FROM shop.orders WHERE paid_at >= $1 AND paid_at < $2 GROUP BY 1;`;

describe('a KPI from a database', () => {
  it('is fetched hour by hour, as far as hours are complete, and again where rows come late', async () => {
    await make('revenue');
    const put = await call('PUT', 'kpis/revenue/source', {
      kind: 'sql',
      connection,
      query: BY_HOUR,
      everyMinutes: 30,
    });
    expect(put.body).toMatchObject({ kind: 'sql', state: 'waiting', hasSecret: true, fetchedTo: null });
    await fetchAll();
    expect(await bucketsOf('revenue')).toEqual([null, 12.5, null, 7]);
    expect((await call('GET', 'kpis/revenue/source')).body).toMatchObject({
      state: 'done',
      fetchedTo: '2026-03-31T12:00:00.000Z',
      lastRunAt: NOW,
      nextRunAt: '2026-03-31T13:00:00.000Z',
      last: { received: 2, recorded: 2, refused: 0 },
    });
    await shop.query("INSERT INTO shop.orders VALUES ('2026-03-31T09:50:00Z', NULL, 1, 'pro')");
    await fetchAll(); // not due yet
    expect(await bucketsOf('revenue')).toEqual([null, 12.5, null, 7]);
    service.setNow('2026-03-31T13:05:00Z');
    await fetchAll();
    expect(await bucketsOf('revenue')).toEqual([null, 13.5, null, 7]);
    const { last } = (await call('GET', 'kpis/revenue/source')).body;
    expect(last).toMatchObject({ recorded: 1, corrected: 1, unchanged: 1 });
    const { items } = (await call('GET', 'kpis/revenue/corrections')).body;
    expect(items).toMatchObject([
      { before: { value: 12.5 }, after: { value: 13.5 }, correctedBy: 'its source (sql)' },
    ]);
  });

  it('never shows its password, neither kept nor in an answer', async () => {
    await make('hidden');
    const put = await call('PUT', 'kpis/hidden/source', { kind: 'sql', connection, query: BY_HOUR });
    const got = await call('GET', 'kpis/hidden/source');
    expect(JSON.stringify([put.body, got.body])).not.toContain(PASSWORD);
    expect(got.body.address).toContain(`postgresql://shop_reader_${process.pid}@`);
    const { rows } = await shop.query('SELECT * FROM kpi_sources');
    const kept = rows.map((row) => `${JSON.stringify(row)}${row.secret}`).join();
    expect(kept).not.toContain(PASSWORD);
    const again = await call('PUT', 'kpis/hidden/source', { kind: 'sql', query: BY_HOUR, everyMinutes: 5 });
    expect(again.body).toMatchObject({ hasSecret: true, everyMinutes: 5 });
    await fetchAll();
    expect((await call('GET', 'kpis/hidden/source')).body.state).toBe('done');
    expect((await call('DELETE', 'kpis/hidden/source')).status).toBe(204);
    expect((await call('GET', 'kpis/hidden/source')).body.code).toBe('not_found');
    expect((await call('DELETE', 'kpis/hidden/source')).body.code).toBe('not_found');
    expect((await call('GET', 'kpis/hidden')).body.points).toBeGreaterThan(0);
  });

  it('is tried before it is kept, with the segments and what does not fit', async () => {
    await make('tried', { segments: ['plan'] });
    const query = `SELECT date_trunc('hour', paid_at) AS at, total AS value, plan FROM shop.orders WHERE paid_at >= $1 AND paid_at < $2 ORDER BY 1, 2`;
    const preview = await call('POST', 'kpis/tried/source/preview', { kind: 'sql', connection, query });
    expect(preview.body).toMatchObject({
      columns: ['at', 'value', 'plan'],
      from: '2026-03-29T12:00:00.000Z',
      to: '2026-03-31T12:00:00.000Z',
      received: 4,
      refused: 1,
      errors: [{ code: 'contradicted' }],
    });
    expect(preview.body.points).toContainEqual(
      expect.objectContaining({
        at: '2026-03-31T11:00:00.000Z',
        segment: { plan: 'pro' },
        value: 7,
        denominator: null,
      }),
    );
    const zoneless = await call('POST', 'kpis/tried/source/preview', {
      kind: 'sql',
      connection,
      query: 'SELECT local_at AS at, total AS value, plan FROM shop.orders WHERE local_at IS NOT NULL',
    });
    expect(zoneless.body.errors[0]).toMatchObject({ line: 1, column: 'at', code: 'invalid_request' });
    expect((await call('GET', 'kpis/tried')).body.points).toBe(0);
    expect((await call('GET', 'kpis/tried/source')).status).toBe(404);
  });

  it.each([
    ['SELEC 1', 'query_failed', 'query'],
    ['SELECT now() AS at', 'invalid_request', 'query'],
    ['SELECT now() AS at, 1 AS value, 2 AS value', 'invalid_request', 'query'],
    ['SELECT now() AS at, 1 AS value, 2 AS extra', 'invalid_request', 'query'],
    ['SELECT now() AS at, count(*) AS value FROM shop.secret', 'query_failed', 'query'],
    ['SELECT now() AS at, 1 AS value; DROP TABLE shop.orders', 'query_failed', 'query'],
    ['DELETE FROM shop.orders RETURNING paid_at AS at, total AS value', 'query_failed', 'query'],
    ["SELECT now() AS at, nextval('kpi_series_id_seq') AS value", 'query_failed', 'query'],
    ['SELECT now() AS at, 1 AS value WHERE now() < $2', 'query_failed', 'query'],
  ])('with %s is refused, naming what to mend', async (query, code, field) => {
    await make('refused');
    const owner = service.databaseUrl; // even one who may write
    const chosen = query.includes('shop.secret') ? connection : owner;
    const { body } = await call('POST', 'kpis/refused/source/preview', {
      kind: 'sql',
      connection: chosen,
      query,
    });
    expect(body).toMatchObject({ code, field });
    expect(body.remedy).toMatch(/\w/);
    expect((await shop.query('SELECT count(*)::int AS n FROM shop.orders')).rows[0].n).toBeGreaterThan(3);
  });

  it.each([
    ['COMMIT; CREATE TABLE shop.written (a int)'],
    ['COMMIT; SET default_transaction_read_only = off; CREATE TABLE shop.written (a int)'],
    ['ROLLBACK; BEGIN; DELETE FROM shop.orders; COMMIT; SELECT 2'],
  ])('is one statement: %s after it never runs', async (rest) => {
    await make('several');
    const { body } = await call('POST', 'kpis/several/source/preview', {
      kind: 'sql',
      connection: service.databaseUrl,
      query: `SELECT now() AS at, 1 AS value; ${rest}`,
    });
    expect(body).toMatchObject({ code: 'query_failed', field: 'query' });
    const { rows } = await shop.query(
      "SELECT to_regclass('shop.written') AS written, (SELECT count(*)::int FROM shop.orders) AS orders",
    );
    expect(rows[0].written).toBeNull();
    expect(rows[0].orders).toBeGreaterThan(3);
  });

  it('that cannot be reached, or refuses the user, is told with the remedy and tried again', async () => {
    await make('away');
    const away = new URL(connection);
    away.port = '1';
    const query = BY_HOUR;
    await call('PUT', 'kpis/away/source', { kind: 'sql', connection: away.href, query, everyMinutes: 10 });
    await fetchAll();
    expect((await call('GET', 'kpis/away/source')).body).toMatchObject({
      state: 'failed',
      code: 'source_unavailable',
      nextRunAt: '2026-03-31T12:40:00.000Z',
      fetchedTo: null,
    });
    expect((await call('GET', 'kpis/away')).body).toMatchObject({ sourceKind: 'sql', sourceFailing: true });
    const stranger = new URL(connection);
    stranger.password = 'wrong';
    stranger.username = 'nobody_of_that_name';
    const refused = await call('POST', 'kpis/away/source/preview', {
      kind: 'sql',
      connection: stranger.href,
      query,
    });
    expect(refused.body).toMatchObject({ code: 'token_refused', field: 'connection' });
    await call('PUT', 'kpis/away/source', { kind: 'sql', connection, query });
    await fetchAll();
    expect((await call('GET', 'kpis/away')).body).toMatchObject({ sourceFailing: false, points: 2 });
  });

  it('with more rows than fit at once is fetched in smaller parts', async () => {
    await make('minutes', { resolution: 'minute' });
    await call('PUT', 'kpis/minutes/source', {
      kind: 'sql',
      connection,
      historyDays: 10,
      query: `SELECT m AS at, 1 AS value FROM generate_series(date_trunc('minute', $1::timestamptz), $2::timestamptz - interval '1 minute', interval '1 minute') m
        CROSS JOIN generate_series(1, 6)`,
    });
    await fetchAll();
    const { state, last } = (await call('GET', 'kpis/minutes/source')).body;
    expect(state).toBe('done');
    expect(last).toMatchObject({ received: 14_400 * 6, recorded: 14_400 });
  });

  it.each([
    ['many rows', 'SELECT $1::date AS at, 1 AS value FROM generate_series(1, 50001)'],
    ['many bytes in one row', "SELECT $1::date AS at, repeat('1', 34000000) AS value"],
  ])('that brings %s for one interval is refused', async (_, query) => {
    await make('flood', { resolution: 'day' });
    await call('PUT', 'kpis/flood/source', { kind: 'sql', connection, historyDays: 2, query });
    await fetchAll();
    expect((await call('GET', 'kpis/flood/source')).body).toMatchObject({
      state: 'failed',
      code: 'query_failed',
      reason: 'The query returns more than 50000 rows, or more than 32 MiB, for one day.',
    });
    const tried = await call('POST', 'kpis/flood/source/preview', { kind: 'sql', connection, query });
    expect(tried.body.code).toBe('query_failed');
  });

  it('has the days of its own zone whole, however often they are fetched', async () => {
    await shop.query(`CREATE TABLE shop.daily AS SELECT m AS paid_at
      FROM generate_series('2026-03-20T00:00Z'::timestamptz, '2026-04-04T00:00Z', interval '1 hour') m`);
    await shop.query(`GRANT SELECT ON shop.daily TO shop_reader_${process.pid}`);
    for (const [slug, zone] of [
      ['east', 'Asia/Tokyo'],
      ['west', 'America/Lima'],
    ] as const) {
      await make(slug, { resolution: 'day' });
      await call('PUT', `kpis/${slug}/source`, {
        kind: 'sql',
        connection,
        historyDays: 3,
        overlapHours: 0,
        query: `SELECT (paid_at AT TIME ZONE '${zone}')::date AS at, count(*) AS value
          FROM shop.daily WHERE paid_at >= $1 AND paid_at < $2 GROUP BY 1`,
      });
    }
    for (const now of ['2026-03-31T00:30:00Z', '2026-03-31T20:00:00Z', '2026-04-03T20:00:00Z']) {
      service.setNow(now);
      await fetchAll();
    }
    const window = '?step=day&from=2026-03-28T00:00:00Z&to=2026-04-03T00:00:00Z';
    expect(await bucketsOf('east', window)).toEqual([24, 24, 24, 24, 24, 24]);
    expect(await bucketsOf('west', window)).toEqual([24, 24, 24, 24, 24, 24]);
  });

  it('whose days are moments of another zone is told to select dates', async () => {
    await make('midnights', { resolution: 'day' });
    const { body } = await call('POST', 'kpis/midnights/source/preview', {
      kind: 'sql',
      connection,
      query: `SELECT date_trunc('day', paid_at, 'Europe/Madrid') AS at, sum(total) AS value
        FROM shop.orders WHERE paid_at >= $1 AND paid_at < $2 GROUP BY 1`,
    });
    expect(body.errors[0]).toMatchObject({ code: 'off_grid', remedy: expect.stringContaining('::date') });
  });

  it('without anything to ask for yet, or asked by a clock that ran ahead, brings what comes after', async () => {
    await make('fresh');
    const settings = { kind: 'sql', connection, query: BY_HOUR, historyDays: 0, overlapHours: 0 };
    service.setNow('2026-03-31T11:00:00Z');
    await call('PUT', 'kpis/fresh/source', settings);
    await fetchAll();
    expect((await call('GET', 'kpis/fresh/source')).body.fetchedTo).toBe('2026-03-31T11:00:00.000Z');
    service.setNow(NOW);
    await fetchAll();
    expect(await bucketsOf('fresh')).toEqual([null, null, null, 7]);
    await shop.query(
      `UPDATE kpi_sources SET fetched_to = '2027-01-01' WHERE kpi_id = (SELECT id FROM kpis WHERE slug = 'fresh')`,
    );
    await call('PUT', 'kpis/fresh/source', settings); // asked at once
    await fetchAll();
    expect((await call('GET', 'kpis/fresh/source')).body.fetchedTo).toBe('2026-03-31T12:00:00.000Z');
  });

  it('that ended the process is failed, and waits for its next time', async () => {
    await make('deadly');
    await call('PUT', 'kpis/deadly/source', { kind: 'sql', connection, query: BY_HOUR });
    await shop.query(
      `UPDATE kpi_sources SET state = 'running', leased_until = '2026-03-31T12:29:00Z' WHERE kpi_id = (SELECT id FROM kpis WHERE slug = 'deadly')`,
    );
    await fetchAll();
    expect((await call('GET', 'kpis/deadly/source')).body).toMatchObject({
      state: 'failed',
      code: 'query_failed',
      nextRunAt: '2026-03-31T13:30:00.000Z',
    });
    service.setNow('2026-03-31T13:30:00Z');
    await fetchAll();
    expect((await call('GET', 'kpis/deadly/source')).body).toMatchObject({ state: 'done', code: null });
  });

  it('is fetched by one of two replicas', async () => {
    await make('shared');
    await call('PUT', 'kpis/shared/source', { kind: 'sql', connection, query: BY_HOUR });
    await Promise.all([fetchAll(), fetchAll(), fetchAll()]);
    expect((await call('GET', 'kpis/shared/source')).body.last).toMatchObject({ received: 2, recorded: 2 });
  });
});

describe('a KPI from Prometheus', () => {
  const source = (settings: object = {}) => ({
    kind: 'prometheus',
    url: prometheusUrl,
    query: 'sum(increase(orders_total[1h]))',
    historyDays: 1,
    ...settings,
  });

  it('takes the value at the end of an interval for it, with labels as segments', async () => {
    await make('orders', { segments: ['plan'] });
    answer = () =>
      matrix(
        {
          metric: { plan: 'pro' },
          values: [
            [seconds('10:00'), '12.5'],
            [seconds('11:00'), 'NaN'],
          ],
        },
        { metric: { plan: 'free' }, values: [[seconds('12:00'), '3e0']] },
      );
    const auth = { type: 'bearer', token: 'abc' };
    await call('PUT', 'kpis/orders/source', source({ auth }));
    await fetchAll();
    expect(await bucketsOf('orders')).toEqual([null, 12.5, null, 3]);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.path).toBe('/api/v1/query_range');
    expect(asked[0]?.authorization).toBe('Bearer abc');
    expect(Object.fromEntries(asked[0]?.body ?? [])).toEqual({
      query: 'sum(increase(orders_total[1h]))',
      start: String(Date.parse('2026-03-30T13:00:00Z') / 1000),
      end: String(seconds('12:00')),
      step: '3600',
    });
    const kept = await call('GET', 'kpis/orders/source');
    expect(JSON.stringify(kept.body)).not.toContain('abc');
    await call('PUT', 'kpis/orders/source', source({ everyMinutes: 1 }));
    await fetchAll();
    expect(asked.at(-1)?.authorization).toBe('Bearer abc');
    const elsewhere = await call('PUT', 'kpis/orders/source', source({ url: 'http://elsewhere.example' }));
    expect(elsewhere.body).toMatchObject({ code: 'invalid_request', field: 'auth' });
  });

  it('of a ratio asks for both parts', async () => {
    await make('ratio', { kind: 'ratio', numerator: 'revenue', denominator: 'requests' });
    answer = (query) =>
      matrix({ metric: {}, values: [[seconds('10:00'), query.get('query') === 'a' ? '5' : '10']] });
    const missing = await call('PUT', 'kpis/ratio/source', source());
    expect(missing.body).toMatchObject({ code: 'invalid_request', field: 'numeratorQuery' });
    const auth = { type: 'basic', username: 'u', password: 'p' };
    await call(
      'PUT',
      'kpis/ratio/source',
      source({ query: undefined, numeratorQuery: 'a', denominatorQuery: 'b', auth }),
    );
    await fetchAll();
    expect(await bucketsOf('ratio')).toEqual([null, 0.5, null, null]);
    expect(asked[0]?.authorization).toBe(`Basic ${Buffer.from('u:p').toString('base64')}`);
  });

  it.each([
    [
      { status: 400, body: { status: 'error', error: 'parse error: unexpected end' } },
      'query_failed',
      'parse error',
    ],
    [{ status: 401, body: '' }, 'token_refused', '401'],
    [{ status: 503, body: 'busy' }, 'source_unavailable', '503'],
    [{ status: 200, body: '<html>' }, 'source_unavailable', 'not Prometheus'],
    [
      { status: 200, body: { data: { resultType: 'vector', result: [] } } },
      'source_unavailable',
      'not Prometheus',
    ],
    [
      matrix(
        { metric: { host: 'a' }, values: [[seconds('10:00'), '1']] },
        { metric: { host: 'b' }, values: [[seconds('10:00'), '2']] },
      ),
      'query_failed',
      'several series',
    ],
  ])('that answers %o is told', async (given, code, detail) => {
    await make('answers');
    answer = () => given;
    const { body } = await call('POST', 'kpis/answers/source/preview', source());
    expect(body).toMatchObject({ code });
    expect(body.detail).toContain(detail);
  });

  it('that answers more than may be held is read no further, and told what the query lacks', async () => {
    await make('endless');
    answer = () => ({ status: 200, body: 'x'.repeat(33 * 1024 * 1024) });
    const preview = await call('POST', 'kpis/endless/source/preview', source());
    expect(preview.body).toMatchObject({ code: 'query_failed', remedy: expect.stringContaining('sum(') });
    await call('PUT', 'kpis/endless/source', source());
    await fetchAll();
    expect((await call('GET', 'kpis/endless/source')).body).toMatchObject({
      state: 'failed',
      code: 'query_failed',
      remedy: expect.stringContaining('sum('),
    });
    expect(asked.length).toBeGreaterThan(2); // in shorter parts, down to one hour
  });

  it('that cannot be reached is told', async () => {
    await make('answers');
    const { body } = await call('POST', 'kpis/answers/source/preview', source({ url: 'http://127.0.0.1:1' }));
    expect(body).toMatchObject({ code: 'source_unavailable', field: 'url' });
    const shown = await call('PUT', 'kpis/answers/source', source({ url: 'http://u:p@127.0.0.1:1' }));
    expect(shown.body).toMatchObject({ code: 'invalid_request', field: 'url' });
  });
});

describe('the source of a KPI', () => {
  it('is set up by administrators, seen by members, and only for what is real', async () => {
    await make('rights');
    const pipeline = { token: await service.makeToken('pipeline') };
    const settings = { kind: 'sql', connection, query: BY_HOUR };
    expect((await call('PUT', 'kpis/rights/source', settings, pipeline)).status).toBe(403);
    expect((await call('POST', 'kpis/rights/source/preview', settings, pipeline)).status).toBe(403);
    expect((await call('GET', 'kpis/rights/source', undefined, pipeline)).status).toBe(403);
    await call('PUT', 'teams/invented', { name: 'Invented', simulated: true });
    await make('invented', { team: 'invented' });
    expect((await call('PUT', 'kpis/invented/source', settings)).body.code).toBe('simulated_mismatch');
  });

  it.each([
    [{ kind: 'sql', query: 'SELECT 1' }, 'connection'],
    [{ kind: 'sql', connection: 'mysql://x', query: 'SELECT 1' }, 'connection'],
    [{ kind: 'sql', connection: 'postgresql://u:p%@h/db', query: 'SELECT 1' }, 'connection'],
    [{ kind: 'sql', connection: 'postgresql://h/db', query: ' ' }, 'query'],
    [{ kind: 'sql', connection: 'postgresql://h/db', query: 'SELECT 1', everyMinutes: 0 }, 'everyMinutes'],
    [{ kind: 'prometheus', url: 'ftp://h', query: 'up' }, 'url'],
    [{ kind: 'prometheus', url: 'http://h' }, 'query'],
    [{ kind: 'csv' }, 'kind'],
  ])('as %o is refused, naming the field', async (settings, field) => {
    await make('fields');
    const { status, body } = await call('PUT', 'kpis/fields/source', settings);
    expect(status).toBe(400);
    expect(body.field).toBe(field);
  });
});
