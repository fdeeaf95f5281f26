import { DEFAULT_GATE_RULES, type GateDecision, GatePolicy } from '@throughline/service/contracts/gate';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { GateDecisions } from '../features/teams/gate-decisions.tsx';
import { GateReasons } from '../features/teams/gate-reasons.tsx';
import { readGateForm } from '../features/teams/read-gate-form.ts';
import {
  markOf,
  RULE_WORDS,
  sayGateBefore,
  sayGateNow,
  sayOverride,
  sayPolicyChange,
  splitCommon,
} from '../features/teams/say-gate.ts';
import { plainText } from '../ui/sentence.tsx';

const warn = { code: 'last_failed' as const, severity: 'warn' as const, message: 'The last one failed.' };
const hold = { code: 'open_incident' as const, severity: 'hold' as const, message: 'Payments fail.' };
const now = (name: string, decision: 'allow' | 'hold', reasons: (typeof warn | typeof hold)[] = []) => ({
  service: { slug: name.toLowerCase(), name },
  environment: 'production',
  decision,
  reasons,
});

describe('sayGateNow', () => {
  it.each([
    [[], 'The gate has nothing to decide on: the team has no production environment.'],
    [[now('A', 'allow')], 'The gate would let through a new version now: nothing speaks against it.'],
    [
      [now('A', 'allow', [warn])],
      'The gate would let through a new version now with a warning: the last deployment failed, and this does not repair it.',
    ],
    [
      [now('A', 'allow', [warn]), now('B', 'allow')],
      'The gate would let through a new version of A now with a warning: the last deployment failed, and this does not repair it.',
    ],
    [
      [now('A', 'hold', [hold, warn])],
      'The gate would hold a new version of A now: an incident of the service is open.',
    ],
    [
      [now('A', 'hold', [hold]), now('B', 'allow'), now('C', 'hold', [hold])],
      'The gate would hold a new version of A and C now: an incident of the service is open. Everything else it would let through.',
    ],
  ])('%#', (answers, sentence) => {
    expect(plainText(sayGateNow(answers))).toBe(sentence);
  });
});

describe('splitCommon', () => {
  it('says once what speaks of every service', () => {
    const answers = [now('A', 'hold', [hold, warn]), now('B', 'allow', [warn])];
    const { common, own } = splitCommon(answers);
    expect(common).toEqual([warn]);
    expect(own.map(({ reasons }) => reasons)).toEqual([[hold], []]);
    expect(splitCommon(answers.slice(0, 1))).toEqual({ common: [], own: answers.slice(0, 1) });
    expect(splitCommon([])).toEqual({ common: [], own: [] });
  });
});

describe('what the gate answered', () => {
  const decision = (more: Partial<GateDecision> = {}): GateDecision => ({
    id: 'g1',
    askedAt: '2026-03-31T12:00:00Z',
    service: { slug: 'a', name: 'A' },
    team: { slug: 't', name: 'T' },
    environment: 'production',
    decision: 'hold',
    held: ['open_incident'],
    reasons: [hold],
    outcome: null,
    version: 'v1',
    commitSha: null,
    run: null,
    mode: 'block',
    override: null,
    ...more,
  });
  const override = { label: 'deploy-anyway', by: 'dana', at: '2026-03-31T12:00:00Z' };

  it('is said with what the pipeline did', () => {
    expect(sayOverride(decision())).toBe('stopped');
    expect(sayOverride(decision({ mode: 'warn' }))).toBe('only warned');
    expect(sayOverride(decision({ override }))).toBe('deployed all the same: deploy-anyway, by dana');
    expect(sayOverride(decision({ decision: 'allow' }))).toBe('');
    const before = { id: 'g', overridden: false, reasons: [] };
    expect(sayGateBefore({ ...before, decision: 'allow' })).toBe('let it through');
    expect(sayGateBefore({ ...before, decision: 'allow', reasons: [warn] })).toBe(
      'let it through with a warning',
    );
    expect(sayGateBefore({ ...before, decision: 'hold' })).toBe(
      'held it; the pipeline was only to be warned',
    );
    expect(sayGateBefore({ ...before, decision: 'hold', overridden: true })).toBe(
      'held it; somebody decided to deploy all the same',
    );
  });

  it('has a shape and a word', () => {
    const words = { hold: 'held', warn: 'warned', allow: 'let through' };
    expect(markOf({ decision: 'hold', reasons: [hold, warn] }, words)).toEqual({
      state: 'missed',
      word: 'held',
    });
    expect(markOf({ decision: 'allow', reasons: [warn] }, words)).toEqual({
      state: 'at_risk',
      word: 'warned',
    });
    expect(markOf({ decision: 'allow', reasons: [] }, words)).toEqual({ state: 'met', word: 'let through' });
  });

  it('shows what held it, and links within the site', () => {
    const html = renderToStaticMarkup(
      <GateDecisions
        decisions={[decision({ override: { ...override, url: 'https://git.example.com/pull/7' } })]}
      />,
    );
    expect(html).toContain('Payments fail.');
    expect(html).toContain('href="https://git.example.com/pull/7"');
    const reasons = renderToStaticMarkup(
      <GateReasons reasons={[{ ...hold, url: 'https://tl.example.com/incidents/i1' }]} />,
    );
    expect(reasons).toContain('href="/incidents/i1"');
  });
});

describe('the policy', () => {
  it('tells each change', () => {
    const before = GatePolicy.parse({});
    expect(sayPolicyChange(before, before)).toEqual(['saved without a change']);
    const after = GatePolicy.parse({ rules: { outcome_missed: 'hold' }, incidentsFrom: 'major' });
    expect(sayPolicyChange(before, after)).toEqual([
      'The outcome metric is missed: warns → holds a deployment',
      'incidents count from minor → major',
    ]);
  });

  it('is read off the form, every rule of it', () => {
    expect(Object.keys(RULE_WORDS).sort()).toEqual(Object.keys(DEFAULT_GATE_RULES).sort());
    const values = new FormData();
    for (const [rule, effect] of Object.entries(DEFAULT_GATE_RULES)) values.set(`rules.${rule}`, effect);
    values.set('incidentsFrom', 'major');
    values.set('why', ' Two\n lines ');
    expect(readGateForm(values)).toEqual({
      rules: DEFAULT_GATE_RULES,
      incidentsFrom: 'major',
      why: 'Two lines',
    });
  });
});
