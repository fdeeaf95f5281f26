import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PhaseRun, type Phase as RunnerPhase, runPhase } from '../../action/test/run-as-runner.ts';
import { BugPage } from '../src/contracts/bugs.ts';
import { DeploymentPage } from '../src/contracts/deployments.ts';
import { IncidentPage } from '../src/contracts/incidents.ts';
import { type FakeRepository, type GitHubFake, startGitHubFake } from './fakes/github.ts';
import { type LinearFake, startLinearFake } from './fakes/linear.ts';
import { populate, startTestService, type TestService } from './service.ts';

const HOUR_MS = 3_600_000;
const DEAD = 'http://127.0.0.1:9'; // the discard port

let service: TestService;
let token: string;
let github: GitHubFake;
let linear: LinearFake;
let shop: FakeRepository;

const ago = (hours: number) => new Date(Date.now() - hours * HOUR_MS).toISOString();

/** One step of a job that records something else than a deployment. */
function step(
  inputs: Record<string, string>,
  options: Omit<RunnerPhase, 'phase' | 'inputs'> = {},
): Promise<PhaseRun> {
  return runPhase({
    phase: 'main',
    ...options,
    inputs: { url: service.url, token, 'timeout-seconds': '60', ...inputs },
    github: { GITHUB_API_URL: github.url, ...options.github },
  });
}

const incidents = async () =>
  IncidentPage.parse((await service.request('GET', '/api/v1/incidents?limit=200')).body).items;
const bugs = async () => BugPage.parse((await service.request('GET', '/api/v1/bugs?limit=200')).body).items;
const deployments = async (query = '') =>
  DeploymentPage.parse((await service.request('GET', `/api/v1/deployments?limit=200${query}`)).body).items;
const levels = ({ annotations }: PhaseRun) => annotations.map(({ level }) => level);

beforeAll(async () => {
  service = await startTestService();
  await populate(service, ['checkout-api', 'search']);
  const body = { team: 'checkout', repositories: [{ fullName: 'acme/shop' }] };
  await service.request('PUT', '/api/v1/services/checkout-api', { body });
  const rules = { services: [{ service: 'search', linearTeams: ['ENG'] }] };
  await service.request('PUT', '/api/v1/rules', { body: rules });
  token = await service.makeToken('pipeline');
  github = await startGitHubFake();
  shop = github.add('acme/shop');
  linear = await startLinearFake();
});
afterAll(async () => {
  expect(github.violations).toEqual([]);
  await Promise.all([github.stop(), linear.stop(), service.stop()]);
});

