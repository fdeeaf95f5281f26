import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { populate, startTestService, type TestService } from './service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: '2026-03-10T12:00:00Z' });
  await populate(service, ['checkout-api', 'payments']);
});
afterAll(() => service.stop());

const DIGEST = `sha256:${'0b31b1c02ff4'.padEnd(64, 'a')}`;

function event(id: string, type: string, subject: string, content: object, time = '2026-03-10T11:00:00Z') {
  return {
    specversion: '1.0',
    id,
    source: '/ci/tekton',
    type: `dev.cdevents.${type}`,
    subject,
    time,
    datacontenttype: 'application/json',
    data: {
      context: { version: '0.4.1', id, source: '/ci/tekton', type: `dev.cdevents.${type}`, timestamp: time },
      subject: { id: subject, type: type.split('.')[0], content },
    },
  };
}
const deployed = (id: string, artifactId: string, more: object = {}, time?: string) =>
  event(
    id,
    'service.deployed.0.1.1',
    '/prod/checkout-api',
    { environment: { id: 'production' }, artifactId, ...more },
    time,
  );

const post = (body: unknown, type = 'application/cloudevents+json', token?: string) =>
  service.request('POST', '/api/v1/events', {
    body,
    headers: { 'content-type': type },
    ...(token !== undefined && { token }),
  });
const newest = async (slug = 'checkout-api') =>
  (await service.request('GET', `/api/v1/deployments?service=${slug}`)).body.items[0];

