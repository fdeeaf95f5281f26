import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IssueFact, recordIssue, recordIssues, renameLabel } from '../src/collect/issues/index.ts';
import { recordPullRequest } from '../src/collect/pull-requests/index.ts';
import type { Recording } from '../src/collect/recording.ts';
import { BugDetail, BugPage } from '../src/contracts/bugs.ts';
import { IncidentPage } from '../src/contracts/incidents.ts';
import { IssueProblemPage } from '../src/contracts/issues.ts';
import { applyRules } from '../src/jobs/apply-rules.ts';
import { makeChanges } from '../src/outcomes/index.ts';
import { populate, startTestService, type TestService } from './service.ts';

const NOW = '2026-03-31T12:00:00.000Z';
let service: TestService;
let recording: Recording;
const at = (hours: number) => new Date(Date.parse(NOW) + hours * 3_600_000);

const put = (slug: string, fullName: string, more: object = {}) =>
  service.request('PUT', `/api/v1/services/${slug}`, {
    body: { team: 'checkout', repositories: [{ fullName }], ...more },
  });
const fact = (externalId: string, more: Partial<IssueFact> = {}): IssueFact => ({
  source: 'github',
  externalId,
  container: 'acme/shop',
  key: `#${externalId}`,
  title: `Issue ${externalId}`,
  url: `https://github.com/acme/shop/issues/${externalId}`,
  author: 'dana',
  labels: ['bug'],
  type: null,
  project: null,
  createdAt: at(-48),
  updatedAt: at(-48),
  events: [{ kind: 'opened', at: at(-48).toISOString() }],
  complete: false,
  ...more,
});
const closed = (hours: number, kind: 'closed' | 'reopened' | 'dismissed' = 'closed') => ({
  updatedAt: at(hours),
  events: [{ kind, at: at(hours).toISOString(), actor: 'eve' }],
});
const bugs = async (query = '') =>
  BugPage.parse((await service.request('GET', `/api/v1/bugs${query}`)).body).items;
const bug = async (externalId: string) =>
  (await bugs('?limit=200')).find((row) => row.externalId === externalId);
const incidents = async () =>
  IncidentPage.parse((await service.request('GET', '/api/v1/incidents')).body).items;
const problems = async () =>
  IssueProblemPage.parse((await service.request('GET', '/api/v1/issues/problems')).body).items;

/** Applies the rules, or waits for whoever is doing it already. */
const apply = () =>
  expect
    .poll(
      async () => {
        await applyRules(service.context);
        return (await service.request('GET', '/api/v1/rules')).body.applied;
      },
      { timeout: 60_000, interval: 10 },
    )
    .toBe(true);

beforeAll(async () => {
  service = await startTestService({ now: NOW });
  await populate(service, ['shop', 'cart']);
  await put('shop', 'Acme/Shop');
  recording = { context: service.context, changes: makeChanges(service.context), assertService: () => {} };
});
afterAll(() => service.stop());

