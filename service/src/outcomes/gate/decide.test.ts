import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_GATE_RULES, GateEffect, GatePolicy } from '../../contracts/gate.ts';
import { GateRule } from '../../contracts/gate-reasons.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { PLAIN_SHARE } from '../metrics/index.ts';
import { judge } from '../verdicts/judge.ts';
import { decideGate } from './decide.ts';
import type { Ended, GateFacts, OpenIncident, OutcomeStanding } from './facts.ts';

const now = new Date('2026-03-31T12:00:00Z');
const ago = (hours: number) => new Date(now.getTime() - hours * HOUR_MS);
const ended = (more: Partial<Ended> = {}): Ended => ({
  id: 'd1',
  version: 'v1',
  commitSha: null,
  finishedAt: ago(5),
  verdict: 'held',
  because: null,
  ...more,
});
const incident = (more: Partial<OpenIncident> = {}): OpenIncident => ({
  id: 'i1',
  title: 'Payments fail',
  severity: 'major',
  startedAt: ago(1),
  service: 'checkout-api',
  distance: 0,
  ...more,
});
const outcome = (more: Partial<OutcomeStanding> = {}): OutcomeStanding => ({
  metric: {
    ...PLAIN_SHARE,
    name: 'Deployments that held',
    kind: 'deployment_success_rate',
    target: 0.9,
    windowDays: 28,
    actionWhenMissed: 'Stop',
  },
  value: { estimate: 0.5, lower: 0.3, upper: 0.7, total: 20, days: null },
  status: 'missed',
  statusReason: '',
  ...more,
});
const quiet: GateFacts = {
  now,
  service: { slug: 'checkout-api', name: 'Checkout API' },
  team: { slug: 'checkout', name: 'Checkout' },
  environment: { name: 'production', production: true },
  asked: { version: 'v2', commitSha: null },
  rollbackDeclared: false,
  hotfixBecause: null,
  outcome: outcome({ status: 'met' }),
  incidents: [],
  last: ended(),
  present: ended(),
  earlier: null,
  firstLive: { asked: null, present: ago(5) },
  running: [],
};
const policy = (
  rules: Partial<GatePolicy['rules']> = {},
  incidentsFrom: GatePolicy['incidentsFrom'] = 'minor',
) => GatePolicy.parse({ rules, incidentsFrom });
const decide = (more: Partial<GateFacts>, by = policy()) => decideGate({ ...quiet, ...more }, by);
const said = (more: Partial<GateFacts>, by = policy()) =>
  decide(more, by).reasons.map(({ code, severity }) => `${severity}:${code}`);
const failed = ended({ id: 'd2', version: 'v2', verdict: 'failed' });
const caused = ended({ verdict: 'caused_incident' });
const running = { id: 'd9', version: 'v9', startedAt: ago(0.1), actor: null, usualMs: HOUR_MS };
const staging = { name: 'staging', production: false };
const v = (version: string, commitSha: string | null = null) => ({ version, commitSha });

