import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { populate, startTestService, type TestService } from './service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: '2026-03-10T12:00:00Z' });
  await populate(service, ['checkout-api', 'payments']);
});
afterAll(() => service.stop());

const deployment = (id: string, more: object = {}) => ({
  type: 'deployment',
  service: 'checkout-api',
  version: `v${id}`,
  status: 'succeeded',
  startedAt: '2026-03-01T10:00:00Z',
  finishedAt: '2026-03-01T10:05:00Z',
  source: 'jenkins',
  externalId: id,
  ...more,
});
const bug = {
  type: 'bug',
  service: 'checkout-api',
  title: 'Total is wrong',
  source: 'jira',
  externalId: 'SHOP-1',
  history: [{ kind: 'reported', at: '2026-03-02T10:00:00Z' }],
};
const incident = {
  type: 'incident',
  services: ['checkout-api'],
  title: 'Checkout is down',
  source: 'pager',
  externalId: 'P1',
  startedAt: '2026-03-03T10:00:00Z',
};

const lines = (...records: unknown[]) =>
  records.map((record) => (typeof record === 'string' ? record : JSON.stringify(record))).join('\n');

async function send(
  body: string | Uint8Array<ArrayBuffer>,
  { headers = {}, token = service.admin }: { headers?: Record<string, string>; token?: string } = {},
) {
  const response = await fetch(`${service.url}/api/v1/import`, {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson', ...headers },
  });
  return { status: response.status, body: await response.json() };
}
const counts = async () => ({
  deployments: await service.context.database.deployment.count(),
  bugs: await service.context.database.bug.count(),
  incidents: await service.context.database.incident.count(),
  verdictChanges: await service.context.database.verdictChange.count(),
});

