import { afterEach, expect, test, vi } from 'vitest';
import { runPhase } from './run-as-runner.ts';
import { type StandIn, startStandIn, TOKEN } from './stand-in-service.ts';

vi.setConfig({ testTimeout: 60_000 }); // processes are started, on machines of any speed

let service: StandIn;
afterEach(() => service.close());

async function both(inputs: Record<string, string>, debug = false) {
  const main = await runPhase({ phase: 'main', inputs, debug });
  const post = await runPhase({ phase: 'post', inputs, debug, state: main.state, jobStatus: 'success' });
  return { main, post };
}

test('a bad token: one error with the remedy for both phases, and the job goes on', async () => {
  service = await startStandIn();
  const { main, post } = await both({ url: service.url, token: 'tl_wrong', service: 'checkout-api' });
  expect([main.exitCode, post.exitCode]).toEqual([0, 0]);
  expect([...main.annotations, ...post.annotations]).toEqual([
    {
      level: 'error',
      title: 'Throughline',
      message: expect.stringMatching(/The token is not known\. Create a token under Settings/),
    },
  ]);
  expect(service.writes()).toHaveLength(2); // once in each phase: repeating it would change nothing
  expect(post.summary).toContain('Not recorded');
});

test('an unknown service: passes on the nearest name that the service offers', async () => {
  service = await startStandIn();
  const { main, post } = await both({ url: service.url, token: TOKEN, service: 'chekout-api' });
  expect(main.annotations.map(({ level, message }) => `${level}: ${message}`)).toEqual([
    expect.stringMatching(/^error: .*There is no service chekout-api\. Did you mean checkout-api\?/),
  ]);
  expect(post.annotations).toEqual([]);
});

test('a service made known while the job ran gets the whole record', async () => {
  service = await startStandIn({ services: [] });
  const inputs = { url: service.url, token: TOKEN, service: 'checkout-api' };
  const { state } = await runPhase({ phase: 'main', inputs });
  await service.close();
  service = await startStandIn();
  const post = await runPhase({ phase: 'post', inputs: { ...inputs, url: service.url }, state });
  expect(post.annotations).toEqual([]);
  expect([...service.recorded.values()].map(({ status }) => status)).toEqual(['succeeded']);
});

test('a redirect is not followed with the token, and the address to write is named', async () => {
  const elsewhere = await startStandIn();
  service = await startStandIn({
    faults: [
      { kind: 'answer', status: 301, headers: { location: `${elsewhere.url}/api/v1/deployments?x=1` } },
    ],
  });
  const main = await runPhase({
    phase: 'main',
    inputs: { url: service.url, token: TOKEN, service: 'checkout-api' },
  });
  expect(main.annotations[0]?.message).toContain(`redirects to ${elsewhere.url}/api/v1/deployments.`);
  expect(elsewhere.received).toEqual([]);
  await elsewhere.close();
});

test.each([false, true])('the tokens are hidden and never printed (step debugging: %s)', async (debug) => {
  service = await startStandIn();
  const githubToken = 'ghs_16C7e42F292c6912E7710c838347Ae178B4a';
  const runs = [];
  for (const inputs of [
    { token: TOKEN, service: 'checkout-api' },
    { token: TOKEN, service: TOKEN },
    { token: TOKEN, service: 'unknown', version: githubToken },
    { token: 'tl_wrong', service: 'checkout-api', 'timeout-seconds': TOKEN },
  ]) {
    const { main, post } = await both({ url: service.url, 'github-token': githubToken, ...inputs }, debug);
    runs.push(main, post);
    expect(main.masked).toEqual([inputs.token, githubToken]);
  }
  for (const { stdout, stderr, summary, outputs, state } of runs) {
    const printed = stdout.replace(/^::add-mask::.*$/gm, '');
    for (const secret of [TOKEN, 'tl_wrong']) {
      expect([printed, stderr, summary, JSON.stringify([outputs, state])].join('\n')).not.toContain(secret);
    }
  }
  expect(runs.some(({ stdout }) => stdout.includes('::debug::POST /api/v1/deployments, attempt 1'))).toBe(
    true,
  );
});
