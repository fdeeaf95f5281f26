import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { readEvent } from '../src/job/event.ts';
import { readJob } from '../src/job/read.ts';
import { whyUntrusted } from '../src/job/untrusted.ts';
import { namedVersion } from '../src/job/version.ts';
import { realPayload } from './examples.ts';
import { githubOf, runPhase } from './run-as-runner.ts';
import { type StandIn, startStandIn, TOKEN } from './stand-in-service.ts';

vi.setConfig({ testTimeout: 60_000 }); // processes are started, on machines of any speed

type PullRequestPayload = {
  action: string;
  pull_request: {
    merged: boolean;
    merge_commit_sha: string;
    number: number;
    head: { sha: string; ref: string; repo: { full_name: string } };
    base: { ref: string };
  };
};
const pullRequest = (wanted: (payload: PullRequestPayload) => boolean) =>
  realPayload('pull_request', wanted as (payload: never) => boolean) as PullRequestPayload;

describe('what an event deploys, by payloads that GitHub really sent', () => {
  test('of a pull request that is open: its head, not the merge made to check it', () => {
    const payload = pullRequest(({ action }) => action === 'opened');
    const { head, number } = payload.pull_request;
    expect(readEvent('pull_request', payload)).toMatchObject({
      sha: head.sha,
      ref: head.ref,
      pullRequest: { number, fromFork: false },
    });
  });

  test('of one that was merged: the commit it became, on the branch it went to', () => {
    const payload = structuredClone(pullRequest(({ action }) => action === 'closed'));
    payload.pull_request.merged = true;
    payload.pull_request.merge_commit_sha = 'f'.repeat(40);
    expect(readEvent('pull_request', payload)).toMatchObject({
      sha: 'f'.repeat(40),
      ref: payload.pull_request.base.ref,
    });
  });

  test('of pull_request_target: what the runner says, since it runs on the base', () => {
    const payload = pullRequest(({ action }) => action === 'opened');
    expect(readEvent('pull_request_target', payload)).toMatchObject({ sha: undefined, ref: undefined });
  });

  test('of workflow_run: what the run before was about, not the head of the default branch', () => {
    const payload = realPayload('workflow_run') as {
      workflow_run: { head_sha: string; head_branch: string };
    };
    const { head_sha: sha, head_branch: ref } = payload.workflow_run;
    expect(readEvent('workflow_run', payload)).toMatchObject({ sha, ref });
  });

  test('of merge_group: the commit of the queue, for the branch that it will be on', () => {
    const payload = realPayload('merge_group') as { merge_group: { head_sha: string; base_ref: string } };
    const { head_sha: sha, base_ref: ref } = payload.merge_group;
    expect(readEvent('merge_group', payload)).toMatchObject({ sha, ref });
  });

  test('of deployment: its commit, and where it goes to', () => {
    const payload = realPayload('deployment') as {
      deployment: { id: number; sha: string; environment: string };
    };
    const { id, sha, environment } = payload.deployment;
    expect(readEvent('deployment', payload)).toMatchObject({ sha, deployment: { id, environment } });
  });

  test.each(['push', 'schedule', 'workflow_dispatch', 'repository_dispatch'])(
    'of %s: what the runner says',
    (name) => {
      const payload = name === 'schedule' ? { schedule: '0 4 * * *' } : realPayload(name);
      expect(readEvent(name, payload)).toMatchObject({
        sha: undefined,
        ref: undefined,
        releaseTag: undefined,
      });
    },
  );

  test.each(['pull_request', 'workflow_run', 'merge_group', 'deployment', 'release'])(
    'of %s whose payload is empty or odd: nothing, and no failure',
    (name) => {
      for (const payload of [undefined, null, 'text', {}, { [name]: 1 }])
        expect(readEvent(name, payload)).toMatchObject({ sha: undefined, releaseTag: undefined });
    },
  );
});

