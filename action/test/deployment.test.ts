import { afterEach, expect, test, vi } from 'vitest';
import { declaredOutputs } from './action-yml.ts';
import { exampleDeployment, realPayload } from './examples.ts';
import { githubOf, runPhase } from './run-as-runner.ts';
import { type StandIn, startStandIn, TOKEN } from './stand-in-service.ts';

vi.setConfig({ testTimeout: 60_000 }); // processes are started, on machines of any speed

let service: StandIn;
afterEach(() => service.close());

const previous = exampleDeployment({
  id: 'dep_0',
  version: 'v4.17',
  status: 'succeeded',
  finishedAt: '2026-03-01T10:00:00Z',
});

function inputs(more: Record<string, string> = {}) {
  return { url: service.url, token: TOKEN, service: 'checkout-api', ...more };
}

/** Both phases of one job, as a workflow with this single step would run them. */
async function job(options: Omit<Parameters<typeof runPhase>[0], 'phase' | 'state'>) {
  const main = await runPhase({ ...options, jobStatus: 'success', phase: 'main' });
  const post = await runPhase({ ...options, phase: 'post', state: main.state });
  return { main, post };
}

test('a job that succeeds becomes one succeeded deployment with a start and a finish', async () => {
  service = await startStandIn({ previous });
  const { main, post } = await job({ inputs: inputs({ version: 'v4.18' }) });

  expect([main.exitCode, post.exitCode]).toEqual([0, 0]);
  expect([...main.annotations, ...post.annotations]).toEqual([]);
  expect(main.stderr + post.stderr).toBe('');
  expect(service.writes().map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /api/v1/deployments',
    'PATCH /api/v1/deployments/dep_1',
  ]);
  expect(service.writes()[0]?.body).toEqual({
    service: 'checkout-api',
    environment: 'production',
    version: 'v4.18',
    status: 'started',
    source: 'github-actions',
    externalId: '1000001/1/deploy/checkout-api/production',
    run: { repository: 'acme/shop', id: '1000001', attempt: 1, job: 'deploy' },
    ref: 'main',
    commitSha: '6dcb09b5b57875f334f61aebed695e2e4193db5e',
    url: 'https://github.com/acme/shop/actions/runs/1000001/attempts/1',
    actor: 'octocat',
  });
  expect([...service.recorded.values()].map(({ status }) => status)).toEqual(['succeeded']);
});

test('sets the outputs that action.yml declares, and no other', async () => {
  service = await startStandIn({ previous });
  const { main, post } = await job({ inputs: inputs({ version: 'v4.18' }) });

  const ofCommands = ['incident-id', 'recorded', 'refused'];
  expect(Object.keys(main.outputs).sort()).toEqual(
    declaredOutputs()
      .filter((name) => !ofCommands.includes(name))
      .sort(),
  );
  expect(main.outputs).toEqual({
    'deployment-id': 'dep_1',
    'deployment-ids': '{"checkout-api":"dep_1"}',
    'outcome-status': 'missed',
    gate: 'unknown',
    verdict: 'pending',
    rollback: 'false',
    'previous-version': 'v4.17',
    'scorecard-url': `${service.url}/teams/checkout`,
  });
  expect(post.outputs).toEqual({}); // no step could read them
});

test.each([
  ['success', 'succeeded', 'Deployment succeeded'],
  ['failure', 'failed', 'Deployment failed'],
  ['cancelled', 'cancelled', 'Cancelled'],
] as const)('a job that ends with %s is recorded as %s', async (jobStatus, status, words) => {
  service = await startStandIn();
  const { post } = await job({ inputs: inputs(), jobStatus });

  expect([...service.recorded.values()].map((deployment) => deployment.status)).toEqual([status]);
  expect(post.summary).toContain(words);
  expect(post.exitCode).toBe(0);
});

test('says that it is a rollback when the job says so', async () => {
  service = await startStandIn({ previous });
  const { main, post } = await job({ inputs: inputs({ version: 'v4.16', rollback: 'true' }) });

  expect(service.writes().map(({ body }) => (body as { rollback?: boolean }).rollback)).toEqual([true, true]);
  expect(main.outputs.rollback).toBe('true');
  expect(post.summary).toContain('a rollback');
});

test('leaves the rollback to the service when the job says nothing', async () => {
  service = await startStandIn({ previous });
  await job({ inputs: inputs() });
  for (const { body } of service.writes()) expect(body).not.toHaveProperty('rollback');
});

test('every write carries an idempotency key, and different writes different ones', async () => {
  service = await startStandIn();
  await job({ inputs: inputs() });
  const keys = service.writes().map(({ headers }) => headers['idempotency-key']);
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(2);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{64}$/);
});

test('re-runs, jobs, environments and matrix legs are deployments of their own; phases of one job are not', async () => {
  service = await startStandIn();
  await job({ inputs: inputs() });
  await job({ inputs: inputs(), github: { GITHUB_RUN_ATTEMPT: '2' } });
  await job({ inputs: inputs(), github: { GITHUB_JOB: 'deploy-again' } });
  await job({ inputs: inputs({ environment: 'staging' }) });
  await job({ inputs: inputs(), matrix: { region: 'eu' } });
  await job({ inputs: inputs(), matrix: { region: 'us' } });
  expect(service.recorded.size).toBe(6);
  expect([...service.recorded.values()].map(({ status }) => status)).toEqual(Array(6).fill('succeeded'));
});

