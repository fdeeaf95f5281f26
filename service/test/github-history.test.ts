import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recordCommits } from '../src/collect/commits/index.ts';
import { reconcile, runSyncs, type Sources } from '../src/collect/connections/index.ts';
import { githubHistory } from '../src/collect/github-history/index.ts';
import type { Recording } from '../src/collect/recording.ts';
import type { Connection } from '../src/contracts/connections.ts';
import { sources as all } from '../src/jobs/sources.ts';
import { makeChanges } from '../src/outcomes/index.ts';
import { ALL_PERMISSIONS, type FakeRepository, type GitHubFake, startGitHubFake } from './fakes/github.ts';
import { populate, startTestService, type TestService } from './service.ts';

const NOW = '2026-03-31T12:00:00Z';
const sources: Sources = { ...all, github: githubHistory({ retryBaseMs: 0 }) };

let service: TestService;
let fake: GitHubFake;
let recording: Recording;
let repositories = 0;
/** The repository of this test alone, and the service and connection of the same name. */
let repository: FakeRepository;
let slug = '';

beforeAll(async () => {
  service = await startTestService({ now: NOW });
  fake = await startGitHubFake({
    now: service.context.now,
    tokens: {
      'good-token': ALL_PERMISSIONS,
      'poor-token': ['actions', 'contents', 'issues'],
    },
  });
  await populate(service, []);
  recording = { context: service.context, changes: makeChanges(service.context), assertService: () => {} };
});

afterAll(async () => {
  expect(fake.violations).toEqual([]);
  await fake.stop();
  await service.stop();
});

beforeEach(async () => {
  service.setNow(NOW);
  fake.mend();
  fake.limit(5000, new Date('2026-04-01T00:00:00Z'));
  await service.context.database.connection.deleteMany();
  await service.context.database.serviceRepository.deleteMany();
  repositories += 1;
  slug = `shop-${repositories}`;
  repository = fake.add(`acme/${slug}`);
  await claim({ from: 'deployments' });
});

