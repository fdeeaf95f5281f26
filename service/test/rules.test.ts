import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IssueFact, recordIssues } from '../src/collect/issues/index.ts';
import { recordPullRequest } from '../src/collect/pull-requests/index.ts';
import type { Recording } from '../src/collect/recording.ts';
import { applyStep } from '../src/collect/rules/index.ts';
import { BugPage } from '../src/contracts/bugs.ts';
import { CurrentRules, RulesHistory, type RulesInput, RulesPreview } from '../src/contracts/rules.ts';
import { makeChanges } from '../src/outcomes/index.ts';
import { populate, startTestService, type TestService } from './service.ts';

const NOW = '2026-03-31T12:00:00.000Z';
const MERGED = 'd'.repeat(40);
let service: TestService;
const at = (hours: number) => new Date(Date.parse(NOW) + hours * 3_600_000);

const fact = (number: number, labels: string[], more: Partial<IssueFact> = {}): IssueFact => ({
  source: 'github',
  externalId: String(number),
  container: 'acme/shop',
  key: `#${number}`,
  title: `Issue ${number}`,
  url: null,
  author: null,
  labels,
  type: null,
  project: null,
  createdAt: at(-number),
  updatedAt: at(-number),
  events: [],
  complete: false,
  ...more,
});
const read = async () => CurrentRules.parse((await service.request('GET', '/api/v1/rules')).body);
const save = (body: RulesInput) => service.request('PUT', '/api/v1/rules', { body });
const preview = async (body: RulesInput) =>
  RulesPreview.parse((await service.request('POST', '/api/v1/rules/preview', { body })).body);
const applied = () => expect.poll(async () => (await read()).applied, { timeout: 60_000 }).toBe(true);
const bugs = async () =>
  BugPage.parse((await service.request('GET', '/api/v1/bugs?limit=200')).body).items.map(
    ({ externalId, customerReported }) => `${externalId}${customerReported ? ' of a customer' : ''}`,
  );

beforeAll(async () => {
  service = await startTestService({ now: NOW });
  await populate(service, ['shop']);
  await service.request('PUT', '/api/v1/services/shop', {
    body: { team: 'checkout', repositories: [{ fullName: 'acme/shop' }] },
  });
  const { context } = service;
  const recording: Recording = { context, changes: makeChanges(context), assertService: () => {} };
  await recordIssues(recording, [
    fact(1, ['bug']),
    fact(2, ['bug', 'vip']),
    fact(3, ['kind/defect']),
    fact(4, ['outage']),
    fact(5, ['question']),
    fact(6, ['bug'], { source: 'linear', container: 'ENG', key: 'ENG-6', customerRequests: 1 }),
  ]);
  await recordPullRequest(recording, {
    repository: 'acme/shop',
    number: 9,
    title: 'Quick',
    body: null,
    headRef: 'urgent/9',
    labels: [],
    mergedAt: at(-3),
    mergeSha: MERGED,
    updatedAt: at(-3),
  });
  await service.request('POST', '/api/v1/deployments', {
    body: {
      service: 'shop',
      version: 'v1',
      status: 'succeeded',
      startedAt: at(-2),
      finishedAt: at(-1),
      externalId: 'v1',
      commits: [{ sha: MERGED, authoredAt: at(-4), message: 'Quick' }],
    },
  });
});
afterAll(() => service.stop());

