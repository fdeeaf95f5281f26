import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Delivery } from '../src/contracts/deliveries.ts';
import { type FakeIssue, type FakeMessage, LinearWorkspace } from './fakes/linear-workspace.ts';
import { type Answer, populate, startTestService, type TestService } from './service.ts';

const PATIENCE_MS = 60_000;
const workspace = new LinearWorkspace();
const bug = workspace.label('Bug');
const placed = workspace.label('service:checkout-api');

let service: TestService;
let secret = 'lin_wh_theSecretThatLinearShows';
/** What was answered to a message before a secret was known. */
let early: Answer;

beforeAll(async () => {
  service = await startTestService({ now: '2026-03-31T12:00:00Z' });
  await populate(service);
  early = await send(workspace.create({ at: '2026-03-01T10:00:00Z' }).message);
  await service.request('PUT', '/api/v1/connections/linear', { body: { provider: 'linear' } });
  await enter(secret);
});
afterAll(() => service.stop());

describe('a message of Linear', () => {
  it('is taken in by nobody before a secret is known', async () => {
    expect([early.status, early.body.code]).toEqual([503, 'no_webhook_secret']);
    expect((await send(workspace.create({ at: '2026-03-01T10:00:00Z' }).message)).status).toBe(200);
  });

  it('is refused without the right signature, whatever it says, and nothing of it is kept', async () => {
    const { issue, message } = workspace.create({ at: '2026-03-01T10:00:00Z' });
    const refused = [
      await send(message, { key: 'of somebody else' }),
      await send(message, { headers: { 'linear-signature': '' } }),
      await send(message, { headers: { 'linear-signature': 'ff' } }),
      await send(message, { headers: { 'linear-signature': 'ü'.repeat(32) } }),
      await send(message, { change: (body) => body.replace('Totals', 'Totals!') }),
    ];
    for (const { status, body } of refused)
      expect([status, body.code, body.field]).toEqual([401, 'invalid_signature', 'linear-signature']);
    expect(await service.context.database.issue.count({ where: { externalId: issue.id } })).toBe(0);
    expect(await service.context.database.delivery.count({ where: { subject: issue.identifier } })).toBe(0);
  });

  it.each([-61_000, 61_000])('is refused when it was sent %i ms from now', async (away) => {
    const { message } = workspace.create({ at: '2026-03-01T10:00:00Z' });
    const { status, body } = await send(message, { sentAt: Date.now() + away });
    expect([status, body.code]).toEqual([401, 'stale_message']);
  });

  it('is refused when it does not say in its signed body when it was sent', async () => {
    const { message } = workspace.create({ at: '2026-03-01T10:00:00Z' });
    const now = String(Date.now());
    const answer = await send(
      { ...message, webhookTimestamp: undefined },
      { headers: { 'linear-timestamp': now } },
    );
    expect([answer.status, answer.body.code]).toEqual([401, 'stale_message']);
  });

  it('counts once, however often it is sent', async () => {
    const { issue, message } = workspace.create({ at: '2026-03-01T10:00:00Z', labels: [bug, placed] });
    const id = randomUUID();
    const first = await send(message, { id });
    const again = await send(message, { id });
    expect([first.body.duplicate, again.body.duplicate]).toEqual([false, true]);
    expect(again.body.id).toBe(first.body.id);
    expect(await settled(first.body.id)).toMatchObject({
      state: 'used',
      event: 'Issue.create',
      subject: issue.identifier,
    });
    expect(await bugOf(issue)).toMatchObject({ state: 'open' });
  });

  it('may be signed with the secret before, for a day after it was changed', async () => {
    const before = secret;
    secret = 'lin_wh_theNextSecret';
    await enter(secret);
    const { message } = workspace.create({ at: '2026-03-01T10:00:00Z' });
    expect((await send(message)).status).toBe(200);
    expect((await send(message, { key: before })).status).toBe(200);
    service.setNow('2026-04-01T12:00:01Z');
    expect((await send(message)).status).toBe(200);
    expect((await send(message, { key: before })).body.code).toBe('invalid_signature');
    service.setNow('2026-03-31T12:00:00Z');
  });

  it('has to name itself, and to be one', async () => {
    const { message } = workspace.create({ at: '2026-03-01T10:00:00Z' });
    const nameless = await send(message, { headers: { 'linear-delivery': '' } });
    expect([nameless.status, nameless.body.field]).toEqual([400, 'linear-delivery']);
    const id = randomUUID();
    const broken = await send(message, { id, change: (body) => body.slice(1), resign: true });
    expect([broken.status, broken.body.code]).toEqual([400, 'invalid_json']);
    expect(await service.context.database.delivery.findFirst({ where: { deliveryId: id } })).toMatchObject({
      state: 'refused',
      code: 'invalid_json',
    });
  });

  it('is kept and ignored when it is about something else', async () => {
    const { issue } = workspace.create({ at: '2026-03-01T10:00:00Z' });
    expect(await deliver(workspace.comment(issue, '2026-03-01T11:00:00Z'))).toMatchObject({
      state: 'ignored',
      event: 'Comment.create',
      code: 'unknown_event',
    });
  });

  it('is refused with the field when it lacks what the schema promises', async () => {
    const { message } = workspace.create({ at: '2026-03-01T10:00:00Z' });
    const { state: _state, ...data } = message.data as Record<string, unknown>;
    expect(await deliver({ ...message, data })).toMatchObject({
      state: 'refused',
      code: 'invalid_request',
      reason: expect.stringContaining('state'),
    });
  });
});

