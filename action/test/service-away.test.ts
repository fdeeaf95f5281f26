import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { runPhase } from './run-as-runner.ts';
import { type Fault, type StandIn, startStandIn, TOKEN } from './stand-in-service.ts';

vi.setConfig({ testTimeout: 60_000 }); // processes are started, on machines of any speed

const opened: (StandIn | { close: () => Promise<void> })[] = [];
afterEach(async () => {
  for (const { close } of opened.splice(0)) await close();
});

async function standIn(options: Parameters<typeof startStandIn>[0]): Promise<StandIn> {
  const service = await startStandIn(options);
  opened.push(service);
  return service;
}

function inputs(url: string, more: Record<string, string> = {}) {
  return { url, token: TOKEN, service: 'checkout-api', version: 'v4.18', 'timeout-seconds': '1', ...more };
}

/** An address where nothing listens: the port was free a moment ago. */
async function deadAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

const unavailable: Fault = { kind: 'answer', status: 503, body: 'upstream connect error' };
const times = (count: number, fault: Fault) => Array.from({ length: count }, () => fault);

describe('a service that is away', () => {
  test.each<[string, Fault]>([
    ['black-holed', { kind: 'black-hole' }],
    ['cutting connections', { kind: 'cut' }],
    ['failing with 500', { kind: 'answer', status: 500, body: '<h1>Internal error</h1>' }],
    ['behind a proxy that answers 502', { kind: 'answer', status: 502 }],
    ['answering without end', { kind: 'endless' }],
    [
      'answering 200 with something else',
      { kind: 'answer', status: 200, body: '<html>Sign in to the Wi-Fi</html>' },
    ],
    ['answering 200 with JSON of another kind', { kind: 'answer', status: 200, body: '{"ok":true}' }],
    ['busy for longer than we may wait', { kind: 'answer', status: 429, headers: { 'retry-after': '30' } }],
  ])('%s: the job goes on with one annotation, and the finish brings the whole record', async (_, fault) => {
    const broken = await standIn({ faults: times(100, fault), onRead: fault });
    const main = await runPhase({ phase: 'main', inputs: inputs(broken.url) });
    expect(main.exitCode).toBe(0);
    expect(main.annotations).toHaveLength(1);
    expect(main.outputs).toEqual({ gate: 'unknown' });

    const healthy = await standIn({});
    const post = await runPhase({
      phase: 'post',
      inputs: inputs(healthy.url),
      state: main.state,
      jobStatus: 'failure',
    });
    expect(post.exitCode).toBe(0);
    expect(post.annotations).toEqual([]);
    expect(healthy.writes().map(({ method }) => method)).toEqual(['POST']);
    const sent = healthy.writes()[0]?.body as { startedAt: string; finishedAt: string; status: string };
    expect(sent).toMatchObject({ status: 'failed', startedAt: main.state.began });
    expect(Date.parse(sent.finishedAt)).toBeGreaterThanOrEqual(Date.parse(sent.startedAt));
  });

  test('refusing connections in both phases: the record is kept in the summary, ready to be sent', async () => {
    const url = await deadAddress();
    const main = await runPhase({ phase: 'main', inputs: inputs(url) });
    const post = await runPhase({ phase: 'post', inputs: inputs(url), state: main.state });

    expect([main.exitCode, post.exitCode]).toEqual([0, 0]);
    expect([...main.annotations, ...post.annotations].map(({ level }) => level)).toEqual([
      'warning',
      'warning',
    ]);
    expect(main.annotations[0]?.message).toContain('the whole record is sent when it ends');
    const record = /```json\n([\s\S]+?)\n```/.exec(post.summary)?.[1] ?? '';
    expect(JSON.parse(record)).toMatchObject({
      service: 'checkout-api',
      version: 'v4.18',
      status: 'succeeded',
    });

    const healthy = await standIn({});
    const answer = await fetch(`${healthy.url}/api/v1/deployments`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}` },
      body: record,
    });
    expect(answer.status).toBe(201);
  });

  test('with a name that cannot be looked up: says so and goes on', async () => {
    const main = await runPhase({ phase: 'main', inputs: inputs('http://throughline.invalid') });
    expect(main.exitCode).toBe(0);
    expect(main.annotations.map(({ level }) => level)).toEqual(['warning']);
    expect(main.annotations[0]?.message).toMatch(/throughline\.invalid/);
  });
});

describe('a service that stumbles', () => {
  test.each<[string, Fault[]]>([
    ['503, once', [unavailable]],
    ['cut, once', [{ kind: 'cut' }]],
    ['black hole, once', [{ kind: 'black-hole' }]],
    ['429 with a Retry-After of nothing', [{ kind: 'answer', status: 429, headers: { 'retry-after': '0' } }]],
  ])('%s: is asked again within the same phase', async (_, faults) => {
    const service = await standIn({ faults });
    const main = await runPhase({ phase: 'main', inputs: inputs(service.url, { 'timeout-seconds': '4' }) });
    expect(main.annotations).toEqual([]);
    const writes = service.writes();
    expect(writes.map(({ method }) => method)).toEqual(['POST', 'POST']);
    expect(writes[0]?.headers['idempotency-key']).toBe(writes[1]?.headers['idempotency-key']);
    expect(writes[0]?.body).toEqual(writes[1]?.body);
  });

  test('a start whose answer was lost is one deployment in the end', async () => {
    const service = await standIn({ faults: times(3, { kind: 'cut-after-recording' }) });
    const main = await runPhase({ phase: 'main', inputs: inputs(service.url, { 'timeout-seconds': '5' }) });
    expect(main.annotations.map(({ level }) => level)).toEqual(['warning']);
    await runPhase({ phase: 'post', inputs: inputs(service.url), state: main.state });
    expect([...service.recorded.values()].map(({ status }) => status)).toEqual(['succeeded']);
  });

  test('a scorecard that does not come costs the ruler and nothing else', async () => {
    const service = await standIn({ onRead: { kind: 'answer', status: 404 } });
    const { state } = await runPhase({ phase: 'main', inputs: inputs(service.url) });
    const post = await runPhase({ phase: 'post', inputs: inputs(service.url), state });
    expect(service.writes().map(({ method }) => method)).toEqual(['POST', 'PATCH']);
    expect(post.annotations).toEqual([]);
    expect(post.summary).toContain('Deployment succeeded');
    expect(post.summary).not.toContain('target');
  });
});

describe('fail-on-error', () => {
  test('fails the phase that could not record, and says why', async () => {
    const url = await deadAddress();
    const strict = inputs(url, { 'fail-on-error': 'true' });
    const main = await runPhase({ phase: 'main', inputs: strict });
    const post = await runPhase({ phase: 'post', inputs: strict, state: main.state });
    expect([main.exitCode, post.exitCode]).toEqual([1, 1]);
    expect([...main.annotations, ...post.annotations].map(({ level }) => level)).toEqual(['error', 'error']);
  });

  test('changes nothing when all is well', async () => {
    const service = await standIn({});
    const strict = inputs(service.url, { 'fail-on-error': 'true' });
    const main = await runPhase({ phase: 'main', inputs: strict });
    const post = await runPhase({ phase: 'post', inputs: strict, state: main.state, jobStatus: 'failure' });
    expect([main.exitCode, post.exitCode]).toEqual([0, 0]);
  });
});
