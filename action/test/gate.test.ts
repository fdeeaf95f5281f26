import { describe, expect, test, vi } from 'vitest';
import type { GateSays } from '../src/gate/answer.ts';
import { askGate } from '../src/gate/ask-gate.ts';
import { gateSummary, reasonsText } from '../src/gate/gate-summary.ts';
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
  const ask = async (answer: (services: string[]) => Answer<GateSays>) => {
    const asked: string[][] = [];
    const call = async ({ body }: { body: { services: string[] } }) => {
      asked.push(body.services);
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
    return { answer: await askGate(context, 'v1'), asked };
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
});

describe('a gate that is not asked', () => {
  vi.setConfig({ testTimeout: 60_000 }); // processes are started, on machines of any speed

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