describe('the life of a bug', () => {
  /** Reported, closed, reopened, dismissed, reopened, closed, a customer asking in between, and another team at last. */
  function live() {
    const { issue, message } = workspace.create({
      at: '2026-03-02T10:00:00Z',
      title: 'Cannot pay',
      labels: [placed],
    });
    const messages = [
      message,
      workspace.relabel(issue, { add: [bug] }, '2026-03-02T11:00:00Z'),
      workspace.move(issue, 'completed', '2026-03-03T10:00:00Z'),
      workspace.move(issue, 'started', '2026-03-04T10:00:00Z'),
      workspace.request(issue, '2026-03-04T11:00:00Z').message,
      workspace.move(issue, 'duplicate', '2026-03-05T10:00:00Z'),
      workspace.move(issue, 'unstarted', '2026-03-06T10:00:00Z'),
      workspace.transfer(issue, workspace.team('PAY'), '2026-03-06T11:00:00Z'),
      workspace.move(issue, 'completed', '2026-03-07T10:00:00Z'),
    ];
    return { issue, messages };
  }
  const asItWas = {
    title: 'Cannot pay',
    customerReported: true,
    state: 'resolved',
    reopenings: 2,
    history: [
      { kind: 'reported', at: new Date('2026-03-02T10:00:00Z') },
      { kind: 'closed', at: new Date('2026-03-03T10:00:00Z') },
      { kind: 'reopened', at: new Date('2026-03-04T10:00:00Z') },
      { kind: 'dismissed', at: new Date('2026-03-05T10:00:00Z') },
      { kind: 'reopened', at: new Date('2026-03-06T10:00:00Z') },
      { kind: 'closed', at: new Date('2026-03-07T10:00:00Z') },
    ],
  };
  const orders: [string, number[]][] = [
    ['as it went', [0, 1, 2, 3, 4, 5, 6, 7, 8]],
    ['backwards', [8, 7, 6, 5, 4, 3, 2, 1, 0]],
    ['the request before the issue', [4, 0, 1, 2, 3, 5, 6, 7, 8]],
    ['the end first', [8, 0, 1, 2, 3, 4, 5, 6, 7]],
    ['all mixed up', [5, 2, 7, 0, 8, 4, 1, 6, 3]],
    ['some twice', [0, 3, 3, 1, 8, 2, 4, 5, 4, 6, 7, 8, 0]],
    ['without the closes, which the reopenings tell', [0, 1, 3, 4, 6, 7, 8]],
  ];

  it.each(orders)('is the same whatever order its messages come in: %s', async (_name, order) => {
    const { issue, messages } = live();
    for (const index of order) await deliver(messages[index] as FakeMessage);
    expect(await bugOf(issue)).toMatchObject(asItWas);
    const row = await service.context.database.issue.findFirst({ where: { externalId: issue.id } });
    expect(row).toMatchObject({ container: 'PAY', key: issue.identifier, customerRequests: 1 });
  });

  it('is the same when all of them come at once', async () => {
    const { issue, messages } = live();
    const answers = await Promise.all(messages.map((message) => send(message)));
    for (const { body } of answers) expect(await settled(body.id)).toMatchObject({ state: 'used' });
    expect(await bugOf(issue)).toMatchObject(asItWas);
  });

  it('ends without an answer when the issue is deleted, and goes on when it is restored', async () => {
    const { issue, message } = workspace.create({ at: '2026-03-02T10:00:00Z', labels: [bug, placed] });
    await deliver(message);
    await deliver(workspace.trash(issue, '2026-03-03T10:00:00Z'));
    expect(await bugOf(issue)).toMatchObject({
      state: 'dismissed',
      endedAt: new Date('2026-03-03T10:00:00Z'),
    });
    await deliver(workspace.restore(issue, '2026-03-04T10:00:00Z'));
    expect(await bugOf(issue)).toMatchObject({ state: 'open', endedAt: null });
  });

  it('is not changed by what is done being archived', async () => {
    const { issue, message } = workspace.create({ at: '2026-03-02T10:00:00Z', labels: [bug, placed] });
    await deliver(message);
    await deliver(workspace.move(issue, 'completed', '2026-03-03T10:00:00Z'));
    await deliver(workspace.archive(issue, '2026-03-30T10:00:00Z'));
    expect(await bugOf(issue)).toMatchObject({
      state: 'resolved',
      endedAt: new Date('2026-03-03T10:00:00Z'),
    });
  });
});

