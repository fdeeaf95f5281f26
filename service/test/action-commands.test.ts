import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluate, readRecipes, titlesOf } from '../../action/test/recipes.ts';
import { type PhaseRun, type Phase as RunnerPhase, runPhase } from '../../action/test/run-as-runner.ts';
import { BugPage } from '../src/contracts/bugs.ts';
import { DeploymentPage } from '../src/contracts/deployments.ts';
import { IncidentPage } from '../src/contracts/incidents.ts';
import { type FaultProxy, type ProxyFault, startFaultProxy } from './fakes/fault-proxy.ts';
import { type FakeRepository, type GitHubFake, startGitHubFake } from './fakes/github.ts';
import { type LinearFake, startLinearFake } from './fakes/linear.ts';
import { type OidcIssuer, startOidcIssuer } from './fakes/oidc-issuer.ts';
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

    for (const [run, severity] of [
      ['1000003', 'major'],
      ['1000004', 'minor'],
    ] as const) {
      await incident({ state: 'update', severity }, { github: { GITHUB_RUN_ID: run } });
      expect((await incidents())[0]?.severity).toBe(severity); // which was told before, and is no repetition
    }
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

  it('goes on past an issue that has just been moved away', async () => {
    const left = github.add('acme/left');
    const moved = left.issue(ago(30), { labels: ['bug'] });
    moved.events.push({ event: 'closed', at: ago(2) });
    left.issue(ago(31), { labels: ['bug'] }).events.push({ event: 'closed', at: ago(3) });
    github.fault({
      on: new RegExp(`acme/left/issues/${moved.number}/`),
      how: { kind: 'status', status: 404 },
    });
    const run = await step(
      { record: 'bugs' },
      { githubToken: 'good-token', github: { GITHUB_REPOSITORY: 'acme/left' } },
    );
    github.mend();
    expect([run.annotations, run.log]).toEqual([[], expect.stringContaining('2 issues read')]);
  });

  it('tells every wrong input at once', async () => {
    const wrong = await step({
      record: 'bugs',
      'since-days': 'all',
      'linear-api-key': 'two words',
      'linear-teams': 'ENG, e-n',
    });
    const named = wrong.annotations.map(({ message }) => /Input `([\w-]+)`/.exec(message)?.[1]);
    expect(named.sort()).toEqual(['linear-api-key', 'linear-teams', 'since-days']);
    const nothing = await step({ record: 'bugs', 'github-token': '', 'linear-teams': 'ENG' });
    expect(nothing.annotations).toHaveLength(2);
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

  it('keeps what it read of Linear when that allows no more, and says for how long', async () => {
    linear.workspace.create(
      { at: ago(4), labels: [linear.workspace.label('Bug')] },
      linear.workspace.team('OPS'),
    );
    linear.faults.push({ kind: 'rate limited', by: 'requests', resetAt: new Date(Date.now() + 600_000) });
    const inputs = { record: 'bugs', 'linear-api-key': linear.token, 'github-token': '' };
    const limited = await step(inputs, { github: { LINEAR_API_URL: linear.url } });
    expect([limited.exitCode, levels(limited)]).toEqual([0, ['warning']]);
    expect(limited.annotations[0]?.message).toContain('no more requests with this key for 10 min');
    const later = await step(inputs, { github: { LINEAR_API_URL: linear.url } });
    expect([later.annotations, later.outputs.refused]).toEqual([[], '0']);
    expect((await service.request('GET', '/api/v1/issues/problems')).body.items[0]).toMatchObject({
      source: 'linear',
      container: 'OPS',
      code: 'unplaced',
    });
  });

  it('says which team of Linear is not seen, and that a key is not accepted', async () => {
    const read = (key: string, teams: string) =>
      step(
        { record: 'bugs', 'linear-api-key': key, 'linear-teams': teams, 'github-token': '' },
        { github: { LINEAR_API_URL: linear.url } },
      );
    const unseen = await read(linear.token, 'WEB');
    expect(unseen.annotations[0]?.message).toContain('Linear shows no team WEB');
    const refused = await read('lin_api_another', '');
    expect(refused.annotations[0]?.message).toContain('Linear does not accept the key');
    expect([levels(unseen), levels(refused)]).toEqual([['error'], ['error']]);
  });
});

