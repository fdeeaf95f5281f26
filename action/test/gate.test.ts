import { expect, test } from 'vitest';
import type { GateSays } from '../src/gate/answer.ts';
import { gateSummary, reasonsText } from '../src/gate/gate-summary.ts';
import type { Settings } from '../src/inputs/check.ts';

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
