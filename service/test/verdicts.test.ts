import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordDeployments, withdrawDeployments } from '../src/collect/deployments/index.ts';
import { recordIncident } from '../src/collect/incidents/index.ts';
import { recordPullRequest } from '../src/collect/pull-requests/index.ts';
import type { Recording } from '../src/collect/recording.ts';
import { RecordDeployment } from '../src/contracts/deployments.ts';
import { RecordIncident } from '../src/contracts/incidents.ts';
import { makeChanges } from '../src/outcomes/index.ts';
import { reevaluate } from '../src/outcomes/verdicts/index.ts';
import { populate, startTestService, type TestService } from './service.ts';

const NOW = '2026-06-30T12:00:00Z';
const MINUTE_MS = 60_000;

let service: TestService;
let recording: Recording;

beforeAll(async () => {
  service = await startTestService({ now: NOW });
  const changes = makeChanges(service.context);
  recording = { context: service.context, changes, assertService: () => {} };
});
afterAll(() => service.stop());

let made = 0;
/** A service of its own for each test. */
async function freshService(): Promise<string> {
  made += 1;
  const slug = `service-${made}`;
  await populate(service, [slug]);
  return slug;
}

/** A moment on the first of June: `at('10:30')`. */
const at = (time: string) => `2026-06-01T${time}:00Z`;

const sha = (digit: string) => digit.repeat(40);

// biome-ignore lint/suspicious/noExplicitAny: an answer is what is under test
async function deploy(slug: string, version: string, time: string, more: object = {}): Promise<any> {
  const { status, body } = await service.request('POST', '/api/v1/deployments', {
    body: {
      service: slug,
      version,
      status: 'succeeded',
      startedAt: at(time),
      finishedAt: at(time),
      externalId: `${slug}/${version}/${time}`,
      ...more,
    },
  });
  if (status > 201) throw new Error(JSON.stringify(body));
  return body;
}

async function detail(id: string) {
  return (await service.request('GET', `/api/v1/deployments/${id}`)).body;
}

async function verdictOf(id: string) {
  return (await detail(id)).verdict;
}

async function incident(services: string[], from: string, to: string | undefined, more: object = {}) {
  made += 1;
  const input = RecordIncident.parse({
    services,
    title: 'Nobody can pay',
    externalId: `INC-${made}`,
    startedAt: at(from),
    ...(to !== undefined && { resolvedAt: at(to) }),
    ...more,
  });
  const { id } = await recordIncident(recording, input);
  return { id, input, read: async () => (await service.request('GET', `/api/v1/incidents/${id}`)).body };
}

describe('a hotfix', () => {
  it('tells of the deployment right before it, by what its sender said', async () => {
    const slug = await freshService();
    const broken = await deploy(slug, 'v1', '10:00');
    const fix = await deploy(slug, 'v2', '11:00', { hotfix: true });
    const verdict = await verdictOf(broken.id);
    expect(verdict).toMatchObject({
      kind: 'hotfixed',
      byDeploymentId: fix.id,
      since: '2026-06-01T11:00:00.000Z',
    });
    expect(await verdictOf(fix.id)).toMatchObject({ kind: 'held' });
  });

  it('is known by its branch, unless its sender denies it', async () => {
    const slug = await freshService();
    const first = await deploy(slug, 'v1', '10:00');
    const second = await deploy(slug, 'v2', '11:00', { ref: 'hotfix/pay-again' });
    await deploy(slug, 'v3', '12:00', { ref: 'hotfix/tidy', hotfix: false });
    expect((await verdictOf(first.id)).kind).toBe('hotfixed');
    expect((await verdictOf(second.id)).kind).toBe('held');
  });

  it('is known by the label of a pull request that arrives only later, and no more when the label goes', async () => {
    const slug = await freshService();
    const broken = await deploy(slug, 'v1', '10:00');
    await deploy(slug, 'v2', '11:00', { commits: [commit(sha('a'))] });
    expect((await verdictOf(broken.id)).kind).toBe('held');
    const fact = {
      repository: 'acme/shop',
      number: 12,
      title: 'Let people pay',
      body: null,
      headRef: 'pay',
      mergedAt: new Date(at('10:50')),
      mergeSha: sha('a'),
    };
    await recordPullRequest(recording, { ...fact, labels: ['hotfix'], updatedAt: new Date(at('11:10')) });
    expect((await verdictOf(broken.id)).kind).toBe('hotfixed');
    await recordPullRequest(recording, { ...fact, labels: [], updatedAt: new Date(at('11:20')) });
    expect((await verdictOf(broken.id)).kind).toBe('held');
    expect((await detail(broken.id)).history.map(({ to }: { to: string }) => to)).toEqual([
      'held',
      'hotfixed',
      'held',
    ]);
  });

  it('that comes after the window says nothing', async () => {
    const slug = await freshService();
    const first = await deploy(slug, 'v1', '10:00');
    await deploy(slug, 'v2', '10:00', {
      startedAt: '2026-06-02T10:01:00Z',
      finishedAt: '2026-06-02T10:01:00Z',
      hotfix: true,
    });
    expect((await verdictOf(first.id)).kind).toBe('held');
  });
});

