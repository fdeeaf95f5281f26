import type { RecordDeployment } from '@throughline/service/contracts/deployments';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { exampleDeployment } from './examples.ts';
import { runPhase } from './run-as-runner.ts';
import { startStandInGitHub } from './stand-in-github.ts';
import { type StandIn, startStandIn, TOKEN } from './stand-in-service.ts';

vi.setConfig({ testTimeout: 60_000 }); // processes are started, on machines of any speed

const HEAD = '6dcb09b5b57875f334f61aebed695e2e4193db5e';
const sha = (number: number) => number.toString(16).padStart(40, '0');
const previous = exampleDeployment({
  id: 'dep_0',
  version: 'v4.17',
  commitSha: sha(0xbe4),
  status: 'succeeded',
  finishedAt: '2026-03-01T10:00:00Z',
});

let service: StandIn;
beforeEach(async () => {
  service = await startStandIn({ previous });
});
afterEach(() => service.close());

async function job(
  github: Parameters<typeof startStandInGitHub>[0],
  options: { inputs?: Record<string, string>; event?: string } = {},
) {
  const api = await startStandInGitHub(github);
  const common = {
    inputs: { url: service.url, token: TOKEN, service: 'checkout-api', version: 'v4.18', ...options.inputs },
    githubToken: 'ghs_1234',
    github: { GITHUB_API_URL: api.url, GITHUB_EVENT_NAME: options.event ?? 'push' },
  };
  const main = await runPhase({ ...common, phase: 'main' });
  const post = await runPhase({ ...common, phase: 'post', state: main.state });
  await api.close();
  const finish = service.writes().findLast(({ method }) => method === 'PATCH')?.body as RecordDeployment;
  return { main, post, finish, asked: api.received };
}

test('the commits since the previous deployment go with the finish, reverts marked', async () => {
  const { post, finish, asked } = await job({
    commits: [
      { sha: sha(1), message: 'Charge in minor units (#41)\n\nLong story.', login: 'mona' },
      {
        sha: sha(2),
        message: `Revert "Charge"\n\nThis reverts commit ${sha(1)}.`,
        name: 'Ann\u202e\u0007 Lee',
      },
    ],
  });
  const compared = `/repos/acme/shop/compare/${sha(0xbe4)}...${HEAD}?page=1&per_page=100`;
  const list = '/repos/acme/shop/pulls?state=closed&sort=updated&direction=desc&per_page=100';
  expect(asked.map(({ path }) => path).filter((path) => !path.includes('/deployments'))).toEqual([
    compared, // by the start, for what it says of a rollback
    compared,
    list,
  ]);
  expect(new Set(asked.map(({ authorization }) => authorization))).toEqual(new Set(['token ghs_1234']));
  expect(finish.commits).toEqual([
    {
      sha: sha(1),
      authoredAt: '2026-03-01T09:00:00Z',
      message: 'Charge in minor units (#41)',
      author: 'mona',
    },
    {
      sha: sha(2),
      authoredAt: '2026-03-01T09:00:00Z',
      message: 'Revert "Charge"',
      author: 'Ann Lee',
      reverts: sha(1),
    },
  ]);
  expect(post.summary).toContain('Adds 2 commits by 2 authors over 1 file, 1 revert among them.');
  expect(post.annotations).toEqual([]);
});

test('a GitHub that hangs keeps the start from nothing but what it would say', async () => {
  const api = await startStandInGitHub({ fault: 'black-hole' });
  const main = await runPhase({
    phase: 'main',
    inputs: { url: service.url, token: TOKEN, service: 'checkout-api', 'timeout-seconds': '2' },
    githubToken: 'ghs_1234',
    github: { GITHUB_API_URL: api.url },
  });
  await api.close();
  expect([main.annotations, main.outputs['deployment-id'], main.outputs['outcome-status']]).toEqual([
    [],
    'dep_1',
    'missed',
  ]);
});

test('many commits are asked page by page, and the newest thousand are sent', async () => {
  const commits = Array.from({ length: 1250 }, (_, index) => ({
    sha: sha(index + 1),
    message: `Commit ${index + 1}`,
  }));
  const { finish, post } = await job({ commits });
  expect(finish.commits?.map((commit) => commit.sha)).toEqual(
    commits.slice(-1000).map((commit) => commit.sha),
  );
  expect(post.summary).toContain('Adds 1250 commits by 1 author');
  expect(post.summary).toContain('and 1240 older');
});

test('an older commit adds nothing and leaves out what had been live', async () => {
  const { finish, post } = await job({ commits: [], behindBy: 3 });
  expect(finish.commits).toEqual([]);
  expect(post.summary).toContain('Adds no commits. Leaves out 3 commits that had been live.');
});

test.each([
  ['that hangs', 'black-hole' as const],
  ['that does not know the commits', { status: 404 }],
  ['that refuses the token', { status: 401 }],
  ['that fails', { status: 500 }],
])('a GitHub %s costs the commits and nothing else', async (_, fault) => {
  const { main, post, finish } = await job({ fault }, { inputs: { 'timeout-seconds': '2' } });
  expect([...main.annotations, ...post.annotations]).toEqual([]);
  expect(finish).not.toHaveProperty('commits');
  expect([...service.recorded.values()].map(({ status }) => status)).toEqual(['succeeded']);
  expect(post.log).toContain('Commits since');
});

test.each([
  ['an old version', 'v4.16', { 'v4.16': sha(0x416) }, sha(0x416)],
  ['an old version without its v', '4.16', { 'v4.16': sha(0x416) }, sha(0x416)],
  ['a version that is no tag', 'build-77', {}, HEAD],
])('asked for by hand, %s is tied to its own commit', async (_, version, tags, expected) => {
  const { finish } = await job({ tags }, { inputs: { version }, event: 'workflow_dispatch' });
  expect(finish.commitSha).toBe(expected);
});

test('asked for by hand while GitHub fails, it is tied to no commit', async () => {
  const { finish } = await job(
    { fault: { status: 500 } },
    { inputs: { version: 'v4.16' }, event: 'workflow_dispatch' },
  );
  expect(finish).not.toHaveProperty('commitSha');
});

test('commits that the service refuses are left out, and the record still arrives', async () => {
  const { post, finish } = await job({ commits: [{ sha: 'not-a-sha', message: 'odd' }] });
  expect(finish).not.toHaveProperty('commits');
  expect([...service.recorded.values()].map(({ status }) => status)).toEqual(['succeeded']);
  expect(post.log).toContain('sending the record without them');
  expect(post.annotations).toEqual([]);
});

test('without a token GitHub is not asked', async () => {
  const { asked } = await job({ commits: [] }, { inputs: { 'github-token': '' } });
  expect(asked).toEqual([]);
  expect([...service.recorded.values()].map(({ status }) => status)).toEqual(['succeeded']);
});
