import { expect, test } from 'vitest';
import { finishPhase } from '../src/deployment/finish.ts';
import { startPhase } from '../src/deployment/start.ts';
import type { Settings } from '../src/inputs/check.ts';
import type { Job } from '../src/job/read.ts';
import type { Context } from '../src/run.ts';
import type { Runner } from '../src/runner/runner.ts';
import type { Call, Client } from '../src/service/client.ts';
import { summary } from '../src/summary/summary.ts';
import { exampleDeployment, exampleScorecard } from './examples.ts';

const BUDGET_MS = 4000;
const settings = {
  url: 'https://tl.example',
  targets: [{ service: 'checkout-api', paths: [] }],
  environment: 'production',
  version: 'v4.18',
  outcome: 'succeeded',
  githubDeployment: 'off',
} as unknown as Settings;

const job = {
  ...{
    event: {},
    ref: 'refs/heads/main',
    sha: 'a'.repeat(40),
    runUrl: 'https://github.com/acme/shop/actions/runs/1',
  },
  ...{ owner: 'acme', repository: 'shop', apiUrl: 'https://api.github.com' },
} as unknown as Job;
const runner = {
  ...{ info: () => {}, debug: () => {}, notice: () => {}, saveState: () => {}, setOutput: () => {} },
  getState: (name: string) => (name === 'began' ? '2026-03-02T10:00:00Z' : ''),
  writeSummary: async () => {},
} as unknown as Runner;

function contextWith(
  call: (call: Call<unknown>) => unknown,
  more: Partial<Settings> = {},
  fetch = notCalled,
): Context {
  return {
    ...{ settings: { ...settings, ...more }, job, runner, env: {} },
    call: (async (one: Call<unknown>) => call(one)) as Client,
    ports: { now: () => 0, fetch, abortAfter: () => new AbortController().signal },
    deadline: { remainingMs: () => BUDGET_MS },
  } as unknown as Context;
}

const notCalled: typeof globalThis.fetch = async () => {
  throw new Error('nobody is to be asked');
};

test('a scorecard is waited for half of the time left, so that the comment comes all the same', async () => {
  const waited: (number | undefined)[] = [];
  const context = contextWith(({ path, withinMs, answer }) => {
    const isScorecard = path.endsWith('/scorecard');
    if (isScorecard) waited.push(withinMs);
    const body = path.includes('?') ? { items: [] } : isScorecard ? exampleScorecard() : exampleDeployment();
    return { ok: true, value: answer.parse(body) };
  });
  expect(await finishPhase.work(context)).toBeUndefined();
  expect(await startPhase.work(context)).toBeUndefined();
  expect(waited).toEqual([BUDGET_MS / 2, BUDGET_MS / 2]);
});

test.each([
  ['another that answers in its place', 'not_throughline', true],
  ['the service itself', 'unknown_service', false],
])('what is refused by %s is left with GitHub: %#', async (_, code, isLeft) => {
  const failure = { kind: 'refused', code, what: 'No', remedy: 'Look.' };
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const what = `${init?.method} ${new URL(String(input)).pathname}`;
    asked.push(what);
    const isMade = what === 'POST /repos/acme/shop/deployments';
    return Response.json(isMade ? { id: 7 } : {}, { status: what.startsWith('POST') ? 201 : 404 });
  };
  const more = { githubDeployment: 'link', githubToken: 'ghs_1' } as const;
  const trouble = await finishPhase.work(contextWith(() => ({ ok: false, failure }), more, fetch));
  expect(asked.includes('POST /repos/acme/shop/deployments')).toBe(isLeft);
  expect(trouble?.level).toBe('error');
  expect(trouble?.message.includes('left with GitHub')).toBe(isLeft);
});

test('records too long for a summary are shown without their commits, and those that fit whole', () => {
  const commits = (count: number) =>
    Array.from({ length: count }, () => ({
      sha: 'a'.repeat(40),
      authoredAt: '2026-03-02T10:00:00Z',
      message: 'ü'.repeat(200),
    }));
  const refused = (service: string, count: number) => ({
    ...{ kind: 'refused' as const, service, started: {}, contents: undefined },
    failure: { kind: 'away' as const, what: 'nobody answers', remedy: 'Look.' },
    record: {
      ...{ service, version: 'v4.18', status: 'succeeded' as const },
      commits: commits(count),
    },
  });
  const finished = Array.from({ length: 10 }, (_, index) => refused(`s${index}`, index === 0 ? 50 : 1000));
  const text = summary({
    ...{ settings, version: 'v4.18', durationMs: 1, finished, left: false },
    scorecards: new Map(),
  });
  const shown = [...text.matchAll(/```json\n([\s\S]+?)\n```/g)].map(([, json]) => JSON.parse(json ?? ''));
  expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
  expect(shown.map(({ service, commits: some }) => [service, some?.length])).toEqual([
    ['s0', 50],
    ...Array.from({ length: 9 }, (_, index) => [`s${index + 1}`, undefined]),
  ]);
});
