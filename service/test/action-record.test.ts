import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { evaluate, readRecipes, titlesOf } from '../../action/test/recipes.ts';
import { type PhaseRun, type Phase as RunnerPhase, runPhase } from '../../action/test/run-as-runner.ts';
import { reconcile, runSyncs, type Sources } from '../src/collect/connections/index.ts';
import { githubHistory } from '../src/collect/github-history/index.ts';
import type { Recording } from '../src/collect/recording.ts';
import { DeploymentDetail, DeploymentPage } from '../src/contracts/deployments.ts';
import { sources as all } from '../src/jobs/sources.ts';
import { makeChanges } from '../src/outcomes/index.ts';
import { type FaultProxy, type ProxyFault, startFaultProxy } from './fakes/fault-proxy.ts';
import { type FakeRepository, type GitHubFake, startGitHubFake } from './fakes/github.ts';
import { startOidcIssuer } from './fakes/oidc-issuer.ts';
import { startTestService, type TestService } from './service.ts';

const sources: Sources = { ...all, github: githubHistory({ retryBaseMs: 0 }) };

let service: TestService;
let proxy: FaultProxy;
let github: GitHubFake;
let token: string;
let repositories = 0;
let runs = 5_000_000;
/** The repository of this test alone, and the service of the same name. */
let shop: FakeRepository;
let slug = '';

type Given = Omit<RunnerPhase, 'phase' | 'state' | 'inputs'> & { inputs?: Record<string, string> };

/** What a job of this repository sees; each call is a run of its own. */
function jobOf({ inputs = {}, ...options }: Given = {}): Omit<RunnerPhase, 'phase' | 'state'> {
  runs += 1;
  const named = 'services' in inputs ? {} : { service: slug };
  return {
    githubToken: 'good-token',
    ...options,
    inputs: { url: proxy.url, token, 'timeout-seconds': '10', ...named, ...inputs },
    github: {
      GITHUB_API_URL: github.url,
      GITHUB_REPOSITORY: shop.fullName,
      GITHUB_RUN_ID: String(runs),
      GITHUB_SHA: shop.commits.at(-1)?.sha ?? '',
      ...options.github,
    },
  };
}

/** Both phases of one job; `between` happens while it deploys. */
async function job(given: Given = {}, between: () => unknown = () => {}) {
  const options = jobOf(given);
  const main = await runPhase({ ...options, jobStatus: 'success', phase: 'main' });
  await between();
  const post = await runPhase({ ...options, phase: 'post', state: main.state });
  return { main, post };
}

const deployments = async (name = slug) => {
  const { body } = await service.request('GET', `/api/v1/deployments?limit=200&service=${name}`);
  return DeploymentPage.parse(body).items.reverse();
};
/** A version that was deployed before, told by somebody else. */
async function live(version: string, commitSha?: string): Promise<void> {
  const at = new Date(Date.now() - 60_000).toISOString();
  const times = { startedAt: at, finishedAt: at };
  const body = { service: slug, version, status: 'succeeded', ...times, ...(commitSha && { commitSha }) };
  expect((await service.request('POST', '/api/v1/deployments', { body })).status).toBe(201);
}
const detail = async (id: string) =>
  DeploymentDetail.parse((await service.request('GET', `/api/v1/deployments/${id}`)).body);
const told = (runs: { main: PhaseRun; post: PhaseRun }) =>
  [...runs.main.annotations, ...runs.post.annotations].map(({ level, message }) => `${level}: ${message}`);

async function addService(name: string): Promise<void> {
  const body = {
    team: 'checkout',
    repositories: [{ fullName: shop.fullName, deployBy: { from: 'nothing' } }],
  };
  expect((await service.request('PUT', `/api/v1/services/${name}`, { body })).status).toBeLessThan(300);
}

/** Reads what GitHub holds, as the service does by itself. */
async function readGitHub(): Promise<void> {
  const recording: Recording = {
    context: service.context,
    changes: makeChanges(service.context),
    assertService: () => {},
  };
  await reconcile(service.context, sources);
  await runSyncs(recording, { sources, signal: AbortSignal.timeout(60_000), onError: () => {} });
}