describe('the rules', () => {
  it('are sensible ones until somebody sets them', async () => {
    expect(await read()).toMatchObject({
      changedBy: null,
      changedAt: null,
      rules: { hotfix: { labels: ['hotfix'] } },
    });
    expect((await bugs()).sort()).toEqual(['1', '2']);
  });

  const wider: RulesInput = {
    bug: { labels: ['kind/*', 'bug'] },
    customerReported: { labels: ['vip'] },
    hotfix: { branches: ['urgent/*'] },
    services: [{ service: 'shop', linearTeams: ['ENG'] }],
  };

  it('show what they would match before they are saved', async () => {
    const answer = await preview(wider);
    expect(answer.issues).toBe(6);
    expect(answer.bugs).toMatchObject({ before: 3, after: 4, added: 1, removed: 0 });
    expect(answer.bugs.examples[0]).toEqual({
      key: '#3',
      container: 'acme/shop',
      title: 'Issue 3',
      url: null,
      change: 'added',
      because: 'label `kind/defect`',
    });
    expect(answer.bugs.examples.slice(1).map(({ change }) => change)).toEqual(['kept', 'kept', 'kept']);
    expect(answer.customerReported).toMatchObject({ before: 1, after: 2, added: 1 });
    expect(answer.incidents).toMatchObject({
      before: 1,
      after: 1,
      examples: [{ because: 'label `outage`: major' }],
    });
    expect(answer.hotfixes).toMatchObject({ before: 0, after: 1, examples: [{ key: '#9' }] });
    expect(answer.unplaced).toMatchObject({ before: 1, after: 0, removed: 1 });
    expect((await preview({ bug: {} })).bugs).toMatchObject({ after: 0, removed: 3 });
    expect(await bugs()).toHaveLength(2);
  });

  it('turn over everything known once they are saved, and back', async () => {
    const answer = await save(wider);
    expect(CurrentRules.parse(answer.body)).toMatchObject({
      applied: false,
      changedBy: 'token “admin”',
      changedAt: NOW,
    });
    await applied();
    expect((await bugs()).sort()).toEqual(['1', '2 of a customer', '3', '6 of a customer']);
    const deployment = async () => (await service.request('GET', '/api/v1/deployments')).body.items[0].hotfix;
    expect(await deployment()).toBe('pull request acme/shop#9 came from the branch `urgent/9`');
    await save({});
    await applied();
    expect((await bugs()).sort()).toEqual(['1', '2']);
    expect(await deployment()).toBeNull();
  });

  it('keep who changed them', async () => {
    const { items } = RulesHistory.parse((await service.request('GET', '/api/v1/rules/history')).body);
    expect(items).toHaveLength(2);
    expect(items[1]).toMatchObject({
      changedBy: 'token “admin”',
      rules: { bug: { labels: ['kind/*', 'bug'] } },
    });
  });

  it('go on after a kill where they were, once each', async () => {
    await save({ bug: { labels: ['question'] } });
    await applied();
    await service.context.database.setting.update({
      where: { key: 'rules-applied-issues' },
      data: { value: { signature: 'of other rules', after: 'z', done: true } },
    });
    const asked: (string | null)[] = [];
    const step = (next: string | null) =>
      applyStep(service.context, 'issues', async (_transaction, after) => {
        asked.push(after);
        return next;
      });
    expect(await step(null)).toBe(true); // begins a new pass
    expect(await step('m')).toBe(true);
    await expect(
      applyStep(service.context, 'issues', async () => {
        throw new Error('killed');
      }),
    ).rejects.toThrow('killed');
    expect((await read()).applied).toBe(false);
    expect(await step(null)).toBe(false);
    expect(await step(null)).toBe(false);
    expect(asked).toEqual([null, 'm']);
    expect((await read()).applied).toBe(true);
  });

  it.each<[string, object, string, string]>([
    [
      'a service that does not exist',
      { services: [{ service: 'shopp', labels: ['x'] }] },
      'unknown_service',
      'services[0].service',
    ],
    [
      'a rule for a service without a condition',
      { services: [{ service: 'shop' }] },
      'invalid_request',
      'services[0]',
    ],
    ['an empty pattern', { bug: { labels: [''] } }, 'invalid_request', 'bug.labels[0]'],
    ['a field of another name', { bugs: {} }, 'invalid_request', 'bugs'],
  ])('refuse %s', async (_what, body, code, field) => {
    const answer = await save(body);
    expect(answer.body).toMatchObject({ code, field });
    expect((await service.request('POST', '/api/v1/rules/preview', { body })).body).toMatchObject({
      code,
      field,
    });
  });

  it('are set by administrators, and looked at by members', async () => {
    const token = await service.makeToken('pipeline');
    for (const [method, path] of [
      ['PUT', '/api/v1/rules'],
      ['POST', '/api/v1/rules/preview'],
    ] as const)
      expect((await service.request(method, path, { token, body: {} })).body.code).toBe('forbidden');
    expect((await service.request('GET', '/api/v1/rules', { token })).status).toBe(200);
  });
});
