import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { populate, startTestService, type TestService } from './service.ts';

const NOW = '2026-03-10T12:00:00.000Z';
let service: TestService;

beforeAll(async () => {
  service = await startTestService({ now: NOW });
  await populate(service, ['checkout-api', 'payments-gateway', 'under-way']);
});
afterAll(() => service.stop());
beforeEach(() => service.setNow(NOW));

const at = (hours: number) => new Date(Date.parse(NOW) + hours * 3_600_000).toISOString();
let sequence = 0;
const next = () => `run-${++sequence}`;

/** A whole deployment that finished `hours` from now. */
const record = (version: string, hours: number, more: object = {}) =>
  service.request('POST', '/api/v1/deployments', {
    body: {
      service: 'checkout-api',
      version,
      status: 'succeeded',
      startedAt: at(hours - 0.1),
      finishedAt: at(hours),
      externalId: next(),
      ...more,
    },
  });
const verdict = async (id: string) => (await service.request('GET', `/api/v1/deployments/${id}`)).body;

describe('recording', () => {
  it('keeps the attempts of a job apart that one deployment of GitHub started', async () => {
    const attempt = (externalId: string, status: string, hours: number) =>
      record('v1', hours, {
        service: 'payments-gateway',
        source: 'github-actions',
        githubDeployment: 77_001,
        externalId,
        status,
      });
    const first = await attempt('77/1/deploy', 'succeeded', -3);
    const again = await attempt('77/2/deploy', 'failed', -2);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body.id).not.toBe(first.body.id);
    expect((await attempt('77/2/deploy', 'failed', -2)).body.id).toBe(again.body.id);
    expect(await verdict(first.body.id)).toMatchObject({ status: 'succeeded', finishedAt: at(-3) });
  });

  it('takes a start and its finish as one deployment', async () => {
    const externalId = next();
    const start = await service.request('POST', '/api/v1/deployments', {
      body: {
        service: 'payments-gateway',
        version: 'v1',
        status: 'started',
        startedAt: at(-1),
        externalId,
        source: 'ci',
      },
    });
    expect(start.status).toBe(201);
    expect(start.body).toMatchObject({
      status: 'started',
      finishedAt: null,
      verdict: null,
      environment: 'production',
    });
    const finish = await service.request('POST', '/api/v1/deployments', {
      body: {
        service: 'payments-gateway',
        version: 'v1',
        status: 'succeeded',
        finishedAt: at(-0.5),
        externalId,
        source: 'ci',
      },
    });
    expect(finish.status).toBe(200);
    expect(finish.body).toMatchObject({
      id: start.body.id,
      status: 'succeeded',
      startedAt: at(-1),
      finishedAt: at(-0.5),
      verdict: { kind: 'pending', settlesAt: at(23.5) },
    });
  });

  it('keeps the finish when its start arrives late', async () => {
    const externalId = next();
    const common = { service: 'payments-gateway', version: 'v2', externalId, startedAt: at(-2) };
    const first = await service.request('POST', '/api/v1/deployments', {
      body: { ...common, status: 'failed', finishedAt: at(-1.9) },
    });
    const late = await service.request('POST', '/api/v1/deployments', {
      body: { ...common, status: 'started' },
    });
    expect(late.body).toMatchObject({
      id: first.body.id,
      status: 'failed',
      finishedAt: at(-1.9),
      verdict: { kind: 'failed' },
    });
  });

  it('finishes by id and adds commits', async () => {
    const start = await service.request('POST', '/api/v1/deployments', {
      body: { service: 'payments-gateway', version: 'v3', status: 'started', externalId: next() },
    });
    const commits = [
      { sha: 'a'.repeat(40), authoredAt: at(-5), message: 'Fix rounding\n\nbody', author: 'Ola' },
    ];
    const done = await service.request('PATCH', `/api/v1/deployments/${start.body.id}`, {
      body: { status: 'succeeded', commits },
    });
    expect(done.body).toMatchObject({ status: 'succeeded', finishedAt: NOW, commitCount: 1 });
    expect((await verdict(start.body.id)).commits).toEqual([
      { sha: 'a'.repeat(40), authoredAt: at(-5), message: 'Fix rounding', author: 'Ola', reverts: null },
    ]);
  });

  it('makes one deployment of twenty simultaneous first reports', async () => {
    const externalId = next();
    const body = {
      service: 'payments-gateway',
      version: 'v4',
      status: 'succeeded',
      startedAt: at(-1),
      finishedAt: at(-1),
      externalId,
    };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => service.request('POST', '/api/v1/deployments', { body })),
    );
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect(answers.map((answer) => answer.status).sort()).toEqual([...Array(19).fill(200), 201]);
  });
});