describe('record: kpi', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'kpi workspace '));
  afterAll(() => rmSync(workspace, { recursive: true, force: true }));
  const kpi = (name: string, text: string, more: Record<string, string> = {}) => {
    writeFileSync(join(workspace, name), text);
    return step({ record: 'kpi', kpi: 'revenue', file: name, ...more }, { workspace });
  };
  const hour = (index: number) => `2026-03-01T${String(index).padStart(2, '0')}:00:00Z`;

  beforeAll(async () => {
    const body = {
      slug: 'revenue',
      name: 'Revenue',
      unit: 'EUR',
      kind: 'sum',
      team: 'checkout',
      segments: [],
    };
    expect((await service.request('POST', '/api/v1/kpis', { body })).status).toBe(201);
  });

  it('sends the values of a CSV file and annotates the refused ones where they stand', async () => {
    const lines = ['at,value', `${hour(0)},10`, `${hour(1)},many`, `${hour(2)},12.5`, ''];
    const run = await kpi('revenue.csv', lines.join('\r\n'));
    expect(run.exitCode).toBe(0);
    expect(levels(run)).toEqual(['warning', 'error']);
    expect(run.stdout).toContain('file=revenue.csv,line=3::Line 3, value:');
    expect(run.annotations[1]?.message).toContain('1 of 3 values of revenue.csv were refused');
    expect(run.outputs).toMatchObject({ recorded: '2', refused: '1' });
    expect(run.summary).toContain('2 new, **1 refused**');
  });

  it('knows values again and corrects those that differ, from NDJSON and JSON as from CSV', async () => {
    const points = [
      { at: hour(0), value: 10 },
      { at: hour(2), value: 13 },
    ];
    const ndjson = await kpi('revenue.ndjson', points.map((point) => `${JSON.stringify(point)}\n`).join(''));
    expect(ndjson.annotations).toEqual([]);
    expect(ndjson.summary).toContain('0 new, 1 corrected, 1 known already');
    const json = await kpi('revenue.json', JSON.stringify([...points, { at: hour(3), value: 'x' }]));
    expect(json.annotations[0]?.message).toMatch(/^Value 3, /);
    expect(json.outputs).toMatchObject({ recorded: '2', refused: '1' });
  });

  it('sends a large file in parts, and counts lines from its beginning', async () => {
    const lines = Array.from({ length: 6000 }, (_, index) => {
      const at = new Date(Date.parse('2025-12-01T00:00:00Z') + index * HOUR_MS).toISOString();
      return `${at},${index === 5500 ? 'wrong' : index}`;
    });
    const run = await kpi('large.csv', ['at,value', ...lines].join('\n'));
    expect(run.outputs).toMatchObject({ recorded: '5999', refused: '1' });
    expect(run.stdout).toContain('file=large.csv,line=5502::Line 5502, value:');
  });

  it('says what is wrong with a file, a name or an unknown KPI', async () => {
    const missing = await step({ record: 'kpi', kpi: 'revenue', file: 'none.csv' }, { workspace });
    expect(missing.annotations[0]?.message).toContain('"none.csv": it is not there');
    const ending = await step({ record: 'kpi', file: 'values.xlsx' }, { workspace });
    expect(ending.annotations.map(({ message }) => message.slice(0, 20))).toEqual([
      'Input `kpi` is empty',
      'Input `file` is "val',
    ]);
    const broken = await kpi('broken.json', '{"points": 1}');
    expect(broken.annotations[0]?.message).toContain('neither a list nor an object');
    const unknown = await kpi('one.csv', `at,value\n${hour(5)},1\n`, { kpi: 'revenues' });
    expect(levels(unknown)).toEqual(['error']);
    expect(unknown.annotations[0]?.message).toContain('revenue');
  });
});