describe('the history of a repository', () => {
  it('becomes deployments with contents, verdicts, bugs and pull requests', async () => {
    const [first, second, third] = [1, 2, 3].map((day) => {
      const commit = repository.commit(`2026-03-0${day}T08:00:00Z`);
      const deployment = repository.deploy(`2026-03-0${day}T09:00:00Z`, { sha: commit.sha });
      repository.status(deployment, 'in_progress', `2026-03-0${day}T09:01:00Z`);
      repository.status(deployment, 'success', `2026-03-0${day}T09:05:00Z`);
      return commit;
    });
    const back = repository.deploy('2026-03-03T11:00:00Z', { sha: second?.sha ?? '' });
    repository.status(back, 'success', '2026-03-03T11:05:00Z');
    const bug = repository.issue('2026-03-04T10:00:00Z', { labels: ['bug'], title: 'It is slow' });
    bug.events.push(
      { event: 'closed', at: '2026-03-05T10:00:00Z' },
      { event: 'reopened', at: '2026-03-06T10:00:00Z' },
      { event: 'closed', at: '2026-03-07T10:00:00Z' },
    );
    repository.issue('2026-03-04T12:00:00Z', { labels: ['question'] });
    const brief = repository.issue('2026-03-04T13:00:00Z', { labels: ['bug'], title: 'Opened and closed' });
    brief.events.push({ event: 'closed', at: '2026-03-04T13:00:00Z' });
    repository.pull('2026-03-01T06:00:00Z', {
      mergedAt: '2026-03-02T08:00:00Z',
      mergeSha: second?.sha ?? '',
      commits: [{ ...repository.commits[0], authoredAt: '2026-03-01T05:00:00Z' } as never],
    });

    await connect();
    await readAll();

    expect(await states()).toEqual({
      deployments: 'done',
      issues: 'done',
      pull_requests: 'done',
      commits: 'done',
    });
    const deployments = await listDeployments();
    expect(
      deployments.map(({ commitSha, status, verdict, commitCount }) => [
        commitSha,
        status,
        verdict,
        commitCount,
      ]),
    ).toEqual([
      [first?.sha, 'succeeded', 'held', 0],
      [second?.sha, 'succeeded', 'held', 1],
      [third?.sha, 'succeeded', 'rolled_back', 1],
      [second?.sha, 'succeeded', 'held', 0],
    ]);
    const bugs = await service.context.database.bug.findMany({
      where: { service: { slug } },
      include: { history: true },
      orderBy: { reportedAt: 'asc' },
    });
    expect(bugs).toMatchObject([
      { title: 'It is slow', state: 'resolved', reopenings: 1 },
      { title: 'Opened and closed', state: 'resolved', reopenings: 0 },
    ]);
    expect(bugs[0]?.endedAt).toEqual(new Date('2026-03-07T10:00:00Z'));
    const pulls = await service.context.database.pullRequest.findMany({
      where: { repository: { contains: slug } },
    });
    expect(pulls).toMatchObject([{ mergeSha: second?.sha, firstCommitAt: new Date('2026-03-01T05:00:00Z') }]);

    const before = await everything();
    await service.request('POST', `/api/v1/connections/${slug}/backfill`, { body: {} });
    await readAll();
    expect(await everything()).toEqual(before);
  });

  it('is read page by page, by whoever is there: what a dead replica held is read again, and nothing twice', async () => {
    deployMany(250, repository.commit('2026-02-28T00:00:00Z').sha);
    await connect();
    fake.fault({ on: /\/deployments\/\d+\/statuses/, after: 120, times: 1, how: { kind: 'hang' } });
    const zombie = runSyncs(recording, { sources });
    await until(() => fake.requests.some(({ status }) => status === 0));
    const between = await sync('deployments');
    expect(between.state).toBe('running');
    expect(between.records).toBeLessThan(250);

    service.setNow('2026-03-31T12:01:30Z'); // its lease has ended
    await readAll();
    fake.mend();
    await zombie;

    expect(await sync('deployments')).toMatchObject({ state: 'done', records: 250 });
    expect(await service.context.database.deployment.count({ where: { service: { slug } } })).toBe(250);
    const pages = fake.requests.filter(({ path }) => path.includes(`${slug}/deployments?`));
    expect(pages.length).toBeGreaterThan(3);
  });

  it('is told by runs of a workflow, however many there are, where those count as deployments', async () => {
    await claim({ from: 'workflow_runs', workflow: 'deploy.yml', branches: ['main'] });
    for (let index = 0; index < 101; index += 1) {
      repository.run(new Date(Date.parse('2026-03-10T00:00:00Z') + index * 60_000).toISOString());
    }
    repository.run('2026-03-20T10:00:00Z', { conclusion: 'failure' });
    repository.run('2026-03-20T11:00:00Z', { branch: 'someday' });
    repository.run('2026-03-20T12:00:00Z', { path: '.github/workflows/test.yml', name: 'Test' });
    await connect();
    await readAll();
    const deployments = await listDeployments();
    expect(deployments).toHaveLength(102);
    expect(deployments.filter(({ status }) => status === 'failed')).toHaveLength(1);
    expect((await connection()).syncs.map(({ resource }) => resource)).toContain('workflow_runs:deploy.yml');
  });

  it('has every attempt of a run that was run again', async () => {
    await claim({ from: 'workflow_runs', workflow: 'deploy.yml', branches: ['main'] });
    const again = repository.run('2026-03-10T10:00:00Z', {
      startedAt: '2026-03-10T12:00:00Z',
      updatedAt: '2026-03-10T12:05:00Z',
      before: ['10:00', '11:00'].map((time) => ({
        conclusion: 'failure',
        startedAt: `2026-03-10T${time}:00Z`,
        updatedAt: `2026-03-10T${time}:30Z`,
      })),
    });
    repository.run('2026-03-10T11:00:00Z', { branch: 'someday', before: [{ conclusion: 'failure' }] });
    await connect();
    await readAll();
    const deployments = await listDeployments();
    expect(deployments.map(({ externalId, status }) => [externalId, status])).toEqual([
      [`run/${again.id}/1`, 'failed'],
      [`run/${again.id}/2`, 'failed'],
      [`run/${again.id}/3`, 'succeeded'],
    ]);
    const asked = fake.requests.filter(({ path }) => path.includes(`${slug}/actions/runs/`));
    expect(asked).toHaveLength(2); // of a branch that does not count, nothing is asked
  });

  it('has a release that was made from an older commit, also when a lost webhook told of it', async () => {
    await claim({ from: 'releases', tags: [] });
    for (let day = 1; day <= 28; day += 1) {
      const date = `2026-02-${String(day).padStart(2, '0')}`;
      for (const hour of [10, 12, 14, 16]) repository.release(`${date}T${hour}:00:00Z`, `v${day}.${hour}`);
    }
    repository.release('2026-03-20T10:00:00Z', 'v0.1', { createdAt: '2025-12-01T10:00:00Z' });
    await connect();
    await readAll();
    expect((await listDeployments()).at(-1)).toMatchObject({ version: 'v0.1' });

    service.setNow('2026-03-31T13:30:00Z');
    await reconcile(service.context, sources);
    await readAll();
    repository.release('2026-03-31T14:00:00Z', 'v0.2', { createdAt: '2025-12-01T11:00:00Z' });
    service.setNow('2026-03-31T14:30:00Z');
    await reconcile(service.context, sources);
    await readAll();
    expect((await listDeployments()).at(-1)).toMatchObject({ version: 'v0.2' });
  });

  it('is told by releases, where those count as deployments', async () => {
    await claim({ from: 'releases', tags: ['v*'] });
    repository.release('2026-03-10T10:00:00Z', 'v1.0.0');
    repository.release('2026-03-11T10:00:00Z', 'v1.1.0');
    repository.release('2026-03-12T10:00:00Z', 'docs-3');
    repository.release('2025-01-01T10:00:00Z', 'v0.1.0');
    await connect();
    await readAll();
    expect((await listDeployments()).map(({ version }) => version)).toEqual(['v1.0.0', 'v1.1.0']);
  });

  it('goes to the services whose files changed', async () => {
    await claim({ from: 'deployments' }, ['api/**']);
    await claim({ from: 'deployments' }, ['site/**'], `${slug}-site`);
    for (const [index, file] of ['api/a.ts', 'api/b.ts', 'site/c.ts'].entries()) {
      const { sha } = repository.commit(`2026-03-0${index + 1}T08:00:00Z`, { files: [file] });
      const deployment = repository.deploy(`2026-03-0${index + 1}T09:00:00Z`, { sha });
      repository.status(deployment, 'success', `2026-03-0${index + 1}T09:05:00Z`);
    }
    await connect();
    await readAll();
    const shas = repository.commits.map(({ sha }) => sha);
    expect((await listDeployments()).map(({ commitSha }) => commitSha)).toEqual([shas[0], shas[1]]);
    expect((await listDeployments(`${slug}-site`)).map(({ commitSha }) => commitSha)).toEqual([
      shas[0],
      shas[2],
    ]);
  });

  it('gets contents from a comparison where the commits are on another branch', async () => {
    repository.commit('2026-03-01T08:00:00Z');
    for (const day of [2, 3]) {
      const { sha } = repository.commit(`2026-03-0${day}T08:00:00Z`, { branch: 'release' });
      const deployment = repository.deploy(`2026-03-0${day}T09:00:00Z`, { sha });
      repository.status(deployment, 'success', `2026-03-0${day}T09:05:00Z`);
    }
    await connect();
    await readAll();
    expect((await listDeployments()).map(({ commitCount }) => commitCount)).toEqual([0, 1]);
  });

  it('gives contents to deployments whose commits were known before', async () => {
    const [first, second] = [2, 3].map((day) =>
      repository.commit(`2026-03-0${day}T08:00:00Z`, { branch: 'release' }),
    );
    for (const [index, told] of [first, second].entries()) {
      const at = `2026-03-0${index + 2}T09:00:00Z`;
      const body = { service: slug, environment: 'production', version: `v${index}`, status: 'succeeded' };
      await service.request('POST', '/api/v1/deployments', {
        body: { ...body, startedAt: at, finishedAt: at, commitSha: told?.sha },
      });
    }
    const { sha = '', parents = [] } = second ?? {};
    const fact = { sha, parents, authoredAt: new Date(NOW), message: 'Known', author: null };
    await recordCommits(service.context.database, repository.fullName, [
      { ...fact, reverts: null, pickOf: null, paths: null },
    ]);
    await connect();
    await readAll();
    expect((await listDeployments()).map(({ commitCount }) => commitCount)).toEqual([0, 1]);
  });

  it('keeps what cannot be used where it can be replayed, and goes on', async () => {
    const lost = repository.deploy('2026-03-01T09:00:00Z', { environment: 'canary' });
    repository.status(lost, 'success', '2026-03-01T09:05:00Z');
    repository.status(repository.deploy('2026-03-01T10:00:00Z'), 'success', '2026-03-01T10:05:00Z');
    await connect();
    await readAll();
    expect(await listDeployments()).toHaveLength(1);
    const kept = await service.context.database.delivery.findMany({ where: { subject: { contains: slug } } });
    expect(kept).toMatchObject([
      { state: 'refused', code: 'unknown_environment', event: 'history.deployment' },
    ]);
  });
});