describe('reports that arrive together', () => {
  it('finish side by side in one environment', async () => {
    const starts = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        record(`together-${index}`, -1, { status: 'started', finishedAt: undefined }),
      ),
    );
    const ends = await Promise.all(
      starts.map(({ body }) =>
        service.request('PATCH', `/api/v1/deployments/${body.id}`, { body: { status: 'succeeded' } }),
      ),
    );
    expect(ends.map(({ status }) => status)).toEqual(Array(8).fill(200));
  });

  it('keep the finish when the start is repeated at that moment', async () => {
    for (let round = 0; round < 10; round += 1) {
      const externalId = next();
      const body = { service: 'payments-gateway', version: 'race', externalId };
      const { body: first } = await service.request('POST', '/api/v1/deployments', {
        body: { ...body, status: 'started' },
      });
      await Promise.all(
        ['started', 'succeeded'].map((status) =>
          service.request('POST', '/api/v1/deployments', { body: { ...body, status } }),
        ),
      );
      expect((await verdict(first.id)).status).toBe('succeeded');
    }
  });

  it('are one write when the process died between writing and answering', async () => {
    const body = {
      service: 'payments-gateway',
      version: 'crash',
      status: 'succeeded',
      startedAt: at(-1),
      finishedAt: at(-1),
    };
    const headers = { 'idempotency-key': 'crash-1' };
    const first = await service.request('POST', '/api/v1/deployments', { body, headers });
    await service.context.database.idempotencyKey.deleteMany({ where: { key: 'crash-1' } }); // what a restart finds and frees
    const again = await service.request('POST', '/api/v1/deployments', { body, headers });
    expect(again.body.id).toBe(first.body.id);
  });

  it('keep the first finish when one is repeated without its time', async () => {
    const { body } = await record('again', -1, { status: 'started', finishedAt: undefined });
    await service.request('PATCH', `/api/v1/deployments/${body.id}`, {
      body: { status: 'succeeded', finishedAt: at(-0.9) },
    });
    const again = await service.request('PATCH', `/api/v1/deployments/${body.id}`, {
      body: { status: 'succeeded' },
    });
    expect(again.body.finishedAt).toBe(at(-0.9));
  });
});

describe('a deployment that is under way', () => {
  it('follows what was live when it began, not what came later', async () => {
    await record('w1', -6, { service: 'under-way' });
    const { body } = await record('stuck', -5, {
      service: 'under-way',
      status: 'started',
      finishedAt: undefined,
    });
    await record('w2', -4, { service: 'under-way' });
    expect((await verdict(body.id)).previous.version).toBe('w1');
  });

  it('leaves a trace when its verdict ends', async () => {
    const { body } = await record('w3', -30, { service: 'under-way' });
    await service.request('PATCH', `/api/v1/deployments/${body.id}`, { body: { status: 'cancelled' } });
    const { verdict: none, history } = await verdict(body.id);
    expect(none).toBeNull();
    expect(history.map((change: { to: string | null }) => change.to)).toEqual(['held', null]);
  });
});