describe('the gate', () => {
  const deploy = (inputs: Record<string, string>, options: Omit<RunnerPhase, 'phase' | 'inputs'> = {}) =>
    step({ service: 'search', version: 'v10', ...inputs }, options);
  const post = (
    main: PhaseRun,
    inputs: Record<string, string>,
    options: Omit<RunnerPhase, 'phase' | 'inputs'> = {},
  ) =>
    runPhase({
      phase: 'post',
      ...options,
      inputs: { url: service.url, token, service: 'search', version: 'v10', ...inputs },
      github: { GITHUB_API_URL: github.url, ...options.github },
      state: main.state,
    });
  const run = (id: string) => ({ GITHUB_RUN_ID: id });
  const versions = async () => (await deployments('&service=search')).map(({ version }) => version);

  beforeAll(async () => {
    const { items } = (await service.request('GET', '/api/v1/incidents?state=open&limit=200')).body;
    for (const { externalId, source, title, startedAt, services } of items) {
      const known = {
        externalId,
        source,
        title,
        startedAt,
        services: services.map((one: { slug: string }) => one.slug),
      };
      const body = { ...known, resolvedAt: new Date().toISOString() };
      await service.request('POST', '/api/v1/incidents', { body });
    }
  });

  it('lets a deployment through that nothing speaks against, and says so', async () => {
    const main = await deploy({ gate: 'block' }, { github: run('2001') });
    expect([main.exitCode, main.outputs.gate]).toEqual([0, 'allow']);
    const finish = await post(main, { gate: 'block' }, { github: run('2001') });
    expect(finish.exitCode).toBe(0);
    expect(await versions()).toContain('v10');
  });

  describe('while an incident is open', () => {
    const incident = {
      services: ['search'],
      title: 'Search is down',
      externalId: 'gate-1',
      startedAt: ago(1),
    };
    beforeAll(() => service.request('POST', '/api/v1/incidents', { body: incident }));

    it('fails the step with the reasons, and nothing is recorded', async () => {
      const main = await deploy({ gate: 'block', version: 'v11' }, { github: run('2002') });
      expect([main.exitCode, main.outputs.gate]).toEqual([1, 'hold']);
      expect(main.annotations.filter(({ level }) => level === 'error')[0]?.message).toContain(
        'Search is down',
      );
      expect(main.summary).toContain('The gate holds this deployment');
      expect(main.summary).toContain('throughline:override');
      const finish = await post(
        main,
        { gate: 'block', version: 'v11' },
        { github: run('2002'), jobStatus: 'failure' },
      );
      expect([finish.exitCode, finish.annotations, finish.summary]).toEqual([0, [], '']);
      expect(await versions()).not.toContain('v11');
    });

    it('warns and goes on where it is only to warn', async () => {
      const main = await deploy({ gate: 'warn', version: 'v12' }, { github: run('2003') });
      expect([main.exitCode, main.outputs.gate, levels(main)]).toEqual([0, 'hold', ['warning']]);
      await post(main, { gate: 'warn', version: 'v12' }, { github: run('2003') });
      expect(await versions()).toContain('v12');
    });

    it('goes on by a label on the pull request of the commit, and keeps who set it', async () => {
      const commit = shop.commit(ago(5));
      const pull = shop.pull(ago(6), {
        mergedAt: ago(5),
        mergeSha: commit.sha,
        labels: ['throughline:override'],
      });
      const options = { githubToken: 'good-token', github: { ...run('2004'), GITHUB_SHA: commit.sha } };
      const main = await deploy({ gate: 'block', version: 'v13' }, options);
      expect([main.exitCode, main.outputs.gate, levels(main)]).toEqual([0, 'overridden', ['warning']]);
      expect(main.summary).toContain('The gate was overridden');
      await post(main, { gate: 'block', version: 'v13' }, options);
      expect(await versions()).toContain('v13');
      const { items } = (await service.request('GET', '/api/v1/gate-decisions?service=search')).body;
      expect(items[0]).toMatchObject({
        version: 'v13',
        decision: 'hold',
        override: {
          label: 'throughline:override',
          by: 'dana',
          url: `https://github.com/acme/shop/pull/${pull.number}`,
        },
      });
    });

    it('goes by the labels that a pull request has now, not by those of its event', async () => {
      const pull = shop.pull(ago(2), { labels: ['throughline:override'] });
      const eventPayload = {
        pull_request: {
          number: pull.number,
          labels: [],
          head: { sha: 'a'.repeat(40), ref: 'change', repo: { full_name: 'acme/shop' } },
          base: { ref: 'main', repo: { full_name: 'acme/shop' } },
        },
      };
      const github = { ...run('2005'), GITHUB_EVENT_NAME: 'pull_request' };
      const main = await deploy(
        { gate: 'block', version: 'v14' },
        { githubToken: 'good-token', github, eventPayload },
      );
      expect([main.exitCode, main.outputs.gate]).toEqual([0, 'overridden']);
      const without = await deploy(
        { gate: 'block', version: 'v15' },
        { github: { ...github, GITHUB_RUN_ID: '2006' }, eventPayload },
      );
      expect([without.exitCode, without.outputs.gate]).toEqual([1, 'hold']);
    });

    it('goes by the labels of the event where GitHub may not be asked, and says what it lacks', async () => {
      const eventPayload = {
        pull_request: {
          number: 77,
          labels: [{ name: 'deploy-anyway' }],
          head: { sha: 'c'.repeat(40), ref: 'change', repo: { full_name: 'acme/shop' } },
          base: { ref: 'main', repo: { full_name: 'acme/shop' } },
        },
      };
      const github = { ...run('2008'), GITHUB_EVENT_NAME: 'pull_request' };
      const inputs = { gate: 'block', 'gate-override-label': 'deploy-anyway', version: 'v17' };
      const main = await deploy(inputs, { githubToken: 'bad-token', github, eventPayload });
      expect([main.exitCode, main.outputs.gate, levels(main)]).toEqual([
        0,
        'overridden',
        ['notice', 'warning'],
      ]);
      expect(main.annotations[0]?.message).toContain('pull-requests: read');
    });

    it('holds nothing when the service does not answer', async () => {
      const main = await deploy({ gate: 'block', url: DEAD, 'timeout-seconds': '1', version: 'v16' });
      expect([main.exitCode, main.outputs.gate]).toEqual([0, 'unknown']);
      expect(main.annotations.find(({ level }) => level === 'notice')?.message).toContain(
        'The gate was not asked',
      );
    });

    it.each([
      ['rollback', 'v9', '2007'],
      ['hotfix', 'v18', '2009'],
    ])('never holds a %s, which is recorded as one', async (input, version, id) => {
      const main = await deploy({ gate: 'block', version, [input]: 'true' }, { github: run(id) });
      expect([main.exitCode, main.outputs.gate]).toEqual([0, 'allow']);
      await post(main, { gate: 'block', version, [input]: 'true' }, { github: run(id) });
      const [recorded] = await deployments('&service=search');
      expect(recorded?.version).toBe(version);
      expect(recorded?.[input as 'rollback' | 'hotfix']).toBeTruthy();
    });

    it('does not hold the return to an older commit, which GitHub alone can tell', async () => {
      const [older, newer] = [shop.commit(ago(6)), shop.commit(ago(5))];
      const times = { startedAt: ago(0), finishedAt: ago(0) };
      const body = { service: 'search', version: 'v20', status: 'succeeded', commitSha: newer.sha, ...times };
      expect((await service.request('POST', '/api/v1/deployments', { body })).status).toBe(201);
      const given = (sha: string, id: string) => ({
        githubToken: 'good-token',
        github: { ...run(id), GITHUB_SHA: sha },
      });
      const back = await deploy({ gate: 'block', version: 'v21' }, given(older.sha, '2010'));
      expect([back.exitCode, back.outputs.gate]).toEqual([0, 'allow']);
      const again = await deploy({ gate: 'block', version: 'v22' }, given(newer.sha, '2011'));
      expect([again.exitCode, again.outputs.gate]).toEqual([1, 'hold']);
      const paths = { gate: 'block', version: 'v22', paths: 'checkout/**' };
      const elsewhere = await deploy(paths, given(newer.sha, '2012'));
      expect([elsewhere.exitCode, elsewhere.outputs.gate]).toEqual([0, 'unknown']);
      expect(await versions()).not.toContain('v22');
    });
  });
});