describe('an import', () => {
  it('records every line, and repeating it changes nothing', async () => {
    const nameless = deployment('nameless', {
      externalId: undefined,
      startedAt: '2026-03-01T11:00:00Z',
      finishedAt: '2026-03-01T11:05:00Z',
    });
    const body = `${lines(deployment('1'), bug, '', incident, nameless)}\r\n`;
    const result = { received: 4, recorded: 4, refused: 0, errors: [], notKept: 0 };
    expect(await send(body)).toEqual({ status: 200, body: result });
    const after = await counts();
    expect(after).toMatchObject({ deployments: 2, bugs: 1, incidents: 1 });
    expect(await send(body)).toEqual({ status: 200, body: result });
    expect(await counts()).toEqual(after);
  });

  it('tells which lines do not fit, keeps them, and records the others', async () => {
    const body = lines(
      '{"type":',
      deployment('2', { service: 'chekout-api' }),
      deployment('3'),
      deployment('4', { colour: 'red' }),
      { ...bug, history: [] },
      { type: 'epic' },
      deployment('5', { environment: 'moon' }),
      '[]',
      { ...bug, source: 'linear' },
    );
    const answer = await send(body);
    expect(answer).toMatchObject({ status: 200, body: { received: 9, recorded: 1, refused: 8 } });
    expect(
      answer.body.errors.map(({ line, code, field }: Record<string, unknown>) => [line, code, field]),
    ).toEqual([
      [1, 'invalid_json', undefined],
      [2, 'unknown_service', 'service'],
      [4, 'invalid_request', 'colour'],
      [5, 'invalid_request', 'history'],
      [6, 'invalid_request', 'type'],
      [7, 'unknown_environment', 'environment'],
      [8, 'invalid_request', undefined],
      [9, 'invalid_request', 'source'],
    ]);
    expect(answer.body.errors[1].remedy).toContain('checkout-api');
    await send(body);
    const { body: kept } = await service.request('GET', '/api/v1/deliveries?source=import&state=refused');
    expect(kept.items).toHaveLength(8);
  });

  it('can be mended and replayed', async () => {
    await service.request('PUT', '/api/v1/services/chekout-api', { body: { team: 'checkout' } });
    const body = { source: 'import', code: 'unknown_service' };
    const { body: replayed } = await service.request('POST', '/api/v1/deliveries/replay', { body });
    expect(replayed).toEqual({ replayed: 1 });
    const deadline = Date.now() + 60_000;
    const where = { externalId: '2', service: { slug: 'chekout-api' } };
    while ((await service.context.database.deployment.count({ where })) === 0) {
      if (Date.now() > deadline) throw new Error('it was not replayed');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  });

  it('lists the first hundred faults and counts all', async () => {
    const wrong = Array.from({ length: 130 }, (_, index) => deployment(`x${index}`, { service: 'nobody' }));
    const { body } = await send(lines(...wrong));
    expect(body).toMatchObject({ received: 130, refused: 130 });
    expect(body.errors).toHaveLength(100);
  });

  it('keeps the first thousand of its refused lines and says how many it does not', async () => {
    const { delivery } = service.context.database;
    await delivery.deleteMany();
    const wrong = Array.from({ length: 1010 }, (_, index) => ({ type: 'epic', index }));
    const { body } = await send(lines(...wrong));
    expect(body).toMatchObject({ received: 1010, refused: 1010, notKept: 10 });
    expect(await delivery.count({ where: { source: 'import' } })).toBe(1000);
    await delivery.deleteMany();
  });

  it('records the lines before one that is too long, and counts them', async () => {
    const body = lines(
      deployment('before-1'),
      deployment('before-2'),
      { type: 'epic' },
      'x'.repeat(2_000_000),
    );
    const answer = await send(body);
    expect(answer).toMatchObject({ status: 413, body: { code: 'body_too_large', field: 'line 4' } });
    expect(answer.body.detail).toContain('read before that: 3, of them recorded: 2, refused: 1.');
    const where = { externalId: { startsWith: 'before-' } };
    expect(await service.context.database.deployment.count({ where })).toBe(2);
  });

  it('records the lines before a fault of the packing, and counts them', async () => {
    const noise = randomBytes(300_000).toString('base64'); // so that the first line is unpacked before the fault
    const packed = gzipSync(`${lines(deployment('whole'))}\n${lines({ type: 'epic', noise })}`);
    const answer = await send(Uint8Array.from(packed.subarray(0, packed.length - 1000)), {
      headers: { 'content-encoding': 'gzip' },
    });
    expect(answer).toMatchObject({ status: 400, body: { field: 'content-encoding' } });
    expect(answer.body.detail).toContain('read before that: 1, of them recorded: 1, refused: 0.');
    expect(await service.context.database.deployment.count({ where: { externalId: 'whole' } })).toBe(1);
  });

  it('knows no refused line that was recorded since, until it is refused anew', async () => {
    const body = lines(deployment('later', { service: 'late-service' }));
    const find = async () => {
      const { items } = (await service.request('GET', '/api/v1/deliveries?source=import')).body;
      return items[0];
    };
    await send(body);
    expect(await find()).toMatchObject({ state: 'refused', code: 'unknown_service' });
    await service.request('PUT', '/api/v1/services/late-service', { body: { team: 'checkout' } });
    await send(body);
    expect(await find()).toMatchObject({ state: 'used', code: null, remedy: null });
    const token = await service.makeToken('pipeline', ['payments']);
    await send(body, { token });
    expect(await find()).toMatchObject({ state: 'refused', code: 'wrong_scope' });
  });

  it('finds the cause of an incident among the deployments that follow it', async () => {
    const finishedAt = '2026-03-08T10:00:00Z';
    const harm = { ...incident, externalId: 'P24', startedAt: '2026-03-08T10:10:00Z', cause: 'v24b' };
    const answer = await send(lines(harm, deployment('24b', { startedAt: finishedAt, finishedAt })));
    expect(answer).toMatchObject({ body: { recorded: 2, refused: 0 } });
    const { items } = (await service.request('GET', '/api/v1/incidents?service=checkout-api')).body;
    const found = items.find(({ externalId }: { externalId: string }) => externalId === 'P24');
    expect(JSON.stringify(found.attribution)).toContain('v24b');
  });

  it('takes several batches, packed', async () => {
    const many = Array.from({ length: 1200 }, (_, index) => {
      const startedAt = new Date(Date.UTC(2026, 0, 1) + index * 600_000).toISOString();
      return deployment(`many-${index}`, { service: 'payments', startedAt, finishedAt: startedAt });
    });
    const packed = Uint8Array.from(gzipSync(lines(...many)));
    const answer = await send(packed, { headers: { 'content-encoding': 'gzip' } });
    expect(answer).toMatchObject({ status: 200, body: { received: 1200, recorded: 1200 } });
    const settled = await service.context.database.verdict.count({
      where: { kind: 'held', deployment: { service: { slug: 'payments' } } },
    });
    expect(settled).toBe(1200);
  });

  it('is bound to the services of its token, now and when it is replayed', async () => {
    const token = await service.makeToken('pipeline', ['payments']);
    const { body } = await send(lines(deployment('6'), deployment('7', { service: 'payments' })), { token });
    expect(body).toMatchObject({ recorded: 1, refused: 1, errors: [{ line: 1, code: 'wrong_scope' }] });
    const [kept] = (await service.request('GET', '/api/v1/deliveries?source=import&state=refused')).body
      .items;
    expect(kept).toMatchObject({ code: 'wrong_scope' });
    await service.request('POST', `/api/v1/deliveries/${kept.id}/replay`);
    const deadline = Date.now() + 60_000;
    let state = 'waiting';
    while (state === 'waiting' && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      state = (await service.request('GET', `/api/v1/deliveries/${kept.id}`)).body.state;
    }
    expect(state).toBe('refused');
    const reader = await service.makeToken('reader');
    expect((await send('', { token: reader })).status).toBe(403);
  });

  it.each([
    ['what is not packed', lines(deployment('8')), { 'content-encoding': 'gzip' }, 400, 'invalid_request'],
    ['another packing', 'x', { 'content-encoding': 'br' }, 415, 'unsupported_media_type'],
    ['another type', '{}', { 'content-type': 'text/csv' }, 415, 'unsupported_media_type'],
    ['a line without end', 'x'.repeat(2_000_000), {}, 413, 'body_too_large'],
  ])('of %s is refused', async (_, body, headers, status, code) => {
    expect(await send(body, { headers })).toMatchObject({ status, body: { code } });
  });

  it('of nothing records nothing', async () => {
    const nothing = { received: 0, recorded: 0, refused: 0, errors: [], notKept: 0 };
    expect(await send('')).toEqual({ status: 200, body: nothing });
  });

  it('larger than 64 MiB is refused', async () => {
    const line = `${JSON.stringify({ type: 'epic', padding: 'x'.repeat(100_000) })}\n`;
    const answer = await send(line.repeat(680));
    expect(answer).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
    expect(answer.body.detail).toContain('64 MiB');
  });
});