test('an identity too long for the service is shortened and stays the same in both phases', async () => {
  service = await startStandIn({ services: ['s'.repeat(63)] });
  await job({
    inputs: inputs({ service: 's'.repeat(63), environment: 'e'.repeat(63) }),
    github: { GITHUB_JOB: 'j'.repeat(100) },
  });
  expect([...service.recorded].map(([id, { status }]) => [id.length <= 200, status])).toEqual([
    [true, 'succeeded'],
  ]);
});

test.each([
  ['push', (event: { ref: string }) => event.ref === 'refs/tags/simple-tag', 'simple-tag'],
  ['push', (event: { ref: string }) => event.ref === 'refs/heads/master', '6dcb09b'],
  ['release', (event: { action: string }) => event.action === 'published', '0.0.1'],
  ['workflow_dispatch', () => true, '6dcb09b'],
] as const)('finds the version in a real %s event: %#', async (name, wanted, version) => {
  service = await startStandIn();
  const eventPayload = realPayload(name, wanted as (payload: never) => boolean);
  const github = { ...githubOf(name, eventPayload), GITHUB_SHA: '6dcb09b5b57875f334f61aebed695e2e4193db5e' };
  await job({ inputs: inputs(), eventPayload, github });
  expect([...service.recorded.values()].map((deployment) => deployment.version)).toEqual([version]);
});

test('finds the version in the release of the payload where the ref is no tag', async () => {
  service = await startStandIn();
  const eventPayload = realPayload('release', (event: { action: string }) => event.action === 'published');
  await job({ inputs: inputs(), eventPayload, github: { GITHUB_REF: 'refs/heads/main' } });
  expect([...service.recorded.values()].map((deployment) => deployment.version)).toEqual(['0.0.1']);
});

test('a version named by hand is not tied to the commit that the job happens to run on', async () => {
  service = await startStandIn();
  await job({ inputs: inputs({ version: 'v4.16' }), github: { GITHUB_EVENT_NAME: 'workflow_dispatch' } });
  for (const { body } of service.writes()) expect(body).not.toHaveProperty('commitSha');
  await job({
    inputs: inputs({ version: 'v4.18' }),
    github: { GITHUB_EVENT_NAME: 'push', GITHUB_RUN_ID: '2' },
  });
  expect(service.writes().at(-1)?.body).toHaveProperty('commitSha');
});

test('the summary shows verdict, ruler, owner, previous version and links', async () => {
  service = await startStandIn({ previous });
  const { post } = await job({ inputs: inputs({ version: 'v4.18' }) });
  const summary = post.summary
    .replaceAll(service.url, 'https://tl.example')
    .replace(/after [^.]+\./, 'after a while.');
  expect(summary).toMatchInlineSnapshot(`
    "### □ checkout-api <code>v4.18</code> → production

    **Deployment succeeded** after a while. Verdict so far: **pending**, held if nothing undoes it by 3 Mar 2026, 10:05 UTC.

    Previous version: <code>v4.17</code>.

    <a href="https://tl.example/deployments/dep_1">This deployment</a>

    **Checkout** · Deployments that held: **87.4 %** · ■ missed

    \`\`\`text
                       target 90 %
                            ┃
       ├──────●──────┤      ┃
                            ┃
     86.1   87.4   88.6
    \`\`\`

    28 days, 412 counted · 2 still open · 95 % interval 86.1 – 88.6 · +2.3 points on the 28 days before · owned by Dana Ruiz · when missed: Hold checkout-api releases and page the owner.

    <a href="https://tl.example/teams/checkout">Scorecard of Checkout</a>


    "
  `);
});

test('on an enterprise server the record links to the run there', async () => {
  service = await startStandIn();
  const github = {
    GITHUB_SERVER_URL: 'https://git.example.com',
    GITHUB_API_URL: 'http://127.0.0.1:9/api/v3',
  };
  await runPhase({ phase: 'main', inputs: inputs(), github });
  expect(service.writes()[0]?.body).toMatchObject({
    url: 'https://git.example.com/acme/shop/actions/runs/1000001/attempts/1',
  });
});

test('names from outside cannot break the summary open', async () => {
  service = await startStandIn({ previous: { ...previous, version: '</code><img src=x>|`*' } });
  const { post } = await job({ inputs: inputs({ version: '<b>[x](y)`' }) });
  expect(post.summary).not.toMatch(/<img|<b>|\[x\]/);
  expect(post.summary).toContain('&#60;b&#62;');
});

test('a payload that is not JSON and a missing summary file are no reason to fail', async () => {
  service = await startStandIn();
  const main = await runPhase({
    phase: 'main',
    inputs: inputs(),
    github: { GITHUB_EVENT_PATH: 'nowhere.json' },
  });
  expect([main.exitCode, main.annotations]).toEqual([0, []]);
  expect(service.recorded.size).toBe(1);
});

test('without a start there is nothing to finish', async () => {
  service = await startStandIn();
  const post = await runPhase({ phase: 'post', inputs: inputs() });
  expect([post.exitCode, post.annotations, service.received]).toEqual([0, [], []]);
});

test('sends the whole record when the service has forgotten the start', async () => {
  service = await startStandIn();
  const { state } = await runPhase({ phase: 'main', inputs: inputs() });
  await service.close();
  service = await startStandIn();
  const post = await runPhase({ phase: 'post', inputs: inputs(), state });
  expect(service.writes().map(({ method }) => method)).toEqual(['PATCH', 'POST']);
  expect([...service.recorded.values()].map(({ status, startedAt }) => [status, startedAt])).toEqual([
    ['succeeded', state.began],
  ]);
  expect(post.annotations).toEqual([]);
});
