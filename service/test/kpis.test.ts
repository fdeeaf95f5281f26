import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAllKpis, type KpiRow, readKpiWindows } from '../src/collect/kpis/index.ts';
import { populate, startTestService, type TestService } from './service.ts';

const NOW = '2026-03-31T12:30:00.000Z';
const HOUR_MS = 3_600_000;
let service: TestService;
const call = (method: string, path: string, body?: unknown, options: object = {}) =>
  service.request(method, `/api/v1/${path}`, { ...(body !== undefined && { body }), ...options });
const send = (slug: string, points: object[]) => call('POST', `kpis/${slug}/points`, { points });
const sendText = (slug: string, type: string, text: string) =>
  call('POST', `kpis/${slug}/points`, text, { headers: { 'content-type': type } });
const read = (slug: string, query = '') => call('GET', `kpis/${slug}/points${query}`);
const make = (slug: string, definition: object = {}) =>
  call('POST', 'kpis', { slug, name: slug, unit: 'orders', kind: 'sum', team: 'checkout', ...definition });
const CONVERSION = {
  kind: 'ratio',
  proportion: true,
  unit: '%',
  numerator: 'completed checkouts',
  denominator: 'started checkouts',
};

beforeAll(async () => {
  service = await startTestService({ now: NOW });
  await populate(service);
});
afterAll(() => service.stop());

