import { describe, expect, test, vi } from 'vitest';
import type { Contents } from '../src/deployment/contents.ts';
import type { GateSays } from '../src/gate/answer.ts';
import { askGate } from '../src/gate/ask-gate.ts';
import { gateSummary, reasonsText } from '../src/gate/gate-summary.ts';
import { passGate } from '../src/gate/pass-gate.ts';
import { plan } from '../src/gate/plan.ts';
import type { Settings } from '../src/inputs/check.ts';
import type { Context } from '../src/run.ts';
import type { Answer } from '../src/service/repeat.ts';
import { runPhase } from './run-as-runner.ts';
import { type Fault, startStandIn, TOKEN } from './stand-in-service.ts';

const settings = { gateOverrideLabel: 'deploy-anyway' } as Settings;
const service = (reasons: GateSays['services'][number]['reasons'], decision = 'hold') => ({
  service: { slug: 'search', name: 'Search <b>' },
  team: { slug: 'find', name: 'Find' },
  decision,
  reasons,
  outcome: { text: '80 % of 20 held; target 90 %.' },
  scorecardUrl: 'https://tl.example/teams/find',
});
const incident = {
  code: 'open_incident',
  severity: 'hold',
  message: 'Search is down since 10:00.',
  url: 'https://tl.example/incidents/1',
};
const unheard = { code: 'full_moon', severity: 'omen', message: 'The moon is full.' };
const says = (services: GateSays['services'], decision = 'hold'): GateSays => ({
  decision,
  overridden: false,
  services,
});
const facts = { settings, override: undefined, stops: false };

test('a held deployment says why, that nothing was deployed, and what lets it through', () => {
  const text = gateSummary({ ...facts, says: says([service([incident])]), stops: true });
  expect(text).toContain('### ■ The gate holds this deployment');
  expect(text).toContain(
    '- ■ holds: Search is down since 10:00. <a href="https://tl.example/incidents/1">Look</a>',
  );
  expect(text).toContain('<code>deploy-anyway</code>');
  expect(text).not.toContain('<b>');
});

test('an override names who set which label where', () => {
  const override = { label: 'deploy-anyway', by: 'dana', url: 'https://github.com/acme/shop/pull/4' };
  const text = gateSummary({ ...facts, says: says([service([incident])]), override });
  expect(text).toContain('### ▲ The gate was overridden');
  expect(text).toMatch(
    /<code>deploy-anyway<\/code>, set by dana on <a href="https:\/\/github.com\/acme\/shop\/pull\/4">/,
  );
  expect(reasonsText(service([incident]), { override })).toContain('hold, overridden');
});

test('a warning does not claim that anything was stopped', () => {
  const text = gateSummary({ ...facts, says: says([service([incident])]) });
  expect(text).toContain('would hold');
  expect(text).not.toContain('Nothing was deployed');
});

test('a reason of a kind that is not known yet is told all the same', () => {
  const allowed = says([service([unheard], 'allow')], 'allow');
  expect(gateSummary({ ...facts, says: allowed })).toContain('- omen: The moon is full.');
  expect(reasonsText(service([unheard], 'allow'), facts)).toBe(
    'The gate of search says allow.\nThe moon is full.',
  );
});

test('nothing is said where nothing speaks against it', () => {
  expect(gateSummary({ ...facts, says: says([service([], 'allow')], 'allow') })).toBe('');
});