describe('record: incident', () => {
  const incident = (inputs: Record<string, string>, options?: Omit<RunnerPhase, 'phase' | 'inputs'>) =>
    step({ record: 'incident', key: 'alert-7', ...inputs }, options);

  it('opens, changes and resolves the incident of a key, and leaves nothing to the post phase', async () => {
    const opened = await incident({
      services: 'checkout-api\nsearch',
      title: 'Checkout answers 500',
      severity: 'critical',
      'started-at': ago(2),
    });
    expect([opened.exitCode, opened.annotations, opened.stderr]).toEqual([0, [], '']);
    const [first, ...others] = await incidents();
    expect(others).toEqual([]);
    expect(opened.outputs['incident-id']).toBe(first?.id);
    expect(first).toMatchObject({ externalId: 'alert-7', severity: 'critical', resolvedAt: null });
    expect(first?.services.map(({ slug }) => slug).sort()).toEqual(['checkout-api', 'search']);

    await incident({ state: 'update', severity: 'minor' });
    const resolved = await incident({ state: 'resolve' });
    expect(resolved.annotations).toEqual([]);
    expect(resolved.summary).toContain('Resolved after 2 h');
    const [last] = await incidents();
    expect(last).toMatchObject({
      title: 'Checkout answers 500',
      severity: 'minor',
      startedAt: first?.startedAt,
    });
    expect(last?.resolvedAt).not.toBeNull();

    const again = await incident({ state: 'resolve' });
    expect(again.annotations).toEqual([]);
    expect((await incidents())[0]?.resolvedAt).toBe(last?.resolvedAt);
    const post = await runPhase({ phase: 'post', inputs: { url: service.url, token }, state: opened.state });
    expect([post.exitCode, post.annotations, post.summary]).toEqual([0, [], '']);
  });

  it('keeps the begin and the cause when the job that opened it is run again', async () => {
    await service.request('POST', '/api/v1/deployments', {
      body: { service: 'search', version: 'v9', status: 'succeeded', startedAt: ago(3), finishedAt: ago(3) },
    });
    const [deployment] = await deployments('&service=search');
    const inputs = { key: 'alert-8', service: 'search', title: 'Search is slow' };
    await incident({ ...inputs, 'started-at': ago(1), 'caused-by': 'v9' });
    const before = (await incidents()).find(({ externalId }) => externalId === 'alert-8');
    expect(before?.attribution).toMatchObject({ origin: 'stated', deployment: { id: deployment?.id } });
    await incident(inputs);
    const after = (await incidents()).find(({ externalId }) => externalId === 'alert-8');
    expect(after).toMatchObject({
      id: before?.id,
      startedAt: before?.startedAt,
      attribution: { origin: 'stated', deployment: { id: deployment?.id } },
    });
  });

  it('refuses to open what was resolved and to resolve what was never opened, with what to do', async () => {
    const reopened = await incident({ service: 'search', title: 'Again' });
    expect(levels(reopened)).toEqual(['error']);
    expect(reopened.annotations[0]?.message).toMatch(
      /was resolved at .* Give each incident a key of its own/,
    );
    const unknown = await incident({ key: 'never', state: 'resolve' });
    expect(unknown.annotations[0]?.message).toMatch(/No incident is known under the key "never"/);
    expect([reopened.exitCode, unknown.exitCode]).toEqual([0, 0]);
  });

  it('tells every wrong input at once, and records nothing', async () => {
    const before = await incidents();
    const wrong = await incident({
      key: '',
      title: '',
      severity: 'awful',
      state: 'open',
      'started-at': 'yesterday',
    });
    const named = wrong.annotations.map(({ message }) => /Input `([\w-]+)`/.exec(message)?.[1]);
    expect(named.sort()).toEqual(['key', 'service', 'severity', 'started-at', 'title']);
    expect(wrong.exitCode).toBe(0);
    expect(await incidents()).toEqual(before);
  });

  it('goes on with a warning where the service is away, and fails only when asked to', async () => {
    const inputs = { url: DEAD, key: 'alert-9', service: 'search', title: 'Away', 'timeout-seconds': '1' };
    const away = await incident(inputs);
    expect([away.exitCode, levels(away)]).toEqual([0, ['warning']]);
    const strict = await incident({ ...inputs, 'fail-on-error': 'true' });
    expect([strict.exitCode, levels(strict)]).toEqual([1, ['error']]);
  });
});

describe('record: rollback', () => {
  it('records that an earlier version is live again, once however often the job sends it', async () => {
    for (const [version, hours] of [
      ['v1.0', 30],
      ['v1.1', 3],
    ] as const) {
      const body = {
        service: 'checkout-api',
        version,
        status: 'succeeded',
        startedAt: ago(hours),
        finishedAt: ago(hours),
      };
      await service.request('POST', '/api/v1/deployments', { body });
    }
    const inputs = {
      record: 'rollback',
      service: 'checkout-api',
      'to-version': 'v1.0',
      reason: 'Prices were `wrong`',
    };
    const first = await step(inputs);
    const second = await step(inputs);
    expect([first.annotations, second.annotations]).toEqual([[], []]);
    expect(second.outputs['deployment-id']).toBe(first.outputs['deployment-id']);
    expect(first.outputs).toMatchObject({ rollback: 'true', 'previous-version': 'v1.1' });
    expect(first.summary).toContain('Prices were &#96;wrong&#96;');
    const live = await deployments('&service=checkout-api');
    expect(live.map(({ version, rollback }) => [version, rollback])).toEqual([
      ['v1.0', true],
      ['v1.1', false],
      ['v1.0', false],
    ]);
    expect(live[1]?.verdict?.kind).toBe('rolled_back');
  });

  it('sends the commit of the version where GitHub knows it', async () => {
    const commit = shop.commit(ago(50));
    shop.release(ago(40), 'v0.9', { target: commit.sha });
    const run = await step(
      { record: 'rollback', service: 'checkout-api', 'to-version': 'v0.9' },
      { githubToken: 'good-token', github: { GITHUB_RUN_ID: '1000002' } },
    );
    expect(run.annotations).toEqual([]);
    const [live] = await deployments('&service=checkout-api');
    expect(live).toMatchObject({ version: 'v0.9', commitSha: commit.sha });
  });

  it('names what is missing, all at once', async () => {
    const wrong = await step({ record: 'rollback', services: 'search' });
    const named = wrong.annotations.map(({ message }) => /Input `([\w-]+)`/.exec(message)?.[1]);
    expect(named.sort()).toEqual(['service', 'services', 'to-version']);
  });
});