describe('decideGate', () => {
  it.each<[string, Partial<GateFacts>, string[]]>([
    ['nothing', {}, []],
    ['a first deployment', { last: null, present: null, firstLive: { asked: null, present: null } }, []],
    ['an undecided outcome', { outcome: outcome({ status: 'undecided' }) }, []],
    ['an outcome without data', { outcome: outcome({ status: 'no_data' }) }, []],
    ['a missed outcome', { outcome: outcome() }, ['warn:outcome_missed']],
    ['an outcome at risk', { outcome: outcome({ status: 'at_risk' }) }, ['warn:outcome_at_risk']],
    ['no outcome metric', { outcome: null }, ['info:no_outcome_metric']],
    ['an incident', { incidents: [incident()] }, ['hold:open_incident']],
    ['one of a dependency', { incidents: [incident({ distance: 1 })] }, ['hold:dependency_incident']],
    [
      'an incident, hotfix',
      { incidents: [incident()], hotfixBecause: 'declared' },
      ['warn:open_incident', 'info:hotfix'],
    ],
    [
      'an incident, rollback',
      { incidents: [incident()], rollbackDeclared: true },
      ['warn:open_incident', 'info:rollback'],
    ],
    [
      'an incident, same version declared a rollback',
      { incidents: [incident()], rollbackDeclared: true, asked: v('v1') },
      ['hold:open_incident'],
    ],
    [
      'an incident, not production',
      { incidents: [incident()], outcome: outcome(), environment: staging },
      ['info:not_production'],
    ],
    ['a failed attempt', { last: failed, asked: v('v3') }, ['warn:last_failed']],
    ['a failed attempt, tried again', { last: failed }, []],
    [
      'a failed attempt, tried again by its commit',
      { last: { ...failed, version: 'x', commitSha: 'abcdef1234' }, asked: v('y', 'abcdef1') },
      [],
    ],
    ['what is live caused an incident', { last: caused, present: caused }, ['warn:last_failed']],
    [
      'that, deployed again',
      { last: caused, present: caused, earlier: caused, asked: v('v1') },
      ['warn:last_failed'],
    ],
    ['both', { last: failed, present: caused, asked: v('v3') }, ['warn:last_failed', 'warn:last_failed']],
    ['that, hotfixed', { last: caused, present: caused, hotfixBecause: 'declared' }, ['info:hotfix']],
    [
      'that, rolled back',
      { last: caused, present: caused, firstLive: { asked: ago(9), present: ago(5) } },
      ['info:rollback'],
    ],
    [
      'a hotfixed version live',
      { last: ended({ verdict: 'hotfixed' }), present: ended({ verdict: 'hotfixed' }) },
      [],
    ],
    [
      'a version undone before',
      { earlier: ended({ id: 'd0', verdict: 'rolled_back' }), firstLive: { asked: ago(4), present: ago(5) } },
      ['warn:version_failed'],
    ],
    [
      'a rollback to one',
      { earlier: ended({ id: 'd0', verdict: 'hotfixed' }), firstLive: { asked: ago(9), present: ago(5) } },
      ['warn:version_failed', 'info:rollback'],
    ],
    [
      'a version that held before',
      { earlier: ended({ id: 'd0' }), firstLive: { asked: ago(4), present: ago(5) } },
      [],
    ],
    ['another under way', { running: [running] }, ['warn:concurrent_deployment']],
    ['one for longer than usual', { running: [{ ...running, usualMs: 60_000 }] }, []],
    [
      'one, nothing known of its length',
      { running: [{ ...running, usualMs: 0 }] },
      ['warn:concurrent_deployment'],
    ],
    [
      'one for longer than an hour, nothing known',
      { running: [{ ...running, usualMs: null, startedAt: ago(1) }] },
      [],
    ],
    [
      'everything',
      { incidents: [incident()], outcome: outcome(), running: [running], last: caused, present: caused },
      ['hold:open_incident', 'warn:outcome_missed', 'warn:last_failed', 'warn:concurrent_deployment'],
    ],
  ])('%s', (_, facts, reasons) => {
    expect(said(facts)).toEqual(reasons);
    const holds = reasons.some((reason) => reason.startsWith('hold'));
    expect(decide(facts).decision).toBe(holds ? 'hold' : 'allow');
  });

  it('leaves out incidents below the severity that counts, and shows the worst first', () => {
    const incidents = [
      incident({ id: 'a', severity: 'minor' }),
      incident({ id: 'b', severity: 'critical', startedAt: ago(0.2) }),
      incident({ id: 'c', severity: 'major' }),
    ];
    const urls = (from: GatePolicy['incidentsFrom']) =>
      decide({ incidents }, policy({}, from)).reasons.map(({ url }) => url);
    expect(urls('minor')).toEqual(['/incidents/b', '/incidents/c', '/incidents/a']);
    expect(urls('major')).toEqual(['/incidents/b', '/incidents/c']);
    expect(urls('critical')).toEqual(['/incidents/b']);
  });

  it('says what it knows in sentences', () => {
    const messages = (more: Partial<GateFacts>) => decide(more).reasons.map(({ message }) => message);
    const because = '“Payments fail” is put down to it: it began 4 min later';
    expect(messages({ last: { ...caused, because }, present: { ...caused, because } })).toEqual([
      'What is live there, v1 (finished 2026-03-31 07:00 UTC), caused an incident: “Payments fail” is put down to it: it began 4 min later. This is neither a rollback nor said to be its hotfix.',
    ]);
    expect(messages({ last: caused, present: caused, asked: null })).toEqual([
      'What is live there, v1 (finished 2026-03-31 07:00 UTC), caused an incident. A rollback or a hotfix would be its remedy.',
    ]);
    expect(messages({ incidents: [incident({ distance: 1, service: 'payments' })] })).toEqual([
      'The major incident “Payments fail” of payments, which checkout-api depends on, is open since 2026-03-31 11:00 UTC (1 h).',
    ]);
    expect(messages({ outcome: outcome({ status: 'at_risk' }) })).toEqual([
      'The outcome metric of Checkout is at risk. Deployments that held: 50 % (95 % interval 30 % to 70 %, 20 counted in 28 days) against the target of 90 %. Agreed for this case: Stop.',
    ]);
    expect(messages({ rollbackDeclared: true })).toEqual([
      'This is declared to be a rollback: a rollback is never held.',
    ]);
  });

  const effect = fc.constantFrom(...GateEffect.options);
  const rules = fc.record(
    Object.fromEntries(GateRule.options.map((rule) => [rule, effect])) as Record<GateRule, typeof effect>,
  );
  const facts = fc.record<GateFacts>({
    now: fc.constant(now),
    service: fc.constant(quiet.service),
    team: fc.constant(quiet.team),
    environment: fc.constantFrom(quiet.environment, staging),
    asked: fc.constantFrom(null, v('v1'), v('v2')),
    rollbackDeclared: fc.boolean(),
    hotfixBecause: fc.constantFrom(null, 'declared'),
    outcome: fc.constantFrom(null, outcome(), outcome({ status: 'at_risk' })),
    incidents: fc.constantFrom([], [incident()], [incident({ distance: 2 })]),
    last: fc.constantFrom(null, failed, caused),
    present: fc.constantFrom(null, ended(), caused),
    earlier: fc.constantFrom(null, ended({ id: 'd0', verdict: 'rolled_back' })),
    firstLive: fc.record({ asked: fc.constantFrom(null, ago(9), ago(1)), present: fc.constant(ago(5)) }),
    running: fc.constantFrom([], [running]),
  });

  it('never holds a rollback, and holds nothing that no rule holds', () => {
    fc.assert(
      fc.property(facts, rules, (known, ruled) => {
        const { decision, held, reasons } = decideGate(known, policy(ruled));
        if (reasons.some(({ code }) => code === 'rollback')) expect(decision).toBe('allow');
        expect(decision).toBe(held.length > 0 ? 'hold' : 'allow');
        for (const rule of held) expect(ruled[rule]).toBe('hold');
        for (const { code } of reasons) if (code in ruled) expect(ruled[code as GateRule]).not.toBe('ignore');
      }),
    );
  });

  it('calls a rollback what the verdicts will call one', () => {
    const version: fc.Arbitrary<string> = fc.constantFrom('v1', 'v2', 'v3', 'v4');
    fc.assert(
      fc.property(fc.array(version, { minLength: 1, maxLength: 12 }), version, (history, next) => {
        const attempts = [...history, next].map((name, index) => ({
          id: `d${index}`,
          version: name,
          commitSha: null,
          status: 'succeeded' as const,
          startedAt: ago(100 - index),
          finishedAt: ago(100 - index),
          rollbackDeclared: null,
          hotfixBecause: null,
          runKey: null,
          runAttempt: null,
          runJob: null,
          inactiveSince: null,
        }));
        const judged = judge({ attempts, reverts: [], harms: [], observationWindowMs: HOUR_MS, now }).at(-1);
        const present = history.at(-1) ?? '';
        const first = (name: string) => (history.includes(name) ? ago(100 - history.indexOf(name)) : null);
        const codes = said({
          asked: v(next),
          present: ended({ version: present }),
          last: ended({ version: present }),
          firstLive: { asked: first(next), present: first(present) },
        });
        expect(codes.includes('info:rollback')).toBe(judged?.rollback);
      }),
    );
  });

  it('comes with a rule for everything that it can find', () => {
    expect(Object.keys(DEFAULT_GATE_RULES).sort()).toEqual(GateRule.options.toSorted());
    expect(GatePolicy.parse({}).rules).toEqual(DEFAULT_GATE_RULES);
  });
});
