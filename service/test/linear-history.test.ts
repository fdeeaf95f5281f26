import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { reconcile, runSyncs } from '../src/collect/connections/index.ts';
import type { Recording } from '../src/collect/recording.ts';
import type { Connection } from '../src/contracts/connections.ts';
import type { Delivery } from '../src/contracts/deliveries.ts';
import { sources } from '../src/jobs/sources.ts';
import { makeChanges } from '../src/outcomes/index.ts';
import { type LinearFake, startLinearFake } from './fakes/linear.ts';
import type { FakeIssue, FakeLabel, FakeTeam, LinearWorkspace } from './fakes/linear-workspace.ts';
import { populate, startTestService, type TestService } from './service.ts';

const NOW = '2026-03-31T12:00:00Z';

let service: TestService;
let fake: LinearFake;
let workspace: LinearWorkspace;
let recording: Recording;
let bug: FakeLabel;
let placed: FakeLabel;
let teams = 0;
/** The team of this test alone. */
let team: FakeTeam;

beforeAll(async () => {
  service = await startTestService({ now: NOW });
  fake = await startLinearFake();
  workspace = fake.workspace;
  bug = workspace.label('Bug');
  placed = workspace.label('service:checkout-api');
  await populate(service);
  recording = { context: service.context, changes: makeChanges(service.context), assertService: () => {} };
});

afterAll(async () => {
  await fake.stop();
  await service.stop();
});

beforeEach(async () => {
  service.setNow(NOW);
  fake.faults.length = 0;
  fake.requests.length = 0;
  fake.beforeAnswer = () => {};
  await service.context.database.connection.deleteMany();
  teams += 1;
  team = workspace.team(`T${teams}`);
});