describe('what GitHub refuses', () => {
  it('is waited for when the hour is used up, by everything of the connection, and nothing is read twice', async () => {
    deployMany(30, repository.commit('2026-02-28T00:00:00Z').sha);
    await connect();
    fake.limit(10, new Date('2026-03-31T12:40:00Z'));
    await runSyncs(recording, { sources });
    for (const one of (await connection()).syncs.filter(({ state }) => state !== 'done')) {
      expect(one).toMatchObject({
        state: 'waiting',
        code: 'rate_limited',
        resumesAt: '2026-03-31T12:40:01.000Z',
      });
    }
    const asked = fake.requests.length;
    service.setNow('2026-03-31T12:40:00Z');
    await runSyncs(recording, { sources });
    expect(fake.requests).toHaveLength(asked);

    await readAll();
    expect(await sync('deployments')).toMatchObject({
      state: 'done',
      records: 30,
      code: null,
      resumesAt: null,
    });
    expect(await listDeployments()).toHaveLength(30);
  });

  it.each([
    ['a secondary limit that says how long', { retryAfterSeconds: 90 }, '2026-03-31T12:01:30.000Z'],
    ['a secondary limit that does not', {}, '2026-03-31T12:01:00.000Z'],
    ['too many requests', { status: 429 as const, retryAfterSeconds: 30 }, '2026-03-31T12:00:30.000Z'],
  ])('is waited for after %s', async (_, how, resumesAt) => {
    await connect();
    fake.fault({ on: /\/issues\?/, times: 1, how: { kind: 'secondary_limit', ...how } });
    await runSyncs(recording, { sources });
    expect(await sync('issues')).toMatchObject({ state: 'waiting', code: 'rate_limited', resumesAt });
    await readAll();
    expect(await sync('issues')).toMatchObject({ state: 'done', code: null });
  });

  it('is tried again when its server fails, and later when it goes on failing', async () => {
    deployMany(3);
    await connect();
    fake.fault({ on: /\/deployments\?/, times: 2, how: { kind: 'status', status: 502 } });
    fake.fault({ on: /\/pulls\?/, times: 5, how: { kind: 'status', status: 503 } });
    await runSyncs(recording, { sources });
    expect(await sync('deployments')).toMatchObject({ state: 'done', records: 3 });
    expect(await sync('pull_requests')).toMatchObject({
      state: 'waiting',
      code: 'source_unavailable',
      reason: expect.stringContaining('it answers 503'),
      resumesAt: '2026-03-31T12:02:00.000Z',
    });
    await readAll();
    expect(await sync('pull_requests')).toMatchObject({ state: 'done' });
  });

  it('is read once more when a page breaks off', async () => {
    deployMany(5);
    await connect();
    fake.fault({ on: /\/deployments\?/, times: 1, how: { kind: 'cut' } });
    await readAll();
    expect(await sync('deployments')).toMatchObject({ state: 'done', records: 5 });
  });

  it.each([
    ['a token that is not known any more', 401, 'token_refused'],
    ['a repository that is blocked', 451, 'source_gone'],
  ])('fails with what to do for %s', async (_, status, code) => {
    await connect();
    fake.fault({ on: /\/issues\?/, how: { kind: 'status', status } });
    await readAll();
    expect(await sync('issues')).toMatchObject({ state: 'failed', code, remedy: expect.any(String) });
    expect(await sync('deployments')).toMatchObject({ state: 'done' });
  });

  it('names the permission that a token lacks, and reads the rest', async () => {
    await connect();
    const { database, vault } = service.context;
    const token = vault.seal('poor-token', `connections/${slug}/token`);
    await database.connection.update({ where: { slug }, data: { token } });
    await readAll();
    expect(await sync('deployments')).toMatchObject({
      state: 'failed',
      code: 'token_lacks_scope',
      remedy: expect.stringContaining('read access to Deployments'),
    });
    expect(await sync('issues')).toMatchObject({ state: 'done' });
  });

  it('is a repository that is gone: it fails, and others are read', async () => {
    const gone = fake.add(`acme/gone-${slug}`);
    await connect('good-token', [repository.fullName, gone.fullName]);
    fake.remove(gone.fullName);
    await readAll();
    const { syncs } = await connection();
    expect(syncs.filter(({ container }) => container === gone.fullName)).toMatchObject([
      { state: 'failed', code: 'source_gone', reason: expect.stringContaining(`shows no ${gone.fullName}`) },
    ]);
    expect(await sync('deployments')).toMatchObject({ state: 'done' });
  });

  it('is no failure where a repository does without issues', async () => {
    await connect();
    fake.fault({ on: /\/issues\?/, how: { kind: 'status', status: 410 } });
    await readAll();
    expect(await sync('issues')).toMatchObject({ state: 'done', code: 'turned_off' });
  });

  it('is a workflow of another name in a repository that is there', async () => {
    await claim({ from: 'workflow_runs', workflow: 'nowhere.yml' });
    await connect();
    await readAll();
    expect(await sync('workflow_runs:nowhere.yml')).toMatchObject({
      state: 'failed',
      code: 'source_gone',
      reason: expect.stringContaining('exists, but GitHub shows no workflow runs of nowhere.yml in it'),
    });
  });

  it('is followed to where a repository has moved, and says so', async () => {
    deployMany(2);
    await connect();
    fake.move(repository.fullName, `acme/new-${slug}`);
    await readAll();
    expect(await sync('deployments')).toMatchObject({
      state: 'done',
      records: 2,
      code: 'repository_moved',
      reason: `acme/${slug} is now called acme/new-${slug}.`,
    });
    expect(await listDeployments()).toHaveLength(2);
  });

  it('never sends the token to another host', async () => {
    const elsewhere = await startGitHubFake();
    await connect();
    const headers = { location: `${elsewhere.url}/repos/${repository.fullName}/issues` };
    fake.fault({ on: /\/issues\?/, how: { kind: 'status', status: 302, headers } });
    const link = `<${elsewhere.url}/repos/${repository.fullName}/pulls?page=2>; rel="next"`;
    fake.fault({ on: /\/pulls\?/, how: { kind: 'status', status: 200, headers: { link } } });
    await runSyncs(recording, { sources });
    for (const resource of ['issues', 'pull_requests']) {
      expect(await sync(resource)).toMatchObject({
        state: 'waiting',
        code: 'source_unavailable',
        reason: expect.stringContaining('another host'),
      });
    }
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.stop();
  });
});