describe('an issue with the label of a bug', () => {
  it('is a bug of the service of its repository, its clock ending with the last close', async () => {
    expect(await recordIssue(recording, fact('1'))).toEqual({ became: 'bug' });
    await recordIssue(recording, fact('1', { ...closed(-10), labels: ['bug', 'customer'] }));
    await recordIssue(recording, fact('1', { ...closed(-30), labels: ['bug'] }));
    await recordIssue(recording, fact('1', { ...closed(-20, 'reopened'), labels: ['bug'] }));
    const row = await bug('1');
    expect(row).toMatchObject({
      service: { slug: 'shop' },
      state: 'resolved',
      customerReported: true,
      reportedAt: at(-48).toISOString(),
      firstClosedAt: at(-30).toISOString(),
      endedAt: at(-10).toISOString(),
      reopenings: 1,
    });
    const detail = BugDetail.parse((await service.request('GET', `/api/v1/bugs/${row?.id}`)).body);
    expect(detail.history.map(({ kind, actor }) => [kind, actor])).toEqual([
      ['reported', 'dana'],
      ['closed', 'eve'],
      ['reopened', 'eve'],
      ['closed', 'eve'],
    ]);
  });

  it('is none any more once the label is taken off, and again when it is put back', async () => {
    await recordIssue(recording, fact('2'));
    const first = await bug('2');
    expect(await recordIssue(recording, fact('2', { updatedAt: at(-5), labels: [] }))).toEqual({
      became: 'nothing',
    });
    expect(first).toBeDefined();
    expect(await bug('2')).toBeUndefined();
    await recordIssue(recording, fact('2', { updatedAt: at(-4) }));
    expect(await bug('2')).toMatchObject({ state: 'open' });
  });

  it('is dismissed at the moment it was transferred, converted or deleted', async () => {
    await recordIssue(recording, fact('3'));
    await recordIssue(recording, fact('3', { updatedAt: at(-40), goneAt: at(-40) }));
    expect(await bug('3')).toMatchObject({ state: 'dismissed', endedAt: at(-40).toISOString() });
  });

  it('keeps a title that no page could show', async () => {
    await recordIssue(
      recording,
      fact('4', { title: `\u0000Broken\u202e\n${'x'.repeat(400)}`, url: 'javascript:1' }),
    );
    const row = await bug('4');
    expect(row?.title).toMatch(/^Broken {2}x+$/);
    expect(row?.title).toHaveLength(300);
    expect(row?.url).toBeNull();
  });

  it('writes nothing when it is told again', async () => {
    await recordIssue(recording, fact('1', closed(-10)));
    const told: string[][] = [];
    const changes = {
      ...recording.changes,
      bugsChanged: async (_: unknown, ids: string[]) => void told.push(ids),
    };
    await recordIssues({ ...recording, changes }, [
      fact('1', closed(-10)),
      fact('1', closed(-30)),
      fact('2', { updatedAt: at(-4) }),
    ]);
    expect(told).toEqual([]);
  });

  it('comes out the same from messages at the same moment', async () => {
    const facts = [
      fact('5'),
      fact('5', closed(-30)),
      fact('5', closed(-20, 'reopened')),
      fact('5', closed(-10)),
    ];
    await Promise.all(facts.flatMap((one) => [recordIssue(recording, one), recordIssue(recording, one)]));
    expect(await bug('5')).toMatchObject({
      state: 'resolved',
      reopenings: 1,
      endedAt: at(-10).toISOString(),
    });
  });

  it('follows a label that is renamed or deleted', async () => {
    await recordIssue(recording, fact('6', { labels: ['defect!', 'ui'] }));
    expect(await bug('6')).toBeUndefined();
    const rename = (from: string, to: string | null) =>
      renameLabel(recording, { source: 'github', container: 'acme/shop', from, to });
    expect(await rename('defect!', 'defect')).toBe(1);
    expect(await bug('6')).toBeDefined();
    await rename('defect', null);
    expect(await bug('6')).toBeUndefined();
    expect(await service.context.database.issue.findFirst({ where: { externalId: '6' } })).toMatchObject({
      labels: ['ui'],
    });
  });

  it('follows the rest of a rename that was interrupted', async () => {
    await recordIssues(
      recording,
      ['7', '8'].map((id) => fact(id, { labels: ['defect!'] })),
    );
    let pages = 0;
    const { bugsChanged } = recording.changes;
    const changes: Recording['changes'] = {
      ...recording.changes,
      bugsChanged: async (...told) => {
        pages += 1;
        if (pages === 2) throw new Error('killed');
        await bugsChanged(...told);
      },
    };
    const label = { source: 'github', container: 'Acme/Shop', from: 'defect!', to: 'defect' } as const;
    await expect(renameLabel({ ...recording, changes }, label, 1)).rejects.toThrow('killed');
    expect([await bug('7'), await bug('8')]).toEqual([expect.anything(), undefined]);
    expect(await renameLabel(recording, label, 1)).toBe(1);
    expect(await bug('8')).toBeDefined();
    await renameLabel(recording, { ...label, from: 'defect', to: null });
  });
});