describe('a way to the service that goes wrong once', () => {
  let proxy: FaultProxy;
  const workspace = mkdtempSync(join(tmpdir(), 'fault workspace '));
  beforeAll(async () => {
    proxy = await startFaultProxy(service.url);
    writeFileSync(join(workspace, 'points.csv'), 'at,value\n2026-09-01T00:00:00Z,5\n');
  });
  afterAll(async () => {
    rmSync(workspace, { recursive: true, force: true });
    await proxy.stop();
  });

  const incidentOf = (key: string) => ({ record: 'incident', key, service: 'search', title: 'Slow' });
  it.each<[string, RegExp, ProxyFault, Record<string, string>, () => Promise<number>]>([
    [
      'an incident whose answer is lost',
      /POST .*incidents/,
      'cut-answer',
      incidentOf('fault-1'),
      async () => (await incidents()).filter(({ externalId }) => externalId === 'fault-1').length,
    ],
    [
      'an incident that does not arrive',
      /POST .*incidents/,
      'reset',
      incidentOf('fault-2'),
      async () => (await incidents()).filter(({ externalId }) => externalId === 'fault-2').length,
    ],
    [
      'a question for the incident that is heard no more of',
      /GET .*incidents/,
      'black-hole',
      { ...incidentOf('fault-3'), 'timeout-seconds': '4' },
      async () => (await incidents()).filter(({ externalId }) => externalId === 'fault-3').length,
    ],
    [
      'a rollback whose answer is lost',
      /POST .*deployments/,
      'cut-answer',
      { record: 'rollback', service: 'search', 'to-version': 'v-fault' },
      async () =>
        (await deployments('&service=search')).filter(({ version }) => version === 'v-fault').length,
    ],
    [
      'values whose answer is lost',
      /POST .*points/,
      'cut-answer',
      { record: 'kpi', kpi: 'revenue', file: 'points.csv' },
      async () => {
        const { body } = await service.request(
          'GET',
          '/api/v1/kpis/revenue/points?from=2026-09-01T00:00:00Z&to=2026-09-02T00:00:00Z&step=day',
        );
        return body.series[0].total.value / 5;
      },
    ],
  ])('keeps %s, once', async (_, on, how, inputs, count) => {
    proxy.fault(on, how, 1);
    const run = await step({ ...inputs, url: proxy.url }, { workspace, github: { GITHUB_RUN_ID: '5001' } });
    proxy.mend();
    expect([run.exitCode, run.annotations]).toEqual([0, []]);
    expect(await count()).toBe(1);
  });
});