describe('the history of a Linear team', () => {
  it('becomes bugs with the whole history of each', async () => {
    const fixed = report('2026-03-02T10:00:00Z', 'Totals are wrong');
    workspace.move(fixed, 'started', '2026-03-02T11:00:00Z');
    workspace.move(fixed, 'completed', '2026-03-03T10:00:00Z');
    workspace.move(fixed, 'unstarted', '2026-03-04T10:00:00Z');
    workspace.move(fixed, 'completed', '2026-03-05T10:00:00Z');
    workspace.archive(fixed, '2026-03-20T00:00:00Z');
    const twice = report('2026-03-06T10:00:00Z', 'Totals are wrong again');
    workspace.move(twice, 'duplicate', '2026-03-06T12:00:00Z');
    const requested = report('2026-03-07T10:00:00Z', 'Cannot pay');
    workspace.request(requested, '2026-03-07T11:00:00Z');
    const deleted = report('2026-03-08T10:00:00Z', 'Never mind');
    workspace.trash(deleted, '2026-03-08T12:00:00Z');
    workspace.create({ at: '2026-03-09T10:00:00Z', title: 'A wish', labels: [placed] }, team);
    workspace.create({ at: '2026-03-10T10:00:00Z', title: 'Of others' }, workspace.team('OTHER'));

    await connect();
    await backfill();

    expect(await sync()).toMatchObject({ state: 'done', records: 5, reason: null });
    const bugs = await listBugs();
    expect(bugs.map(({ title, state, customerReported }) => [title, state, customerReported])).toEqual([
      ['Totals are wrong', 'resolved', false],
      ['Totals are wrong again', 'dismissed', false],
      ['Cannot pay', 'open', true],
      ['Never mind', 'dismissed', false],
    ]);
    expect(bugs[0]).toMatchObject({
      externalId: fixed.id,
      url: fixed.url,
      reopenings: 1,
      history: [
        { kind: 'reported', at: new Date('2026-03-02T10:00:00Z') },
        { kind: 'closed', at: new Date('2026-03-03T10:00:00Z'), actor: 'Dana Ruiz' },
        { kind: 'reopened', at: new Date('2026-03-04T10:00:00Z') },
        { kind: 'closed', at: new Date('2026-03-05T10:00:00Z') },
      ],
    });
    expect(fake.requests).toHaveLength(2); // trying the token, and one page
    expect(fake.requests[1]?.complexity).toBeLessThan(7_000);
  });

  it('is the same when it is read again', async () => {
    const { issue } = workspace.create(
      { at: '2026-03-02T10:00:00Z', labels: [bug, placed], state: 'completed' },
      team,
    );
    workspace.move(issue, 'started', '2026-03-03T10:00:00Z');
    workspace.move(issue, 'completed', '2026-03-04T10:00:00Z');
    await connect();
    await backfill();
    const before = await everything();
    expect(before.bugs).toMatchObject([{ state: 'resolved', reopenings: 1 }]);

    await backfill();
    expect(await everything()).toEqual(before);
  });

  it('follows the pages, and asks for the rest of a long history', async () => {
    for (let index = 0; index < 60; index += 1)
      report(new Date(Date.UTC(2026, 2, 1, 0, index)).toISOString(), `Bug ${index}`);
    const long = report('2026-03-02T10:00:00Z', 'Back and forth');
    for (let index = 0; index < 130; index += 1)
      workspace.move(
        long,
        index % 2 ? 'started' : 'completed',
        new Date(Date.UTC(2026, 2, 3, 0, index)).toISOString(),
      );

    await connect();
    await backfill();

    expect(await sync()).toMatchObject({ state: 'done', records: 61 });
    expect(fake.requests.map(({ operation }) => operation)).toEqual([
      'Teams',
      'Issues',
      'IssueHistory',
      'IssueHistory',
      'Issues',
      'Issues',
    ]);
    expect(await count()).toBe(61);
    const [row] = await service.context.database.bug.findMany({ where: { externalId: long.id } });
    expect(row).toMatchObject({ state: 'open', reopenings: 65 });
  });

  it('goes on with the page at which a dead process was, and reads nothing twice', async () => {
    for (let index = 0; index < 60; index += 1)
      report(new Date(Date.UTC(2026, 2, 1, 0, index)).toISOString(), `Bug ${index}`);
    await connect();
    await start();
    const killed = new AbortController();
    fake.beforeAnswer = () => {
      if (fake.requests.filter(({ operation }) => operation === 'Issues').length === 2) killed.abort();
    };
    await runSyncs(recording, { sources, signal: killed.signal });
    expect(await sync()).toMatchObject({ state: 'waiting', records: 25 });
    expect(await count()).toBe(25);

    fake.beforeAnswer = () => {};
    await runSyncs(recording, { sources });

    expect(await sync()).toMatchObject({ state: 'done', records: 60 });
    expect(await count()).toBe(60);
    const cursors = fake.requests.flatMap(({ operation, variables }) =>
      operation === 'Issues' ? [variables.after] : [],
    );
    expect(cursors.map((cursor) => cursors.indexOf(cursor))).toEqual([0, 1, 1, 3]);
  });

  it('keeps an issue that cannot be read, with the reason, to be replayed, and reads the others', async () => {
    report('2026-03-02T10:00:00Z', 'Fine');
    const broken = report('2026-03-02T11:00:00Z', 'Broken');
    const { createdAt } = broken;
    broken.createdAt = 'yesterday';

    await connect();
    await backfill();

    expect(await sync()).toMatchObject({ state: 'done', records: 2 });
    expect((await listBugs()).map(({ title }) => title)).toEqual(['Fine']);
    const { delivery } = service.context.database;
    const kept = await delivery.findFirstOrThrow({ where: { subject: broken.identifier } });
    expect(kept).toMatchObject({ state: 'refused', code: 'invalid_request' });
    expect(kept.reason).toContain('createdAt');

    expect(await replay(kept.id)).toMatchObject({ state: 'refused', code: 'invalid_request' });
    const text = new TextDecoder().decode(kept.body).replace('yesterday', createdAt);
    await delivery.update({ where: { id: kept.id }, data: { body: new TextEncoder().encode(text) } });
    expect(await replay(kept.id)).toMatchObject({ state: 'used', subject: broken.identifier });
    expect((await listBugs()).map(({ title }) => title)).toEqual(['Fine', 'Broken']);
    broken.createdAt = createdAt;
  });

  it('may be read with the token of an OAuth application', async () => {
    const { token } = fake;
    fake.token = 'lin_oauth_ofAnApplication';
    await connect();
    fake.token = token;
  });
});