describe('verdicts', () => {
  it('sees a rollback by the history of versions and counts the failure once', async () => {
    const ids: string[] = [];
    for (const [version, hours] of [
      ['r1', -100],
      ['r2', -60],
      ['r3', -50],
      ['r1', -48],
    ] as const) {
      ids.push((await record(version, hours, { environment: 'staging' })).body.id);
    }
    const [first, second, third, back] = await Promise.all(ids.map(verdict));
    expect(first.verdict.kind).toBe('held');
    expect(second.verdict).toMatchObject({
      kind: 'rolled_back',
      reason: 'version_history',
      byDeploymentId: ids[3],
      countsAsFailure: true,
      since: at(-48),
    });
    expect(third.verdict).toMatchObject({
      kind: 'rolled_back',
      byDeploymentId: ids[3],
      countsAsFailure: false,
    });
    expect(back).toMatchObject({
      rollback: true,
      verdict: { kind: 'held' },
      undid: [{ id: ids[1] }, { id: ids[2] }],
    });
    expect(second.undoneBy.id).toBe(ids[3]);
    expect(second.history.map((change: { to: string }) => change.to)).toEqual(['held', 'rolled_back']);
  });

  it('changes its mind when an older deployment arrives late', async () => {
    const a = (await record('late-1', -40)).body.id;
    const b = (await record('late-2', -30)).body.id;
    const c = (await record('late-1', -20)).body.id;
    expect((await verdict(b)).verdict.kind).toBe('rolled_back');
    // Nothing undone any more: what seemed a return went forward, because late-1 first went live after late-2.
    await record('late-2', -45);
    expect((await verdict(b)).verdict.kind).not.toBe('pending');
    const [va, vb, vc] = await Promise.all([a, b, c].map(verdict));
    expect(va.verdict).toMatchObject({ kind: 'rolled_back', byDeploymentId: b });
    expect(vb.verdict.kind).toBe('held');
    expect(vc.rollback).toBe(false);
  });

  it('settles when the observation window has passed, and only then', async () => {
    const { settleVerdicts } = await import('../src/outcomes/index.ts');
    const id = (await record('settle-1', -1)).body.id;
    service.setNow(at(22.9));
    await settleVerdicts(service.context);
    expect((await verdict(id)).verdict.kind).toBe('pending');
    service.setNow(at(23));
    await settleVerdicts(service.context);
    expect((await verdict(id)).verdict).toMatchObject({ kind: 'held', since: at(23) });
  });

  it('sees the revert of a commit, unless both sit in one deployment', async () => {
    const sha = 'b'.repeat(40);
    const commits = [{ sha, authoredAt: at(-9), message: 'Cache prices' }];
    const revert = [
      { sha: 'c'.repeat(40), authoredAt: at(-8), message: 'Revert "Cache prices"', reverts: sha },
    ];
    const bad = (await record('rev-1', -9, { commits })).body.id;
    const good = (await record('rev-2', -8, { commits: revert })).body.id;
    expect((await verdict(bad)).verdict).toMatchObject({
      kind: 'rolled_back',
      reason: 'revert_commit',
      byDeploymentId: good,
    });
    const both = (
      await record('rev-3', -7, {
        commits: [...commits, ...revert].map((c) => ({
          ...c,
          sha: c.sha.replaceAll('b', 'd').replaceAll('c', 'e'),
          ...('reverts' in c && { reverts: 'd'.repeat(40) }),
        })),
      })
    ).body.id;
    expect((await verdict(both)).verdict.kind).toBe('pending');
  });
});

describe('lists', () => {
  it('pages through everything once, newest first, and filters', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: { id: string; startedAt: string }[]; nextCursor: string | null } = (
        await service.request('GET', `/api/v1/deployments?limit=3${cursor ? `&cursor=${cursor}` : ''}`)
      ).body;
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(await service.context.database.deployment.count());
    const filtered = await service.request(
      'GET',
      '/api/v1/deployments?environment=staging&verdict=rolled_back&service=checkout-api',
    );
    expect(filtered.body.items.map((row: { version: string }) => row.version)).toEqual(['r3', 'r2']);
  });

  it('of a service and a verdict are the same as all of them, looked through', async () => {
    const all = (await service.request('GET', '/api/v1/deployments?service=checkout-api&limit=100')).body
      .items;
    const kind = 'rolled_back';
    const expected = all.filter((row: { verdict: { kind: string } | null }) => row.verdict?.kind === kind);
    expect(expected.length).toBeGreaterThan(3);
    const path = `/api/v1/deployments?service=checkout-api&verdict=${kind}`;
    const seen = [];
    let cursor: string | null = null;
    do {
      const page: { items: unknown[]; nextCursor: string | null } = (
        await service.request('GET', `${path}&limit=2${cursor ? `&cursor=${cursor}` : ''}`)
      ).body;
      seen.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(expected);

    const { startedAt } = expected[1];
    const [from, to] = await Promise.all(
      ['from', 'to'].map((bound) =>
        service.request('GET', `${path}&status=succeeded&${bound}=${startedAt}&limit=100`),
      ),
    );
    const since = (row: { startedAt: string }) => row.startedAt >= startedAt;
    expect(from?.body.items).toEqual(expected.filter(since));
    expect(to?.body.items).toEqual(expected.filter((row: { startedAt: string }) => !since(row)));
  });
});
