import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Scorecard, TeamCards } from '../src/contracts/scorecards.ts';
import { settleVerdicts } from '../src/outcomes/index.ts';
import { populate, startTestService, type TestService } from './service.ts';

const NOW = '2026-03-31T12:00:00.000Z';
const HOUR = 3_600_000;
let service: TestService;
const at = (hours: number) => new Date(Date.parse(NOW) + hours * HOUR).toISOString();

const metric = {
  kind: 'deployment_success_rate',
  target: 0.5,
  owner: 'dana@example.com',
  actionWhenMissed: 'Hold releases',
};
const set = (body: object, team = 'checkout') =>
  service.request('PUT', `/api/v1/teams/${team}/outcome-metric`, {
    body: { why: 'To see what it says', ...(body as object) },
  });
const scorecard = async (query = '') =>
  Scorecard.parse((await service.request('GET', `/api/v1/teams/checkout/scorecard${query}`)).body);

beforeAll(async () => {
  service = await startTestService({ now: NOW });
  await populate(service);
  let n = 0;
  const record = (version: string, hours: number, status = 'succeeded', more: object = {}) =>
    service.request('POST', '/api/v1/deployments', {
      body: {
        service: 'checkout-api',
        version,
        status,
        startedAt: at(hours - 0.1),
        finishedAt: at(hours),
        externalId: `d${++n}`,
        ...more,
      },
    });
  // Ten that held, one undone after two hours, one attempt that failed and was repeated an hour later, one pending.
  for (let day = 20; day > 10; day -= 1) await record(`v${20 - day}`, -24 * day);
  await record('v10', -200);
  await record('v9', -198);
  await record('v11', -190, 'failed');
  await record('v11', -189);
  await record('v12', -1, 'succeeded', {
    commits: [{ sha: 'f'.repeat(40), authoredAt: at(-7), message: 'Six hours old' }],
  });
  // Noise that must not count: another environment, cancelled, skipped.
  await record('v13', -5, 'failed', { environment: 'staging' });
  await record('v14', -5, 'cancelled');
  await record('v15', -5, 'skipped');
  const bug = (externalId: string, history: [string, number][], customerReported = true) =>
    service.request('POST', '/api/v1/bugs', {
      body: {
        service: 'checkout-api',
        title: externalId,
        externalId,
        customerReported,
        history: history.map(([kind, hours]) => ({ kind, at: at(hours) })),
      },
    });
  await bug('quick', [
    ['reported', -100],
    ['closed', -90],
  ]);
  await bug('reopened', [
    ['reported', -100],
    ['closed', -99],
    ['reopened', -98],
    ['closed', -60],
  ]);
  await bug('open', [['reported', -80]]);
  await bug('duplicate', [
    ['reported', -70],
    ['dismissed', -69],
  ]);
  await bug(
    'internal',
    [
      ['reported', -100],
      ['closed', -99],
    ],
    false,
  );
});
afterAll(() => service.stop());