describe('a CDEvent', () => {
  it('in structured mode becomes a deployment, once', async () => {
    const first = deployed('1', `pkg:oci/checkout-api@${encodeURIComponent(DIGEST)}?tag=1.4.0`);
    expect(await post(first)).toMatchObject({
      status: 202,
      body: {
        items: [
          {
            state: 'used',
            source: 'cdevents',
            event: 'dev.cdevents.service.deployed.0.1.1',
            subject: 'service /prod/checkout-api',
            duplicate: false,
          },
        ],
      },
    });
    expect(await newest()).toMatchObject({
      source: 'cdevents',
      environment: 'production',
      version: '1.4.0',
      status: 'succeeded',
      finishedAt: '2026-03-10T11:00:00.000Z',
    });
    expect((await post(first)).body.items).toEqual([
      expect.objectContaining({ duplicate: true, state: 'used' }),
    ]);
    expect(
      (await service.request('GET', '/api/v1/deployments?service=checkout-api')).body.items,
    ).toHaveLength(1);
  });

  it('in binary mode is the same event', async () => {
    const { data, specversion, id, source, type, time } = deployed(
      '2',
      'pkg:golang/acme/shop@234fd47e07d1004f0aed9c',
      {},
      '2026-03-10T11:05:00Z',
    );
    const answer = await service.request('POST', '/api/v1/events', {
      body: data,
      headers: {
        'ce-specversion': specversion,
        'ce-id': id,
        'ce-source': source,
        'ce-type': type,
        'ce-time': time,
      },
    });
    expect(answer).toMatchObject({ status: 202, body: { items: [{ state: 'used' }] } });
    const { items } = (await service.request('GET', '/api/v1/deployments?service=checkout-api')).body;
    expect(items[0]).toMatchObject({
      version: '234fd47e07d1004f0aed9c',
      commitSha: '234fd47e07d1004f0aed9c',
      finishedAt: '2026-03-10T11:05:00.000Z',
    });
  });

  it('in a batch is told of one by one', async () => {
    const batch = [
      deployed('3', 'v2', {}, '2026-03-10T11:10:00Z'),
      event('4', 'build.finished.0.2.0', 'build-1', {}),
      deployed('5', 'v3', { environment: { id: 'moon' } }),
      event('6', 'service.removed.0.2.0', 'checkout-api', { environment: { id: 'production' } }),
      event('7', 'service.deployed.0.1.1', 'checkout-api', { environment: { id: 'production' } }),
    ];
    const answer = await post(batch, 'application/cloudevents-batch+json');
    expect(answer.status).toBe(202);
    expect(
      answer.body.items.map(({ state, code }: { state: string; code: string }) => [state, code]),
    ).toEqual([
      ['used', null],
      ['ignored', 'unknown_event'],
      ['refused', 'unknown_environment'],
      ['ignored', 'service_removed'],
      ['refused', 'invalid_request'],
    ]);
    expect(answer.body.items[4].reason).toContain('data.subject.content.artifactId');
    const { body } = await service.request('GET', '/api/v1/deliveries/summary');
    expect(body.items).toContainEqual({
      source: 'cdevents',
      event: 'dev.cdevents.build.finished.0.2.0',
      state: 'ignored',
      count: 1,
    });
  });

  it('of a rollback says so', async () => {
    const rolledBack = event(
      '8',
      'service.rolledback.0.1.1',
      'checkout-api',
      {
        environment: { id: 'production' },
        artifactId: `pkg:oci/checkout-api@${encodeURIComponent(DIGEST)}?tag=1.4.0`,
      },
      '2026-03-10T11:20:00Z',
    );
    await post(rolledBack);
    expect(await newest()).toMatchObject({ version: '1.4.0', rollback: true });
    const upgraded = event('9', 'service.upgraded.0.2.0', 'payments', {
      environment: { id: 'production' },
      artifactId: `pkg:oci/payments@${encodeURIComponent(DIGEST)}`,
    });
    await post(upgraded);
    expect(await newest('payments')).toMatchObject({ version: 'sha256:0b31b1c02ff4', rollback: false });
  });

  it.each([
    ['detected first', [0, 1]],
    ['resolved first', [1, 0]],
  ])('of an incident makes one, %s', async (name, order) => {
    const content = {
      description: 'Checkout answers 500\nSince the last deployment',
      environment: { id: 'production' },
      service: { id: '/prod/checkout-api' },
    };
    const id = `inc ${name}`;
    const told = [
      event(`${id} 1`, 'incident.detected.0.2.0', id, content, '2026-03-10T11:30:00Z'),
      event(`${id} 2`, 'incident.resolved.0.2.0', id, content, '2026-03-10T11:45:00Z'),
    ];
    for (const position of order)
      expect((await post(told[position])).body.items[0]).toMatchObject({ state: 'used' });
    const { items } = (await service.request('GET', '/api/v1/incidents?service=checkout-api')).body;
    expect(items.find(({ externalId }: { externalId: string }) => externalId.endsWith(id))).toMatchObject({
      title: 'Checkout answers 500',
      source: 'cdevents',
      startedAt: '2026-03-10T11:30:00.000Z',
      detectedAt: '2026-03-10T11:30:00.000Z',
      resolvedAt: '2026-03-10T11:45:00.000Z',
    });
  });

  it('of an incident outside production harms nobody', async () => {
    const content = { environment: { id: 'staging' }, service: { id: 'checkout-api' } };
    const { body } = await post(event('20', 'incident.detected.0.1.0', 'inc-20', content));
    expect(body.items[0]).toMatchObject({ state: 'ignored', code: 'not_production' });
  });

  it('is understood at once however many senders there are', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        post(
          deployed(
            `many ${index}`,
            `v10.${index}`,
            {},
            `2026-03-10T09:00:${String(index).padStart(2, '0')}Z`,
          ),
        ),
      ),
    );
    const states = answers.map(({ status, body }) => `${status} ${body.items?.[0].state}`);
    expect(new Set(states)).toEqual(new Set(['202 used']));
  });

  it('that was refused and is corrected can be sent again', async () => {
    const wrong = await post(deployed('25', 'v11', { environment: { id: 'moon' } }, '2026-03-10T08:00:00Z'));
    expect(wrong.body.items[0]).toMatchObject({ state: 'refused', code: 'unknown_environment' });
    const right = await post(deployed('25', 'v11', {}, '2026-03-10T08:00:00Z'));
    expect(right.body.items[0]).toMatchObject({ state: 'used', duplicate: true });
  });

  it('is refused by a token for other services, and no replay gets around it', async () => {
    const token = await service.makeToken('pipeline', ['payments']);
    const { body } = await post(deployed('30', 'v9'), undefined, token);
    expect(body.items[0]).toMatchObject({ state: 'refused', code: 'wrong_scope' });
    await service.request('POST', `/api/v1/deliveries/${body.items[0].id}/replay`);
    const deadline = Date.now() + 60_000;
    let state = 'waiting';
    while (state === 'waiting' && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      state = (await service.request('GET', `/api/v1/deliveries/${body.items[0].id}`)).body.state;
    }
    expect(state).toBe('refused');
    expect((await service.request('POST', '/api/v1/events', { token: null, body: {} })).status).toBe(401);
    const reader = await service.makeToken('reader');
    expect((await post(deployed('31', 'v9'), undefined, reader)).status).toBe(403);
  });

  it.each([
    ['id', { id: undefined }],
    ['source', { source: '' }],
    ['type', { type: undefined }],
    ['specversion', { specversion: undefined }],
    ['time', { time: 'yesterday' }],
  ])('without a proper %s is refused by name', async (field, change) => {
    expect(await post({ ...deployed('40', 'v1'), ...change })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', field },
    });
    const batch = [deployed('41', 'v1'), { ...deployed('42', 'v1'), ...change }];
    expect(await post(batch, 'application/cloudevents-batch+json')).toMatchObject({
      status: 400,
      body: { field: `[1].${field}` },
    });
    const kept = await service.context.database.delivery.count({ where: { deliveryId: '/ci/tekton 41' } });
    expect(kept).toBe(0); // all or nothing, so that a batch is simply sent again
  });

  it.each([
    ['no JSON', '{"specversion":', 'application/cloudevents+json', 400, 'invalid_json'],
    ['no event', '{}', 'application/json', 400, 'invalid_request'],
    ['no list', '{}', 'application/cloudevents-batch+json', 400, 'invalid_request'],
    ['another type', '<event/>', 'application/cloudevents+xml', 415, 'unsupported_media_type'],
  ])('that is %s is refused', async (_, body, type, status, code) => {
    expect(await post(body, type)).toMatchObject({ status, body: { code } });
  });
});
