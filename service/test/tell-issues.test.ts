import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BugDetail, BugPage } from '../src/contracts/bugs.ts';
import { type TellIssues, ToldIssues } from '../src/contracts/issues.ts';
import { populate, startTestService, type TestService } from './service.ts';

const NOW = '2026-03-31T12:00:00Z';
let service: TestService;

type GitHubItem = Extract<TellIssues, { source: 'github' }>['issues'][number];

const at = (day: number) => `2026-03-${String(day).padStart(2, '0')}T10:00:00Z`;
const dana = { login: 'dana', id: 1, site_admin: false };
const told = (number: number, more: object = {}): GitHubItem['issue'] => ({
  id: 5000 + number,
  number,
  title: `Totals are wrong (${number})`,
  html_url: `https://github.com/acme/shop/issues/${number}`,
  user: dana,
  labels: [{ name: 'bug' }],
  state: 'open',
  created_at: at(1),
  updated_at: at(1),
  closed_at: null,
  ...{ body: 'Left out of what is kept.', ...more },
});
const step = (event: string, day: number, more: object = {}) => ({
  event,
  created_at: at(day),
  actor: dana,
  ...more,
});
const tell = async (issues: GitHubItem[], token?: string, repository = 'acme/shop') => {
  const body = { source: 'github', repository, issues };
  const answer = await service.request('POST', '/api/v1/issues', { body, ...(token && { token }) });
  return { status: answer.status, body: answer.body, result: ToldIssues.safeParse(answer.body).data };
};
const bugs = async () => BugPage.parse((await service.request('GET', '/api/v1/bugs?limit=200')).body).items;

beforeAll(async () => {
  service = await startTestService({ now: NOW });
  await populate(service, ['shop', 'cart']);
  for (const slug of ['shop', 'cart']) {
    const body = { team: 'checkout', repositories: [{ fullName: `acme/${slug}` }] };
    await service.request('PUT', `/api/v1/services/${slug}`, { body });
  }
});
afterAll(() => service.stop());

describe('issues of GitHub told through the API', () => {
  it('become bugs by the rules, with every reopening, and once however often they are told', async () => {
    const timeline = [
      step('labeled', 1, { label: { name: 'bug' } }),
      step('closed', 3, { state_reason: 'completed' }),
      step('reopened', 5),
      step('closed', 9, { state_reason: 'completed' }),
      step('cross-referenced', 9),
    ];
    const issues = [
      { issue: told(1, { state: 'closed', closed_at: at(9), updated_at: at(9) }), timeline },
      { issue: told(2, { labels: ['question'] }), timeline: [] },
    ];
    const first = await tell(issues);
    expect(first.result).toEqual({
      received: 2,
      bugs: 1,
      incidents: 0,
      others: 1,
      refused: 0,
      services: [
        { slug: 'shop', name: 'shop', team: { slug: 'checkout', name: 'Checkout' }, bugs: 1, incidents: 0 },
      ],
      problems: [],
    });
    expect((await tell(issues)).result).toEqual(first.result);
    const [bug, ...others] = await bugs();
    expect(others).toEqual([]);
    expect(bug).toMatchObject({
      state: 'resolved',
      reopenings: 1,
      externalId: 'issue/5001',
      source: 'github',
    });
    const detail = BugDetail.parse((await service.request('GET', `/api/v1/bugs/${bug?.id}`)).body);
    expect(detail.history.map(({ kind }) => kind)).toEqual(['reported', 'closed', 'reopened', 'closed']);
    expect(detail.endedAt).toBe('2026-03-09T10:00:00.000Z');
  });

  it('are not bugs any more once their label is gone, as the payload of an event tells', async () => {
    await tell([{ issue: told(3) }]);
    const happened = { action: 'unlabeled', actor: 'eve', label: 'bug' };
    const { result } = await tell([{ issue: told(3, { labels: [], updated_at: at(4) }), happened }]);
    expect(result).toMatchObject({ bugs: 0, others: 1, services: [] });
    expect((await bugs()).map(({ externalId }) => externalId)).not.toContain('issue/5003');
  });

  it('know of what has just happened where the timeline lags behind it, and count it once where it does not', async () => {
    const closed = { state: 'closed', state_reason: 'completed', closed_at: at(6), updated_at: at(6) };
    const happened = { action: 'closed', actor: 'dana', label: null };
    const lagging = [step('labeled', 1, { label: { name: 'bug' } })];
    const issue = told(10, closed);
    const seen = async () => (await bugs()).find(({ externalId }) => externalId === 'issue/5010');
    await tell([{ issue, happened, timeline: lagging }]);
    expect(await seen()).toMatchObject({ state: 'resolved', endedAt: '2026-03-06T10:00:00.000Z' });
    await tell([
      { issue, happened, timeline: [...lagging, step('closed', 6, { state_reason: 'completed' })] },
    ]);
    const detail = (await service.request('GET', `/api/v1/bugs/${(await seen())?.id}`)).body;
    expect(BugDetail.parse(detail).history.map(({ kind }) => kind)).toEqual(['reported', 'closed']);
  });

  it('name those that a token may not write to, and record the rest', async () => {
    await tell([{ issue: told(4) }]);
    const token = await service.makeToken('pipeline', ['cart']);
    const foreign = await tell(
      [{ issue: told(4, { labels: [], updated_at: at(8) }) }, { issue: told(5) }],
      token,
    );
    expect(foreign.result).toMatchObject({ received: 2, refused: 2, bugs: 0, others: 0 });
    expect(foreign.result?.problems.map(({ index, subject, code }) => [index, subject, code])).toEqual([
      [0, 'acme/shop #4', 'wrong_scope'],
      [1, 'acme/shop #5', 'wrong_scope'],
    ]);
    const known = (await bugs()).map(({ externalId }) => externalId);
    expect(known).toContain('issue/5004');
    expect(known).not.toContain('issue/5005');
    expect((await tell([{ issue: told(6) }], token, 'acme/cart')).result).toMatchObject({
      bugs: 1,
      refused: 0,
    });
  });

  it('of a repository that no service of the token has stay as they are, be they no bugs yet', async () => {
    const token = await service.makeToken('pipeline', ['cart']);
    const none = { labels: ['question'] };
    await tell([{ issue: told(20, none) }]);
    const foreign = await tell([{ issue: told(20, { ...none, updated_at: at(8) }) }], token);
    expect(foreign.result?.problems).toMatchObject([
      { code: 'wrong_scope', detail: expect.stringContaining('acme/shop') },
    ]);
    const nobodys = await tell([{ issue: told(21, none) }], token, 'acme/elsewhere');
    expect(nobodys.result).toMatchObject({ refused: 1, others: 0 });
    expect((await tell([{ issue: told(22, none) }], token, 'ACME/Cart')).result).toMatchObject({ others: 1 });
  });

  it('are refused from the future, where they would outlast all that GitHub tells', async () => {
    const late = await tell([
      { issue: told(23, { updated_at: '2099-01-01T00:00:00Z' }) },
      { issue: told(24) },
    ]);
    expect(late.result).toMatchObject({
      refused: 1,
      bugs: 1,
      problems: [{ index: 0, code: 'time_in_future', detail: expect.stringContaining('2099-01-01') }],
    });
    const shortly = await tell([{ issue: told(23, { updated_at: '2026-03-31T12:01:00Z' }) }]);
    expect(shortly.result).toMatchObject({ refused: 0, bugs: 1 });
  });

  it('are refused as a whole where one is not as GitHub describes it, naming the field', async () => {
    const { created_at, ...without } = told(7);
    const refused = await tell([{ issue: told(8) }, { issue: without as GitHubItem['issue'] }]);
    expect([refused.status, refused.body.code, refused.body.field]).toEqual([
      400,
      'invalid_request',
      'issues[1].issue.created_at',
    ]);
    expect((await bugs()).map(({ externalId }) => externalId)).not.toContain('issue/5008');
  });

  it('need a token that may record', async () => {
    const token = await service.makeToken('reader');
    expect((await tell([{ issue: told(9) }], token)).status).toBe(403);
  });
});