function commit(name: string, more: object = {}) {
  return { sha: name, authoredAt: at('09:00'), message: 'Change things', ...more };
}

describe('a re-run', () => {
  const run = (attempt: number) => ({ run: { repository: 'acme/shop', id: '77', attempt, job: 'deploy' } });

  it('takes the place of an attempt that failed', async () => {
    const slug = await freshService();
    const failed = await deploy(slug, 'v1', '10:00', {
      status: 'failed',
      externalId: `${slug}/77/1`,
      ...run(1),
    });
    expect((await verdictOf(failed.id)).kind).toBe('failed');
    const again = await deploy(slug, 'v1', '10:20', { externalId: `${slug}/77/2`, ...run(2) });
    expect(await detail(failed.id)).toMatchObject({ verdict: null, supersededBy: again.id });
    expect((await verdictOf(again.id)).kind).toBe('held');
  });

  it('does so too when it is heard of first', async () => {
    const slug = await freshService();
    const again = await deploy(slug, 'v1', '10:20', { externalId: `${slug}/77/2`, ...run(2) });
    const failed = await deploy(slug, 'v1', '10:00', {
      status: 'failed',
      externalId: `${slug}/77/1`,
      ...run(1),
    });
    expect(await detail(failed.id)).toMatchObject({ verdict: null, supersededBy: again.id });
  });

  it('of a job that had succeeded is the rollback that people make of it', async () => {
    const slug = await freshService();
    await deploy(slug, 'v1', '10:00', { externalId: `${slug}/77/1`, ...run(1) });
    const undone = await deploy(slug, 'v2', '11:00');
    await deploy(slug, 'v1', '12:00', { externalId: `${slug}/77/2`, ...run(2) });
    expect(await verdictOf(undone.id)).toMatchObject({ kind: 'rolled_back', reason: 'version_history' });
  });

  it('that is cancelled takes no place', async () => {
    const slug = await freshService();
    const failed = await deploy(slug, 'v1', '10:00', {
      status: 'failed',
      externalId: `${slug}/77/1`,
      ...run(1),
    });
    await deploy(slug, 'v1', '10:20', { status: 'cancelled', externalId: `${slug}/77/2`, ...run(2) });
    expect((await verdictOf(failed.id)).kind).toBe('failed');
  });
});

describe('one run told by two systems', () => {
  const run = { repository: 'Acme/Shop', id: '501', job: 'deploy' };
  const inferred = {
    source: 'github',
    externalId: 'deployment/9',
    version: 'abcdef1234',
    run: { repository: 'acme/shop', id: '501' },
  };
  const told = {
    source: 'github-actions',
    externalId: '501/1/deploy',
    version: 'v4.18',
    run: { ...run, attempt: 1 },
  };

  /** As connectors record it: nobody else may report under the name of a platform. */
  async function hear(slug: string, time: string, report: object): Promise<string> {
    const common = { service: slug, status: 'succeeded', startedAt: at(time), finishedAt: at(time) };
    const [result] = await recordDeployments(recording, [RecordDeployment.parse({ ...common, ...report })]);
    if (!result || 'error' in result) throw result?.error;
    return result.id;
  }

  it.each([
    ['the job first', [told, inferred]],
    ['the platform first', [inferred, told]],
  ])('is one deployment under both names, %s', async (_name, reports) => {
    const slug = await freshService();
    const names = reports.map((report) => ({ ...report, externalId: `${slug}/${report.externalId}` }));
    const ids: string[] = [];
    for (const report of names) ids.push(await hear(slug, '10:00', report));
    expect(new Set(ids).size).toBe(1);
    const { version, source, reportedBy } = await detail(ids[0] ?? '');
    expect({ version, source }).toEqual({ version: 'v4.18', source: 'github-actions' });
    expect(reportedBy.map((by: { source: string }) => by.source).sort()).toEqual([
      'github',
      'github-actions',
    ]);
  });

  it('keeps what the job itself said when the platform contradicts it', async () => {
    const slug = await freshService();
    const first = await hear(slug, '10:00', { ...told, externalId: `${slug}/t`, status: 'failed' });
    await hear(slug, '10:05', { ...inferred, externalId: `${slug}/i` });
    expect(await detail(first)).toMatchObject({ status: 'failed', version: 'v4.18' });
  });

  it('stays two deployments for two jobs', async () => {
    const slug = await freshService();
    const one = await hear(slug, '10:00', { ...told, externalId: `${slug}/a` });
    const elsewhere = { ...inferred, externalId: `${slug}/b`, run: { ...run, job: 'deploy-eu' } };
    expect(await hear(slug, '10:05', elsewhere)).not.toBe(one);
  });
});

