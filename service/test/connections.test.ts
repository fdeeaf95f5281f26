import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runSyncs, type Sources, webhookSecretsOf } from '../src/collect/connections/index.ts';
import { githubHistory } from '../src/collect/github-history/index.ts';
import { startReading } from '../src/jobs/read-sources.ts';
import { sources as all } from '../src/jobs/sources.ts';
import { makeChanges } from '../src/outcomes/index.ts';
import { makeVault } from '../src/store/vault.ts';
import { ALL_PERMISSIONS, type GitHubFake, startGitHubFake } from './fakes/github.ts';
import { startTestService, type TestService } from './service.ts';

const NOW = '2026-03-31T12:00:00Z';
const sources: Sources = { ...all, github: githubHistory({ retryBaseMs: 0 }) };

let service: TestService;
let fake: GitHubFake;

beforeAll(async () => {
  service = await startTestService({ now: NOW });
  fake = await startGitHubFake({
    now: service.context.now,
    tokens: {
      'good-token': ALL_PERMISSIONS,
      'poor-token': ['issues'],
    },
  });
  fake.add('acme/shop').commit('2026-03-01T00:00:00Z');
});
afterAll(async () => {
  expect(fake.violations).toEqual([]);
  await fake.stop();
  await service.stop();
});
beforeEach(async () => {
  service.setNow(NOW);
  fake.mend();
  await service.context.database.connection.deleteMany();
});

function put(body: object, slug = 'github') {
  const whole = { provider: 'github', apiUrl: fake.url, containers: ['acme/shop'], ...body };
  return service.request('PUT', `/api/v1/connections/${slug}`, { body: whole });
}

describe('a connection', () => {
  it('is shown without its secrets, which are nowhere to be read', async () => {
    const answer = await put({ token: 'good-token', name: 'Our GitHub' });
    expect(answer.body).toEqual({
      slug: 'github',
      provider: 'github',
      name: 'Our GitHub',
      apiUrl: fake.url,
      hasToken: true,
      containers: ['acme/shop'],
      webhookUrl: `${service.url}/webhooks/github`,
      webhookSecrets: [],
      lastReconcileAt: null,
      syncs: [],
    });
    const made = await service.request('POST', '/api/v1/connections/github/webhook-secret', { body: {} });
    const { database } = service.context;
    const connection = await database.connection.findFirst();
    const webhook = await database.webhookSecret.findFirst();
    for (const row of [connection?.token, webhook?.secret]) {
      const bytes = Buffer.from(row ?? []).toString('latin1');
      expect(bytes.length).toBeGreaterThan(10);
      expect(bytes).not.toContain('good-token');
      expect(bytes).not.toContain(made.body.secret);
    }
    const shown = JSON.stringify((await service.request('GET', '/api/v1/connections')).body);
    expect(shown).not.toContain('good-token');
    expect(shown).not.toContain(made.body.secret);
  });

  it('keeps its token when it is changed without one, and goes when it is removed', async () => {
    await put({ token: 'good-token' });
    expect((await put({ name: 'Ours' })).body).toMatchObject({ name: 'Ours', hasToken: true });
    expect(await service.request('DELETE', '/api/v1/connections/github')).toMatchObject({ status: 204 });
    expect(await service.request('DELETE', '/api/v1/connections/github')).toMatchObject({
      status: 404,
      body: { code: 'unknown_connection' },
    });
    expect((await service.request('GET', '/api/v1/connections')).body).toEqual({ items: [] });
  });

  it('has the address of the provider unless another is given', async () => {
    const body = { provider: 'linear', containers: ['ENG'] };
    const answer = await service.request('PUT', '/api/v1/connections/linear', { body });
    expect(answer.body).toMatchObject({ apiUrl: 'https://api.linear.app/graphql', hasToken: false });
  });

  it.each([
    ['a token that GitHub does not know', { token: 'bad-token' }, 'token_refused', 'token'],
    ['a token that lacks permissions', { token: 'poor-token' }, 'token_lacks_scope', 'token'],
    [
      'a repository that is not there',
      { token: 'good-token', containers: ['acme/none'] },
      'source_gone',
      'containers',
    ],
    ['a repository that is none', { containers: ['acme'] }, 'invalid_request', 'containers[0]'],
    ['a password in the address', { apiUrl: 'https://me:secret@example.com' }, 'invalid_request', 'apiUrl'],
    ['an address that is not of the web', { apiUrl: 'file:///etc/passwd' }, 'invalid_request', 'apiUrl'],
  ])('refuses %s, and says what to do', async (_, body, code, field) => {
    const answer = await put(body);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.body).toMatchObject({ code, field, remedy: expect.any(String) });
    expect(await service.context.database.connection.count()).toBe(0);
  });

  it('names every permission that a token lacks', async () => {
    expect((await put({ token: 'poor-token' })).body.detail).toBe(
      'The token may not read Deployments, Actions, Pull requests, Contents of acme/shop.',
    );
  });

  it('names the scope that a classic token lacks, to which a private repository does not exist', async () => {
    const scopes = { 'good-token': 'gist, read:org' };
    const strict = await startGitHubFake({ scopes });
    const answer = await put({ token: 'good-token', apiUrl: strict.url });
    expect(answer.body).toMatchObject({
      code: 'token_lacks_scope',
      detail: expect.stringContaining('Its scopes are: gist, read:org.'),
      remedy: expect.stringContaining('scope `repo`'),
    });
    await strict.stop();
  });

  it('is saved when the source cannot be reached', async () => {
    fake.fault({ on: /./, how: { kind: 'secondary_limit' } });
    expect(await put({ token: 'good-token' })).toMatchObject({ status: 200, body: { hasToken: true } });
  });

  it('does not hand its token to another host', async () => {
    await put({ token: 'good-token' });
    const elsewhere = await startGitHubFake();
    expect((await put({ apiUrl: elsewhere.url })).body).toMatchObject({
      code: 'invalid_request',
      field: 'token',
    });
    expect(await put({ apiUrl: elsewhere.url, token: 'good-token', containers: [] })).toMatchObject({
      status: 200,
    });
    await elsewhere.stop();
  });

  it('does not become one to another provider', async () => {
    await put({});
    expect((await put({ provider: 'linear', containers: [] })).body).toMatchObject({ code: 'slug_taken' });
  });

  it('is for administrators, and to be looked at by members', async () => {
    const [pipeline, reader] = [await service.makeToken('pipeline'), await service.makeToken('reader')];
    for (const token of [pipeline, reader, null]) {
      const answer = await service.request('GET', '/api/v1/connections', { token });
      expect([401, 403]).toContain(answer.status);
    }
    const body = { provider: 'github' };
    const answer = await service.request('PUT', '/api/v1/connections/x', { body, token: pipeline });
    expect(answer.status).toBe(403);
  });
});

