import { createRequire } from 'node:module';
import { sign } from '@octokit/webhooks-methods';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findContents } from '../src/collect/commits/index.ts';
import { applyCommits } from '../src/collect/github/index.ts';
import type { Delivery } from '../src/contracts/deliveries.ts';
import { makeChanges } from '../src/outcomes/index.ts';
import { populate, startTestService, type TestService } from './service.ts';

const NOW = '2026-03-10T12:00:00.000Z';
const PATIENCE_MS = 60_000;
const SHA = (letter: string) => letter.repeat(40);

interface Example {
  name: string;
  examples: Record<string, unknown>[];
}
const examples: Example[] = createRequire(import.meta.url)('@octokit/webhooks-examples');

let service: TestService;
let secret = '';
beforeAll(async () => {
  service = await startTestService({ now: NOW });
  await populate(service, ['checkout-api']);
  await claim('checkout-api', { fullName: 'Acme/Shop' });
  await service.request('PUT', '/api/v1/connections/acme', { body: { provider: 'github' } });
  secret = await rotate();
});
afterAll(() => service.stop());

async function rotate(): Promise<string> {
  const { body } = await service.request('POST', '/api/v1/connections/acme/webhook-secret', { body: {} });
  return body.secret;
}

async function claim(slug: string, repository: object): Promise<void> {
  const answer = await service.request('PUT', `/api/v1/services/${slug}`, {
    body: {
      team: 'checkout',
      environments: [
        { name: 'production', production: true },
        { name: 'staging', production: false },
      ],
      repositories: [repository],
    },
  });
  expect(answer.status).toBe(200);
}