describe('a revert of a pull request', () => {
  it('undoes the deployment that brought it, whichever is heard of last', async () => {
    const slug = await freshService();
    const pull = (number: number, mergeSha: string, body: string | null) => ({
      repository: 'acme/reverts',
      number,
      title: `Number ${number}`,
      body,
      headRef: null,
      labels: [],
      mergedAt: new Date(at('09:00')),
      mergeSha,
      updatedAt: new Date(at('09:00')),
    });
    const broken = await deploy(slug, 'v1', '10:00', { commits: [commit(sha('b'))] });
    await deploy(slug, 'v2', '11:00', { commits: [commit(sha('c'))] });
    await recordPullRequest(recording, pull(31, sha('c'), 'Reverts acme/reverts#30'));
    expect((await verdictOf(broken.id)).kind).toBe('held');
    await recordPullRequest(recording, pull(30, sha('b'), null));
    expect(await verdictOf(broken.id)).toMatchObject({ kind: 'rolled_back', reason: 'revert_pull_request' });
  });
});

describe('a deployment set inactive by its source', () => {
  const withdraw = (slug: string, name: string, time: string) =>
    withdrawDeployments(recording, [
      { source: 'api', externalId: `${slug}/${name}`, at: new Date(at(time)) },
    ]);

  it('in favour of an older one that stays active is rolled back', async () => {
    const slug = await freshService();
    const older = await deploy(slug, 'v1', '10:00');
    const newer = await deploy(slug, 'v2', '11:00');
    expect(await withdraw(slug, 'v2/11:00', '12:00')).toEqual([true]);
    expect(await verdictOf(newer.id)).toMatchObject({
      kind: 'rolled_back',
      reason: 'set_inactive',
      byDeploymentId: older.id,
      since: '2026-06-01T12:00:00.000Z',
    });
  });

  it('because a newer one took its place is not', async () => {
    const slug = await freshService();
    const older = await deploy(slug, 'v1', '10:00');
    await deploy(slug, 'v2', '11:00');
    await withdraw(slug, 'v1/10:00', '11:00');
    expect((await verdictOf(older.id)).kind).toBe('held');
  });

  it('with nothing older left active is not', async () => {
    const slug = await freshService();
    await deploy(slug, 'v1', '10:00');
    const newer = await deploy(slug, 'v2', '11:00');
    await withdraw(slug, 'v1/10:00', '11:00');
    await withdraw(slug, 'v2/11:00', '12:00');
    expect((await verdictOf(newer.id)).kind).toBe('held');
  });

  it('is not known when nobody recorded it', async () => {
    expect(await withdraw('nowhere', 'v1', '12:00')).toEqual([false]);
  });
});