async function connect(): Promise<void> {
  const body = { provider: 'github', token: 'good-token', apiUrl: github.url, containers: [shop.fullName] };
  const { status } = await service.request('PUT', `/api/v1/connections/${slug}`, { body });
  expect(status).toBeLessThan(300);
}

beforeAll(async () => {
  service = await startTestService();
  proxy = await startFaultProxy(service.url);
  github = await startGitHubFake({
    tokens: {
      'good-token': [
        'actions',
        'contents',
        'deployments',
        'deployments:write',
        'issues',
        'issues:write',
        'pull_requests',
      ],
      'reading-token': ['contents', 'deployments', 'pull_requests'],
    },
  });
  await service.request('PUT', '/api/v1/people/dana@example.com', { body: { name: 'Dana Ruiz' } });
  const team = { name: 'Checkout', members: ['dana@example.com'] };
  await service.request('PUT', '/api/v1/teams/checkout', { body: team });
  token = await service.makeToken('pipeline');
});
afterAll(async () => {
  expect(github.violations).toEqual([]);
  await proxy.stop();
  await Promise.all([github.stop(), service.stop()]);
});
beforeEach(async () => {
  proxy.mend();
  repositories += 1;
  slug = `shop-${repositories}`;
  shop = github.add(`acme/${slug}`);
  shop.commit('2026-03-01T08:00:00Z');
  await addService(slug);
});

