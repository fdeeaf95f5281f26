import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recordDeployments } from '../src/collect/deployments/index.ts';
import { RecordDeployment } from '../src/contracts/deployments.ts';
import { Scorecard, TeamCards } from '../src/contracts/scorecards.ts';
import { makeChanges, refreshSnapshots } from '../src/outcomes/index.ts';
import { type Answer, populate, startTestService, type TestService } from './service.ts';

const NOW = '2026-03-31T12:00:00.000Z';
const HOUR = 3_600_000;
let service: TestService;
const at = (hours: number) => new Date(Date.parse(NOW) + hours * HOUR).toISOString();

let sent = 0;
/** A team with a service of its own, so that no test sees what another recorded. */
async function makeTeam(slug: string, metric?: object): Promise<void> {
  await service.request('PUT', `/api/v1/teams/${slug}`, { body: { name: slug } });
  await service.request('PUT', `/api/v1/services/${slug}-api`, { body: { team: slug } });
  if (metric) await setMetric(slug, metric);
}
const setMetric = (slug: string, metric: object) =>
  service.request('PUT', `/api/v1/teams/${slug}/outcome-metric`, {
    body: {
      owner: 'dana@example.com',
      actionWhenMissed: 'Hold releases',
      target: 0.9,
      why: 'To see what it says',
      ...metric,
    },
  });
const RATE = { kind: 'deployment_success_rate' };
const LEAD = { kind: 'lead_time', withinMs: 24 * HOUR };
const RECOVERY = { kind: 'recovery_time', withinMs: 4 * HOUR };
const BUGS = { kind: 'bug_resolution_time', withinMs: 24 * HOUR, customerReportedOnly: false };