describe('an incident', () => {
  it('soon after a deployment is put down to it, with what speaks for it', async () => {
    const slug = await freshService();
    const broken = await deploy(slug, 'v1', '10:00');
    const { id, read } = await incident([slug], '10:20', '11:00');
    expect((await read()).attribution).toMatchObject({ deployment: { id: broken.id }, origin: 'rule' });
    const { verdict, incidents } = await detail(broken.id);
    expect(verdict).toMatchObject({
      kind: 'caused_incident',
      incidentId: id,
      since: '2026-06-01T10:20:00.000Z',
    });
    expect(incidents.map((one: { id: string }) => one.id)).toEqual([id]);
  });

  it('is put down to a deployment that is heard of only later', async () => {
    const slug = await freshService();
    const { read } = await incident([slug], '10:20', '11:00');
    expect((await read()).attribution).toMatchObject({ deployment: null });
    const late = await deploy(slug, 'v1', '10:00');
    expect((await read()).attribution.deployment.id).toBe(late.id);
    expect((await verdictOf(late.id)).kind).toBe('caused_incident');
  });

  it('stays unattributed when nothing was deployed within the window, or only afterwards', async () => {
    const slug = await freshService();
    await deploy(slug, 'v1', '08:00', {
      startedAt: '2026-05-30T08:00:00Z',
      finishedAt: '2026-05-30T08:00:00Z',
    });
    const after = await deploy(slug, 'v2', '10:30');
    const { read } = await incident([slug], '10:20', '11:00');
    expect((await read()).attribution).toMatchObject({ deployment: null, candidates: [] });
    expect((await verdictOf(after.id)).kind).toBe('held');
  });

  it('stays unattributed between two equal candidates, until one of them is undone while it lasts', async () => {
    const slug = await freshService();
    const other = await freshService();
    await deploy(slug, 'v1', '08:00');
    await deploy(other, 'v1', '08:00', {
      startedAt: '2026-05-20T08:00:00Z',
      finishedAt: '2026-05-20T08:00:00Z',
    });
    await deploy(other, 'v2', '10:00');
    const guilty = await deploy(slug, 'v2', '10:00');
    const { read } = await incident([slug, other], '10:10', '11:00');
    const before = (await read()).attribution;
    expect(before.deployment).toBeNull();
    expect(before.candidates.length).toBeGreaterThan(1);
    await deploy(slug, 'v1', '10:50');
    expect((await read()).attribution.deployment.id).toBe(guilty.id);
    expect(await verdictOf(guilty.id)).toMatchObject({ kind: 'rolled_back', countsAsFailure: true });
  });

  it('reaches over declared dependencies, with less weight for each step', async () => {
    const front = await freshService();
    const back = await freshService();
    await service.request('PUT', `/api/v1/services/${front}`, {
      body: {
        team: 'checkout',
        dependsOn: [back],
        environments: [
          { name: 'production', production: true },
          { name: 'staging', production: false },
        ],
      },
    });
    const broken = await deploy(back, 'v1', '10:00');
    const { read } = await incident([front], '10:05', '11:00');
    const { attribution } = await read();
    expect(attribution.deployment.id).toBe(broken.id);
    expect(attribution.evidence[0].statement).toContain('on which it depends');
    expect((await verdictOf(broken.id)).kind).toBe('caused_incident');
  });

  it('with a stated cause goes to that, by version or by commit', async () => {
    const slug = await freshService();
    const old = await deploy(slug, 'v1', '07:00', { commitSha: sha('d') });
    await deploy(slug, 'v2', '10:00', { commitSha: sha('e') });
    for (const cause of ['v1', sha('d').slice(0, 8)]) {
      const { read } = await incident([slug], '10:10', '11:00', { cause });
      expect((await read()).attribution).toMatchObject({ deployment: { id: old.id }, origin: 'stated' });
    }
  });

  it('obeys a person, whatever arrives later, until the word is withdrawn', async () => {
    const slug = await freshService();
    const first = await deploy(slug, 'v1', '09:00');
    const second = await deploy(slug, 'v2', '10:00');
    const { id, input, read } = await incident([slug], '10:10', '11:00');
    expect((await read()).attribution.deployment.id).toBe(second.id);
    const path = `/api/v1/incidents/${id}/attribution`;
    const corrected = await service.request('PUT', path, {
      body: { deploymentId: first.id, because: 'See the log.' },
    });
    expect(corrected.body.attribution).toMatchObject({ deployment: { id: first.id }, origin: 'person' });
    expect((await verdictOf(first.id)).kind).toBe('caused_incident');
    expect((await verdictOf(second.id)).kind).toBe('held');
    await recordIncident(recording, input);
    await deploy(slug, 'v3', '10:05');
    expect((await read()).attribution).toMatchObject({ deployment: { id: first.id }, origin: 'person' });
    const nobody = await service.request('PUT', path, { body: { deploymentId: null } });
    expect(nobody.body.attribution).toMatchObject({ deployment: null, origin: 'person' });
    expect((await verdictOf(first.id)).kind).toBe('held');
    const withdrawn = await service.request('DELETE', path);
    expect(withdrawn.body.attribution.origin).toBe('rule');
  });

  it('refuses a correction that names nothing, with the remedy', async () => {
    const slug = await freshService();
    const { id } = await incident([slug], '10:10', '11:00');
    const unknown = await service.request('PUT', `/api/v1/incidents/${id}/attribution`, {
      body: { deploymentId: 'none' },
    });
    expect(unknown).toMatchObject({
      status: 404,
      body: { code: 'unknown_deployment', field: 'deploymentId' },
    });
    const nowhere = await service.request('PUT', '/api/v1/incidents/none/attribution', {
      body: { deploymentId: null },
    });
    expect(nowhere).toMatchObject({ status: 404, body: { code: 'unknown_incident' } });
  });

  it('singles out which of several deployments undone together carries the failure', async () => {
    const slug = await freshService();
    await deploy(slug, 'v1', '08:00');
    const second = await deploy(slug, 'v2', '09:00');
    const third = await deploy(slug, 'v3', '10:00');
    await deploy(slug, 'v1', '11:00');
    expect(await verdictOf(second.id)).toMatchObject({ kind: 'rolled_back', countsAsFailure: true });
    await incident([slug], '10:05', '11:00', { cause: 'v3' });
    expect(await verdictOf(second.id)).toMatchObject({ kind: 'rolled_back', countsAsFailure: false });
    expect(await verdictOf(third.id)).toMatchObject({ kind: 'rolled_back', countsAsFailure: true });
  });
});