describe('a job', () => {
  it('becomes one deployment with its commits and pull requests, whose label marks a hotfix without any webhook', async () => {
    await live('v1', shop.commits[0]?.sha);
    const commit = shop.commit('2026-03-02T08:00:00Z', { message: 'Mend the till (#1)', author: 'Ann' });
    shop.pull('2026-03-02T07:00:00Z', {
      title: 'Mend the till',
      labels: ['hotfix'],
      mergedAt: '2026-03-02T08:00:00Z',
      mergeSha: commit.sha,
    });
    const runs = await job();

    expect(told(runs)).toEqual([]);
    const [first, second] = await deployments();
    expect([first?.status, second?.status, second?.commitCount]).toEqual(['succeeded', 'succeeded', 1]);
    expect(second?.hotfix).toContain('has the label `hotfix`');
    expect(runs.main.outputs).toMatchObject({
      'deployment-id': second?.id,
      'previous-version': first?.version,
      rollback: 'false',
    });
    expect(runs.post.summary).toContain('Adds 1 commit by 1 author in 1 pull request over 1 file.');
    expect(runs.post.summary).toContain('<code>&#35;1</code> Mend the till <code>hotfix</code>');
  });

  it('that deploys an older commit is a rollback before the service can say so', async () => {
    const [older] = shop.commits;
    shop.commit('2026-03-02T08:00:00Z');
    await live('v3', shop.commit('2026-03-03T08:00:00Z').sha);
    const { main } = await job({ github: { GITHUB_SHA: older?.sha ?? '' } });
    expect([main.outputs.rollback, main.log]).toEqual([
      'true',
      expect.stringContaining('it leaves out 2 commits of v3'),
    ]);
    expect((await deployments()).map(({ verdict }) => verdict?.kind)).toEqual(['rolled_back', 'pending']);
  });

  it('that another one overtook is no rollback, and keeps its own commits', async () => {
    await live('v1', shop.commits[0]?.sha);
    const older = shop.commit('2026-03-02T08:00:00Z');
    const slow = jobOf({ inputs: { version: 'v2' } });
    const main = await runPhase({ ...slow, phase: 'main' });
    const newer = shop.commit('2026-03-03T08:00:00Z');
    await job({ inputs: { version: 'v3' } });
    await runPhase({ ...slow, phase: 'post', state: main.state });
    const commitsOf = async (id: string) => (await detail(id)).commits.map(({ sha }) => sha);
    const [, overtaken, quick] = await deployments();
    expect([overtaken?.version, overtaken?.rollback]).toEqual(['v2', false]);
    expect(await commitsOf(overtaken?.id ?? '')).toEqual([older.sha]);
    expect(await commitsOf(quick?.id ?? '')).toContain(newer.sha);
  });

  it('that deploys an earlier version is a rollback before the service can say so, without GitHub', async () => {
    for (const version of ['v1', 'v2']) await live(version);
    const github = { GITHUB_EVENT_NAME: 'workflow_dispatch' };
    const { main } = await job({ inputs: { version: 'v1' }, githubToken: '', github });
    expect([main.outputs.rollback, main.log]).toEqual([
      'true',
      expect.stringContaining('v1 had been live before v2'),
    ]);
    expect((await deployments()).map(({ verdict }) => verdict?.kind)).toEqual([
      'pending',
      'rolled_back',
      'pending',
    ]);
  });

  it('that reverts what is live is a rollback', async () => {
    const reverted = shop.commit('2026-03-02T08:00:00Z');
    await live('v1', reverted.sha);
    shop.commit('2026-03-03T08:00:00Z', { message: `Revert it\n\nThis reverts commit ${reverted.sha}.` });
    const { main, post } = await job();
    expect(main.outputs.rollback).toBe('true');
    expect(post.summary).toContain(`A rollback: it reverts the commit ${reverted.sha.slice(0, 7)}`);
  });

  it('is called by the version in package.json and its commit where nothing else names it', async () => {
    shop.files.set('package.json', '{"name":"shop","version":"1.4.2"}');
    await job();
    shop.files.set('package.json', '{"name":"shop","version":"0.0.0-development"}');
    await job();
    const short = shop.commits[0]?.sha.slice(0, 7);
    expect((await deployments()).map(({ version }) => version)).toEqual([`1.4.2+${short}`, short]);
  });

  it('that calls one reusable workflow twice is two deployments', async () => {
    const once = jobOf();
    for (const jobId of ['71', '72']) {
      const main = await runPhase({ ...once, jobId, phase: 'main' });
      await runPhase({ ...once, jobId, phase: 'post', state: main.state });
    }
    expect((await deployments()).map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
  });
});

describe('several services in one job', () => {
  it('are recorded each for itself, and only those whose files changed since their own deployment', async () => {
    const [search, web] = [`${slug}-search`, `${slug}-web`];
    await addService(search);
    await addService(web);
    const services = `${search}: services/search/**, libs/**\n${web}: web/**\n${slug}`;
    const first = await job({ inputs: { services } });
    expect(told(first)).toEqual([]);
    expect(Object.keys(JSON.parse(first.main.outputs['deployment-ids'] ?? ''))).toEqual([search, web, slug]);

    shop.commit('2026-03-02T08:00:00Z', { files: ['libs/money/round.ts'] });
    const second = await job({ inputs: { services } });
    expect(Object.keys(JSON.parse(second.main.outputs['deployment-ids'] ?? ''))).toEqual([search, slug]);
    expect(second.post.summary).toContain('none of its files changed');

    shop.commit('2026-03-03T08:00:00Z', { files: ['web/page.tsx'] });
    await job({ inputs: { services } });
    const counts = await Promise.all(
      [search, web, slug].map(async (name) =>
        (await deployments(name)).map(({ status, commitCount }) => `${status} ${commitCount}`),
      ),
    );
    expect(counts).toEqual([
      ['succeeded 0', 'succeeded 1'],
      ['succeeded 0', 'succeeded 2'],
      ['succeeded 0', 'succeeded 1', 'succeeded 1'],
    ]);
  });

  it('that went back are recorded although nothing was added', async () => {
    const [first] = shop.commits;
    shop.commit('2026-03-02T08:00:00Z', { files: ['api/a.ts'] });
    await job({ inputs: { paths: 'api/**' } });
    await job({ inputs: { paths: 'api/**' }, github: { GITHUB_SHA: first?.sha ?? '' } });
    await job({ inputs: { paths: 'docs/**' } });
    expect((await deployments()).map(({ rollback }) => rollback)).toEqual([false, true]);
    expect((await deployments()).map(({ verdict }) => verdict?.kind)).toEqual(['rolled_back', 'pending']);
  });

  it('of which one is unknown lose nothing of the others', async () => {
    const runs = await job({ inputs: { services: `${slug}\nnobody` } });
    expect(told(runs)).toEqual([expect.stringMatching(/^error: nobody .* was not recorded/)]);
    expect((await deployments()).map(({ status }) => status)).toEqual(['succeeded']);
  });
});

describe('a deployment on GitHub', () => {
  it('is made with its statuses when asked to', async () => {
    const inputs = { 'github-deployment': 'create', 'environment-url': 'https://shop.example.com' };
    await job({ inputs });
    await job({ inputs, jobStatus: 'failure' });
    const states = shop.deployments.map(({ environment, sha, statuses }) => [
      environment,
      sha === shop.commits[0]?.sha,
      statuses.map(({ state, environmentUrl }) => [state, environmentUrl]),
    ]);
    const at = 'https://shop.example.com';
    expect(states).toEqual([
      [
        'production',
        true,
        [
          ['in_progress', at],
          ['success', at],
        ],
      ],
      [
        'production',
        true,
        [
          ['in_progress', at],
          ['failure', at],
        ],
      ],
    ]);
  });

  it('is not made for services that are not deployed', async () => {
    await live('v1', shop.commits[0]?.sha);
    shop.commit('2026-03-02T08:00:00Z', { files: ['docs/a.md'] });
    await job({ inputs: { 'github-deployment': 'create', paths: 'src/**' } });
    expect(shop.deployments).toEqual([]);
  });

  it('that lacks the permission is explained, and the record arrives', async () => {
    const runs = await job({ githubToken: 'reading-token', inputs: { 'github-deployment': 'create' } });
    expect(told(runs)).toEqual([
      expect.stringMatching(/^notice: .*needs the permission `deployments: write`/),
    ]);
    expect((await deployments()).map(({ status }) => status)).toEqual(['succeeded']);
  });

  it('that started the job is the same deployment as the record', async () => {
    const started = shop.deploy('2026-03-02T09:00:00Z', { environment: 'production' });
    const { sha, ref, environment, id } = started;
    const eventPayload = { deployment: { id, sha, ref, environment } };
    await job({ eventPayload, github: { GITHUB_EVENT_NAME: 'deployment' } });
    shop.status(started, 'success', new Date().toISOString());
    await service.request('PUT', `/api/v1/services/${slug}`, {
      body: {
        team: 'checkout',
        repositories: [{ fullName: shop.fullName, deployBy: { from: 'deployments' } }],
      },
    });
    await connect();
    await readGitHub();
    const found = await deployments();
    expect(found.map(({ status }) => status)).toEqual(['succeeded']);
    expect((await detail(found[0]?.id ?? '')).reportedBy.map(({ source }) => source)).toContain('github');
  });

  it('of the environment of the job is found by its run, and told of', async () => {
    const options = jobOf();
    const made = shop.deploy('2026-03-02T09:00:00Z');
    const logUrl = `https://github.com/${shop.fullName}/actions/runs/${runs}/job/99`;
    shop.status(made, 'in_progress', '2026-03-02T09:00:01Z', { logUrl });
    const main = await runPhase({ ...options, phase: 'main' });
    await runPhase({ ...options, phase: 'post', state: main.state });
    const [found] = await deployments();
    const { reportedBy } = await detail(found?.id ?? '');
    expect(reportedBy).toContainEqual({ source: 'github', externalId: `deployment/${made.id}/${slug}` });
    expect(shop.deployments).toHaveLength(1);
  });
});

describe('a service that is away', () => {
  it.each(['success', 'failure', 'cancelled'] as const)(
    'gets what GitHub kept when it is back, once, as it ended: %s',
    async (jobStatus) => {
      await proxy.down();
      const runs = await job({ jobStatus, inputs: { 'timeout-seconds': '4' } });
      await proxy.up();
      expect([runs.main.exitCode, runs.post.exitCode]).toEqual([0, 0]);
      expect(told(runs)[1]).toContain('left with GitHub');
      expect(await deployments()).toEqual([]);

      await connect();
      await readGitHub();
      const status = { success: 'succeeded', failure: 'failed', cancelled: 'cancelled' }[jobStatus];
      const record = JSON.parse(/```json\n([\s\S]+?)\n```/.exec(runs.post.summary)?.[1] ?? '');
      const expected = [[status, Date.parse(runs.main.state.began ?? ''), Date.parse(record.finishedAt)]];
      const found = async () =>
        (await deployments()).map(({ status, startedAt, finishedAt }) => [
          status,
          Date.parse(startedAt),
          Date.parse(finishedAt ?? ''),
        ]);
      expect(await found()).toEqual(expected);

      // Whoever sends what the summary holds, or reads GitHub anew, changes nothing.
      await service.request('POST', '/api/v1/deployments', { body: record, token });
      await service.request('POST', `/api/v1/connections/${slug}/backfill`, { body: {} });
      await readGitHub();
      expect(await found()).toEqual(expected);
    },
  );

  it('has its record kept by GitHub also where nothing is heard of it', async () => {
    proxy.fault(/./, 'black-hole');
    const runs = await job({ inputs: { 'timeout-seconds': '4' } });
    proxy.mend();
    expect(told(runs)[1]).toContain('left with GitHub');
    await connect();
    await readGitHub();
    expect((await deployments()).map(({ status }) => status)).toEqual(['succeeded']);
  });

  it('has its record kept by GitHub also where the job cannot even sign in, since nothing is heard of it', async () => {
    const issuer = await startOidcIssuer();
    const identity = {
      ACTIONS_ID_TOKEN_REQUEST_URL: issuer.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: issuer.requestToken,
    };
    proxy.fault(/./, 'black-hole');
    const runs = await job({ github: identity, inputs: { token: '', 'timeout-seconds': '4' } });
    proxy.mend();
    await issuer.close();
    expect(told(runs)[1]).toContain('left with GitHub');
    await connect();
    await readGitHub();
    expect((await deployments()).map(({ status }) => status)).toEqual(['succeeded']);
  });

  it('gets a start that GitHub kept with the end that its statuses say', async () => {
    await proxy.down();
    const runs = await job({ inputs: { 'github-deployment': 'create', 'timeout-seconds': '4' } });
    await proxy.up();
    expect(told(runs)[1]).toContain('left with GitHub');
    await connect();
    await readGitHub();
    expect((await deployments()).map(({ status, source }) => [status, source])).toEqual([
      ['succeeded', 'github-actions'],
    ]);
  });

  it('does not keep GitHub from being told of the start, though nothing is heard of it', async () => {
    proxy.fault(/./, 'black-hole');
    const inputs = { 'github-deployment': 'create', 'timeout-seconds': '3' };
    await runPhase({ ...jobOf({ inputs }), phase: 'main' });
    proxy.mend();
    expect(shop.deployments.map(({ statuses }) => statuses.map(({ state }) => state))).toEqual([
      ['in_progress'],
    ]);
  });

  it('gets from GitHub also what only the end of the job found out', async () => {
    await live('v1', shop.commits[0]?.sha);
    const { sha } = shop.commit('2026-03-02T08:00:00Z');
    // It answers the question what is live, and takes no record of the end.
    const silence = () => proxy.fault(/^(?:PATCH|POST) /, 'reset');
    await job({ inputs: { 'github-deployment': 'create', 'timeout-seconds': '4' } }, silence);
    proxy.mend();
    type Kept = { throughline: { records: { commits?: { sha: string }[] }[] } };
    const left = shop.deployments.map(({ payload }) =>
      (payload as Kept).throughline.records.map(({ commits }) => commits?.map((commit) => commit.sha)),
    );
    expect(left).toEqual([[undefined], [[sha]]]);
    await connect();
    await readGitHub();
    const [, kept, ...others] = await deployments();
    expect([kept?.status, others]).toEqual(['succeeded', []]);
    expect((await detail(kept?.id ?? '')).commits.map((commit) => commit.sha)).toEqual([sha]);
  });

  it('that came back before the job ended has it once, although GitHub kept it too', async () => {
    await proxy.down();
    await job({ inputs: { 'github-deployment': 'create', 'timeout-seconds': '4' } }, () => proxy.up());
    const told = await deployments();
    const [kept] = shop.deployments;
    if (kept) shop.status(kept, 'failure', new Date().toISOString()); // which is not the action's word
    await connect();
    await readGitHub();
    expect(await deployments()).toEqual(told);
    expect(told.map(({ status }) => status)).toEqual(['succeeded']);
  });

  it('cannot be made to take a record of another repository, or for a service that is not of this one', async () => {
    const options = jobOf();
    await proxy.down();
    const main = await runPhase({
      ...options,
      phase: 'main',
      inputs: { ...options.inputs, 'timeout-seconds': '2' },
    });
    await runPhase({
      ...options,
      phase: 'post',
      state: main.state,
      inputs: { ...options.inputs, 'timeout-seconds': '2' },
    });
    await proxy.up();
    const [kept] = shop.deployments;
    const payload = kept?.payload as {
      throughline: { records: { service: string; run: { repository: string } }[] };
    };
    const [record] = payload.throughline.records;
    if (!record) throw new Error('nothing was kept');
    await service.request('PUT', '/api/v1/services/elsewhere', { body: { team: 'checkout' } });
    record.service = 'elsewhere';
    await connect();
    await readGitHub();
    expect(await deployments('elsewhere')).toEqual([]);
    record.service = slug;
    record.run.repository = 'acme/another';
    await service.request('POST', `/api/v1/connections/${slug}/backfill`, { body: {} });
    await readGitHub();
    expect(await deployments()).toEqual([]);
  });
});

describe('a way to the service that goes wrong', () => {
  const faults: ProxyFault[] = ['cut-request', 'cut-answer', 'reset', 'black-hole', { delayMs: 300 }];
  it.each(faults.flatMap((how) => (['POST', 'PATCH'] as const).map((method) => ({ how, method }))))(
    'once, $how at a $method: the record arrives, once',
    async ({ how, method }) => {
      proxy.fault(new RegExp(`^${method} `), how, 1);
      const runs = await job({ inputs: { 'timeout-seconds': '6' } });
      expect(told(runs)).toEqual([]);
      expect((await deployments()).map(({ status }) => status)).toEqual(['succeeded']);
    },
  );

  it('for the whole of the start, though each of its requests arrived: the finish finds its deployment', async () => {
    proxy.fault(/./, 'cut-answer');
    const runs = await job({}, () => proxy.mend());
    expect(told(runs)).toEqual([expect.stringMatching(/^warning: The start of/)]);
    expect((await deployments()).map(({ status }) => status)).toEqual(['succeeded']);
  });

  it('while the job runs: the finish is sent to the service that is back', async () => {
    await job({}, async () => {
      await proxy.down();
      await proxy.up();
    });
    expect((await deployments()).map(({ status }) => status)).toEqual(['succeeded']);
  });
});

describe('pull requests told with a deployment', () => {
  let sha = '';
  beforeEach(() => {
    sha = repositories.toString(16).padStart(40, 'f'); // one of each test, since a commit is the same everywhere
  });
  const told = (changes: object = {}) => ({
    ...{ repository: shop.fullName, number: 12, title: 'Mend the till', labels: ['hotfix'], mergeSha: sha },
    ...{ mergedAt: '2026-01-06T09:00:00Z', updatedAt: '2026-01-06T09:00:00Z' },
    ...changes,
  });
  const record = (body: object) =>
    service.request('POST', '/api/v1/deployments', {
      token,
      body: {
        ...{ service: slug, version: 'v1', status: 'succeeded', commitSha: sha },
        ...{ startedAt: '2026-01-06T09:30:00Z', finishedAt: '2026-01-06T09:34:00Z' },
        ...body,
      },
    });

  it.each<[string, () => object, boolean]>([
    ['that were merged as its commit', () => told(), true],
    ['that were merged as another', () => told({ mergeSha: 'e'.repeat(40) }), false],
    ['of a repository that nobody has', () => told({ repository: `stranger/${slug}` }), true],
    ['of a repository of other services alone', () => told({ repository: 'acme/theirs' }), false],
  ])('%s', async (_, pullRequest, marks) => {
    const repositories = [{ fullName: 'acme/theirs' }];
    await service.request('PUT', '/api/v1/services/theirs', { body: { team: 'checkout', repositories } });
    expect((await record({ pullRequests: [pullRequest()] })).status).toBe(201);
    expect((await deployments()).map(({ hotfix }) => hotfix !== null)).toEqual([marks]);
  });

  it('at its end mark it as at its beginning, and what is older than what is known changes nothing', async () => {
    const { body } = await record({ status: 'started', finishedAt: undefined });
    const path = `/api/v1/deployments/${body.id}`;
    const finish = { status: 'succeeded', pullRequests: [told()] };
    expect((await service.request('PATCH', path, { token, body: finish })).status).toBe(200);
    const older = told({ labels: [], updatedAt: '2026-01-06T08:00:00Z' });
    await service.request('PATCH', path, { token, body: { ...finish, pullRequests: [older] } });
    expect((await deployments()).map(({ hotfix }) => hotfix)).toEqual([expect.stringContaining('`hotfix`')]);
  });

  it('by a token that may not record for the service are not kept', async () => {
    const elsewhere = await service.makeToken('pipeline', ['theirs']);
    const body = {
      service: slug,
      version: 'v1',
      status: 'succeeded',
      commitSha: sha,
      pullRequests: [told()],
    };
    const times = { startedAt: '2026-01-06T09:30:00Z', finishedAt: '2026-01-06T09:34:00Z' };
    const answer = await service.request('POST', '/api/v1/deployments', {
      token: elsewhere,
      body: { ...body, ...times },
    });
    expect(answer.status).toBe(403);
    const kept = await service.context.database.pullRequest.count({ where: { repository: shop.fullName } });
    expect(kept).toBe(0);
  });
});

describe('the pull request that is deployed', () => {
  it('is told in one comment, updated in place', async () => {
    const commit = shop.commit('2026-03-02T08:00:00Z', { message: 'Round (#1)' });
    const pull = shop.pull('2026-03-02T07:00:00Z', {
      mergedAt: '2026-03-02T08:00:00Z',
      mergeSha: commit.sha,
    });
    await job({ inputs: { comment: 'true' }, jobStatus: 'failure' });
    const first = shop.comments.map(({ number, body }) => [number, body.includes('failed')]);
    await job({ inputs: { comment: 'true' } });
    expect(first).toEqual([[pull.number, true]]);
    expect(shop.comments.map(({ number, body }) => [number, body.includes('succeeded')])).toEqual([
      [pull.number, true],
    ]);
  });

  it('that may not be commented on is no reason to fail', async () => {
    const commit = shop.commit('2026-03-02T08:00:00Z');
    shop.pull('2026-03-02T07:00:00Z', { mergedAt: '2026-03-02T08:00:00Z', mergeSha: commit.sha });
    const runs = await job({ inputs: { comment: 'true' }, githubToken: 'reading-token' });
    expect(told(runs)).toEqual([expect.stringMatching(/^notice: .*`pull-requests: write`/)]);
    expect((await deployments()).map(({ status }) => status)).toEqual(['succeeded']);
  });
});

describe('the recipe of the README', () => {
  const recipes = new Map(readRecipes().map((recipe) => [recipe.title, recipe.steps[0] ?? {}]));

  beforeAll(async () => {
    const environments = ['production', 'eu', 'us'].map((name) => ({ name, production: true }));
    for (const name of ['checkout-api', 'search', 'gateway']) {
      const body = { team: 'checkout', environments };
      expect((await service.request('PUT', `/api/v1/services/${name}`, { body })).status).toBeLessThan(300);
    }
  });

  const cases: [string, Record<string, string>, string[]][] = [
    ['Use it', {}, ['checkout-api']],
    ['Without a stored secret', {}, ['checkout-api']],
    ['On every push', {}, ['checkout-api']],
    ['Ask before deploying', {}, ['checkout-api']],
    ['A version by hand, and back again', { 'inputs.version': 'v1.2.3' }, ['checkout-api']],
    ['Several services of one repository', {}, ['checkout-api', 'search', 'gateway']],
    ['A matrix', { 'matrix.region': 'eu' }, ['checkout-api']],
    ['A reusable workflow', { 'inputs.service': 'search', 'inputs.environment': 'us' }, ['search']],
    ['On GitHub too: a deployment, and a comment', {}, ['checkout-api']],
    ['A runner behind a proxy, with an authority of its own', {}, ['checkout-api']],
  ];

  it('is run for each that records a deployment', () => {
    expect(cases.map(([title]) => title).sort()).toEqual(titlesOf('deployments'));
  });

  it.each(cases)('%s', async (title, values, services) => {
    const given = recipes.get(title);
    if (given === undefined) throw new Error(`the README has no recipe ${title}`);
    const inputs = evaluate(given, { 'secrets.THROUGHLINE_TOKEN': token, ...values });
    const runs = await job({ inputs: { service: '', ...inputs, url: proxy.url, token } });
    expect(told(runs)).toEqual([]);
    expect(Object.keys(JSON.parse(runs.main.outputs['deployment-ids'] ?? '{}'))).toEqual(services);
    expect(runs.post.summary).toContain('Deployment succeeded');
  });
});