/** The job that an event starts. */
async function jobOf(name: string, payload: unknown, env: NodeJS.ProcessEnv = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'event '));
  try {
    const path = join(folder, 'event.json');
    writeFileSync(path, JSON.stringify(payload));
    const runner = {
      GITHUB_RUN_ID: '1',
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_SHA: 'a'.repeat(40),
      GITHUB_EVENT_NAME: name,
      GITHUB_EVENT_PATH: path,
      GITHUB_ACTOR: 'octocat',
    };
    return await readJob({ ...runner, ...env }, { 'job-id': '' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the tag is the version', () => {
  const sha = 'b'.repeat(40);
  const deploymentOf = (ref: string) => ({ deployment: { id: 1, sha, ref, environment: 'production' } });
  const runOf = (head_branch: string) => ({ workflow_run: { head_sha: sha, head_branch } });
  test.each([
    ['deployment', deploymentOf('nightly'), 'refs/tags/nightly', 'nightly'],
    ['deployment', deploymentOf('v1.2.0'), '', 'v1.2.0'],
    ['deployment', deploymentOf('2.0'), 'refs/heads/2.0', undefined],
    ['deployment', deploymentOf(sha), '', undefined],
    ['workflow_run', runOf('checkout-v2.0.1'), 'refs/heads/main', 'checkout-v2.0.1'],
    ['workflow_run', runOf('release/2.0'), 'refs/heads/main', undefined],
  ])('of %s: %o on %s is %s', async (name, payload, GITHUB_REF, version) => {
    const job = await jobOf(name, payload, { GITHUB_REF });
    expect([namedVersion(undefined, job), job.sha]).toEqual([version, sha]);
  });
});

describe('a job that GitHub gives no secrets', () => {
  test.each(['pull_request', 'pull_request_review', 'pull_request_review_comment', 'pull_request_target'])(
    'is known by the fork for %s, where GitHub gives none',
    async (name) => {
      const payload = structuredClone(pullRequest(({ action }) => action === 'opened'));
      payload.pull_request.head.repo.full_name = 'stranger/shop';
      const why = whyUntrusted(await jobOf(name, payload));
      if (name === 'pull_request_target') expect(why).toBeUndefined();
      else expect(why).toMatch(/fork/);
    },
  );

  test('is one that Dependabot started, whoever runs it again', async () => {
    const actors = { GITHUB_ACTOR: 'dependabot[bot]', GITHUB_TRIGGERING_ACTOR: 'dana' };
    expect(whyUntrusted(await jobOf('push', {}, actors))).toMatch(/Dependabot/);
    const other = { GITHUB_ACTOR: 'dana', GITHUB_TRIGGERING_ACTOR: 'dependabot[bot]' };
    expect(whyUntrusted(await jobOf('push', {}, other))).toBeUndefined();
  });
});

describe('in a job', () => {
  let service: StandIn;
  afterEach(() => service.close());

  test('started by a deployment of GitHub: it goes where that goes', async () => {
    service = await startStandIn();
    const eventPayload = realPayload('deployment') as { deployment: { environment: string; id: number } };
    await runPhase({
      phase: 'main',
      inputs: { url: service.url, token: TOKEN, service: 'checkout-api' },
      eventPayload,
      github: githubOf('deployment', eventPayload),
    });
    expect(service.writes()[0]?.body).toMatchObject({
      environment: eventPayload.deployment.environment,
      githubDeployment: eventPayload.deployment.id,
    });
  });

  test('started by the merge queue: the commit that the queue made, on the branch that it will be on', async () => {
    service = await startStandIn();
    const eventPayload = realPayload('merge_group') as {
      merge_group: { head_sha: string; base_ref: string };
    };
    const { head_sha: commitSha, base_ref } = eventPayload.merge_group;
    const inputs = { url: service.url, token: TOKEN, service: 'checkout-api' };
    const github = githubOf('merge_group', eventPayload);
    const main = await runPhase({ phase: 'main', inputs, eventPayload, github });
    expect([main.exitCode, main.annotations]).toEqual([0, []]);
    const ref = base_ref.replace('refs/heads/', '');
    expect(service.writes()[0]?.body).toMatchObject({ commitSha, ref, version: commitSha.slice(0, 7) });
  });

  const forked = structuredClone(pullRequest(({ action }) => action === 'opened'));
  forked.pull_request.head.repo.full_name = 'stranger/shop';

  test.each([
    [
      'a pull request from a fork',
      { eventPayload: forked, github: githubOf('pull_request', forked) },
      /fork/,
    ],
    ['Dependabot', { github: { GITHUB_ACTOR: 'dependabot[bot]' } }, /Dependabot/],
  ])('without secrets, started by %s: one notice, and it passes', async (_, options, words) => {
    service = await startStandIn();
    const inputs = { url: service.url, token: '', service: 'checkout-api', 'fail-on-error': 'true' };
    const main = await runPhase({ ...options, inputs, phase: 'main' });
    const post = await runPhase({ ...options, inputs, phase: 'post', state: main.state });
    expect([main.exitCode, post.exitCode]).toEqual([0, 0]);
    expect([...main.annotations, ...post.annotations].map(({ level, message }) => [level, message])).toEqual([
      ['notice', expect.stringMatching(words)],
    ]);
    expect(service.received).toEqual([]);
  });

  test('without secrets, started by anything else: an error that says both ways to sign in', async () => {
    service = await startStandIn();
    const inputs = { url: service.url, token: '', service: 'checkout-api' };
    const main = await runPhase({ inputs, phase: 'main' });
    expect(main.annotations.map(({ level, message }) => [level, message])).toEqual([
      ['error', expect.stringMatching(/`token` is empty.*id-token: write.*Settings → Tokens/)],
    ]);
  });
});