describe('issues of Linear told through the API', () => {
  it('become bugs of the service that the rules name, with their reopenings', async () => {
    const rules = { services: [{ service: 'cart', linearTeams: ['ENG'] }] };
    await service.request('PUT', '/api/v1/rules', { body: rules });
    const issue = {
      id: 'lin-1',
      identifier: 'ENG-1',
      title: 'Cart is empty after paying',
      createdAt: at(2),
      updatedAt: at(9),
      completedAt: at(9),
      state: { type: 'completed' },
      team: { id: 'team-1', key: 'ENG' },
      labels: { nodes: [{ name: 'Bug' }] },
      needs: { nodes: [] },
      history: {
        nodes: [
          { createdAt: at(4), fromState: { type: 'started' }, toState: { type: 'completed' } },
          { createdAt: at(6), fromState: { type: 'completed' }, toState: { type: 'started' } },
          { createdAt: at(9), fromState: { type: 'started' }, toState: { type: 'completed' } },
        ],
        pageInfo: { hasNextPage: false },
      },
    };
    const body = { source: 'linear', issues: [issue] };
    const answer = await service.request('POST', '/api/v1/issues', { body });
    expect(ToldIssues.parse(answer.body)).toMatchObject({ received: 1, bugs: 1, refused: 0 });
    const foreign = await service.makeToken('pipeline', ['shop']);
    const refused = await service.request('POST', '/api/v1/issues', { body, token: foreign });
    expect(refused.body.problems).toMatchObject([
      { code: 'wrong_scope', detail: expect.stringContaining('the Linear team ENG') },
    ]);
    const own = await service.makeToken('pipeline', ['cart']);
    const again = await service.request('POST', '/api/v1/issues', { body, token: own });
    expect(again.body).toMatchObject({ bugs: 1, refused: 0 });
    expect((await bugs()).find(({ externalId }) => externalId === 'lin-1')).toMatchObject({
      service: { slug: 'cart' },
      reopenings: 1,
      state: 'resolved',
      endedAt: '2026-03-09T10:00:00.000Z',
    });
  });
});