describe('record: bug', () => {
  const payloadOf = (issue: object, more: object = {}) => ({
    action: 'closed',
    issue,
    repository: { full_name: 'acme/shop' },
    sender: { login: 'erin' },
    ...more,
  });
  const told = (number: number, more: object = {}) => ({
    id: 90_000 + number,
    number,
    title: 'Cannot pay',
    html_url: `https://github.com/acme/shop/issues/${number}`,
    user: { login: 'erin' },
    labels: [{ name: 'bug' }],
    state: 'open',
    state_reason: null,
    created_at: ago(40),
    updated_at: ago(40),
    closed_at: null,
    ...more,
  });
  const onIssues = (eventPayload: unknown, githubToken = 'good-token') =>
    step(
      { record: 'bug' },
      { eventPayload, githubToken, github: { GITHUB_EVENT_NAME: 'issues', GITHUB_REPOSITORY: 'acme/shop' } },
    );

  it('tells of the issue with every reopening', async () => {
    const issue = shop.issue(ago(60), { labels: ['bug'] });
    issue.events.push(
      { event: 'closed', at: ago(40) },
      { event: 'reopened', at: ago(30) },
      { event: 'closed', at: ago(20) },
    );
    const closed = { state: 'closed', state_reason: 'completed', closed_at: ago(20), updated_at: ago(20) };
    const run = await onIssues(
      payloadOf({ ...told(issue.number), id: issue.id, created_at: issue.createdAt, ...closed }),
    );
    expect([run.exitCode, run.annotations, run.stderr]).toEqual([0, [], '']);
    expect(run.outputs).toMatchObject({ recorded: '1', refused: '0', 'outcome-status': '' });
    expect(run.summary).toMatch(/1 issue read: \*\*1 bug\*\*.*checkout-api 1/);
    expect(run.summary).toMatch(/Checkout, bugs of 28 days: \*\*\d/);
    const bug = (await bugs()).find(({ externalId }) => externalId === `issue/${issue.id}`);
    expect(bug).toMatchObject({ service: { slug: 'checkout-api' }, state: 'resolved', reopenings: 1 });
  });

  it('tells what has just happened where the job may not read issues, and says what is missing', async () => {
    await onIssues(payloadOf(told(701), { action: 'opened' }), '');
    const reopened = await onIssues(
      payloadOf(told(701, { updated_at: ago(10) }), { action: 'unlabeled', label: { name: 'x' } }),
      'bad-token',
    );
    expect(reopened.annotations).toEqual([]);
    expect(reopened.log).toContain('issues: read');
    expect((await bugs()).some(({ externalId }) => externalId === 'issue/90701')).toBe(true);
    await onIssues(
      payloadOf(told(701, { labels: [], updated_at: ago(9) }), {
        action: 'unlabeled',
        label: { name: 'bug' },
      }),
      '',
    );
    expect((await bugs()).some(({ externalId }) => externalId === 'issue/90701')).toBe(false);
  });

  it('explains that another event has no issue', async () => {
    const run = await step({ record: 'bug' });
    expect(run.annotations[0]?.message).toMatch(/a push event has none.*record: bugs/);
    expect(levels(run)).toEqual(['error']);
  });
});