describe('an issue with the label of an incident', () => {
  const outage = (externalId: string, more: Partial<IssueFact> = {}) =>
    fact(externalId, { labels: ['incident', 'sev1'], ...more });

  it('is an incident from its opening to its last close, and is looked at for its cause', async () => {
    expect(await recordIssue(recording, outage('20'))).toEqual({ became: 'incident' });
    await recordIssue(recording, outage('20', closed(-47)));
    expect(await incidents()).toMatchObject([
      {
        externalId: '20',
        severity: 'critical',
        services: [{ slug: 'shop' }],
        startedAt: at(-48).toISOString(),
        resolvedAt: at(-47).toISOString(),
        attribution: { deployment: null, origin: 'rule' },
      },
    ]);
    expect(await bug('20')).toBeUndefined();
  });

  it('frees the deployment that was blamed when it turns out to be a duplicate', async () => {
    const created = await service.request('POST', '/api/v1/deployments', {
      body: {
        service: 'shop',
        version: 'v1',
        status: 'succeeded',
        startedAt: at(-49),
        finishedAt: at(-48.2),
      },
    });
    const verdict = async () =>
      (await service.request('GET', `/api/v1/deployments/${created.body.id}`)).body.verdict.kind;
    await recordIssue(recording, outage('21'));
    const [incident] = await incidents();
    await service.request('PUT', `/api/v1/incidents/${incident?.id}/attribution`, {
      body: { deploymentId: created.body.id },
    });
    expect(await verdict()).toBe('caused_incident');
    await recordIssue(recording, outage('20', { updatedAt: at(-1), labels: [] }));
    await recordIssue(recording, outage('21', closed(-2, 'dismissed')));
    expect(await incidents()).toEqual([]);
    expect(await verdict()).toBe('held');
  });
});