describe('the question', () => {
  const slugs = Array.from({ length: 25 }, (_, index) => `service-${index}`);
  const job = {
    owner: 'acme',
    repository: 'shop',
    runId: '1',
    attempt: '1',
    name: 'deploy',
    ref: 'refs/heads/main',
  };
  const ask = async (answer: (services: string[]) => Answer<GateSays>, rollbacks: string[] = []) => {
    const asked: string[][] = [];
    const told: unknown[] = [];
    const call = async ({ body }: { body: { services: string[]; rollback?: boolean } }) => {
      asked.push(body.services);
      told.push(body.rollback);
      return answer(body.services);
    };
    const context = {
      settings: {
        ...settings,
        targets: slugs.map((slug) => ({ service: slug, paths: [] })),
        environment: 'production',
      },
      job: { ...job, sha: 'a'.repeat(40), eventName: 'push' },
      deadline: { remainingMs: () => 5000 },
      call,
    } as unknown as Context;
    const planned = slugs.map((service) => ({
      service,
      commitSha: undefined,
      rollback: rollbacks.includes(service),
    }));
    return { answer: await askGate(context, { version: 'v1', planned }), asked, told };
  };

  test('about many services is asked in parts, and one that is held holds them all', async () => {
    const { answer, asked } = await ask((services) => ({
      ok: true,
      value: services.includes('service-24')
        ? says([service([incident])])
        : says([service([], 'allow')], 'allow'),
    }));
    expect(asked).toEqual([slugs.slice(0, 20), slugs.slice(20)]);
    expect(answer).toMatchObject({ ok: true, value: { decision: 'hold', services: [{}, {}] } });
  });

  test('is not answered where a part of it is not', async () => {
    const failure = { kind: 'away', what: 'late', remedy: 'Wait.' } as const;
    const { answer } = await ask((services) =>
      services.length === 5 ? { ok: false, failure } : { ok: true, value: says([], 'allow') },
    );
    expect(answer).toEqual({ ok: false, failure });
  });

  test('names as rollbacks what was seen to go back, and nothing else', async () => {
    const allow = () => ({ ok: true, value: says([], 'allow') }) as const;
    const { asked, told } = await ask(allow, ['service-3']);
    expect(asked.map((services) => services.length)).toEqual([1, 20, 4]);
    expect([asked[0], told]).toEqual([['service-3'], [true, undefined, undefined]]);
  });
});

describe('what is asked about', () => {
  const targets = [
    { service: 'search', paths: ['search/**'] },
    { service: 'gateway', paths: [] },
  ];
  const job = { sha: 'a'.repeat(40), eventName: 'workflow_dispatch', ref: 'refs/heads/main' };
  const planOf = (version: string | undefined, contents: Partial<Contents> = {}) => {
    const nothing = { commitSha: undefined, untouched: false, rollback: undefined };
    const context = { settings: { targets, version }, job } as unknown as Context;
    return plan(context, async ({ service }) => {
      const own = service === 'search' ? contents : {};
      return { ...nothing, history: undefined, comparison: undefined, pullRequests: undefined, ...own };
    });
  };

  test('is what has changed', async () => {
    expect((await planOf(undefined, { untouched: true })).map(({ service }) => service)).toEqual(['gateway']);
  });

  test('is the commit of a version by hand, as GitHub or its own name tells it', async () => {
    const commits = async (version: string | undefined, commitSha?: string) =>
      (await planOf(version, commitSha === undefined ? {} : { commitSha }))[0]?.commitSha;
    expect(await commits(undefined)).toBe(job.sha);
    expect(await commits('b'.repeat(40))).toBe('b'.repeat(40));
    expect(await commits('v1.2.0')).toBeUndefined();
    expect(await commits('v1.2.0', 'c'.repeat(40))).toBe('c'.repeat(40));
  });

  test('is a rollback where the commits or the versions say so', async () => {
    const rollback = { kind: 'older_commit', because: 'it leaves out 1 commit of v2' } as const;
    expect((await planOf(undefined, { rollback })).map((one) => one.rollback)).toEqual([true, false]);
  });
});