describe('the outcome metric', () => {
  it('is the success rate with its interval, what is pending beside it', async () => {
    expect((await set(metric)).status).toBe(200);
    const { outcome, verdicts } = await scorecard();
    // held: v0–v9 (10), the return to v9, the repeated v11; failures: v10 undone, v11 failed.
    expect(outcome?.value).toMatchObject({ good: 12, total: 14, open: 1, estimate: 12 / 14 });
    // Wilson (1927), evaluated in Python with statistics.NormalDist().inv_cdf(0.975): 0.6005862, 0.9599061
    expect(outcome?.value.lower).toBeCloseTo(0.6005862, 6);
    expect(outcome?.value.upper).toBeCloseTo(0.9599061, 6);
    expect(outcome?.status).toBe('met');
    expect(verdicts).toEqual({ held: 12, pending: 1, rolled_back: 1, failed: 1 });
  });

  it.each([
    [0.6, 'met'],
    [0.61, 'undecided'],
    [0.95, 'undecided'],
    [0.97, 'missed'],
  ] as const)('against a target of %f is %s', async (target, status) => {
    await set({ ...metric, target });
    expect((await scorecard()).outcome?.status).toBe(status);
  });

  it('measures resolution to the last close, and censors what is open or dismissed', async () => {
    await set({ ...metric, kind: 'bug_resolution_time', withinMs: 24 * HOUR, target: 0.5 });
    const { outcome } = await scorecard();
    // Times 10 (closed), 40 (closed), 80 (open), 1 (dismissed): S(24 h) = 1 − 1/3.
    expect(outcome?.value).toMatchObject({ total: 4, open: 1, median: { kind: 'at', ms: 40 * HOUR } });
    expect(outcome?.value.estimate).toBeCloseTo(1 / 3, 10);
  });

  it('measures recovery and lead time beside it', async () => {
    await set(metric);
    const { supporting } = await scorecard();
    const recovery = supporting.find(({ kind }) => kind === 'recovery_time');
    expect(recovery?.value).toMatchObject({
      total: 2,
      open: 0,
      estimate: 1,
      median: { kind: 'at', ms: HOUR },
    });
    const lead = supporting.find(({ kind }) => kind === 'lead_time');
    expect(lead?.value).toMatchObject({ total: 1, median: { kind: 'at', ms: 6 * HOUR } });
  });

  it('has a trend whose last point is the present value and whose empty days are gaps', async () => {
    const { outcome } = await scorecard();
    expect(outcome?.trend).toHaveLength(90);
    expect(outcome?.trend.at(-1)).toMatchObject({
      day: '2026-03-31',
      estimate: outcome?.value.estimate,
      total: 14,
    });
    expect(outcome?.trend[0]).toMatchObject({ estimate: null, lower: null, upper: null, total: 0 });
  });

  it('looks at another window when asked', async () => {
    const short = await scorecard('?window=7d');
    expect(short.window.days).toBe(7);
    expect(short.outcome?.value.total).toBe(0);
    expect(short.outcome?.status).toBe('no_data');
    expect((await service.request('GET', '/api/v1/teams/checkout/scorecard?window=6d')).body).toMatchObject({
      status: 400,
      field: 'window',
    });
  });

  it('moves when the pending one settles', async () => {
    service.setNow(at(24));
    await settleVerdicts(service.context);
    const { outcome } = await scorecard();
    service.setNow(NOW);
    expect(outcome?.value).toMatchObject({ good: 13, total: 15, open: 0 });
  });

  it.each([
    'deployments',
    'commits',
    'story_points',
    'lines_of_code',
    'pull_requests',
    'deployment_frequency',
  ])('cannot be a count of output: %s', async (kind) => {
    expect((await set({ ...metric, kind })).body).toMatchObject({
      status: 422,
      code: 'output_count_refused',
      field: 'kind',
    });
  });

  it.each([
    [{ actionWhenMissed: undefined }, 'actionWhenMissed'],
    [{ actionWhenMissed: '  ' }, 'actionWhenMissed'],
    [{ owner: undefined }, 'owner'],
    [{ target: 90 }, 'target'],
    [{ windowDays: 400 }, 'windowDays'],
  ])('needs %o', async (change, field) => {
    expect((await set({ ...metric, ...change })).body).toMatchObject({ status: 400, field });
  });

  it('needs an owner who exists', async () => {
    expect((await set({ ...metric, owner: 'dana@exmaple.com' })).body).toMatchObject({
      code: 'unknown_person',
      remedy: expect.stringContaining('dana@example.com'),
    });
  });

  it('is one per team, by the database itself, and keeps who changed it', async () => {
    const { database } = service.context;
    const row = await database.outcomeMetric.findFirstOrThrow();
    const { id: _, ...copy } = row;
    await expect(database.outcomeMetric.create({ data: { ...copy, segment: {} } })).rejects.toMatchObject({
      code: 'P2002',
    });
    const changes = await database.outcomeMetricChange.findMany({ orderBy: { id: 'asc' } });
    expect(changes.at(-1)).toMatchObject({
      changedBy: 'token “admin”',
      before: expect.anything(),
      after: expect.objectContaining({ kind: 'deployment_success_rate' }),
    });
  });
});