describe('record: bugs', () => {
  it('tells every issue that changed, page by page, once however often it runs', async () => {
    const wide = github.add('acme/wide');
    const body = { team: 'checkout', repositories: [{ fullName: 'acme/wide' }] };
    await service.request('PUT', '/api/v1/services/wide', { body });
    for (let index = 0; index < 120; index += 1) {
      const issue = wide.issue(ago(100 + index), { labels: index % 2 === 0 ? ['bug'] : [] });
      if (index % 4 === 0) issue.events.push({ event: 'closed', at: ago(10) });
    }
    wide.issue(ago(24 * 100), { labels: ['bug'] }); // out of reach
    wide.pull(ago(5), { labels: ['bug'] });
    const inputs = { record: 'bugs', 'since-days': '30' };
    const options = { githubToken: 'good-token', github: { GITHUB_REPOSITORY: 'acme/wide' } };
    const run = await step(inputs, options);
    expect([run.exitCode, run.annotations]).toEqual([0, []]);
    expect(run.outputs).toMatchObject({ recorded: '60', refused: '0' });
    expect(run.log).toContain('120 issues read: 60 bugs, 60 neither by the rules (wide 60)');
    const known = await BugPage.parse(
      (await service.request('GET', '/api/v1/bugs?service=wide&limit=200')).body,
    ).items;
    expect([known.length, known.filter(({ state }) => state === 'resolved').length]).toEqual([60, 30]);
    await step(inputs, options);
    const again = await BugPage.parse(
      (await service.request('GET', '/api/v1/bugs?service=wide&limit=200')).body,
    ).items;
    expect(again).toEqual(known);
  });

  it('waits as long as GitHub asks, and stops with what it has where that is too long', async () => {
    const small = github.add('acme/small');
    small.issue(ago(20), { labels: ['bug'] });
    small.issue(ago(21), { labels: ['bug'] }).events.push({ event: 'closed', at: ago(1) });
    const options = { githubToken: 'good-token', github: { GITHUB_REPOSITORY: 'acme/small' } };
    github.fault({
      on: /acme\/small\/issues\?/,
      times: 1,
      how: { kind: 'secondary_limit', retryAfterSeconds: 1 },
    });
    const waited = await step({ record: 'bugs' }, options);
    expect([waited.annotations, waited.log]).toEqual([[], expect.stringContaining('2 issues read')]);
    github.fault({
      on: /acme\/small\/.*timeline/,
      times: 9,
      how: { kind: 'secondary_limit', retryAfterSeconds: 900 },
    });
    const stopped = await step({ record: 'bugs' }, options);
    github.mend();
    expect([stopped.exitCode, levels(stopped)]).toEqual([0, ['warning']]);
    expect(stopped.annotations[0]?.message).toContain('GitHub allows no more requests for 15 min');
  });

  it('names the permission that is missing', async () => {
    const run = await step({ record: 'bugs' }, { githubToken: 'bad-token' });
    expect(levels(run)).toEqual(['error']);
    expect(run.annotations[0]?.message).toContain('permissions: issues: read');
  });

  it('reads Linear with a key, histories and all, and never shows the key', async () => {
    const { workspace } = linear;
    const label = workspace.label('Bug');
    const { issue } = workspace.create({ at: ago(90), labels: [label] });
    workspace.move(issue, 'completed', ago(80));
    workspace.move(issue, 'started', ago(70));
    for (let index = 0; index < 25; index += 1) workspace.retitle(issue, `Totals ${index}`, ago(60 - index));
    workspace.move(issue, 'completed', ago(10));
    const inputs = {
      record: 'bugs',
      'linear-api-key': linear.token,
      'linear-teams': 'eng',
      'github-token': '',
    };
    const run = await step(inputs, { github: { LINEAR_API_URL: linear.url }, debug: true });
    expect([run.exitCode, run.annotations]).toEqual([0, []]);
    expect((await bugs()).find(({ externalId }) => externalId === issue.id)).toMatchObject({
      service: { slug: 'search' },
      reopenings: 1,
      state: 'resolved',
    });
    expect(linear.requests.map(({ operation }) => operation)).toContain('IssueHistory');
    const shown = run.stdout.replaceAll(`::add-mask::${linear.token}`, '') + run.stderr + run.summary;
    expect(shown).not.toContain(linear.token);
  });

  it('says which team of Linear is not seen, and that a key is not accepted', async () => {
    const read = (key: string, teams: string) =>
      step(
        { record: 'bugs', 'linear-api-key': key, 'linear-teams': teams, 'github-token': '' },
        { github: { LINEAR_API_URL: linear.url } },
      );
    const unseen = await read(linear.token, 'OPS');
    expect(unseen.annotations[0]?.message).toContain('Linear shows no team OPS');
    const refused = await read('lin_api_another', '');
    expect(refused.annotations[0]?.message).toContain('Linear does not accept the key');
    expect([levels(unseen), levels(refused)]).toEqual([['error'], ['error']]);
  });
});