let sent = 0;
async function send(
  event: string,
  payload: unknown,
  { headers = {}, key = secret, body = JSON.stringify(payload) }: Partial<SendOptions> = {},
) {
  sent += 1;
  return service.request('POST', '/webhooks/github', {
    token: null,
    body,
    headers: {
      'x-github-event': event,
      'x-github-delivery': `delivery-${sent}`,
      'x-hub-signature-256': await sign(key, body),
      ...headers,
    },
  });
}
interface SendOptions {
  headers: Record<string, string>;
  key: string;
  body: string;
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

/** Sends a webhook and gives what became of it. */
async function deliver(event: string, payload: object): Promise<Delivery> {
  const answer = await send(event, { repository: { full_name: 'acme/shop' }, ...payload });
  expect(answer.status).toBe(202);
  return settled(answer.body.id);
}

async function deployments(query = ''): Promise<Record<string, unknown>[]> {
  const { body } = await service.request('GET', `/api/v1/deployments?service=checkout-api${query}`);
  return body.items;
}
const at = (minutes: number) => new Date(Date.parse('2026-03-10T10:00:00Z') + minutes * 60_000).toISOString();

function deployment(id: number, sha: string, minutes: number, more: object = {}) {
  return {
    deployment: {
      id,
      sha,
      ref: 'main',
      task: 'deploy',
      environment: 'production',
      payload: {},
      creator: { login: 'dana' },
      created_at: at(minutes),
      ...more,
    },
  };
}
const status = (id: number, state: string, minutes: number, more: object = {}) => ({
  action: 'created',
  deployment_status: { id, state, created_at: at(minutes), creator: { login: 'dana' }, ...more },
});

describe('taking webhooks in', () => {
  it('answers 202 at once and once only', async () => {
    const headers = { 'x-github-delivery': 'the-same' };
    const first = await send('ping', { zen: 'Keep it logically awesome.' }, { headers });
    expect(first).toMatchObject({ status: 202, body: { duplicate: false } });
    expect(await settled(first.body.id)).toMatchObject({ state: 'used', event: 'ping', source: 'github' });
    const again = await send('ping', { zen: 'Keep it logically awesome.' }, { headers });
    expect(again).toMatchObject({ status: 200, body: { duplicate: true, id: first.body.id } });
  });

  it.each([
    ['without a signature', { 'x-hub-signature-256': '' }],
    ['signed with another secret', { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }],
    ['signed by the old method', { 'x-hub-signature-256': `sha1=${'0'.repeat(40)}` }],
  ])('refuses a message %s and keeps nothing of it', async (_, headers) => {
    const before = await service.context.database.delivery.count();
    expect(await send('ping', {}, { headers })).toMatchObject({
      status: 401,
      body: { code: 'invalid_signature', field: 'x-hub-signature-256' },
    });
    expect(await service.context.database.delivery.count()).toBe(before);
  });

  it('refuses a message that was changed on its way', async () => {
    const signature = await sign(secret, '{"a":1}');
    const headers = { 'x-hub-signature-256': signature };
    expect((await send('ping', { a: 2 }, { headers })).status).toBe(401);
  });

  it.each(['x-github-event', 'x-github-delivery'])('names the missing header %s', async (name) => {
    expect(await send('ping', {}, { headers: { [name]: '' } })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', field: name },
    });
  });

  it('keeps a signed message that is no JSON, as refused', async () => {
    const headers = { 'x-github-delivery': 'no-json' };
    const answer = await send('push', null, { headers, body: '{"ref":' });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_json' } });
    const { body } = await service.request('GET', '/api/v1/deliveries?state=refused&source=github');
    expect(body.items).toEqual([expect.objectContaining({ deliveryId: 'no-json', code: 'invalid_json' })]);
  });

  it('reads forms as well as JSON', async () => {
    const body = new URLSearchParams({ payload: JSON.stringify({ zen: 'Speak like a human.' }) }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await send('ping', null, { headers, body });
    expect(answer.status).toBe(202);
    expect(await settled(answer.body.id)).toMatchObject({ state: 'used' });
  });

  it('takes the secret before a rotation for a day', async () => {
    const before = secret;
    secret = await rotate();
    expect((await send('ping', {}, { key: before })).status).toBe(202);
    expect((await send('ping', {})).status).toBe(202);
    service.setNow('2026-03-11T12:00:01Z');
    expect((await send('ping', {}, { key: before })).status).toBe(401);
    expect((await send('ping', {})).status).toBe(202);
    service.setNow(NOW);
  });

  it('says what to do where no secret was made', async () => {
    const bare = await startTestService();
    const answer = await bare.request('POST', '/webhooks/github', { token: null, body: {} });
    expect(answer).toMatchObject({ status: 503, body: { code: 'no_webhook_secret' } });
    expect(answer.body.remedy).toContain('Settings → Connections');
    await bare.stop();
  });

  it('takes 20 MB, and no more than GitHub sends', async () => {
    const large = await send('ping', { padding: 'x'.repeat(20 * 1_048_576) });
    expect(large.status).toBe(202);
    expect(await settled(large.body.id)).toMatchObject({ state: 'used' });
    const tooLarge = await send('ping', { padding: 'x'.repeat(26 * 1_048_576) });
    expect(tooLarge).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
    expect(tooLarge.body.detail).toContain('25 MiB');
  });
});

describe('every example that GitHub publishes', () => {
  const table = examples.flatMap(({ name, examples: payloads }) =>
    payloads.map((payload, index) => ({ name, payload, index })),
  );

  it('is taken in, and used, ignored or refused for a reason', async () => {
    expect(table.length).toBe(329);
    await claim('checkout-api', { fullName: 'codertocat/hello-world' });
    const ids: string[] = [];
    for (const { name, payload } of table) {
      const answer = await send(name, payload);
      expect(answer.status, name).toBe(202);
      ids.push(answer.body.id);
    }
    const seen = new Map<string, Set<string>>();
    for (const [index, id] of ids.entries()) {
      const { event, state, code, reason } = await settled(id);
      expect(event.startsWith(table[index]?.name ?? '-'), event).toBe(true);
      expect(reason, event).toBeTruthy();
      if (state !== 'used') expect(code, event).toBeTruthy();
      expect(code, `${event}: ${reason}`).not.toBe('internal');
      expect(code, `${event}: ${reason}`).not.toBe('invalid_request');
      const kind = event.split('.')[0] ?? '';
      seen.set(kind, (seen.get(kind) ?? new Set()).add(`${state}${code ? ` ${code}` : ''}`));
    }
    const understood = ['deployment', 'deployment_status', 'issues', 'ping', 'pull_request', 'push'];
    for (const kind of understood) expect([...(seen.get(kind) ?? [])], kind).toContain('used');
    for (const [kind, states] of seen) {
      const unknown = states.has('ignored unknown_event');
      expect(unknown, kind).toBe(![...understood, 'label', 'release', 'workflow_run'].includes(kind));
    }
  });
});

describe('deployments of GitHub', () => {
  beforeAll(() => claim('checkout-api', { fullName: 'Acme/Shop' }));

  it('are recorded from their start to their end, with the run behind them', async () => {
    const told = deployment(1, SHA('a'), 0);
    expect(await deliver('deployment', { action: 'created', ...told })).toMatchObject({ state: 'used' });
    const url = 'https://github.com/acme/shop/actions/runs/77/job/5';
    await deliver('deployment_status', { ...told, ...status(11, 'in_progress', 1, { log_url: url }) });
    expect((await deployments())[0]).toMatchObject({ status: 'started', startedAt: at(0) });
    await deliver('deployment_status', { ...told, ...status(12, 'success', 2, { log_url: url }) });
    const [recorded] = await deployments();
    expect(recorded).toMatchObject({
      status: 'succeeded',
      startedAt: at(0),
      finishedAt: at(2),
      source: 'github',
      externalId: 'deployment/1',
      version: 'aaaaaaaaaa',
      commitSha: SHA('a'),
      actor: 'dana',
      ref: 'main',
      url,
      verdict: { kind: 'pending' },
    });
    const row = await service.context.database.deployment.findFirstOrThrow({
      where: { externalId: 'deployment/1' },
    });
    expect(row.runKey).toBe('github:acme/shop/77');
  });

  it('end as the newest status says, whatever the order in which the statuses come', async () => {
    const states = [
      status(21, 'in_progress', 10),
      status(22, 'failure', 11),
      status(23, 'success', 12),
      status(24, 'in_progress', 13),
    ];
    const orders = [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [2, 0, 3, 1],
      [1, 3, 0, 2],
    ];
    for (const [index, order] of orders.entries()) {
      const told = deployment(20 + index, SHA('b'), 9);
      for (const position of order) await deliver('deployment_status', { ...told, ...states[position] });
      const row = await service.context.database.deployment.findFirstOrThrow({
        where: { externalId: `deployment/${20 + index}` },
      });
      expect({ order, status: row.status, at: row.finishedAt }).toEqual({
        order,
        status: 'succeeded',
        at: new Date(at(12)),
      });
    }
  });

  it('are live again when an old one succeeds after a newer one, which then was rolled back', async () => {
    const first = deployment(31, SHA('c'), 30);
    const second = deployment(32, SHA('d'), 32);
    const story = [
      [first, status(310, 'success', 31)],
      [second, status(320, 'success', 33)],
      [first, status(311, 'inactive', 33.5)],
      [first, status(312, 'success', 34)],
      [second, status(321, 'inactive', 34.5)],
      [first, status(313, 'inactive', 40)],
    ] as const;
    const expected = {
      names: ['deployment/31', 'deployment/31/status/312', 'deployment/32'],
      inactive: [new Date(at(33.5)), new Date(at(40)), new Date(at(34.5))],
      verdict: 'rolled_back',
    };
    for (const order of [
      [0, 1, 2, 3, 4, 5],
      [5, 4, 3, 2, 1, 0],
      [3, 0, 2, 5, 1, 4],
    ]) {
      const where = { externalId: { startsWith: 'deployment/3' } };
      await service.context.database.deployment.deleteMany({ where });
      for (const position of order) {
        const [told, said] = story[position] ?? story[0];
        await deliver('deployment_status', { ...told, ...said });
      }
      await queueIsEmpty();
      const rows = await service.context.database.deployment.findMany({
        where,
        orderBy: { externalId: 'asc' },
        include: { verdict: true },
      });
      expect({
        names: rows.map(({ externalId }) => externalId),
        inactive: rows.map(({ inactiveSince }) => inactiveSince),
        verdict: rows[2]?.verdict?.kind,
      }).toEqual(expected);
    }
  });

  it('say themselves that they are a rollback', async () => {
    const told = deployment(41, SHA('e'), 50, { task: 'deploy:rollback' });
    await deliver('deployment_status', { ...told, ...status(410, 'success', 51) });
    const row = await service.context.database.deployment.findFirstOrThrow({
      where: { externalId: 'deployment/41' },
    });
    expect(row.rollbackDeclared).toBe(true);
  });

  it('are named by their tag', async () => {
    const told = deployment(42, SHA('e'), 52, { ref: 'v1.4.0' });
    await deliver('deployment_status', { ...told, ...status(420, 'success', 53) });
    expect((await deployments())[0]).toMatchObject({ version: 'v1.4.0' });
  });

  it.each([
    ['a preview', { transient_environment: true }, 'ignored', 'transient_environment'],
    ['an environment nobody knows', { environment: 'Produktion' }, 'refused', 'unknown_environment'],
    ['a time far in the future', { created_at: '2026-03-10T15:00:00Z' }, 'refused', 'time_in_future'],
    ['what is not as GitHub describes it', { sha: 'main' }, 'refused', 'invalid_request'],
  ])('with %s are kept with the reason', async (_, more, state, code) => {
    const delivery = await deliver('deployment', {
      action: 'created',
      ...deployment(43, SHA('f'), 54, more),
    });
    expect(delivery).toMatchObject({ state, code });
    expect(delivery.reason).toBeTruthy();
  });

  it('of a repository that nobody claims can be replayed once somebody does', async () => {
    const told = deployment(44, SHA('f'), 55, { environment: 'Produktion' });
    const repository = { full_name: 'acme/other' };
    const first = await deliver('deployment', { action: 'created', ...told, repository });
    expect(first).toMatchObject({ state: 'ignored', code: 'unclaimed_repository' });
    expect(first.remedy).toContain('Settings → Services');
    const environments = { Produktion: 'production' };
    await claim('checkout-api', {
      fullName: 'acme/other',
      deployBy: { from: 'deployments', environments },
    });
    const body = { state: 'ignored', code: 'unclaimed_repository' };
    const replay = await service.request('POST', '/api/v1/deliveries/replay', { body });
    expect(replay).toMatchObject({ status: 202 });
    expect(replay.body.replayed).toBeGreaterThanOrEqual(1);
    expect(await settled(first.id)).toMatchObject({ state: 'used', code: null });
    expect((await deployments())[0]).toMatchObject({
      externalId: 'deployment/44',
      environment: 'production',
    });
    await claim('checkout-api', { fullName: 'Acme/Shop' });
  });
});

describe('other things that count as a deployment', () => {
  const run = (id: number, minutes: number, more: object = {}) => ({
    workflow_run: {
      id,
      name: 'Deploy',
      path: '.github/workflows/deploy.yml@refs/heads/main',
      event: 'push',
      head_branch: 'main',
      head_sha: SHA('1'),
      status: 'completed',
      conclusion: 'success',
      run_attempt: 1,
      run_started_at: at(minutes),
      created_at: at(minutes),
      updated_at: at(minutes + 5),
      html_url: 'https://github.com/acme/shop/actions/runs/1',
      actor: { login: 'dana' },
      ...more,
    },
  });

  it('a run of the workflow that the service names, attempt by attempt', async () => {
    const deployBy = { from: 'workflow_runs', workflow: 'deploy.yml', branches: ['main', 'release/*'] };
    await claim('checkout-api', { fullName: 'acme/shop', deployBy });
    const table: [object, string, string | null][] = [
      [{ status: 'in_progress', conclusion: null }, 'used', 'started'],
      [{ conclusion: 'failure' }, 'used', 'failed'],
      [{ run_attempt: 2 }, 'used', 'succeeded'],
      [{ run_attempt: 3, conclusion: 'cancelled' }, 'used', 'cancelled'],
      [{ run_attempt: 4, conclusion: 'action_required' }, 'used', 'skipped'],
      [{ run_attempt: 5, conclusion: 'timed_out', head_branch: 'release/2' }, 'used', 'failed'],
      [{ run_attempt: 6, head_branch: 'try' }, 'ignored', null],
      [{ run_attempt: 6, event: 'pull_request' }, 'ignored', null],
      [{ run_attempt: 6, name: 'Test', path: '.github/workflows/test.yml' }, 'ignored', null],
    ];
    for (const [more, state, recorded] of table) {
      const { workflow_run } = run(900, 60, more);
      const delivery = await deliver('workflow_run', { action: 'completed', workflow_run });
      expect(delivery, JSON.stringify(more)).toMatchObject({ state });
      if (recorded === null) expect(delivery.code).toBe('not_a_deployment');
      const externalId = `run/900/${workflow_run.run_attempt}`;
      const row = await service.context.database.deployment.findFirst({ where: { externalId } });
      expect(row?.status ?? null, JSON.stringify(more)).toBe(recorded);
    }
    const row = await service.context.database.deployment.findFirstOrThrow({
      where: { externalId: 'run/900/2' },
    });
    expect(row).toMatchObject({
      runKey: 'github:acme/shop/900',
      runAttempt: 2,
      finishedAt: new Date(at(65)),
    });
  });

  it('a release with the tags that the service names', async () => {
    const release = (id: number, tag: string, more: object = {}) => ({
      release: {
        id,
        tag_name: tag,
        target_commitish: 'main',
        draft: false,
        prerelease: false,
        published_at: at(70),
        html_url: `https://github.com/acme/shop/releases/tag/${tag}`,
        author: { login: 'dana' },
        ...more,
      },
    });
    const cases: [string[], object, string, string | null][] = [
      [['v*'], release(1, 'v2.0.0'), 'published', null],
      [['v*'], release(2, 'docs-1'), 'published', 'not_a_deployment'],
      [['v*'], release(3, 'v2.1.0-rc.1', { prerelease: true }), 'prereleased', null],
      [[], release(4, 'v2.1.0-rc.2', { prerelease: true }), 'prereleased', 'not_a_deployment'],
      [[], release(5, 'v2.1.0', { draft: true, published_at: null }), 'created', 'not_published'],
      [[], release(1, 'v2.0.0'), 'deleted', 'release_withdrawn'],
    ];
    for (const [tags, payload, action, code] of cases) {
      await claim('checkout-api', { fullName: 'acme/shop', deployBy: { from: 'releases', tags } });
      const delivery = await deliver('release', { action, ...payload });
      expect(delivery, JSON.stringify(payload)).toMatchObject({
        state: code === null ? 'used' : 'ignored',
        code,
      });
    }
    const rows = await service.context.database.deployment.findMany({
      where: { externalId: { startsWith: 'release/' } },
      orderBy: { externalId: 'asc' },
    });
    expect(rows.map(({ version, status, finishedAt }) => [version, status, finishedAt])).toEqual([
      ['v2.0.0', 'succeeded', new Date(at(70))],
      ['v2.1.0-rc.1', 'succeeded', new Date(at(70))],
    ]);
    await claim('checkout-api', { fullName: 'acme/shop', deployBy: { from: 'nothing' } });
    const told = deployment(45, SHA('f'), 71);
    expect(await deliver('deployment', { action: 'created', ...told })).toMatchObject({
      code: 'not_a_deployment',
    });
  });
});

describe('a second service on a repository', () => {
  it.each([
    [
      'workflow_run',
      { from: 'workflow_runs', workflow: 'deploy.yml' },
      'run/950/1',
      {
        workflow_run: {
          id: 950,
          path: '.github/workflows/deploy.yml',
          event: 'push',
          head_sha: SHA('1'),
          status: 'completed',
          conclusion: 'success',
          created_at: at(72),
          updated_at: at(73),
        },
      },
    ],
    [
      'release',
      { from: 'releases' },
      'release/950',
      { release: { id: 950, tag_name: 'v9', draft: false, prerelease: false, published_at: at(74) } },
    ],
  ])('leaves the name of a %s that the first one knows', async (event, deployBy, name, payload) => {
    await claim('checkout-api', { fullName: 'acme/shop', deployBy });
    expect(await deliver(event, { action: 'completed', ...payload })).toMatchObject({ state: 'used' });
    await claim('payments', { fullName: 'acme/shop', deployBy });
    expect(await deliver(event, { action: 'completed', ...payload })).toMatchObject({ state: 'used' });
    await claim('payments', { fullName: 'acme/payments' });
    const rows = await service.context.database.deployment.findMany({
      where: { externalId: { startsWith: name } },
      include: { service: true },
      orderBy: { externalId: 'asc' },
    });
    expect(rows.map(({ externalId, service: { slug } }) => [externalId, slug])).toEqual([
      [name, 'checkout-api'],
      [`${name}/payments`, 'payments'],
    ]);
  });
});

describe('commits', () => {
  const commit = (letter: string, files: string[], message = `Change ${letter}`) => ({
    id: SHA(letter),
    message,
    timestamp: '2026-03-09T10:00:00+02:00',
    author: { name: 'Dana Ruiz', username: 'dana' },
    added: [],
    removed: [],
    modified: files,
  });
  const push = (before: string, commits: ReturnType<typeof commit>[], more: object = {}) => ({
    ref: 'refs/heads/main',
    before,
    after: commits.at(-1)?.id ?? before,
    created: false,
    deleted: false,
    forced: false,
    commits,
    ...more,
  });
  const deploy = async (id: number, sha: string, minutes: number) =>
    deliver('deployment_status', {
      ...deployment(id, sha, minutes),
      ...status(id * 10, 'success', minutes + 1),
    });
  const read = async (externalId: string) => {
    const row = await service.context.database.deployment.findFirstOrThrow({
      where: { externalId },
      include: { commits: { orderBy: { position: 'asc' } } },
    });
    return row.commits.map(({ sha, message, author, reverts, merge }) => ({
      sha,
      message,
      author,
      reverts,
      merge,
    }));
  };

  beforeAll(async () => {
    await service.context.database.deployment.deleteMany();
    await service.request('PUT', '/api/v1/services/payments', { body: { team: 'checkout' } });
    await claim('checkout-api', { fullName: 'acme/shop', paths: ['services/checkout/**'] });
    await claim('payments', { fullName: 'acme/shop', paths: ['services/payments/**'] });
  });

  it('are the contents of the deployment that comes after them', async () => {
    await deliver('push', push(SHA('0'), [commit('1', ['README.md'])], { before: '0'.repeat(40) }));
    expect(await deploy(501, SHA('1'), 80)).toMatchObject({ state: 'used' });
    const message = `Revert "Change 1"\n\nThis reverts commit ${SHA('1')}.`;
    const merge = "Merge branch 'main' into main";
    await deliver(
      'push',
      push(SHA('1'), [commit('2', ['services/checkout/a.ts'], message), commit('3', [], merge)]),
    );
    await deploy(502, SHA('3'), 82);
    expect(await read('deployment/502/checkout-api')).toEqual([
      { sha: SHA('2'), message: 'Revert "Change 1"', author: 'dana', reverts: SHA('1'), merge: false },
      { sha: SHA('3'), message: merge, author: 'dana', reverts: null, merge: true },
    ]);
    expect(await read('deployment/501/checkout-api')).toEqual([]); // the first one has nothing before it
  });

  it('say for which of the services of a repository a deployment was', async () => {
    const services = async (id: number) => {
      const rows = await service.context.database.deployment.findMany({
        where: { externalId: { startsWith: `deployment/${id}` } },
        include: { service: true },
        orderBy: { service: { slug: 'asc' } },
      });
      return rows.map((row) => row.service.slug);
    };
    expect(await services(501)).toEqual(['checkout-api', 'payments']); // nothing was live: it may be any
    expect(await services(502)).toEqual(['checkout-api']);
    await deliver('push', push(SHA('3'), [commit('4', ['services/payments/b.ts'])]));
    await deploy(503, SHA('4'), 84);
    expect(await services(503)).toEqual(['payments']);
    await deliver('push', push(SHA('4'), [commit('5', ['docs/index.md'])]));
    expect(await deploy(504, SHA('5'), 86)).toMatchObject({ state: 'ignored', code: 'no_path_matches' });
    expect(await deploy(505, SHA('3'), 88)).toMatchObject({ state: 'used' }); // back again: the same files differ
    expect(await services(505)).toEqual(['payments']);
    expect(await deploy(506, SHA('9'), 90)).toMatchObject({ state: 'used' });
    expect(await services(506)).toEqual(['checkout-api', 'payments']); // nothing is known of that commit
  });

  it('that come after their deployment are given to it', async () => {
    expect(await read('deployment/506/payments')).toEqual([]);
    const delivery = await deliver('push', push(SHA('3'), [commit('8', ['x']), commit('9', ['y'])]));
    expect(delivery.reason).toBe('Kept 2 commits; 2 deployments now have their contents.');
    expect((await read('deployment/506/payments')).map(({ sha }) => sha)).toEqual([SHA('8'), SHA('9')]);
  });

  it('that come between its start and its end leave a deployment with the services that have it', async () => {
    const told = deployment(507, SHA('a'), 92);
    await deliver('deployment', { action: 'created', ...told });
    await deliver('push', push(SHA('9'), [commit('a', ['services/payments/c.ts'])]));
    await deliver('deployment_status', { ...told, ...status(5070, 'success', 93) });
    const rows = await service.context.database.deployment.findMany({
      where: { externalId: { startsWith: 'deployment/507/' } },
    });
    expect(rows.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
  });

  it('that come by another line give a deployment to the service that it passed by', async () => {
    await deliver('push', push(SHA('a'), [commit('b', ['docs/index.md'])]));
    const passed = await deploy(508, SHA('b'), 94);
    expect(passed).toMatchObject({ state: 'ignored', code: 'no_path_matches' });
    await deliver(
      'push',
      push(SHA('a'), [commit('c', ['services/checkout/d.ts']), commit('b', ['docs/index.md'])]),
    );
    expect(await settled(passed.id)).toMatchObject({ state: 'used', code: null });
  });

  it('are those of the branch alone, though another branch took them in before', async () => {
    const id = (name: string) => Buffer.from(name).toString('hex').padStart(40, '0');
    const made = (name: string, distinct = true) => ({ ...commit('0', ['x']), id: id(name), distinct });
    await deliver('push', push('0'.repeat(40), [made('m0')]));
    await deliver('push', push(id('m0'), [made('f1'), made('f2')], { ref: 'refs/heads/feature' }));
    await deliver('push', push(id('m0'), [made('m1'), made('m2')]));
    const update = [made('m1', false), made('m2', false), made('u')];
    await deliver('push', push(id('f2'), update, { ref: 'refs/heads/feature' }));
    const contents = async (from: string, to: string) =>
      (
        await findContents(service.context.database, { repository: 'acme/shop', from: id(from), to: id(to) })
      )?.commits
        .map(({ sha }) => sha)
        .sort();
    expect(await contents('m0', 'm2')).toEqual([id('m1'), id('m2')]);
    expect(await contents('m2', 'u')).toEqual([id('f1'), id('f2'), id('u')].sort());
    expect(await contents('f2', 'u')).toEqual([id('m1'), id('m2'), id('u')].sort());
  });

  it('of a comparison may each have touched any of its files, and unlisted ones', async () => {
    const recording = { context: service.context, changes: makeChanges(service.context), assertService() {} };
    const told = (name: string, parent: string) => ({
      sha: SHA(name),
      commit: { message: name, author: { name: 'Dana', date: at(0) } },
      parents: [{ sha: SHA(parent) }],
    });
    const repository = 'acme/compared';
    await claim('checkout-api', { fullName: repository });
    const pathsOf = async (from: string, to: string) => {
      const range = { repository, from: SHA(from), to: SHA(to) };
      return (await findContents(service.context.database, range))?.paths;
    };
    const commits = [told('2', '1'), told('3', '2')];
    await applyCommits(recording, { repository, commits, files: [{ filename: 'a.ts' }] });
    expect(await pathsOf('1', '2')).toEqual(['a.ts']);
    const files = Array.from({ length: 300 }, (_, index) => ({ filename: `${index}.ts` }));
    await applyCommits(recording, { repository, commits: [told('4', '3')], files });
    expect(await pathsOf('3', '4')).toBeNull();
    await claim('checkout-api', { fullName: 'acme/shop', paths: ['services/checkout/**'] });
  });

  it('are given to a deployment too whose predecessor is told after it', async () => {
    const id = (name: string) => Buffer.from(name).toString('hex').padStart(40, '0');
    const made = (name: string) => ({ ...commit('0', ['services/payments/c.ts']), id: id(name) });
    await service.context.database.deployment.deleteMany();
    await deliver('push', push('0'.repeat(40), ['l1', 'l2', 'l3'].map(made)));
    await deploy(522, id('l3'), 94);
    expect(await read('deployment/522/payments')).toEqual([]);
    await deploy(521, id('l1'), 91);
    expect((await read('deployment/522/payments')).map(({ sha }) => sha)).toEqual([id('l2'), id('l3')]);
  });

  it('that were picked from another branch are the same change as the original', async () => {
    const { database } = service.context;
    const id = (name: string) => Buffer.from(name).toString('hex').padStart(40, '0');
    const line = (sha: string) => `(cherry picked from commit ${sha})`;
    const made = (name: string, message = name) => ({
      ...commit('0', ['services/payments/c.ts'], message),
      id: id(name),
    });
    const patchIds = async () =>
      (
        await database.deploymentCommit.findMany({
          where: { sha: { in: ['o', 'p', 'pp'].map(id) } },
          orderBy: { sha: 'asc' },
        })
      ).map(({ sha, patchId }) => [sha, patchId]);
    await database.deployment.deleteMany();
    await deploy(530, id('l3'), 94);
    await service.request('POST', '/api/v1/deployments', {
      body: {
        service: 'payments',
        environment: 'production',
        version: 'o',
        status: 'succeeded',
        startedAt: at(95),
        finishedAt: at(95),
        commitSha: id('o'),
        commits: [{ sha: id('o'), authoredAt: at(0), message: 'o' }],
      },
    });
    expect(await patchIds()).toEqual([[id('o'), null]]);
    await deliver(
      'push',
      push(id('o'), [
        made('p', `p\n\n${line(id('o'))}`),
        made('pp', `pp\n\n${line(id('o'))}\n${line(id('p'))}`),
      ]),
    );
    await deploy(531, id('pp'), 96);
    expect(await patchIds()).toEqual([
      [id('o'), id('o')],
      [id('p'), id('o')],
      [id('pp'), id('o')],
    ]);
  });

  it('of a deleted branch or a tag are none', async () => {
    expect(await deliver('push', push(SHA('9'), [], { deleted: true }))).toMatchObject({
      code: 'no_commits',
    });
    expect(await deliver('push', push(SHA('9'), []))).toMatchObject({ code: 'no_commits' });
  });
});

describe('issues, labels and pull requests', () => {
  const issue = (number: number, more: object = {}) => ({
    issue: {
      id: 7000 + number,
      number,
      title: `Total is wrong ${number}`,
      html_url: `https://github.com/acme/shop/issues/${number}`,
      user: { login: 'kim' },
      labels: [{ name: 'bug' }],
      state: 'open',
      state_reason: null,
      created_at: at(0),
      updated_at: at(0),
      closed_at: null,
      ...more,
    },
    sender: { login: 'dana' },
  });
  const bugs = async () => (await service.request('GET', '/api/v1/bugs?service=checkout-api')).body.items;
  const bugOf = async (number: number) =>
    (await bugs()).find(({ externalId }: { externalId: string }) => externalId === `issue/${7000 + number}`);

  beforeAll(async () => {
    await claim('payments', { fullName: 'acme/payments' });
    await claim('checkout-api', { fullName: 'acme/shop' });
  });

  it('keep the whole life of a bug, whatever the order in which it is told', async () => {
    const story = [
      { action: 'opened', ...issue(1) },
      {
        action: 'closed',
        ...issue(1, { state: 'closed', state_reason: 'completed', closed_at: at(10), updated_at: at(10) }),
      },
      { action: 'reopened', ...issue(1, { updated_at: at(20) }) },
      {
        action: 'closed',
        ...issue(1, { state: 'closed', state_reason: 'completed', closed_at: at(30), updated_at: at(30) }),
      },
    ];
    for (const [index, order] of [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
    ].entries()) {
      for (const position of order) {
        const { issue: told, ...rest } = story[position] ?? issue(1);
        await deliver('issues', { ...rest, issue: { ...told, id: 7001 + index, number: 1 + index } });
      }
      expect(await bugOf(1 + index)).toMatchObject({
        state: 'resolved',
        reportedAt: at(0),
        firstClosedAt: at(10),
        endedAt: at(30),
        reopenings: 1,
      });
    }
  });

  it.each([
    [
      'not planned',
      'closed',
      { state: 'closed', state_reason: 'not_planned', closed_at: at(5), updated_at: at(5) },
    ],
    ['transferred', 'transferred', { updated_at: at(5) }],
  ])('that is %s ends without resolution', async (_, action, more) => {
    const number = action === 'closed' ? 11 : 12;
    await deliver('issues', { action: 'opened', ...issue(number) });
    await deliver('issues', { action, ...issue(number, more) });
    expect(await bugOf(number)).toMatchObject({ state: 'dismissed', endedAt: at(5) });
  });

  it('that is a pull request is none', async () => {
    expect(await deliver('issues', { action: 'opened', ...issue(13, { pull_request: {} }) })).toMatchObject({
      state: 'ignored',
      code: 'pull_request',
    });
  });

  it('lose and change their labels with the label', async () => {
    await deliver('issues', { action: 'opened', ...issue(14, { labels: [{ name: 'broken' }] }) });
    expect(await bugOf(14)).toBeUndefined();
    const label = { id: 1, name: 'defect', color: 'ff0000' };
    const edited = await deliver('label', { action: 'edited', label, changes: { name: { from: 'broken' } } });
    expect(edited).toMatchObject({ state: 'used' });
    expect(await bugOf(14)).toMatchObject({ state: 'open' });
    await deliver('label', { action: 'deleted', label });
    expect(await bugOf(14)).toBeUndefined();
    expect(await deliver('label', { action: 'created', label })).toMatchObject({ code: 'nothing_affected' });
  });

  it('keep a pull request with what it became', async () => {
    const pull_request = {
      number: 21,
      title: 'Repair the total',
      body: null,
      head: { ref: 'hotfix/total' },
      labels: [{ name: 'hotfix' }],
      merged_at: at(5),
      merge_commit_sha: SHA('7'),
      updated_at: at(5),
    };
    expect(await deliver('pull_request', { action: 'closed', pull_request })).toMatchObject({
      state: 'used',
    });
    const where = { provider_repository_number: { provider: 'github', repository: 'acme/shop', number: 21 } };
    expect(await service.context.database.pullRequest.findUniqueOrThrow({ where })).toMatchObject({
      headRef: 'hotfix/total',
      labels: ['hotfix'],
      mergeSha: SHA('7'),
      mergedAt: new Date(at(5)),
    });
  });
});

async function queueIsEmpty(): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while ((await service.context.database.delivery.count({ where: { state: 'waiting' } })) > 0) {
    if (Date.now() > deadline) throw new Error('the queue is not empty');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