describe('lead time', () => {
  it('counts a commit where it first arrived, and not that of a first deployment', async () => {
    await service.request('PUT', '/api/v1/teams/new', { body: { name: 'New' } });
    await service.request('PUT', '/api/v1/services/new-api', { body: { team: 'new' } });
    const commits = [{ sha: 'e'.repeat(40), authoredAt: at(-40), message: 'First' }];
    for (const [version, hours] of [
      ['n1', -30],
      ['n2', -20],
    ] as const) {
      await service.request('POST', '/api/v1/deployments', {
        body: {
          service: 'new-api',
          version,
          status: 'succeeded',
          startedAt: at(hours),
          finishedAt: at(hours),
          externalId: version,
          commits,
        },
      });
    }
    const card = Scorecard.parse((await service.request('GET', '/api/v1/teams/new/scorecard')).body);
    expect(card.supporting.find(({ kind }) => kind === 'lead_time')?.value.total).toBe(0);
    await service.context.database.team.delete({ where: { slug: 'new' } });
  });
});

describe('the list of teams', () => {
  it('has a card each, also without a metric, in order of name', async () => {
    await service.request('PUT', '/api/v1/teams/accounts', { body: { name: 'Accounts' } });
    const cards = TeamCards.parse((await service.request('GET', '/api/v1/teams')).body);
    expect(cards.items.map(({ team, outcome }) => [team.name, outcome?.status ?? null])).toEqual([
      ['Accounts', null],
      ['Checkout', 'met'],
    ]);
  });
});

describe('bugs and incidents', () => {
  it('lists bugs with their clocks', async () => {
    const page = (await service.request('GET', '/api/v1/bugs?team=checkout&customerReported=true')).body;
    const reopened = page.items.find((row: { externalId: string }) => row.externalId === 'reopened');
    expect(reopened).toMatchObject({
      state: 'resolved',
      firstClosedAt: at(-99),
      endedAt: at(-60),
      reopenings: 1,
    });
    expect(page.items).toHaveLength(4);
  });

  it.each([
    [[['closed', -1]], 'history[0]'],
    [
      [
        ['reported', -2],
        ['closed', -3],
      ],
      'history[1]',
    ],
    [
      [
        ['reported', -2],
        ['reported', -1],
      ],
      'history[1]',
    ],
    [[['reported', 2]], 'history[0].at'],
  ] as const)('refuses the history %j', async (history, field) => {
    const body = {
      service: 'checkout-api',
      title: 'T',
      externalId: 'x',
      history: history.map(([kind, hours]) => ({ kind, at: at(hours) })),
    };
    const answer = await service.request('POST', '/api/v1/bugs', { body });
    expect(answer.body.field).toBe(field);
    expect(await service.context.database.bug.count({ where: { externalId: 'x' } })).toBe(0);
  });

  it('replaces an incident sent again', async () => {
    const body = { services: ['checkout-api'], title: 'Down', externalId: 'inc-1', startedAt: at(-3) };
    const first = await service.request('POST', '/api/v1/incidents', { body });
    const again = await service.request('POST', '/api/v1/incidents', {
      body: { ...body, resolvedAt: at(-2) },
    });
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toMatchObject({ id: first.body.id, resolvedAt: at(-2) });
    const bad = await service.request('POST', '/api/v1/incidents', { body: { ...body, resolvedAt: at(-4) } });
    expect(bad.body).toMatchObject({ code: 'finish_before_start', field: 'resolvedAt' });
    expect((await service.request('GET', '/api/v1/incidents?team=checkout')).body.items).toHaveLength(1);
  });
});