describe('an hour later', () => {
  it('what a lost webhook left out is found, and little is asked for what has not changed', async () => {
    const started = repository.deploy('2026-03-31T10:00:00Z', {
      sha: repository.commit('2026-03-31T09:00:00Z').sha,
    });
    repository.status(started, 'in_progress', '2026-03-31T10:01:00Z');
    await connect();
    await readAll();
    expect(await listDeployments()).toMatchObject([{ status: 'started' }]);

    service.setNow('2026-03-31T12:30:00Z');
    await reconcile(service.context, sources); // the first, which was due from the beginning
    await readAll();
    let asked = fake.requests.length;
    service.setNow('2026-03-31T12:40:00Z');
    await reconcile(service.context, sources);
    expect(await runSyncs(recording, { sources })).toBe(0); // the hour is not over
    expect(fake.requests).toHaveLength(asked);

    service.setNow('2026-03-31T13:30:00Z');
    await reconcile(service.context, sources);
    await readAll();
    const unchanged = fake.requests.slice(asked).filter(({ status }) => status === 304);
    expect(unchanged.map(({ path }) => path.replace(/\?.*/, '').split('/').at(-1)).sort()).toEqual([
      'deployments',
      'pulls',
    ]);

    repository.status(started, 'success', '2026-03-31T13:40:00Z');
    repository.issue('2026-03-31T13:45:00Z', { labels: ['bug'] });
    asked = fake.requests.length;
    service.setNow('2026-03-31T14:30:00Z');
    await reconcile(service.context, sources);
    await readAll();
    expect(await listDeployments()).toMatchObject([{ status: 'succeeded' }]);
    expect(await service.context.database.bug.count({ where: { service: { slug } } })).toBe(1);
    expect((await connection()).lastReconcileAt).toBe('2026-03-31T14:30:00.000Z');
    expect(await sync('deployments')).toMatchObject({ state: 'done', records: 1 });
  });

  it('what failed is tried again, repositories of services are read that nobody named, and no others', async () => {
    await connect('good-token', []);
    fake.fault({ on: new RegExp(`${slug}/issues`), how: { kind: 'status', status: 401 } });
    await readAll();
    const mine = async () =>
      (await connection()).syncs.filter(({ container }) => container === repository.fullName);
    expect((await mine()).map(({ resource, state }) => `${resource} ${state}`)).toEqual([
      'commits done',
      'deployments done',
      'issues failed',
      'pull_requests done',
    ]);
    fake.mend();
    await claim({ from: 'releases', tags: [], environment: 'production' });
    service.setNow('2026-03-31T14:30:00Z');
    await reconcile(service.context, sources);
    await readAll();
    expect((await mine()).map(({ resource, state }) => `${resource} ${state}`)).toEqual([
      'commits done',
      'issues done',
      'pull_requests done',
      'releases done',
    ]);
  });
});