describe('a webhook secret', () => {
  const rotate = (body: object = {}) =>
    service.request('POST', '/api/v1/connections/github/webhook-secret', { body });

  it('is shown once, and the one before is valid for another day', async () => {
    await put({});
    const first = await rotate();
    expect(first).toMatchObject({ status: 201, body: { previousValidUntil: null } });
    expect(first.body.secret).toMatch(/^[\w-]{43}$/);
    expect(await webhookSecretsOf(service.context, 'github')).toEqual([first.body.secret]);
    expect(await webhookSecretsOf(service.context, 'linear')).toEqual([]);

    const second = await rotate({ secret: 'chosen-by-somebody' });
    expect(second.body).toEqual({
      secret: 'chosen-by-somebody',
      previousValidUntil: '2026-04-01T12:00:00.000Z',
    });
    expect(await webhookSecretsOf(service.context, 'github')).toEqual([
      'chosen-by-somebody',
      first.body.secret,
    ]);

    service.setNow('2026-04-01T12:00:00Z');
    expect(await webhookSecretsOf(service.context, 'github')).toEqual(['chosen-by-somebody']);
    const { body } = await service.request('GET', '/api/v1/connections/github');
    expect(body.webhookSecrets).toEqual([{ createdAt: '2026-03-31T12:00:00.000Z', expiresAt: null }]);
    await rotate();
    expect(await service.context.database.webhookSecret.count()).toBe(2);
  });

  it('that cannot be opened is said to be so, and stands in nobody else’s way', async () => {
    await put({});
    await rotate({ secret: 'of-before-the-change' });
    const context = { ...service.context, vault: makeVault('another secret, also long enough for all') };
    await expect(webhookSecretsOf(context, 'github')).rejects.toMatchObject({ code: 'secret_unreadable' });
    await put({}, 'other');
    const secret = context.vault.seal('of-after-the-change', 'connections/other/webhook-secret');
    const { id } = await context.database.connection.findUniqueOrThrow({ where: { slug: 'other' } });
    await context.database.webhookSecret.create({ data: { connectionId: id, secret } });
    expect(await webhookSecretsOf(context, 'github')).toEqual(['of-after-the-change']);
  });
});