async function deploy(slug: string, version: string, hours: number, more: object = {}): Promise<Answer> {
  const answer = await service.request('POST', '/api/v1/deployments', {
    body: {
      service: `${slug}-api`,
      version,
      status: 'succeeded',
      startedAt: at(hours),
      finishedAt: at(hours),
      externalId: `d${++sent}`,
      ...more,
    },
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer;
}
/** Many at once: what each kind of report does is proven elsewhere. */
async function deployAll(slug: string, deployments: [version: string, hours: number, status?: 'failed'][]) {
  const { context } = service;
  const results = await recordDeployments(
    { context, changes: makeChanges(context), assertService: () => {} },
    deployments.map(([version, hours, status = 'succeeded']) =>
      RecordDeployment.parse({
        service: `${slug}-api`,
        version,
        status,
        startedAt: at(hours),
        finishedAt: at(hours),
        externalId: `d${++sent}`,
      }),
    ),
  );
  expect(results.filter((result) => 'error' in result)).toEqual([]);
}
const series = (name: string, count: number, from: number, status?: 'failed') =>
  Array.from({ length: count }, (_, n): [string, number, 'failed'?] =>
    status ? [`${name}${n}`, from + n, status] : [`${name}${n}`, from + n],
  );
async function report(slug: string, externalId: string, history: [string, number][]): Promise<void> {
  const answer = await service.request('POST', '/api/v1/bugs', {
    body: {
      service: `${slug}-api`,
      title: externalId,
      externalId,
      url: `https://bugs.example.com/${externalId}`,
      history: history.map(([kind, hours]) => ({ kind, at: at(hours) })),
    },
  });
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
}
const scorecard = async (slug: string, query = '') =>
  Scorecard.parse((await service.request('GET', `/api/v1/teams/${slug}/scorecard${query}`)).body);
const cards = async (query = '') =>
  TeamCards.parse((await service.request('GET', `/api/v1/teams${query}`)).body);
const cardOf = async (slug: string) =>
  (await cards('?limit=200')).items.find(({ team }) => team.slug === slug)?.outcome;

beforeAll(async () => {
  service = await startTestService({ now: NOW });
  await populate(service, []);
});
beforeEach(() => service.setNow(NOW));
afterAll(() => service.stop());

describe('lead time', () => {
  let nth = 0;
  const sha = () => (++nth).toString(16).padStart(40, '0');
  const commit = (hours: number, more: object = {}) => ({
    sha: sha(),
    authoredAt: at(hours),
    message: `Written ${-hours} h ago`,
    ...more,
  });

  it('counts work once, where it first arrived, and merges never', async () => {
    await makeTeam('lead', LEAD);
    const patchId = 'a'.repeat(40);
    const shared = commit(-60);
    await deploy('lead', 'v1', -100, { commits: [commit(-200)] }); // the first one has no "since"
    await deploy('lead', 'v2', -50, {
      commits: [shared, commit(-58, { patchId }), commit(-51, { merge: true })],
    });
    await deploy('lead', 'v3', -40, { commits: [shared, commit(-45, { patchId }), commit(-46)] });
    const { outcome, movers } = await scorecard('lead');
    expect(outcome?.value).toMatchObject({ total: 3, open: 0, median: { kind: 'at', ms: 8 * HOUR } });
    expect(movers.map(({ kind, title, effect, durationMs }) => [kind, title, effect, durationMs])).toEqual([
      ['commit', 'Written 46 h ago', 'good', 6 * HOUR],
      ['commit', 'Written 60 h ago', 'good', 10 * HOUR],
      ['commit', 'Written 58 h ago', 'good', 8 * HOUR],
    ]);
    expect(movers[0]).toMatchObject({
      service: 'lead-api',
      at: at(-40),
      url: expect.stringMatching(/^\/deployments\//),
      because: 'It reached production with v3, 6 h after it was written; the limit is 24 h.',
    });
  });

  it('begins with the oldest commit of a squashed pull request', async () => {
    await makeTeam('squash', LEAD);
    const squashed = commit(-31);
    const merged = commit(-31, { merge: true });
    const pull = (number: number, mergeSha: string) => ({
      provider: 'github',
      repository: 'acme/squash',
      number,
      title: 'Squashed',
      labels: [],
      mergeSha,
      mergedAt: at(-31),
      firstCommitAt: at(-70),
      updatedAt: at(-31),
    });
    await service.context.database.pullRequest.createMany({
      data: [pull(1, squashed.sha), pull(2, merged.sha)],
    });
    await deploy('squash', 'v1', -100);
    await deploy('squash', 'v2', -30, { commits: [squashed, merged, commit(-32)] });
    const { outcome, movers } = await scorecard('squash');
    expect(outcome?.value.total).toBe(2);
    expect(movers.map(({ durationMs, effect }) => [durationMs, effect])).toEqual([
      [40 * HOUR, 'bad'],
      [2 * HOUR, 'good'],
    ]);
  });

  it('counts a commit once that reaches two production environments, at the first', async () => {
    await makeTeam('regions', LEAD);
    await service.request('PUT', '/api/v1/services/regions-api', {
      body: {
        team: 'regions',
        environments: [
          { name: 'production', production: true },
          { name: 'eu', production: true },
        ],
      },
    });
    const shared = commit(-50);
    for (const environment of ['production', 'eu']) await deploy('regions', 'v1', -100, { environment });
    await deploy('regions', 'v2', -40, { commits: [shared] });
    await deploy('regions', 'v2', -10, { commits: [shared], environment: 'eu' });
    const { outcome, movers } = await scorecard('regions');
    expect(outcome?.value.total).toBe(1);
    expect(movers.map(({ durationMs }) => durationMs)).toEqual([10 * HOUR]);
  });

  it('reports what was written after it was deployed as a fault', async () => {
    await makeTeam('skewed', LEAD);
    await deploy('skewed', 'v1', -100);
    await deploy('skewed', 'v2', -30, { commits: [commit(-29), commit(-31)] });
    const { outcome, faults } = await scorecard('skewed');
    expect(outcome?.value.total).toBe(1);
    expect(faults).toEqual([
      { detail: expect.stringContaining('One commit was written after'), remedy: expect.any(String) },
    ]);
    expect((await scorecard('skewed', '?window=7d')).faults).toHaveLength(1);
    service.setNow(at(24 * 7));
    expect((await scorecard('skewed', '?window=7d')).faults).toEqual([]);
  });
});

describe('recovery', () => {
  it('ends with what remedied each kind of failure', async () => {
    await makeTeam('recovery', RECOVERY);
    const hours = 400;
    await deploy('recovery', 'v1', -hours);
    await deploy('recovery', 'v2', -hours + 10);
    await deploy('recovery', 'v1', -hours + 12); // undoes v2
    await deploy('recovery', 'v3', -hours + 50, { status: 'failed' });
    await deploy('recovery', 'v3', -hours + 53);
    await deploy('recovery', 'v4', -hours + 100);
    await deploy('recovery', 'v5', -hours + 105, { hotfix: true });
    const { outcome, movers } = await scorecard('recovery');
    expect(movers.map(({ title, durationMs, effect }) => [title, durationMs, effect])).toEqual([
      ['v4', 5 * HOUR, 'bad'],
      ['v3', 3 * HOUR, 'good'],
      ['v2', 2 * HOUR, 'good'],
    ]);
    expect(outcome?.value).toMatchObject({ total: 3, open: 0 });
    expect(movers[0]?.because).toMatch(/Remedied after 5 h; the limit is 4 h\.$/);
  });

  it('of a deployment undone during its incident begins with the incident', async () => {
    await makeTeam('undone', RECOVERY);
    await deploy('undone', 'v1', -60);
    const { body } = await deploy('undone', 'v2', -50);
    const incident = { services: ['undone-api'], title: 'Down', externalId: 'undone', cause: body.id };
    await service.request('POST', '/api/v1/incidents', { body: { ...incident, startedAt: at(-45) } });
    await deploy('undone', 'v1', -44.5);
    const { movers } = await scorecard('undone');
    expect(movers.map(({ at: began, durationMs }) => [began, durationMs])).toEqual([[at(-45), HOUR / 2]]);
  });

  it.each([
    ['is open', {}, null],
    ['ended by itself', { resolvedAt: at(-90) }, 8],
    ['ended with a deployment', { resolvedAt: at(-80) }, 13],
  ])('of an incident that %s', async (name, end, hours) => {
    const slug = `incident-${name.replaceAll(' ', '-')}`;
    await makeTeam(slug, RECOVERY);
    await deploy(slug, 'v1', -200);
    const { body } = await deploy(slug, 'v2', -100);
    await deploy(slug, 'v3', -85);
    const incident = { services: [`${slug}-api`], title: 'Down', externalId: slug, startedAt: at(-98) };
    const answer = await service.request('POST', '/api/v1/incidents', {
      body: { ...incident, cause: body.id, ...end },
    });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    const { movers, outcome } = await scorecard(slug);
    expect(movers).toEqual([
      expect.objectContaining({
        id: body.id,
        at: at(-98),
        durationMs: (hours ?? 98) * HOUR,
        effect: 'bad',
      }),
    ]);
    expect(outcome?.value.open).toBe(hours === null ? 1 : 0);
  });
});

describe('the scorecard', () => {
  it('says why, compares, names what is behind it and repeats what was agreed', async () => {
    await makeTeam('whole', { ...RATE, target: 0.97 });
    await deployAll('whole', [
      ...series('a', 40, -24 * 40),
      ...series('b', 12, -24 * 20),
      ...series('c', 6, -100, 'failed'),
      ['pending', -1],
    ]);
    const card = await scorecard('whole');
    expect(card.outcome).toMatchObject({
      status: 'missed',
      statusReason: expect.stringContaining('is short of the target of 97 %'),
      value: { good: 12, total: 18, open: 1 },
    });
    expect(card.previous).toMatchObject({ good: 40, total: 40 });
    expect(card.comparison).toMatchObject({ test: 'newcombe', verdict: 'worse' });
    expect(card.advice).toBe('Do what was agreed for this case: Hold releases.');
    expect(card.movers.map(({ title, effect }) => [title, effect])).toEqual([
      ...[5, 4, 3, 2, 1, 0].map((n) => [`c${n}`, 'bad']),
      ['pending', 'open'],
    ]);
    expect(card.movers[0]).toMatchObject({
      because: expect.stringContaining('failed'),
      durationMs: 94 * HOUR,
      url: `/deployments/${card.movers[0]?.id}`,
    });
    expect(card.verdicts).toEqual({ held: 12, failed: 6, pending: 1 });
    expect(card.rail).toHaveLength(59);
    expect(card.recent.map(({ version }) => version).slice(0, 2)).toEqual(['pending', 'c5']);
    expect(card.recent).toHaveLength(12);
  });

  it('is at risk once its last week alone is short of the target', async () => {
    await makeTeam('risk', { ...RATE, target: 0.6 });
    await deployAll('risk', [...series('a', 30, -24 * 20), ...series('b', 6, -100, 'failed')]);
    const { outcome, advice } = await scorecard('risk');
    expect(outcome).toMatchObject({
      status: 'at_risk',
      statusReason: expect.stringMatching(/^It is not missed yet, but the last 7 days alone are: 0 %/),
    });
    expect(advice).toMatch(/missed by 2026-04-21 at the latest\. .* Hold releases\.$/);
    expect(await cardOf('risk')).toMatchObject({ status: 'at_risk' });
  });

  it('refuses a change of the metric without a reason, and takes the same one again', async () => {
    await makeTeam('unexplained', RATE);
    expect((await setMetric('unexplained', { ...RATE, why: undefined })).status).toBe(200);
    expect(await setMetric('unexplained', { ...RATE, target: 0.8, why: undefined })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', field: 'why' },
    });
  });

  it('keeps every change of the metric with who and why', async () => {
    await makeTeam('changing', RATE);
    service.setNow(at(1));
    await setMetric('changing', { ...RATE, target: 0.8, why: 'It was never in reach' });
    const { changes } = await scorecard('changing');
    expect(changes).toMatchObject([
      {
        changedAt: at(1),
        changedBy: 'token “admin”',
        why: 'It was never in reach',
        before: { target: 0.9 },
        after: { target: 0.8 },
      },
      { changedAt: NOW, why: 'To see what it says', before: null, after: { target: 0.9 } },
    ]);
    expect(changes[0]?.after).not.toHaveProperty('why');
  });

  it('of bugs names the overdue and the reopened with their links', async () => {
    await makeTeam('bugs', BUGS);
    await report('bugs', 'overdue', [['reported', -48]]);
    await report('bugs', 'back', [
      ['reported', -40],
      ['closed', -39],
      ['reopened', -38],
      ['closed', -30],
    ]);
    const { movers, comparison } = await scorecard('bugs');
    expect(movers).toMatchObject([
      {
        kind: 'bug',
        title: 'overdue',
        effect: 'bad',
        because: 'Open for 2 days; the limit is 24 h.',
        url: 'https://bugs.example.com/overdue',
      },
      {
        title: 'back',
        effect: 'good',
        because: 'Resolved after 10 h; the limit is 24 h. It was reopened once.',
      },
    ]);
    expect(comparison).toMatchObject({ test: 'log_rank', verdict: 'no_data' });
  });

  it('without a metric has nothing to say of it', async () => {
    await makeTeam('bare');
    expect(await scorecard('bare')).toMatchObject({
      outcome: null,
      comparison: null,
      advice: null,
      movers: [],
      changes: [],
    });
  });
});

describe('the landing page', () => {
  const names = (page: { items: { team: { slug: string } }[] }) => page.items.map(({ team }) => team.slug);

  it('is paged in order of name, searched and filtered, with all counted', async () => {
    await makeTeam('zebra', RATE);
    await service.request('PUT', '/api/v1/teams/middle', { body: { name: 'Middle' } });
    const all = names(await cards('?limit=200'));
    expect(all).toEqual(all.toSorted());
    const paged: string[] = [];
    let cursor: string | null = null;
    do {
      const page: TeamCards = await cards(`?limit=4${cursor === null ? '' : `&cursor=${cursor}`}`);
      expect(page.items.length).toBeLessThanOrEqual(4);
      paged.push(...names(page));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(paged).toEqual(all);
    expect(names(await cards('?search=EBR'))).toEqual(['zebra']);
    expect(names(await cards('?search=%25'))).toEqual([]);
    const { counts, items } = await cards('?status=no_metric');
    expect(items.every(({ outcome }) => outcome === null)).toBe(true);
    expect(items).toHaveLength(counts.no_metric);
    expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(all.length);
    for (const cursor of ['x', Buffer.from('["a"]').toString('base64url')]) {
      const refused = await service.request('GET', `/api/v1/teams?cursor=${cursor}`);
      expect(refused.body).toMatchObject({ code: 'invalid_request', field: 'cursor' });
    }
  });

  it('says the same as the scorecard', async () => {
    await makeTeam('same', { ...RATE, target: 0.5 });
    await deployAll('same', series('v', 5, -100));
    expect(await cardOf('same')).toEqual((await scorecard('same')).outcome);
  });

  it('is never older than the last write', async () => {
    await makeTeam('fresh', { ...RATE, target: 0.5 });
    expect(await cardOf('fresh')).toMatchObject({ status: 'no_data' });
    const { body } = await deploy('fresh', 'v1', -100);
    expect(await cardOf('fresh')).toMatchObject({ value: { good: 1, total: 1 } });
    await deploy('fresh', 'v2', -50, { status: 'failed' });
    expect(await cardOf('fresh')).toMatchObject({ value: { good: 1, total: 2 } });
    const incident = { services: ['fresh-api'], title: 'Down', externalId: 'fresh', startedAt: at(-99) };
    await service.request('POST', '/api/v1/incidents', { body: { ...incident, cause: body.id } });
    expect(await cardOf('fresh')).toMatchObject({ value: { good: 0, total: 2 } });
    await setMetric('fresh', RECOVERY);
    expect(await cardOf('fresh')).toMatchObject({ value: { total: 2, open: 2 } });
    await service.request('POST', '/api/v1/incidents', {
      body: { ...incident, cause: body.id, resolvedAt: at(-90) },
    });
    expect(await cardOf('fresh')).toMatchObject({ value: { total: 2, open: 1 } });
    await setMetric('fresh', BUGS);
    await report('fresh', 'new', [['reported', -3]]);
    expect(await cardOf('fresh')).toMatchObject({ value: { total: 1, open: 1 } });
    await service.request('PUT', '/api/v1/teams/fresh', { body: { name: 'Fresher' } });
    expect(names(await cards('?search=fresher'))).toEqual(['fresh']);
  });

  it('follows a service to its new team', async () => {
    await makeTeam('giver', { ...RATE, target: 0.5 });
    await makeTeam('taker', { ...RATE, target: 0.5 });
    await deploy('giver', 'v1', -100);
    expect(await cardOf('giver')).toMatchObject({ value: { total: 1 } });
    await service.request('PUT', '/api/v1/services/giver-api', { body: { team: 'taker' } });
    expect(await cardOf('taker')).toMatchObject({ value: { total: 1 } });
    expect(await cardOf('giver')).toMatchObject({ value: { total: 0 } });
  });

  it('moves on with time, before it is asked', async () => {
    await makeTeam('aging', { ...RATE, windowDays: 7, target: 0.5 });
    await deploy('aging', 'v1', -24 * 7 + 1);
    expect(await cardOf('aging')).toMatchObject({ value: { total: 1 } });
    service.setNow(at(2));
    expect(await refreshSnapshots(service.context)).toBeGreaterThan(0);
    expect(await refreshSnapshots(service.context)).toBe(0);
    const { status } = await service.context.database.outcomeSnapshot.findFirstOrThrow({
      where: { team: { slug: 'aging' } },
    });
    expect(status).toBe('no_data');
    expect((await cards()).asOf).toBe(at(2));
  });

  it('loses no write to a computation that runs beside it', async () => {
    await makeTeam('race', { ...RATE, target: 0.5 });
    const writes = Array.from({ length: 8 }, (_, n) => deploy('race', `v${n}`, -200 + n));
    const reads = Array.from({ length: 8 }, () => cardOf('race'));
    await Promise.all([...writes, ...reads]);
    expect(await cardOf('race')).toMatchObject({ value: { total: 8 } });
    expect(await service.context.database.staleOutcome.count({ where: { team: { slug: 'race' } } })).toBe(0);
  });
});

describe('the badge', () => {
  it('shows name, value and status to whoever has its address, and nothing to others', async () => {
    await makeTeam('badge', { ...RATE, target: 0.5 });
    await deployAll('badge', series('v', 5, -100));
    const address = new URL((await scorecard('badge')).badge);
    expect(address.origin).toBe(service.url);
    const path = `${address.pathname}${address.search}`;
    const answer = await service.request('GET', path, { token: null });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
    expect(answer.body).toContain('<title>badge: 100 % met</title>');
    for (const wrong of [
      path.replace('teams/badge', 'teams/race'),
      `${address.pathname}?key=wrong`,
      `${path}x`,
      path.replace('teams/badge', 'teams/none'),
    ]) {
      const refused = await service.request('GET', wrong, { token: null });
      expect([refused.status, refused.body.code]).toEqual([404, 'not_found']);
    }
    expect((await service.request('GET', address.pathname, { token: null })).body.code).toBe(
      'invalid_request',
    );
  });
});