it('tells of a bug that belongs to no service what to do', async () => {
  const { message } = workspace.create({ at: '2026-03-02T10:00:00Z', labels: [bug] });
  expect(await deliver(message)).toMatchObject({
    state: 'used',
    code: 'unplaced',
    reason: expect.stringMatching(/^Kept, but neither a bug nor an incident/),
    remedy: expect.stringMatching(/./),
  });
});

describe('customer requests', () => {
  it('make a bug customer-reported while one is attached, whichever message comes first', async () => {
    const { issue, message } = workspace.create({ at: '2026-03-02T10:00:00Z', labels: [bug, placed] });
    const first = workspace.request(issue, '2026-03-02T11:00:00Z');
    const second = workspace.request(issue, '2026-03-02T12:00:00Z', 'Initech');
    const gone = workspace.withdraw(first.need, '2026-03-02T13:00:00Z');
    await deliver(gone);
    await deliver(message);
    expect(await bugOf(issue)).toMatchObject({ customerReported: false });
    await deliver(first.message);
    expect(await bugOf(issue)).toMatchObject({ customerReported: false });
    await deliver(second.message);
    expect(await bugOf(issue)).toMatchObject({ customerReported: true });
    await deliver(workspace.withdraw(second.need, '2026-03-02T14:00:00Z'));
    expect(await bugOf(issue)).toMatchObject({ customerReported: false });
  });
});

describe('labels', () => {
  it('renamed or removed change the issues that carry them, of their own team only', async () => {
    const here = workspace.team('HERE');
    const there = workspace.team('THERE');
    const mine = workspace.label('defect', here);
    const theirs = workspace.label('defect', there);
    const one = workspace.create({ at: '2026-03-02T10:00:00Z', labels: [mine, placed] }, here);
    const other = workspace.create({ at: '2026-03-02T10:00:00Z', labels: [theirs, placed] }, there);
    await deliver(one.message);
    await deliver(other.message);
    expect([await bugOf(one.issue), await bugOf(other.issue)]).toMatchObject([
      { state: 'open' },
      { state: 'open' },
    ]);

    const renamed = await deliver(workspace.renameLabel(mine, 'wish', '2026-03-03T10:00:00Z'));
    expect(renamed).toMatchObject({ state: 'used', reason: expect.stringContaining('1 ') });
    expect([await bugOf(one.issue), await bugOf(other.issue)]).toMatchObject([null, { state: 'open' }]);

    await deliver(workspace.renameLabel(mine, 'kind/bug', '2026-03-03T11:00:00Z'));
    expect(await bugOf(one.issue)).toMatchObject({ state: 'open' });
    await deliver(workspace.removeLabel(mine, '2026-03-03T12:00:00Z'));
    expect(await bugOf(one.issue)).toBeNull();
  });

  it('of a team that was never seen change nothing, and say so', async () => {
    const label = workspace.label('old name', { id: 'unseen', key: 'UNSEEN', name: 'Unseen' });
    const told = await deliver(workspace.renameLabel(label, 'new name', '2026-03-03T10:00:00Z'));
    expect(told).toMatchObject({ state: 'ignored', code: 'unknown_team' });
  });
});

async function enter(value: string): Promise<void> {
  const { status } = await service.request('POST', '/api/v1/connections/linear/webhook-secret', {
    body: { secret: value },
  });
  expect(status).toBeLessThan(300);
}

interface Sending {
  key?: string;
  id?: string;
  sentAt?: number;
  headers?: Record<string, string>;
  /** What becomes of the body on its way. */
  change?: (body: string) => string;
  /** Whether it is signed as it arrives. */
  resign?: boolean;
}

function send(message: Record<string, unknown>, sending: Sending = {}) {
  const { key = secret, id = randomUUID(), sentAt = Date.now(), change = (body) => body } = sending;
  const written = JSON.stringify({ webhookTimestamp: sentAt, ...message });
  const body = change(written);
  return service.request('POST', '/webhooks/linear', {
    token: null,
    body,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'linear-delivery': id,
      'linear-event': String(message.type),
      'linear-signature': createHmac('sha256', key)
        .update(sending.resign ? body : written)
        .digest('hex'),
      ...sending.headers,
    },
  });
}

/** Sends a message and gives what became of it. */
async function deliver(message: Record<string, unknown>): Promise<Delivery> {
  const { status, body } = await send(message);
  expect([status, body]).toMatchObject([200, { duplicate: false }]);
  return settled(body.id);
}

async function settled(id: string): Promise<Delivery> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const { body } = await service.request('GET', `/api/v1/deliveries/${id}`);
    if (body.state !== 'waiting') return body;
    if (Date.now() > deadline) throw new Error(`still waiting: ${JSON.stringify(body)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function bugOf(issue: FakeIssue) {
  return service.context.database.bug.findUnique({
    where: { source_externalId: { source: 'linear', externalId: issue.id } },
    include: { history: { orderBy: { position: 'asc' } } },
  });
}
