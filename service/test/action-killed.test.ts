import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PhaseRun, runPhase } from '../../action/test/run-as-runner.ts';
import { DeploymentPage } from '../src/contracts/deployments.ts';
import { type FaultProxy, startFaultProxy } from './fakes/fault-proxy.ts';
import { startTestService, type TestService } from './service.ts';

const PROGRAM = fileURLToPath(new URL('./fakes/serve.ts', import.meta.url));

/** Reads the database that the service which is killed writes to. */
let observer: TestService;
let proxy: FaultProxy;
let token: string;
let port: number;
let running: ChildProcess | undefined;
let runs = 7_000_000;

async function start(): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, observer.databaseUrl, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running = child;
  await once(child.stdout, 'data');
}

function kill(): void {
  running?.kill('SIGKILL');
}

/** Both phases of a job that deploys that version. */
async function job(version: string, between: () => unknown = () => {}): Promise<PhaseRun[]> {
  runs += 1;
  const options = {
    inputs: { url: proxy.url, token, service: 'shop', version, 'timeout-seconds': '4' },
    github: { GITHUB_RUN_ID: String(runs) },
    jobStatus: 'success' as const,
  };
  const main = await runPhase({ ...options, phase: 'main' });
  await between();
  return [main, await runPhase({ ...options, phase: 'post', state: main.state })];
}

const recorded = async (version: string) => {
  const { body } = await observer.request('GET', '/api/v1/deployments?service=shop&limit=100');
  const ofVersion = DeploymentPage.parse(body).items.filter((one) => one.version === version);
  return ofVersion.map(({ status }) => status);
};

beforeAll(async () => {
  observer = await startTestService();
  const found = createServer().listen(0, '127.0.0.1');
  await once(found, 'listening');
  port = (found.address() as { port: number }).port;
  await new Promise((resolve) => found.close(resolve));
  proxy = await startFaultProxy(`http://127.0.0.1:${port}`);
  await observer.request('PUT', '/api/v1/teams/shop', { body: { name: 'Shop', members: [] } });
  await observer.request('PUT', '/api/v1/services/shop', { body: { team: 'shop' } });
  token = await observer.makeToken('pipeline');
  await start();
});
afterAll(async () => {
  kill();
  await proxy.stop();
  await observer.stop();
});

it('a service killed between the start and the end of a job has the deployment once', async () => {
  await job('between', async () => {
    kill();
    await start();
  });
  expect(await recorded('between')).toEqual(['succeeded']);
});

it('a service killed during any request of a job has the deployment once: by the job, or by what its summary holds', async () => {
  proxy.seen.length = 0;
  await job('undisturbed');
  const requests = [...proxy.seen];
  expect(requests.filter((line) => /^(POST|PATCH) /.test(line))).toHaveLength(2);
  for (const [nth, request] of requests.entries()) {
    const version = `killed-at-${nth}`;
    let left = nth;
    const killAtLast = () => {
      if (left === 0) kill();
      left -= 1;
    };
    proxy.fault(/./, { meanwhile: killAtLast }, nth + 1);
    const [main, post] = await job(version, () => running?.killed && start());
    proxy.mend();
    expect([main?.exitCode, post?.exitCode]).toEqual([0, 0]);
    expect(left, request).toBeLessThan(0); // it was killed
    if (running?.killed) await start();
    const kept = /```json\n([\s\S]+?)\n```/.exec(post?.summary ?? '')?.[1];
    if (kept !== undefined) {
      await observer.request('POST', '/api/v1/deployments', { body: JSON.parse(kept), token });
    }
    expect(await recorded(version), `killed at ${request}`).toEqual(['succeeded']);
  }
});