describe('an issue that belongs nowhere', () => {
  it('is kept with the reason, and becomes a bug once a service has its repository', async () => {
    const [outcome] = await recordIssues(recording, [fact('30', { container: 'acme/cart' })]);
    expect(outcome).toMatchObject({ became: 'nothing', problem: { code: 'unplaced' } });
    expect(await problems()).toMatchObject([
      {
        key: '#30',
        container: 'acme/cart',
        code: 'unplaced',
        problem: 'No service has the repository acme/cart.',
        remedy: expect.stringContaining('Settings → Rules'),
      },
    ]);
    await put('cart', 'acme/cart');
    await apply();
    expect(await problems()).toEqual([]);
    expect(await bug('30')).toMatchObject({ service: { slug: 'cart' } });
  });

  it('moves to trouble when a second service takes its repository', async () => {
    await put('shop', 'acme/cart');
    await apply();
    expect(await bug('30')).toBeUndefined();
    expect((await problems())[0]?.problem).toBe(
      'The repository acme/cart belongs to several services (cart, shop).',
    );
    await put('shop', 'acme/shop');
    await apply();
    expect(await bug('30')).toBeDefined();
    expect(await bug('1')).toBeDefined();
  });

  it('waits for a time that has not come', async () => {
    const early = fact('31', closed(2));
    expect(await recordIssue(recording, early)).toMatchObject({ problem: { code: 'time_in_future' } });
    service.setNow(at(3));
    await apply();
    expect(await bug('31')).toMatchObject({ state: 'resolved', endedAt: at(2).toISOString() });
    service.setNow(NOW);
  });

  it('never gets to the simulated company', async () => {
    await service.context.database.team.create({
      data: {
        slug: 'invented',
        name: 'Invented',
        simulated: true,
        services: { create: { slug: 'invented-api', name: 'Invented' } },
      },
    });
    const outcome = await recordIssue(
      recording,
      fact('32', { container: 'acme/none', labels: ['bug', 'service:invented-api'] }),
    );
    expect(outcome.problem?.code).toBe('simulated_mismatch');
  });

  it('is listed in pages', async () => {
    await recordIssues(
      recording,
      ['40', '41', '42'].map((id) => fact(id, { container: 'acme/none' })),
    );
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query = `?limit=2${cursor && `&cursor=${cursor}`}`;
      const { body } = await service.request('GET', `/api/v1/issues/problems${query}`);
      const page = IssueProblemPage.parse(body);
      seen.push(...page.items.map(({ key }) => key));
      cursor = page.nextCursor;
    }
    expect(seen.slice(0, 3)).toEqual(['#42', '#41', '#40']);
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe('a pull request', () => {
  const pull = {
    repository: 'acme/shop',
    number: 7,
    title: 'Fix it',
    body: null as string | null,
    headRef: 'fix',
    labels: [] as string[],
    mergedAt: at(-9),
    mergeSha: 'a'.repeat(40),
    updatedAt: at(-9),
  };
  const deploy = async (version: string, hours: number, sha: string | null) => {
    const { body } = await service.request('POST', '/api/v1/deployments', {
      body: {
        service: 'shop',
        version,
        status: 'succeeded',
        startedAt: at(hours - 0.1),
        finishedAt: at(hours),
        ...(sha && { commits: [{ sha, authoredAt: at(hours - 1), message: 'Work' }] }),
      },
    });
    return body.id as string;
  };
  const read = async (id: string) => (await service.request('GET', `/api/v1/deployments/${id}`)).body;

  it('makes the deployment that carries it a hotfix, whichever arrives first', async () => {
    await deploy('v2', -10, null);
    const id = await deploy('v3', -8, pull.mergeSha);
    expect((await read(id)).hotfix).toBeNull();
    await recordPullRequest(recording, { ...pull, labels: ['hotfix'] });
    expect((await read(id)).hotfix).toBe('pull request acme/shop#7 has the label `hotfix`');
    const carrier = await deploy('v4', -7, pull.mergeSha);
    expect((await read(carrier)).hotfix).not.toBeNull();
    await recordPullRequest(recording, { ...pull, updatedAt: at(-20), labels: [] });
    expect((await read(id)).hotfix).not.toBeNull();
    await recordPullRequest(recording, { ...pull, updatedAt: at(-6), labels: [] });
    expect((await read(id)).hotfix).toBeNull();
  });

  it('undoes the deployment of the one that it reverts, whichever arrives first', async () => {
    const undone = { ...pull, number: 8, mergeSha: 'b'.repeat(40) };
    const undoing = {
      ...pull,
      number: 9,
      mergeSha: 'c'.repeat(40),
      body: 'Reverts acme/shop#8\n\nIt broke.',
    };
    const first = await deploy('v5', -5, undone.mergeSha);
    await deploy('v6', -4, undoing.mergeSha);
    await recordPullRequest(recording, undoing);
    expect((await read(first)).verdict.kind).not.toBe('rolled_back');
    await recordPullRequest(recording, undone);
    expect((await read(first)).verdict).toMatchObject({ kind: 'rolled_back', reason: 'revert_pull_request' });
    await recordPullRequest(recording, { ...undoing, updatedAt: at(-1), body: 'Nothing of the kind.' });
    expect((await read(first)).verdict.kind).not.toBe('rolled_back');
  });

  it.each([
    ['Reverts #8', 8],
    ['Reverts https://github.com/acme/shop/pull/8', 8],
    ['reverts ACME/shop#8.', 8],
    ['Reverts other/shop#8', null],
    ['Reverts #10', null],
    [null, null],
  ])('with the body %j reverts %j', async (body, reverts) => {
    await recordPullRequest(recording, { ...pull, number: 10, mergeSha: null, body });
    const key = { provider: 'github', repository: 'acme/shop', number: 10 };
    const row = await service.context.database.pullRequest.findUnique({
      where: { provider_repository_number: key },
    });
    expect(row?.reverts).toBe(reverts);
  });

  it('is the same however its repository is spelled', async () => {
    await recordPullRequest(recording, { ...pull, repository: 'Acme/Shop', number: 12 });
    await recordPullRequest(recording, { ...pull, number: 12 });
    const rows = await service.context.database.pullRequest.findMany({ where: { number: 12 } });
    expect(rows.map(({ repository }) => repository)).toEqual(['acme/shop']);
  });

  it('keeps the time of its first commit when a later message leaves it out', async () => {
    await recordPullRequest(recording, { ...pull, number: 11, firstCommitAt: at(-30) });
    await recordPullRequest(recording, { ...pull, number: 11, updatedAt: at(-1) });
    const row = await service.context.database.pullRequest.findFirst({ where: { number: 11 } });
    expect(row?.firstCommitAt).toEqual(at(-30));
  });
});