async function claim(deployBy: object, paths: string[] = [], name = slug) {
  await service.request('PUT', `/api/v1/services/${name}`, {
    body: { team: 'checkout', repositories: [{ fullName: repository.fullName, paths, deployBy }] },
  });
}

/** Connects to the fake and asks for the history of the repository. */
async function connect(token = 'good-token', containers = [repository.fullName]) {
  const body = { provider: 'github', apiUrl: fake.url, token, containers };
  expect(await service.request('PUT', `/api/v1/connections/${slug}`, { body })).toMatchObject({
    status: 200,
  });
  const started = await service.request('POST', `/api/v1/connections/${slug}/backfill`, {
    body: { days: 90 },
  });
  expect(started).toMatchObject({ status: 202 });
}

/** Reads until nothing waits any more, letting the time pass that is waited for, and others read what they hold. */
async function readAll() {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const pages = await runSyncs(recording, { sources, onError: (error) => fail(error) });
    const [waiting] = await service.context.database.sync.findMany({
      where: { state: { in: ['waiting', 'running'] } },
      orderBy: { dueAt: 'asc' },
    });
    if (!waiting) return;
    if (waiting.dueAt > service.context.now()) service.setNow(waiting.dueAt);
    else if (pages === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('reading does not come to an end');
}

function fail(error: unknown): never {
  throw error;
}

async function connection(): Promise<Connection> {
  return (await service.request('GET', `/api/v1/connections/${slug}`)).body;
}

async function sync(resource: string) {
  const found = (await connection()).syncs.find((one) => one.resource === resource);
  if (!found) throw new Error(`${resource} is not read`);
  return found;
}

async function states() {
  const { syncs } = await connection();
  return Object.fromEntries(syncs.map(({ resource, state, reason }) => [resource, reason ?? state]));
}

/** Deployments an hour apart, all of one commit unless each is to have its own. */
function deployMany(count: number, sha?: string) {
  const start = Date.parse('2026-03-01T00:00:00Z');
  for (let index = 0; index < count; index += 1) {
    const at = (minutes: number) => new Date(start + (index * 60 + minutes) * 60_000).toISOString();
    const deployment = repository.deploy(at(0), { sha: sha ?? repository.commit(at(-30)).sha });
    repository.status(deployment, 'success', at(5));
  }
}

function listDeployments(of = slug) {
  return service.context.database.deployment
    .findMany({ where: { service: { slug: of } }, include: { verdict: true }, orderBy: { startedAt: 'asc' } })
    .then((rows) => rows.map((row) => ({ ...row, verdict: row.verdict?.kind ?? null })));
}

/** Everything that reading twice must not change. */
async function everything() {
  const { database } = service.context;
  const where = { service: { slug } };
  return {
    deployments: await database.deployment.findMany({
      where,
      include: { verdict: true, commits: true },
      orderBy: { id: 'asc' },
    }),
    history: await database.verdictChange.findMany({ where: { deployment: where }, orderBy: { id: 'asc' } }),
    bugs: await database.bug.findMany({ where, include: { history: true }, orderBy: { id: 'asc' } }),
    issues: await database.issue.findMany({
      where: { container: repository.fullName },
      orderBy: { id: 'asc' },
    }),
    deliveries: await database.delivery.count(),
  };
}

async function until(done: () => boolean) {
  const deadline = Date.now() + 60_000;
  while (!done()) {
    if (Date.now() > deadline) throw new Error('it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