describe('signing in without a stored secret', () => {
  let issuer: OidcIssuer;
  const byIdentity = (more: Record<string, string> = {}) => ({
    ACTIONS_ID_TOKEN_REQUEST_URL: issuer.requestUrl,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: issuer.requestToken,
    ...more,
  });
  const inputs = { service: 'checkout-api', token: '' };

  beforeAll(async () => {
    issuer = await startOidcIssuer();
    const body = {
      name: 'acme/shop, production',
      issuer: issuer.issuer,
      repositoryId: '456',
      environment: 'production',
      services: ['checkout-api'],
    };
    expect((await service.request('POST', '/api/v1/trust-policies', { body })).status).toBe(201);
  });
  afterAll(() => issuer.close());

  it('exchanges the identity of the job in each phase, and shows neither token, debugging or not', async () => {
    const before = issuer.requests.token;
    const options = {
      github: byIdentity({ GITHUB_RUN_ID: '3001', ACTIONS_STEP_DEBUG: 'true' }),
      debug: true,
    };
    const main = await step({ ...inputs, version: 'v20' }, options);
    const post = await runPhase({
      phase: 'post',
      inputs: { url: service.url, ...inputs, version: 'v20' },
      ...options,
      state: main.state,
    });
    expect([main.exitCode, post.exitCode, main.annotations, post.annotations]).toEqual([0, 0, [], []]);
    const [deployment] = await deployments('&service=checkout-api');
    expect(deployment).toMatchObject({ version: 'v20', status: 'succeeded' });
    expect([issuer.requests.token - before, issuer.audiencesAsked.at(-1)]).toEqual([2, service.url]);
    for (const phase of [main, post]) {
      const secrets = phase.masked.filter((secret) => /^(?:tl_|eyJ)/.test(secret));
      expect(secrets.length).toBe(2);
      const shown = phase.stdout.replaceAll(/^::add-mask::.*$/gm, '') + phase.stderr + phase.summary;
      for (const secret of [...secrets, issuer.requestToken]) expect(shown).not.toContain(secret);
      expect(JSON.stringify([phase.state, phase.outputs])).not.toMatch(/tl_|eyJ/);
    }
  });

  it('tells the remedy of the service, with the claims, where no policy trusts the job', async () => {
    issuer.claims = { ...issuer.claims, environment: 'staging' };
    const run = await step({ ...inputs, version: 'v21' }, { github: byIdentity() });
    issuer.claims = { ...issuer.claims, environment: 'production' };
    expect([run.exitCode, levels(run)]).toEqual([0, ['error']]);
    expect(run.annotations[0]?.message).toMatch(/acme\/shop/);
    expect(run.annotations[0]?.message).toMatch(/staging/);
  });

  it('asks for another identity where the issuer stumbles, within the time allowed', async () => {
    issuer.fault = { kind: 'failure', status: 503 };
    const away = await step({ ...inputs, version: 'v22', 'timeout-seconds': '2' }, { github: byIdentity() });
    issuer.fault = null;
    expect([away.exitCode, levels(away)]).toEqual([0, ['warning']]);
    expect(away.annotations[0]?.message).toContain('issuer of identity tokens of GitHub answered 503');
    const post = await runPhase({
      phase: 'post',
      inputs: { url: service.url, ...inputs, version: 'v22' },
      github: byIdentity(),
      state: away.state,
    });
    expect(post.annotations).toEqual([]);
    expect((await deployments('&service=checkout-api'))[0]).toMatchObject({
      version: 'v22',
      status: 'succeeded',
    });
  });

  it('uses the audience it is told to, which the service then refuses by name', async () => {
    const run = await step({ ...inputs, audience: 'https://other.example' }, { github: byIdentity() });
    expect(issuer.audiencesAsked.at(-1)).toBe('https://other.example');
    expect(levels(run)).toEqual(['error']);
    expect(run.annotations[0]?.message).toContain('other.example');
  });

  it('asks for another identity where the answer to the first was lost, since each is good once', async () => {
    const proxy = await startFaultProxy(service.url);
    const before = issuer.requests.token;
    proxy.fault(/POST .*github-oidc/, 'cut-answer', 1);
    const given = { ...inputs, url: proxy.url, audience: service.url, version: 'v23' };
    const run = await step(given, { github: byIdentity({ GITHUB_RUN_ID: '3002' }) });
    await proxy.stop();
    expect([run.exitCode, run.annotations, issuer.requests.token - before]).toEqual([0, [], 2]);
    const github = byIdentity({ GITHUB_RUN_ID: '3002' });
    await runPhase({ phase: 'post', inputs: { ...given, url: service.url }, github, state: run.state });
    expect((await deployments('&service=checkout-api'))[0]).toMatchObject({
      version: 'v23',
      status: 'succeeded',
    });
  });

  it('explains both ways where there is nothing to sign in with', async () => {
    const run = await step(inputs);
    expect([run.exitCode, levels(run)]).toEqual([0, ['error']]);
    expect(run.annotations[0]?.message).toMatch(/id-token: write.*Settings → Tokens/);
  });

  it('passes a pull request from a fork by with one notice', async () => {
    const eventPayload = {
      pull_request: {
        number: 5,
        labels: [],
        head: { sha: 'b'.repeat(40), ref: 'change', repo: { full_name: 'mallory/shop' } },
        base: { ref: 'main', repo: { full_name: 'acme/shop' } },
      },
    };
    const github = { GITHUB_EVENT_NAME: 'pull_request' };
    const run = await step({ ...inputs, gate: 'block' }, { eventPayload, github });
    expect([run.exitCode, levels(run)]).toEqual([0, ['notice']]);
  });

  describe('with the recipe of the README', () => {
    const recipes = new Map(readRecipes().map((recipe) => [recipe.title, recipe]));
    const workspace = mkdtempSync(join(tmpdir(), 'recipes '));
    afterAll(() => rmSync(workspace, { recursive: true, force: true }));
    const follow = (
      title: string,
      options: Omit<RunnerPhase, 'phase' | 'inputs'> & { values?: Record<string, string> } = {},
    ) => {
      const { values = {}, ...rest } = options;
      const given = evaluate(recipes.get(title)?.steps[0] ?? {}, values);
      expect(given).not.toHaveProperty('token');
      return step({ ...given, url: service.url, token: '' }, { ...rest, github: byIdentity(rest.github) });
    };

    beforeAll(async () => {
      const body = { name: 'everything', issuer: issuer.issuer, repositoryId: '456' };
      expect((await service.request('POST', '/api/v1/trust-policies', { body })).status).toBe(201);
      for (const key of ['ENG', 'OPS']) linear.workspace.team(key);
    });

    const cases: [string, NonNullable<Parameters<typeof follow>[1]>, Record<string, unknown>][] = [
      ['Without a stored secret', {}, { 'deployment-id': expect.stringMatching(/./) }],
      ['Ask before deploying', {}, { gate: 'allow' }],
      [
        'Bugs, as they change',
        {
          eventPayload: {
            action: 'opened',
            issue: {
              id: 1,
              number: 1,
              title: 'Broken',
              labels: ['bug'],
              created_at: ago(1),
              updated_at: ago(1),
            },
          },
        },
        { recorded: '1' },
      ],
      [
        'Bugs on a schedule, of GitHub and Linear',
        { githubToken: 'good-token', values: { 'secrets.LINEAR_API_KEY': 'lin_api_aT0kenForTheTests' } },
        { refused: '0' },
      ],
      [
        'An incident',
        {
          values: {
            'github.event.client_payload.state': 'open',
            'github.event.client_payload.id': 'recipe-1',
            'github.event.client_payload.title': 'Nobody can pay',
            'github.event.client_payload.severity': '',
          },
        },
        { 'incident-id': expect.stringMatching(/./) },
      ],
      ['A KPI from a file', { workspace }, { recorded: '1', refused: '0' }],
      [
        'A rollback that no job did',
        { values: { 'inputs.version': 'v1.0', 'inputs.reason': 'It was slow' } },
        { rollback: 'true' },
      ],
    ];

    it('is run for each that records something else than a deployment', () => {
      expect(cases.map(([title]) => title)).toEqual(expect.arrayContaining(titlesOf('others')));
    });

    it.each(cases)('%s', async (title, options, outputs) => {
      writeFileSync(join(workspace, 'revenue.csv'), `at,value\n${ago(48).slice(0, 13)}:00:00Z,7\n`);
      const github = { LINEAR_API_URL: linear.url, GITHUB_RUN_ID: '4001' };
      const run = await follow(title, { ...options, github });
      expect([run.exitCode, run.annotations]).toEqual([0, []]);
      expect(run.outputs).toMatchObject(outputs);
    });
  });
});