describe('when Linear refuses', () => {
  it.each([
    ['its requests', { kind: 'rate limited', by: 'requests', resetAt: new Date('2026-03-31T12:34:00Z') }],
    ['the cost', { kind: 'rate limited', by: 'complexity', resetAt: new Date('2026-03-31T12:34:00Z') }],
    ['too much at once', { kind: 'too many requests', retryAfterSeconds: 34 * 60 }],
  ] as const)('%s: reading waits for as long as Linear says, and goes on by itself', async (_name, fault) => {
    report('2026-03-02T10:00:00Z', 'Totals are wrong');
    await connect();
    fake.faults.push(fault);
    await backfill();
    expect(await sync()).toMatchObject({
      state: 'waiting',
      code: 'rate_limited',
      resumesAt: '2026-03-31T12:34:00.000Z',
    });
    const asked = fake.requests.length;

    service.setNow('2026-03-31T12:33:59Z');
    await readAll();
    expect(fake.requests).toHaveLength(asked);

    service.setNow('2026-03-31T12:34:00Z');
    await readAll();
    expect(await sync()).toMatchObject({ state: 'done', records: 1, code: null });
  });

  it.each([
    ['fails', { kind: 'failure', status: 502 }],
    ['breaks off in the middle of a page', { kind: 'cut' }],
  ] as const)('it %s: the page is read again a minute later', async (_name, fault) => {
    report('2026-03-02T10:00:00Z', 'Totals are wrong');
    await connect();
    fake.faults.push(fault);
    await backfill();
    expect(await sync()).toMatchObject({ state: 'waiting', code: 'source_unavailable' });
    expect(await count()).toBe(0);

    service.setNow('2026-03-31T12:01:00Z');
    await readAll();
    expect(await sync()).toMatchObject({ state: 'done', records: 1 });
  });

  it('the key, at once when it is entered', async () => {
    const refused = await put({ token: 'lin_api_ofSomebodyElse' });
    expect(refused.body).toMatchObject({ code: 'token_refused', field: 'token' });
    expect(JSON.stringify(refused.body)).not.toContain('ofSomebodyElse');
    const unseen = await put({ containers: [team.key, 'NOPE'] });
    expect(unseen.body).toMatchObject({ code: 'source_gone', field: 'containers[1]' });
  });

  it('the key later: reading fails with what to do, and goes on with a new one', async () => {
    report('2026-03-02T10:00:00Z', 'Totals are wrong');
    await connect();
    const { token } = fake;
    fake.token = 'lin_api_anotherOne';
    await backfill();
    expect(await sync()).toMatchObject({ state: 'failed', code: 'token_refused' });
    expect((await sync())?.remedy).toMatch(/API key/);

    expect((await put({})).status).toBe(200);
    await readAll();
    expect(await sync()).toMatchObject({ state: 'done', records: 1 });
    fake.token = token;
  });

  it('what the key may not read', async () => {
    await connect();
    fake.faults.push({ kind: 'forbidden' });
    await backfill();
    expect(await sync()).toMatchObject({ state: 'failed', code: 'token_lacks_scope' });
  });
});

describe('every hour', () => {
  it('finds what a lost message left out, and reads no more than that', async () => {
    const old = report('2026-03-02T10:00:00Z', 'Totals are wrong');
    const fresh = report('2026-03-31T11:00:00Z', 'Cannot pay');
    await connect();
    await backfill();
    workspace.move(fresh, 'completed', '2026-03-31T12:20:00Z'); // and no message of it arrives
    fake.requests.length = 0;

    service.setNow('2026-03-31T13:00:00Z');
    await reconcile(service.context, sources);
    await readAll();

    const bugs = await listBugs();
    expect(bugs.find(({ externalId }) => externalId === fresh.id)).toMatchObject({
      state: 'resolved',
      endedAt: new Date('2026-03-31T12:20:00Z'),
    });
    expect(bugs.find(({ externalId }) => externalId === old.id)).toMatchObject({ state: 'open' });
    const [request] = fake.requests;
    expect(request?.variables.since).toBe('2026-03-31T11:00:00.000Z');
  });
});

function report(at: string, title: string): FakeIssue {
  return workspace.create({ at, title, labels: [bug, placed] }, team).issue;
}

function put(body: { token?: string; containers?: string[] }) {
  return service.request('PUT', '/api/v1/connections/linear', {
    body: { provider: 'linear', apiUrl: fake.url, token: fake.token, containers: [team.key], ...body },
  });
}

async function connect(): Promise<void> {
  const { status, body } = await put({});
  expect([status, body]).toMatchObject([200, { hasToken: true }]);
}

async function start(): Promise<void> {
  const { status } = await service.request('POST', '/api/v1/connections/linear/backfill', { body: {} });
  expect(status).toBeLessThan(300);
}

async function backfill(): Promise<void> {
  await start();
  await readAll();
}

async function readAll(): Promise<void> {
  await runSyncs(recording, {
    sources,
    onError: (error) => {
      throw error;
    },
  });
}

async function sync() {
  const { body } = await service.request('GET', '/api/v1/connections/linear');
  return (body as Connection).syncs.find(({ container }) => container === team.key);
}

async function replay(id: string): Promise<Delivery> {
  await service.request('POST', `/api/v1/deliveries/${id}/replay`);
  const deadline = Date.now() + 60_000;
  for (;;) {
    const { body } = await service.request('GET', `/api/v1/deliveries/${id}`);
    if (body.state !== 'waiting') return body;
    if (Date.now() > deadline) throw new Error(`still waiting: ${JSON.stringify(body)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function ofTeam() {
  return workspace.issues.filter((issue) => issue.team === team).map(({ id }) => id);
}

function listBugs() {
  return service.context.database.bug.findMany({
    where: { externalId: { in: ofTeam() } },
    include: { history: { orderBy: { position: 'asc' } } },
    orderBy: { reportedAt: 'asc' },
  });
}

function count(): Promise<number> {
  return service.context.database.bug.count({ where: { externalId: { in: ofTeam() } } });
}

/** Everything that reading twice must not change. */
async function everything() {
  const where = { externalId: { in: ofTeam() } };
  return {
    bugs: await listBugs(),
    issues: await service.context.database.issue.findMany({ where }),
    deliveries: await service.context.database.delivery.count(),
  };
}