describe('a question that is refused', () => {
  const pass = async (gate: 'warn' | 'block', code: string) => {
    const said: string[][] = [];
    const note = (level: string) => (text: string) => void said.push([level, text]);
    const runner = { fail: note('fail'), blame: note('blame'), notice: note('notice'), setOutput: () => {} };
    const failure = { kind: 'refused', code, what: 'There is no service serach.', remedy: 'Write search.' };
    const context = {
      settings: { gate, targets: [{ service: 'serach', paths: [] }], environment: 'production' },
      job: { owner: 'acme', repository: 'shop', runId: '1', attempt: '1', name: 'deploy', ref: '' },
      deadline: { remainingMs: () => 5000 },
      runner,
      call: async () => ({ ok: false, failure }),
    } as unknown as Context;
    const find = async () => ({ untouched: false }) as Contents;
    return [await passGate(context, { version: 'v1', find }), said];
  };

  test.each(['unknown_service', 'unknown_environment', 'wrong_scope', 'unauthenticated'])(
    'with %s opens no gate that blocks',
    async (code) => {
      expect(await pass('block', code)).toEqual([
        'stop',
        [['fail', expect.stringMatching(/no service serach\. With `gate: block`.*Write search\.$/)]],
      ]);
      expect(await pass('warn', code)).toEqual([
        'go on',
        [['blame', expect.stringContaining('The deployment goes on.')]],
      ]);
    },
  );

  test.each(['not_found', 'not_throughline', 'untrusted_certificate'])(
    'with %s was judged by nobody',
    async (code) => {
      expect(await pass('block', code)).toEqual([
        'go on',
        [['notice', expect.stringContaining('The deployment goes on.')]],
      ]);
    },
  );
});

describe('a gate that is not asked', () => {
  vi.setConfig({ testTimeout: 60_000 }); // processes are started, on machines of any speed

  test.each<[string, Record<string, string>]>([
    ['the inputs are wrong', { record: 'deployment', service: '' }],
    ['something else is recorded', { record: 'bug' }],
  ])('because %s is said to be unknown', async (_, given) => {
    const inputs = { url: 'http://127.0.0.1:9', token: TOKEN, gate: 'block', ...given };
    expect((await runPhase({ phase: 'main', inputs })).outputs.gate).toBe('unknown');
  });

  test('because a name is misspelt stops the step that it blocks', async () => {
    const body = JSON.stringify({
      code: 'unknown_service',
      detail: 'There is no service x.',
      remedy: 'Write checkout-api.',
    });
    const service = await startStandIn({ faults: [{ kind: 'answer', status: 404, body }] });
    try {
      const inputs = { url: service.url, token: TOKEN, service: 'x', version: 'v1', gate: 'block' };
      const main = await runPhase({ phase: 'main', inputs });
      expect([main.exitCode, main.outputs.gate]).toEqual([1, 'unknown']);
      expect(main.annotations).toMatchObject([
        { level: 'error', message: expect.stringContaining('service x') },
      ]);
      expect(service.recorded.size).toBe(0);
      const post = await runPhase({ phase: 'post', inputs, state: main.state, jobStatus: 'failure' });
      expect([post.exitCode, post.annotations, service.recorded.size]).toEqual([0, [], 0]);
    } finally {
      await service.close();
    }
  });

  test.each<[string, Fault[]]>([
    ['is late', [{ kind: 'black-hole' }, { kind: 'black-hole' }]],
    ['fails', Array.from({ length: 2 }, () => ({ kind: 'answer', status: 500, body: 'no' }) as const)],
    ['is cut off', [{ kind: 'cut' }, { kind: 'cut' }]],
    ['answers something else', [{ kind: 'answer', status: 200, body: '{"decision":"hold"}' }]],
    ['is not known to an older service', []],
  ])('because it %s holds nothing, and the deployment is recorded', async (_, faults) => {
    const service = await startStandIn({ faults });
    try {
      const inputs = {
        url: service.url,
        token: TOKEN,
        service: 'checkout-api',
        version: 'v1',
        gate: 'block',
      };
      const main = await runPhase({ phase: 'main', inputs: { ...inputs, 'timeout-seconds': '6' } });
      expect([main.exitCode, main.outputs.gate]).toEqual([0, 'unknown']);
      expect(main.annotations.map(({ level }) => level)).toEqual(['notice']);
      expect([...service.recorded.values()].map(({ version }) => version)).toEqual(['v1']);
    } finally {
      await service.close();
    }
  });
});