describe('reading a history', () => {
  const backfill = (body: object = {}) =>
    service.request('POST', '/api/v1/connections/github/backfill', { body });

  it('needs a token and something to read', async () => {
    await put({});
    expect((await backfill()).body).toMatchObject({ code: 'invalid_request', field: 'token' });
    await put({ token: 'good-token', containers: [] });
    expect((await backfill()).body).toMatchObject({ code: 'invalid_request', field: 'containers' });
    const missing = await service.request('POST', '/api/v1/connections/nobody/backfill', { body: {} });
    expect(missing.body).toMatchObject({ code: 'unknown_connection' });
  });

  it('waits in the list until it is read', async () => {
    await put({ token: 'good-token' });
    expect(await backfill({ days: 30 })).toMatchObject({
      status: 202,
      body: {
        syncs: [
          { container: 'acme/shop', resource: 'issues', state: 'waiting', records: 0, resumesAt: null },
        ],
      },
    });
  });

  it('fails with what to do when the token cannot be opened, and is mended by entering it again', async () => {
    await put({ token: 'good-token' });
    await backfill();
    const { context } = service;
    const vault = makeVault('another secret, also long enough for all');
    const recording = {
      context: { ...context, vault },
      changes: makeChanges(context),
      assertService: () => {},
    };
    await runSyncs(recording, { sources });
    const read = async () => (await service.request('GET', '/api/v1/connections/github')).body.syncs;
    expect(await read()).toMatchObject([
      { state: 'failed', code: 'secret_unreadable', remedy: expect.any(String) },
    ]);
    await put({ token: 'good-token' });
    expect(await read()).toMatchObject([{ state: 'waiting', code: null, reason: null }]);
    await runSyncs({ ...recording, context }, { sources });
    expect(await read()).toMatchObject([{ state: 'done', finishedAt: '2026-03-31T12:00:00.000Z' }]);
  });

  it('begins by itself in a running program, and ends with it', async () => {
    await put({ token: 'good-token' });
    const { context } = service;
    const recording = { context, changes: makeChanges(context), assertService: () => {} };
    const faults: unknown[] = [];
    const reading = startReading(recording, { error: (fault: unknown) => faults.push(fault) }, 20);
    const deadline = Date.now() + 60_000;
    const done = () => context.database.sync.count({ where: { state: 'done' } });
    while ((await done()) === 0 && Date.now() < deadline) await new Promise((go) => setTimeout(go, 20));
    await reading.stop();
    expect(faults).toEqual([]);
    const { body } = await service.request('GET', '/api/v1/connections/github');
    expect(body).toMatchObject({ lastReconcileAt: '2026-03-31T12:00:00.000Z', syncs: [{ state: 'done' }] });
  });

  it('is given up when the program stops and goes on with the same page, and tells of failures of our own', async () => {
    await put({ token: 'good-token' });
    await backfill();
    const { context } = service;
    const recording = { context, changes: makeChanges(context), assertService: () => {} };
    const only = async () => (await service.request('GET', '/api/v1/connections/github')).body.syncs[0];

    const ending = new AbortController();
    fake.fault({ on: /\/issues/, times: 1, how: { kind: 'hang' } });
    const asked = fake.requests.length;
    const reading = runSyncs(recording, { sources, signal: ending.signal });
    const deadline = Date.now() + 60_000;
    while (fake.requests.length === asked && Date.now() < deadline)
      await new Promise((go) => setTimeout(go, 10));
    ending.abort();
    expect(await reading).toBe(0);
    fake.mend();
    expect(await only()).toMatchObject({ state: 'waiting', code: null });

    const faults: unknown[] = [];
    const broken: Sources = {
      ...all,
      github: { ...githubHistory(), readPage: () => Promise.reject(new Error('a slip')) },
    };
    await runSyncs(recording, { sources: broken, onError: (error) => faults.push(error) });
    expect(faults).toMatchObject([{ message: 'a slip' }]);
    expect(await only()).toMatchObject({
      state: 'waiting',
      code: 'internal',
      resumesAt: '2026-03-31T12:05:00.000Z',
    });
    service.setNow('2026-03-31T12:05:00Z');
    await runSyncs(recording, { sources });
    expect(await only()).toMatchObject({ state: 'done' });
  });
});