describe('a KPI', () => {
  it('is created, read, listed, changed and removed', async () => {
    const created = await call('POST', 'kpis', {
      slug: 'revenue',
      name: 'Revenue',
      unit: 'EUR',
      kind: 'sum',
      team: 'checkout',
      owner: 'dana@example.com',
      worth: { amount: 1, currency: 'EUR' },
      segments: ['plan', 'region'],
    });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      slug: 'revenue',
      direction: 'higher',
      resolution: 'hour',
      owner: { name: 'Dana Ruiz' },
      ownerEmail: 'dana@example.com',
      team: { slug: 'checkout', name: 'Checkout' },
      worth: { amount: 1, currency: 'EUR' },
      segments: ['plan', 'region'],
      firstAt: null,
      points: 0,
      recent: { now: { value: null, told: 0 }, change: null },
    });
    const again = await call('POST', 'kpis', {
      slug: 'revenue',
      name: 'x',
      unit: 'x',
      kind: 'sum',
      team: 'checkout',
    });
    expect(again).toMatchObject({ status: 409, body: { code: 'slug_taken', field: 'slug' } });
    const changed = await call('PUT', 'kpis/revenue', {
      name: 'Revenue a day',
      unit: 'EUR',
      kind: 'gauge',
      team: 'checkout',
    });
    expect(changed.body).toMatchObject({ name: 'Revenue a day', kind: 'gauge', worth: null, owner: null });
    expect((await call('GET', 'kpis?search=REVENUE')).body.items).toMatchObject([{ slug: 'revenue' }]);
    expect((await call('DELETE', 'kpis/revenue')).status).toBe(204);
    const gone = await call('GET', 'kpis/revenue');
    expect(gone).toMatchObject({ status: 404, body: { code: 'unknown_kpi' } });
  });

  it.each([
    [{ unit: '' }, 'unit'],
    [{ worth: { amount: 2, currency: 'EURO' } }, 'worth.currency'],
    [{ worth: { amount: 2, currency: 'QQQ' } }, 'worth.currency'],
    [{ worth: { amount: -2, currency: 'EUR' } }, 'worth.amount'],
    [{ segments: ['Plan'] }, 'segments[0]'],
    [{ segments: ['value'] }, 'segments[0]'],
    [{ segments: ['plan', 'plan'] }, 'segments'],
    [{ segments: ['a', 'b', 'c', 'd', 'e'] }, 'segments'],
    [{ kind: 'ratio', denominator: 'sessions' }, 'numerator'],
    [{ kind: 'ratio', numerator: 'orders' }, 'denominator'],
    [{ numerator: 'orders' }, 'numerator'],
    [{ denominator: 'orders' }, 'denominator'],
    [{ proportion: true }, 'proportion'],
    [{ team: 'chekout' }, 'team'],
    [{ owner: 'dan@example.com' }, 'owner'],
    [{ goal: 5 }, 'goal'],
  ])('is refused with %o, naming the field', async (definition, field) => {
    const refused = await make('odd', definition);
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.body).toMatchObject({ field });
    expect(refused.body.remedy).toMatch(/\w/);
    expect((await call('GET', 'kpis/odd')).status).toBe(404);
  });

  it('keeps what its points depend on once it has some', async () => {
    await make('fixed', { segments: ['plan'] });
    await send('fixed', [{ at: '2026-03-31T09:00:00Z', value: 1 }]);
    const definition = { name: 'Fixed', unit: 'pieces', kind: 'sum', team: 'checkout', segments: ['plan'] };
    expect((await call('PUT', 'kpis/fixed', definition)).body).toMatchObject({
      name: 'Fixed',
      unit: 'pieces',
    });
    for (const [field, value] of [
      ['kind', 'gauge'],
      ['resolution', 'day'],
      ['segments', []],
    ] as const) {
      const refused = await call('PUT', 'kpis/fixed', { ...definition, [field]: value });
      expect(refused).toMatchObject({ status: 409, body: { code: 'kpi_has_points', field } });
    }
  });

  it('is listed page by page, by team', async () => {
    await call('PUT', 'teams/lists', { name: 'Lists' });
    for (const slug of ['list-b', 'list-a', 'list-c']) await make(slug, { team: 'lists', name: 'Same' });
    const first = (await call('GET', 'kpis?team=lists&limit=2')).body;
    const second = (await call('GET', `kpis?team=lists&limit=2&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...second.items].map(({ slug }) => slug)).toEqual(['list-a', 'list-b', 'list-c']);
    expect(second.nextCursor).toBeNull();
    expect((await call('GET', 'kpis?team=list')).body).toMatchObject({ code: 'unknown_team', field: 'team' });
    expect((await call('GET', 'kpis?cursor=x')).body).toMatchObject({
      code: 'invalid_request',
      field: 'cursor',
    });
  });
});

describe('points', () => {
  it('are recorded once, corrected with the old value kept, and counted', async () => {
    await make('orders', { segments: ['plan'] });
    const points = [
      { at: '2026-03-31T09:00:00Z', value: 10, segment: { plan: 'pro' } },
      { at: '2026-03-31T11:00:00+02:00', value: 4, segment: { plan: 'free' } },
      { at: '2026-03-31T10:00:00.000Z', value: 7.5, segment: { plan: 'pro' } },
    ];
    const counts = { received: 3, recorded: 0, corrected: 0, unchanged: 0, refused: 0, errors: [] };
    expect((await send('orders', points)).body).toEqual({ ...counts, recorded: 3 });
    expect((await send('orders', points)).body).toEqual({ ...counts, unchanged: 3 });
    const corrected = points.map((point, index) => ({ ...point, value: index === 1 ? 5 : point.value }));
    expect((await send('orders', corrected)).body).toEqual({ ...counts, corrected: 1, unchanged: 2 });
    expect(
      (await read('orders', '?step=hour&from=2026-03-31T09:00:00Z')).body.series[0].buckets,
    ).toMatchObject([
      { at: '2026-03-31T09:00:00.000Z', value: 15, told: 1 },
      { at: '2026-03-31T10:00:00.000Z', value: 7.5, told: 1 },
      { value: null, told: 0 },
      { value: null, told: 0 },
    ]);
    expect((await read('orders')).body.series[0].buckets.at(-1)).toMatchObject({ value: 22.5, told: 2 });
    const { items } = (await call('GET', 'kpis/orders/corrections')).body;
    expect(items).toMatchObject([
      {
        at: '2026-03-31T09:00:00.000Z',
        segment: { plan: 'free' },
        before: { value: 4 },
        after: { value: 5 },
        correctedAt: NOW,
        correctedBy: 'token “admin”',
      },
    ]);
    expect((await call('GET', 'kpis/orders')).body).toMatchObject({
      points: 3,
      series: 2,
      corrections: 1,
      firstAt: '2026-03-31T09:00:00.000Z',
      lastAt: '2026-03-31T10:00:00.000Z',
      values: [{ attribute: 'plan', values: ['free', 'pro'] }],
    });
  });

  it('say who corrected them, and are paged', async () => {
    await make('paged');
    const at = '2026-03-31T09:00:00Z';
    for (const value of [1, 2, 3])
      await call('POST', 'kpis/paged/points?source=etl', { points: [{ at, value }] });
    const first = (await call('GET', 'kpis/paged/corrections?limit=1')).body;
    expect(first.items).toMatchObject([
      { before: { value: 2 }, after: { value: 3 }, correctedBy: 'token “admin”, etl' },
    ]);
    const second = (await call('GET', `kpis/paged/corrections?limit=1&cursor=${first.nextCursor}`)).body;
    expect(second).toMatchObject({
      items: [{ before: { value: 1 }, after: { value: 2 } }],
      nextCursor: null,
    });
    expect((await call('GET', 'kpis/paged/corrections?cursor=x')).body).toMatchObject({ field: 'cursor' });
  });

  it('are kept where they fit, and told by line where they do not', async () => {
    await make('partly', { segments: ['plan', 'region'] });
    const good = { at: '2026-03-31T09:00:00Z', value: 1 };
    const cases: [object | string, string, string | null][] = [
      [{ value: 1 }, 'invalid_request', 'at'],
      [{ ...good, at: '2026-03-31T09:00:00' }, 'invalid_request', 'at'],
      [{ ...good, at: '2026-03-31' }, 'invalid_request', 'at'],
      [{ ...good, at: '2026-02-30T09:00:00Z' }, 'invalid_request', 'at'],
      [{ ...good, at: '31.3.2026 09:00' }, 'invalid_request', 'at'],
      [{ ...good, at: 1774947600 }, 'invalid_request', 'at'],
      [{ ...good, at: '2026-03-31T09:00:01Z' }, 'off_grid', 'at'],
      [{ ...good, at: '2026-03-31T14:00:00Z' }, 'time_in_future', 'at'],
      [{ ...good, at: '2025-02-01T09:00:00Z' }, 'time_too_old', 'at'],
      [{ at: good.at }, 'invalid_request', 'value'],
      [{ ...good, value: '1' }, 'invalid_request', 'value'],
      [{ ...good, value: 1e16 }, 'invalid_request', 'value'],
      [{ ...good, numerator: 1 }, 'invalid_request', 'numerator'],
      [{ ...good, extra: 1 }, 'invalid_request', 'extra'],
      [{ ...good, segment: 'pro' }, 'invalid_request', 'segment'],
      [{ ...good, segment: { plan: 'pro' } }, 'incomplete_segment', 'region'],
      [{ ...good, segment: { plan: 'pro', regio: 'eu' } }, 'unknown_segment', 'regio'],
      [{ ...good, segment: { plan: 1, region: 'eu' } }, 'invalid_request', 'plan'],
      [{ ...good, segment: { plan: 'a\u0000b', region: 'eu' } }, 'invalid_request', 'plan'],
      [{ ...good, segment: { plan: 'x'.repeat(101), region: 'eu' } }, 'invalid_request', 'plan'],
      [{ ...good, at: '2026-03-31T09:00:00.5Z' }, 'off_grid', 'at'],
      [{ ...good, at: '2026-03-31T09:00:00+05:30' }, 'off_grid', 'at'],
      [{ ...good, at: '2026-03-31T24:00:00Z' }, 'invalid_request', 'at'],
      ['nothing', 'invalid_request', null],
    ];
    const points = [good, ...cases.map(([point]) => point), { ...good, at: '2026-03-31T10:00:00Z' }];
    const { status, body } = await send('partly', points as object[]);
    expect(status).toBe(200);
    expect(body).toMatchObject({ received: cases.length + 2, recorded: 2, refused: cases.length });
    expect(
      body.errors.map(({ line, code, column }: Record<string, unknown>) => [line, code, column]),
    ).toEqual(cases.map(([, code, column], index) => [index + 2, code, column]));
    expect(body.errors.every(({ detail, remedy }: Record<string, string>) => detail && remedy)).toBe(true);
    expect(body.errors[6].remedy).toContain('2026-03-31T09:00:00.000Z');
    expect(body.errors[16].remedy).toContain('`region`');
  });

  it('count once where they stand twice, the later line', async () => {
    await make('twice');
    const at = '2026-03-31T09:00:00Z';
    const { body } = await send('twice', [
      { at, value: 1 },
      { at, value: 2 },
      { at, value: 2 },
    ]);
    expect(body).toMatchObject({ received: 3, recorded: 1, corrected: 0, unchanged: 1, refused: 1 });
    expect(body.errors).toMatchObject([{ line: 1, code: 'contradicted' }]);
    expect((await read('twice')).body.series[0].total.value).toBe(2);
  });

  it('of a ratio have two parts, and of a proportion are counts', async () => {
    await make('conversion', CONVERSION);
    const at = '2026-03-31T09:00:00Z';
    const { body } = await send('conversion', [
      { at: '2026-03-31T10:00:00Z', numerator: 8, denominator: 10 },
      { at, value: 0.8 },
      { at, numerator: 8 },
      { at, denominator: 8 },
      { at, numerator: 9, denominator: 8 },
      { at, numerator: -1, denominator: 8 },
      { at, numerator: 1.5, denominator: 8 },
      { at, numerator: 1, denominator: 8.5 },
      { at, numerator: 0, denominator: -1 },
    ]);
    expect(body).toMatchObject({ recorded: 1, refused: 8 });
    expect(body.errors.map(({ column }: { column: string }) => column)).toEqual([
      'value',
      'denominator',
      'numerator',
      'numerator',
      'numerator',
      'numerator',
      'denominator',
      'denominator',
    ]);
    // scipy.stats.binomtest(8, 10).proportion_ci(0.95, method='wilson')
    const { total } = (await read('conversion')).body.series[0];
    expect(total).toMatchObject({ value: 0.8, numerator: 8, denominator: 10 });
    expect(total.lower).toBeCloseTo(0.4901624715366418, 12);
    expect(total.upper).toBeCloseTo(0.9433178485456248, 12);
  });

  it('of a ratio of amounts have no interval, and nothing of nothing is no value', async () => {
    await make('per-visit', { kind: 'ratio', unit: 'EUR', numerator: 'revenue', denominator: 'visits' });
    await send('per-visit', [
      { at: '2026-03-31T09:00:00Z', numerator: 120.5, denominator: 100 },
      { at: '2026-03-31T10:00:00Z', numerator: 0, denominator: 0 },
    ]);
    const { series } = (
      await read('per-visit', '?step=hour&from=2026-03-31T09:00:00Z&to=2026-03-31T11:00:00Z')
    ).body;
    expect(series[0].buckets).toMatchObject([
      { value: 1.205, lower: null, upper: null, told: 1 },
      { value: null, told: 1, numerator: 0, denominator: 0 },
    ]);
    expect(series[0].total.value).toBe(1.205);
  });

  it('of a day are named by their date, in whatever zone it began', async () => {
    await make('daily', { resolution: 'day' });
    const { body } = await send('daily', [
      { at: '2026-03-29', value: 1 },
      { at: '2026-03-30T00:00:00+02:00', value: 2 },
      { at: '2026-03-31 00:00:00-05', value: 3 },
      { at: '2026-03-28T22:00:00Z', value: 4 },
      { at: '2018-03-28', value: 5 },
      { at: '2016-03-20', value: 6 },
    ]);
    expect(body).toMatchObject({ recorded: 4, refused: 2 });
    expect(body.errors).toMatchObject([
      { line: 4, code: 'off_grid' },
      { line: 6, code: 'time_too_old' },
    ]);
    const { series } = (await read('daily', '?from=2026-03-29T00:00:00Z')).body;
    expect(series[0].buckets.map(({ value }: { value: number }) => value)).toEqual([1, 2, 3]);
    expect((await read('daily', '?step=hour')).body).toMatchObject({
      code: 'invalid_request',
      field: 'step',
    });
  });

  it('come one to a line as well', async () => {
    await make('lines', { segments: ['plan'] });
    const { body } = await sendText(
      'lines',
      'application/x-ndjson',
      '{"at":"2026-03-31T09:00:00Z","value":1,"segment":{"plan":"pro"}}\n\nnot json\n[]\n{"at":"2026-03-31T10:00:00Z","value":2}\n',
    );
    expect(body).toMatchObject({ received: 4, recorded: 2, refused: 2 });
    expect(body.errors).toMatchObject([
      { line: 3, code: 'invalid_json' },
      { line: 4, code: 'invalid_request' },
    ]);
  });

  it('come as CSV, with the segments as columns', async () => {
    await make('csv', { segments: ['plan', 'region'] });
    const text = [
      '\uFEFFregion, at ,value,plan',
      'eu,2026-03-31T09:00:00Z,12.5,pro',
      '"eu, west",2026-03-31 09:00:00+00,1e2,"pro ""plus"""',
      '',
      ',2026-03-31T08:00:00Z,7,',
      'eu,2026-03-31T09:00:00Z,12,5,pro',
      'eu,2026-03-31T09:00:00Z,"1,204",pro',
      '"eu"x,2026-03-31T09:00:00Z,3,pro',
      'eu,2026-03-31T10:00:00Z,,pro',
      'eu,2026-03-31T10:00:00Z,3,',
      'eu,2026-03-31T10:00:00Z,NaN,free',
      'eu,2026-03-31T10:00:00Z,3,free',
    ].join('\r\n');
    const { body } = await sendText('csv', 'text/csv; charset=utf-8', text);
    expect(body).toMatchObject({ received: 10, recorded: 4, refused: 6 });
    expect(body.errors.map(({ line, column }: Record<string, unknown>) => [line, column])).toEqual([
      [6, null],
      [7, 'value'],
      [8, null],
      [9, 'value'],
      [10, 'plan'],
      [11, 'value'],
    ]);
    expect(body.errors[0].remedy).toContain('decimal point');
    const { series } = (await read('csv', '?by=region')).body;
    expect(series).toMatchObject([
      { segment: { region: 'eu, west' }, total: { value: 100 } },
      { segment: { region: 'eu' }, total: { value: 15.5 } },
    ]);
    expect((await read('csv')).body.series[0].total.value).toBe(122.5);
  });

  it.each([
    ['', 'is empty'],
    ['at;value\n', 'not separated by commas'],
    ['at,plan\n', 'no column value'],
    ['value\n', 'no column at'],
    ['at,value,value\n', 'value twice'],
    ['at,value,plna\n', 'plna is no segment attribute'],
    ['"at,value\n', 'cannot be read'],
    ['at,value\n', 'holds no point'],
  ])('with the header %j are refused as a whole', async (text, detail) => {
    await make('header', { segments: ['plan'] });
    const { status, body } = await sendText('header', 'text/csv', text);
    expect(status).toBe(400);
    expect(body.detail).toContain(detail);
  });

  it.each([
    ['application/json', '{', 400, 'invalid_json'],
    ['application/json', '[]', 400, 'invalid_request'],
    ['application/json', '{"points":[]}', 400, 'invalid_request'],
    ['application/json', '{"points":[{}],"source":"x"}', 400, 'invalid_request'],
    ['text/plain', 'x', 415, 'unsupported_media_type'],
    ['text/csv', `at,value\n${'2026-03-31T09:00:00Z,1\n'.repeat(50_001)}`, 413, 'body_too_large'],
    ['application/x-ndjson', 'x'.repeat(16 * 1_048_576 + 1), 413, 'body_too_large'],
  ])('as %s that cannot be read are refused as a whole', async (type, text, status, code) => {
    await make('unread');
    expect(await sendText('unread', type, text)).toMatchObject({ status, body: { code } });
    expect((await call('GET', 'kpis/unread')).body.points).toBe(0);
  });

  it('are refused for a KPI that does not exist, offering the nearest', async () => {
    await make('signups');
    const { status, body } = await send('signup', [{ at: '2026-03-31T09:00:00Z', value: 1 }]);
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'unknown_kpi', remedy: 'Did you mean `signups`?' });
  });

  it('answer a repeated request as before', async () => {
    await make('repeated');
    const headers = { 'idempotency-key': 'points-1' };
    const body = { points: [{ at: '2026-03-31T09:00:00Z', value: 1 }] };
    const once = await call('POST', 'kpis/repeated/points', body, { headers });
    const again = await call('POST', 'kpis/repeated/points', body, { headers });
    expect(again.body).toEqual(once.body);
    expect(again.body.recorded).toBe(1);
  });

  it('sent by many at once end as if they had come one after the other', async () => {
    await make('raced', { segments: ['plan'] });
    const at = '2026-03-31T09:00:00Z';
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, value) => send('raced', [{ at, value, segment: { plan: 'pro' } }])),
    );
    const sum = (name: string) => answers.reduce((total, { body }) => total + body[name], 0);
    expect([sum('recorded'), sum('corrected'), sum('refused')]).toEqual([1, 7, 0]);
    const { items } = (await call('GET', 'kpis/raced/corrections')).body;
    const { value } = (await read('raced')).body.series[0].total;
    expect(items[0].after.value).toBe(value);
    for (const [index, { before }] of items.slice(0, -1).entries())
      expect(before).toEqual(items[index + 1].after);
  });
});

describe('whatever comes in whatever order', () => {
  const hours = ['08', '09', '10', '11'];
  const told = fc.record({
    hour: fc.constantFrom(...hours),
    plan: fc.constantFrom('', 'free', 'pro'),
    value: fc.integer({ min: -3, max: 3 }),
  });
  const requests = fc.array(fc.array(told, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 });
  let made = 0;

  it('the answers, the sums and the corrections are those of a ledger kept by hand', async () => {
    await fc.assert(
      fc.asyncProperty(requests, async (all) => {
        made += 1;
        const slug = `ledger-${made}`;
        await make(slug, { segments: ['plan'] });
        const ledger = new Map<string, number>();
        let corrections = 0;
        for (const points of all) {
          const last = new Map(points.map(({ hour, plan, value }) => [`${hour} ${plan}`, value]));
          const counts = { recorded: 0, corrected: 0 };
          for (const [place, value] of last) {
            const known = ledger.get(place);
            if (known === undefined) counts.recorded += 1;
            else if (known !== value) counts.corrected += 1;
            ledger.set(place, value);
          }
          corrections += counts.corrected;
          const { body } = await send(
            slug,
            points.map(({ hour, plan, value }) => ({
              at: `2026-03-31T${hour}:00:00Z`,
              value,
              ...(plan !== '' && { segment: { plan } }),
            })),
          );
          expect(body).toMatchObject({ received: points.length, ...counts });
          expect(body.recorded + body.corrected + body.unchanged + body.refused).toBe(points.length);
        }
        const sumOf = (...places: string[]) => {
          const known = places.flatMap((place) => ledger.get(place) ?? []);
          return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
        };
        const window = '?step=hour&from=2026-03-31T08:00:00Z&to=2026-03-31T12:00:00Z';
        const valuesOf = async (query: string) =>
          (await read(slug, query)).body.series[0].buckets.map(({ value }: { value: number }) => value);
        const wholes = hours.map((hour) => ledger.get(`${hour} `) ?? sumOf(`${hour} free`, `${hour} pro`));
        expect(await valuesOf(window)).toEqual(wholes);
        expect(await valuesOf(`${window}&segment=plan:pro`)).toEqual(
          hours.map((hour) => sumOf(`${hour} pro`)),
        );
        const known = wholes.filter((value) => value !== null);
        expect(await valuesOf('?from=2026-03-31T00:00:00Z')).toEqual([
          known.reduce((sum, value) => sum + value, 0),
        ]);
        expect((await call('GET', `kpis/${slug}`)).body).toMatchObject({ points: ledger.size, corrections });
      }),
      { numRuns: 12 },
    );
  });
});

describe('a KPI that changes while points come', () => {
  it('gets them before, or refuses them: never a fault of ours, never points of another kind', async () => {
    const point = { at: '2026-03-31T09:00:00Z', value: 1 };
    const ratio = { name: 'x', ...CONVERSION, team: 'checkout' };
    for (let round = 0; round < 4; round += 1) {
      await make('moving');
      const [sent, changed] = await Promise.all([send('moving', [point]), call('PUT', 'kpis/moving', ratio)]);
      expect([`${sent.status} ${changed.status}`]).toEqual([
        expect.stringMatching(/^200 409$|^503 200$|^200 200$/),
      ]);
      const { kind, points } = (await call('GET', 'kpis/moving')).body;
      expect(kind === 'sum' || points === 0).toBe(true);
      const [late, removed] = await Promise.all([send('moving', [point]), call('DELETE', 'kpis/moving')]);
      expect(removed.status).toBe(204);
      expect([200, 404]).toContain(late.status);
    }
  });
});

describe('points in an import', () => {
  const importLines = (lines: object[], token?: string) =>
    call('POST', 'import', lines.map((line) => JSON.stringify(line)).join('\n'), {
      headers: { 'content-type': 'application/x-ndjson' },
      ...(token !== undefined && { token }),
    });
  const point = { type: 'kpi-point', kpi: 'imported', at: '2026-03-31T09:00:00Z', value: 1 };

  it('are recorded beside everything else, refused by line, and replayed once that is mended', async () => {
    await make('imported', { segments: ['plan'] });
    const { body } = await importLines([
      point,
      { ...point, kpi: 'later', source: 'etl' },
      { ...point, at: '2026-03-31T09:30:00Z' },
      { ...point, value: 'much' },
      { ...point, at: '2026-03-31T10:00:00Z', segment: { plan: 'pro' } },
      { ...point, source: 'simulated', at: '2026-03-31T11:00:00Z' },
      { ...point, type: 'kpi' },
    ]);
    expect(body).toMatchObject({ received: 7, recorded: 2, refused: 5 });
    expect(body.errors).toMatchObject([
      { line: 2, code: 'unknown_kpi', field: 'kpi' },
      { line: 3, code: 'off_grid', field: 'at' },
      { line: 4, code: 'invalid_request', field: 'value' },
      { line: 6, code: 'simulated_mismatch' },
      { line: 7, code: 'invalid_request', field: 'type' },
    ]);
    expect((await read('imported')).body.series[0].total).toMatchObject({ value: 2, told: 2 });
    await make('later');
    const { items } = (await call('GET', 'deliveries?source=import&state=refused')).body;
    const kept = items.find(({ code }: { code: string }) => code === 'unknown_kpi');
    await call('POST', `deliveries/${kept.id}/replay`);
    await expect
      .poll(async () => (await read('later')).body.series[0].total.value, { timeout: 60_000 })
      .toBe(1);
  });

  it('are bound to the services of the token', async () => {
    await make('imported', { segments: ['plan'] });
    await call('PUT', 'teams/others', { name: 'Others' });
    await call('PUT', 'services/foreign-api', { team: 'others' });
    const foreign = await service.makeToken('pipeline', ['foreign-api']);
    const own = await service.makeToken('pipeline', ['checkout-api']);
    expect((await importLines([point], foreign)).body.errors).toMatchObject([{ code: 'wrong_scope' }]);
    expect((await importLines([{ ...point, value: 3 }], own)).body).toMatchObject({ recorded: 1 });
    const { items } = (await call('GET', 'kpis/imported/corrections')).body;
    expect(items).toMatchObject([{ correctedBy: 'an import' }]);
  });
});

describe('the segments of a KPI', () => {
  it('are limited, and the refusal names the attribute with the most values', async () => {
    await make('many', { segments: ['plan', 'customer'] });
    const point = (customer: number, plan = 'pro') => ({
      at: '2026-03-31T09:00:00Z',
      value: 1,
      segment: { plan, customer: `c${customer}` },
    });
    const { body } = await send(
      'many',
      Array.from({ length: 130 }, (_, index) => point(index)),
    );
    expect(body).toMatchObject({ recorded: 100, refused: 30 });
    expect(body.errors[0]).toMatchObject({ line: 101, column: 'customer', code: 'too_many_segments' });
    expect(body.errors[0].detail).toContain('130 values');
    expect((await send('many', [point(3), point(3, 'free')])).body).toMatchObject({
      recorded: 1,
      unchanged: 1,
    });
    const more = Array.from({ length: 600 }, (_, index) => point(index % 100, `p${Math.floor(index / 100)}`));
    const beyond = (await send('many', more)).body;
    expect(beyond).toMatchObject({ recorded: 500 - 101, refused: 600 - (500 - 101) });
    expect(beyond.errors[0]).toMatchObject({ column: 'customer', code: 'too_many_segments' });
  });

  it('add up to the whole, unless the whole is told itself', async () => {
    await make('whole', { segments: ['plan'] });
    const at = '2026-03-31T09:00:00Z';
    const later = '2026-03-31T10:00:00Z';
    await send('whole', [
      { at, value: 1, segment: { plan: 'pro' } },
      { at, value: 2, segment: { plan: 'free' } },
      { at: later, value: 5, segment: { plan: 'free' } },
    ]);
    expect((await read('whole')).body.series[0].total).toMatchObject({ value: 8, told: 2 });
    await send('whole', [{ at, value: 10 }]);
    for (const step of ['day', 'hour']) {
      expect((await read('whole', `?step=${step}`)).body.series[0].total).toMatchObject({
        value: 15,
        told: 2,
      });
    }
    expect((await read('whole', '?by=plan')).body.series).toMatchObject([
      { segment: { plan: 'free' }, total: { value: 7 } },
      { segment: { plan: 'pro' }, total: { value: 1 } },
    ]);
    expect((await read('whole', '?segment=plan:pro')).body.series).toMatchObject([
      { segment: { plan: 'pro' }, total: { value: 1 } },
    ]);
    expect((await read('whole', '?segment=plan:gold')).body.series).toMatchObject([
      { total: { value: null, told: 0 } },
    ]);
    const kpi = (await findAllKpis(service.context.database)).find(({ slug }) => slug === 'whole') as KpiRow;
    const from = Date.parse(at) + 60_000; // widened to the hour
    const asked = [{ kpi }, { kpi, segment: { plan: 'pro' } }];
    const windows = await readKpiWindows(service.context, asked, { from, to: from + 2 * HOUR_MS });
    expect(windows.map(({ values }) => [...values])).toEqual([
      [10, 5, Number.NaN],
      [1, Number.NaN, Number.NaN],
    ]);
    expect(windows[0]).toMatchObject({ from: Date.parse(at), stepMs: HOUR_MS });
  });

  it('of a level are not added up', async () => {
    await make('level', { kind: 'gauge', unit: 'users', segments: ['plan', 'region'] });
    const segment = (plan: string, region: string) => ({ plan, region });
    await send('level', [
      { at: '2026-03-31T09:00:00Z', value: 10, segment: segment('pro', 'eu') },
      { at: '2026-03-31T10:00:00Z', value: 20, segment: segment('pro', 'eu') },
      { at: '2026-03-31T10:00:00Z', value: 5, segment: segment('free', 'eu') },
    ]);
    expect((await read('level')).body.series[0].total).toMatchObject({ value: null, told: 0 });
    const refused = await read('level', '?by=plan');
    expect(refused).toMatchObject({ status: 400, body: { field: 'by' } });
    expect(refused.body.remedy).toContain('segment=region:');
    expect((await read('level', '?by=plan&segment=region:eu')).body.series).toMatchObject([
      { segment: { plan: 'pro', region: 'eu' }, total: { value: 15, told: 2 } },
      { segment: { plan: 'free', region: 'eu' }, total: { value: 5 } },
    ]);
    await send('level', [{ at: '2026-03-31T10:00:00Z', value: 40 }]);
    for (const step of ['day', 'hour']) {
      expect((await read('level', `?step=${step}`)).body.series[0].total).toMatchObject({
        value: 40,
        told: 1,
      });
    }
  });

  it('beyond the largest twelve are left out, and said so', async () => {
    await make('wide', { segments: ['region'] });
    await send(
      'wide',
      Array.from({ length: 15 }, (_, value) => ({
        at: '2026-03-31T09:00:00Z',
        value,
        segment: { region: `r${value}` },
      })),
    );
    const { body } = await read('wide', '?by=region');
    expect(body.series).toHaveLength(12);
    expect(body.series[0].segment.region).toBe('r14');
    expect(body.leftOut).toBe(3);
  });
});

describe('what is asked of a KPI', () => {
  it.each([
    ['?by=colour', 'by'],
    ['?segment=colour:red', 'segment'],
    ['?segment=plan', 'segment'],
    ['?segment=:x', 'segment'],
    ['?from=2026-03-31T12:00:00Z&to=2026-03-30T12:00:00Z', 'from'],
    ['?step=minute', 'step'],
    ['?step=hour&from=2025-01-01T00:00:00Z', 'step'],
    ['?step=week', 'step'],
    ['?from=yesterday', 'from'],
  ])('as %s is refused, naming the field', async (query, field) => {
    await make('asked', { segments: ['plan'] });
    const { status, body } = await read('asked', query);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(body.field).toBe(field);
  });

  it('comes as a file as well, gaps empty and texts disarmed', async () => {
    await make('file', { segments: ['plan'] });
    await send('file', [
      { at: '2026-03-31T09:00:00Z', value: 1.5, segment: { plan: '=1+1' } },
      { at: '2026-03-31T11:00:00Z', value: -2, segment: { plan: '=1+1' } },
    ]);
    const window = 'step=hour&from=2026-03-31T09:00:00Z&to=2026-03-31T12:00:00Z';
    const { body, headers } = await call('GET', `kpis/file/points.csv?by=plan&${window}`);
    expect(headers.get('content-disposition')).toBe('attachment; filename="file.csv"');
    expect(body.replace('\uFEFF', '').split('\r\n')).toEqual([
      'at,plan,value,lower,upper,numerator,denominator,points',
      "2026-03-31T09:00:00.000Z,'=1+1,1.5,,,,,1",
      "2026-03-31T10:00:00.000Z,'=1+1,,,,,,0",
      "2026-03-31T11:00:00.000Z,'=1+1,-2,,,,,1",
      '',
    ]);
  });

  it('is read by who may read, recorded by who may record, and changed by who may manage', async () => {
    await make('rights');
    const reader = { token: await service.makeToken('reader') };
    const pipeline = { token: await service.makeToken('pipeline') };
    const points = { points: [{ at: '2026-03-31T09:00:00Z', value: 1 }] };
    const definition = { name: 'x', unit: 'x', kind: 'sum', team: 'checkout' };
    expect((await call('GET', 'kpis/rights', undefined, reader)).status).toBe(200);
    expect((await call('POST', 'kpis/rights/points', points, reader)).status).toBe(403);
    expect((await call('POST', 'kpis/rights/points', points, pipeline)).status).toBe(200);
    expect((await call('PUT', 'kpis/rights', definition, pipeline)).status).toBe(403);
    expect((await call('DELETE', 'kpis/rights', undefined, pipeline)).status).toBe(403);
    expect((await call('GET', 'kpis', undefined, { token: null })).status).toBe(401);
  });

  it('is recorded by a token of a service of its team, and by no other', async () => {
    await make('scoped');
    await call('PUT', 'teams/others', { name: 'Others' });
    await call('PUT', 'services/other-api', { team: 'others' });
    const points = { points: [{ at: '2026-03-31T09:00:00Z', value: 1 }] };
    const own = { token: await service.makeToken('pipeline', ['checkout-api']) };
    const foreign = { token: await service.makeToken('pipeline', ['other-api']) };
    expect((await call('POST', 'kpis/scoped/points', points, own)).status).toBe(200);
    expect((await call('POST', 'kpis/scoped/points', points, foreign)).body).toMatchObject({
      code: 'wrong_scope',
    });
  });

  it('keeps what is invented and what is real apart', async () => {
    await call('PUT', 'teams/invented', { name: 'Invented', simulated: true });
    await make('invented', { team: 'invented' });
    await make('real');
    const points = { points: [{ at: '2026-03-31T09:00:00Z', value: 1 }] };
    expect((await call('POST', 'kpis/invented/points?source=simulated', points)).status).toBe(200);
    expect((await call('POST', 'kpis/invented/points', points)).body).toMatchObject({
      code: 'simulated_mismatch',
    });
    expect((await call('POST', 'kpis/real/points?source=simulated', points)).body).toMatchObject({
      code: 'simulated_mismatch',
      field: 'source',
    });
    const moved = await call('PUT', 'kpis/real', { name: 'x', unit: 'x', kind: 'sum', team: 'invented' });
    expect(moved.body).toMatchObject({ code: 'simulated_mismatch', field: 'team' });
  });
});

describe('the last 28 days', () => {
  const day = (index: number) => Date.parse('2026-02-03T00:00:00Z') + index * 24 * HOUR_MS;
  const history = (value: (index: number) => object) =>
    Array.from({ length: 56 }, (_, index) => ({
      at: new Date(day(index)).toISOString().slice(0, 10),
      ...value(index),
    }));

  it('stand beside the 28 before, weekday by weekday', async () => {
    await make('grown', { resolution: 'day' });
    const weekly = [10, 12, 11, 13, 15, 30, 28];
    await send(
      'grown',
      history((index) => ({ value: (weekly[index % 7] ?? 0) + (index >= 28 ? 2 + (index % 2) : 0) })),
    );
    const { recent } = (await call('GET', 'kpis/grown')).body;
    expect(recent).toMatchObject({
      from: '2026-03-03T00:00:00.000Z',
      to: '2026-03-31T00:00:00.000Z',
      intervals: 28,
      before: { value: 476, told: 28 },
      now: { value: 546, told: 28 },
      reason: null,
    });
    expect(recent.days).toHaveLength(28);
    expect(recent.change).toMatchObject({ difference: 70, verdict: 'better' });
    expect(recent.change.relative).toBeCloseTo(70 / 476, 12);
    // Python: 28 * 2.0518305 * statistics.stdev([2, 3] * 14) / math.sqrt(28) = 5.53
    expect(recent.change.lower).toBeCloseTo(64.47, 1);
    expect(recent.change.upper).toBeCloseTo(75.53, 1);
    const listed = (await call('GET', 'kpis?search=grown')).body.items[0];
    expect(listed.recent).toEqual(recent);
  });

  it('show no difference where days differ as much among themselves, and a fall of what should fall as better', async () => {
    await make('even', { resolution: 'day' });
    await send(
      'even',
      history((index) => ({ value: 100 + ((index * 37) % 23) })),
    );
    expect((await call('GET', 'kpis/even')).body.recent.change.verdict).toBe('no_difference_shown');
    await make('errors', { ...CONVERSION, resolution: 'day', direction: 'lower' });
    await send(
      'errors',
      history((index) => ({ numerator: (index >= 28 ? 10 : 30) + (index % 3), denominator: 1000 })),
    );
    const { change } = (await call('GET', 'kpis/errors')).body.recent;
    expect(change.verdict).toBe('better');
    expect(change.difference).toBeCloseTo(-0.02, 3);
  });

  it('state no change where too few days are told', async () => {
    await make('young', { resolution: 'day' });
    await send('young', history((index) => ({ value: index })).slice(-20));
    const { recent } = (await call('GET', 'kpis/young')).body;
    expect(recent).toMatchObject({ change: null, now: { told: 20 }, before: { value: null, told: 0 } });
    expect(recent.reason).toContain('0 of 28 days');
    expect(recent.days.slice(0, 8)).toEqual(Array(8).fill(null));
  });
});
