import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { reconcile, runSyncs, type Sources } from '../src/collect/connections/index.ts';
import { githubHistory } from '../src/collect/github-history/index.ts';
import type { Recording } from '../src/collect/recording.ts';
import type { Connection } from '../src/contracts/connections.ts';
import { makeChanges } from '../src/outcomes/index.ts';
import { type FakeRepository, type GitHubFake, startGitHubFake } from './fakes/github.ts';
import { populate, startTestService, type TestService } from './service.ts';

const NOW = '2026-03-31T12:00:00Z';
const sources: Sources = { github: githubHistory({ retryBaseMs: 0 }) };

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
      'good-token': ['actions', 'contents', 'deployments', 'issues', 'pull_requests'],
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
    });
    expect(bugs).toMatchObject([{ title: 'It is slow', state: 'resolved', reopenings: 1 }]);
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
    deployMany(250);
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
});

async function claim(deployBy: object, paths: string[] = [], name = slug) {
  await service.request('PUT', `/api/v1/services/${name}`, {
    body: { team: 'checkout', repositories: [{ fullName: repository.fullName, paths, deployBy }] },
  });
}

/** Connects to the fake and asks for the history of the repository. */
async function connect(token = 'good-token') {
  const body = { provider: 'github', apiUrl: fake.url, token, containers: [repository.fullName] };
  const put = await service.request('PUT', `/api/v1/connections/${slug}`, { body });
  if (put.status !== 200) return put;
  return service.request('POST', `/api/v1/connections/${slug}/backfill`, { body: { days: 90 } });
}

/** Reads until nothing waits any more, letting the time pass that is waited for. */
async function readAll() {
  for (let round = 0; round < 20; round += 1) {
    await runSyncs(recording, { sources, onError: (error) => fail(error) });
    const [waiting] = await service.context.database.sync.findMany({
      where: { state: { in: ['waiting', 'running'] } },
      orderBy: { dueAt: 'asc' },
    });
    if (!waiting) return;
    if (waiting.dueAt > service.context.now()) service.setNow(waiting.dueAt);
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

function deployMany(count: number) {
  const start = Date.parse('2026-03-01T00:00:00Z');
  for (let index = 0; index < count; index += 1) {
    const at = (minutes: number) => new Date(start + (index * 60 + minutes) * 60_000).toISOString();
    const deployment = repository.deploy(at(0), { sha: repository.commit(at(-30)).sha });
    repository.status(deployment, 'success', at(5));
  }
}

function listDeployments() {
  return service.context.database.deployment
    .findMany({ where: { service: { slug } }, include: { verdict: true }, orderBy: { startedAt: 'asc' } })
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
  const deadline = Date.now() + 20_000;
  while (!done()) {
    if (Date.now() > deadline) throw new Error('it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
void reconcile;