describe('a batch', () => {
  it('records what fits, tells what does not in its place, and changes nothing when repeated', async () => {
    const slug = await freshService();
    const inputs = [
      { version: 'v1', service: slug },
      { version: 'v2', service: 'nobody' },
      { version: 'v3', service: slug },
    ].map((given, index) =>
      RecordDeployment.parse({
        ...given,
        status: 'succeeded',
        startedAt: at(`1${index}:00`),
        finishedAt: at(`1${index}:00`),
        externalId: `${slug}/batch/${index}`,
      }),
    );
    const first = await recordDeployments(recording, inputs);
    expect(first.map((result) => ('id' in result ? result.created : result.error.code))).toEqual([
      true,
      'unknown_service',
      true,
    ]);
    const before = await history(slug);
    const again = await recordDeployments(recording, inputs);
    expect(again.map((result) => ('id' in result ? result.created : result.error.code))).toEqual([
      false,
      'unknown_service',
      false,
    ]);
    expect(await history(slug)).toEqual(before);
  });
});

function history(slug: string) {
  return service.context.database.verdictChange.findMany({
    where: { deployment: { service: { slug } } },
    orderBy: [{ deploymentId: 'asc' }, { recordedAt: 'asc' }, { id: 'asc' }],
  });
}

describe('judging only what a change can reach', () => {
  const event = fc.record({
    minute: fc.integer({ min: 0, max: 900 }),
    version: fc.integer({ min: 0, max: 5 }),
    status: fc.constantFrom('succeeded', 'succeeded', 'succeeded', 'failed', 'cancelled'),
    rollback: fc.option(fc.boolean(), { nil: undefined, freq: 6 }),
    hotfix: fc.option(fc.boolean(), { nil: undefined, freq: 4 }),
    run: fc.option(
      fc.record({ id: fc.integer({ min: 0, max: 2 }), attempt: fc.integer({ min: 1, max: 3 }) }),
      {
        nil: undefined,
        freq: 3,
      },
    ),
    carries: fc.integer({ min: 0, max: 7 }),
    reverts: fc.option(fc.integer({ min: 0, max: 7 }), { nil: undefined, freq: 4 }),
    withdrawnAfter: fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined, freq: 6 }),
  });

  it('says the same as judging everything, in whatever order reports arrive', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 4, maxLength: 14 }), async (events) => {
        const slug = await freshService();
        const begin = Date.parse(at('00:00'));
        const commitName = (index: number) => `${index}`.padStart(40, `${made}`.padStart(8, '0'));
        for (const [
          index,
          { minute, version, run, carries, reverts, withdrawnAfter, ...said },
        ] of events.entries()) {
          const finishedAt = new Date(begin + minute * MINUTE_MS);
          const input = RecordDeployment.parse({
            ...said,
            service: slug,
            version: `v${version}`,
            startedAt: finishedAt.toISOString(),
            finishedAt: finishedAt.toISOString(),
            externalId: `${slug}/${index}`,
            ...(run && {
              run: {
                repository: 'acme/shop',
                id: `${slug}-${run.id}`,
                attempt: run.attempt,
                job: `${index % 2}`,
              },
            }),
            commits: [
              commit(commitName(carries), {
                ...(reverts !== undefined && reverts !== carries && { reverts: commitName(reverts) }),
              }),
            ],
          });
          await recordDeployments(recording, [input]);
          if (withdrawnAfter !== undefined) {
            const when = new Date(finishedAt.getTime() + withdrawnAfter * MINUTE_MS);
            await withdrawDeployments(recording, [
              { source: 'api', externalId: `${slug}/${index}`, at: when },
            ]);
          }
        }
        const environment = await service.context.database.environment.findFirstOrThrow({
          where: { name: 'production', service: { slug } },
        });
        const changed = await service.context.database.$transaction((transaction) =>
          reevaluate(transaction, [{ environmentId: environment.id }], service.context.now()),
        );
        expect(changed).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
