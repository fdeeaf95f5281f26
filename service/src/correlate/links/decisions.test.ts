import { describe, expect, it } from 'vitest';
import { moneyOf, whatIf } from '../../contracts/link-what-if.ts';
import { findDue } from './due.ts';
import { judgeExperiment } from './judge-experiment.ts';
import { type Before, judgeLink, type Result } from './judge-link.ts';
import { measureMovements } from './measure-movements.ts';
import { groupSignals, roundStep, Traffic } from './plan.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000);

describe('what becomes of a link', () => {
  const active: Before = { state: 'active', missed: 0, lastFoundAt: daysAgo(1) };
  const found: Result = { kind: 'found' };
  const lost = (q: number): Result => ({ kind: 'not_found', q });
  const untested: Result = { kind: 'untested', reason: 'too little was told' };

  it.each<[string, Before | null, Result, string, string | null]>([
    ['a new one', null, found, 'active', 'found'],
    ['one that holds', active, found, 'active', 'confirmed'],
    ['one that comes back', { ...active, state: 'withdrawn' }, found, 'active', 'found_again'],
    ['a dismissed one that holds', { ...active, state: 'dismissed' }, found, 'dismissed', 'confirmed'],
    ['one that is unsure once', active, lost(0.1), 'active', 'missed'],
    ['one that is unsure twice', { ...active, missed: 1 }, lost(0.1), 'withdrawn', 'withdrawn'],
    ['one that is gone', active, lost(0.4), 'withdrawn', 'withdrawn'],
    ['one that cannot be tested today', active, untested, 'active', 'untested'],
    [
      'one that could not be for a week',
      { ...active, lastFoundAt: daysAgo(8) },
      untested,
      'withdrawn',
      'withdrawn',
    ],
    ['a dismissed one that is gone', { ...active, state: 'dismissed' }, lost(1), 'dismissed', null],
    ['a withdrawn one that stays away', { ...active, state: 'withdrawn' }, lost(1), 'withdrawn', null],
  ])('%s', (_, before, result, state, event) => {
    const judged = judgeLink(before, result, NOW);
    expect([judged.state, judged.event]).toEqual([state, event]);
    expect(judged.reason !== null).toBe(event === 'withdrawn');
  });

  it('says how unsure it is', () => {
    expect(judgeLink(active, lost(0.41), NOW).reason).toBe(
      'It no longer stands out: q = 0.41, where at most 0.05 counts.',
    );
  });
});

describe('whether a scan is due', () => {
  const done = (at: string, empty = false, known: number | null = 1_000) => ({
    finishedAt: new Date(at),
    empty,
    known,
  });

  it.each([
    ['there was none', null, null, 'first open real'],
    ['it had nothing to test', done('2026-11-20T11:40:00Z', true), null, 'first open real'],
    ['it had nothing to test just now', done('2026-11-20T11:55:00Z', true), null, undefined],
    ['the last was before this night', done('2026-11-20T01:59:00Z'), null, 'nightly night real 2026-11-20'],
    ['the last was this night', done('2026-11-20T02:10:00Z'), null, undefined],
    ['a KPI was corrected since', done('2026-11-20T02:10:00Z'), '2026-11-20T11:00:00Z', 'restated open real'],
    ['it was corrected before', done('2026-11-20T02:10:00Z'), '2026-11-20T02:00:00Z', undefined],
    [
      'much more of the past is known since',
      done('2026-11-20T11:40:00Z', false, 700),
      null,
      'first open real',
    ],
    ['much more is known since just now', done('2026-11-20T11:55:00Z', false, 700), null, undefined],
    ['a little more is known since', done('2026-11-20T11:40:00Z', false, 900), null, undefined],
    ['nothing is known, and was not', done('2026-11-20T02:10:00Z', false, null), null, undefined],
    ['it was corrected just after', done('2026-11-20T11:30:00Z'), '2026-11-20T11:40:00Z', undefined],
  ])('%s', (_, last, restated, expected) => {
    const restatedAt = restated === null ? null : new Date(restated);
    const due = findDue('real', { last, restatedAt, known: 1_000 }, NOW);
    expect(due === null ? undefined : `${due.trigger} ${due.key}`).toBe(expected);
  });
});

describe('whether deployments are a natural experiment', () => {
  const effect = { estimate: -2, lower: -2.4, upper: -1.6 };
  const moved = (signal: number, kpi: number, half = 5) => ({
    index: 0,
    signal: { estimate: signal, lower: signal - 1, upper: signal + 1 },
    kpi: { estimate: kpi, lower: kpi - half, upper: kpi + half },
  });

  it.each([
    ['none moved it', [], /No deployment/],
    ['one did', [moved(10, -20)], /takes two/],
    ['two did, and the KPI followed', [moved(10, -20), moved(-8, 17)], null],
    ['the KPI did nothing beyond chance', [moved(10, -3, 40), moved(-8, 1, 40)], /may be chance/],
    ['the KPI went the other way', [moved(10, 20), moved(-8, -16)], /other way/],
    ['the KPI went ten times as far', [moved(10, -200), moved(-8, 160)], /another amount/],
  ])('%s', (_, movements, reason) => {
    const judged = judgeExperiment(movements, effect);
    if (reason === null) expect(judged.reason).toBeNull();
    else expect(judged.reason).toMatch(reason);
  });

  it('counts those that moved it by enough, with what the KPI did as long after as the link says', () => {
    const length = 2_000;
    const wobble = (t: number) => (((Math.sin(t * 12.9898) * 43_758.5453) % 1) + 1) * 6; // white enough
    const signal = Float64Array.from(
      { length },
      (_, t) => 100 + wobble(t) + (t >= 1_000 && t < 1_500 ? 40 : 0),
    );
    const kpi = Float64Array.from(
      { length },
      (_, t) => 50 + wobble(t + 7_777) - (t >= 1_005 && t < 1_505 ? 20 : 0),
    );
    const deployment = (index: number, at: number) => ({
      index,
      started: at - 1,
      finished: at,
      until: at + 400,
    });
    const measured = measureMovements({
      signal,
      kpi,
      lag: 5,
      stepsADay: 5_000,
      window: 60,
      leastShift: 5,
      troubles: [],
      deployments: [
        deployment(0, 500),
        deployment(1, 1_000),
        deployment(2, 1_500),
        { ...deployment(3, 1_000), until: 1_004 },
      ],
    });
    expect(measured.map(({ index }) => index)).toEqual([1, 2]);
    expect(measured[0]?.signal.estimate).toBeCloseTo(40, 0);
    expect(measured[0]?.kpi.estimate).toBeCloseTo(-20, 0);
  });
});

describe('what if', () => {
  const link = {
    effect: { estimate: -0.01, lower: -0.015, upper: -0.005 },
    seen: { lower: 100, upper: 300 },
    now: { signal: 200, kpi: 0.9 },
    perHour: 6_000,
    worth: { amount: 2, currency: 'EUR' },
  };

  it('turns the interval round with the sign of the change', () => {
    expect(whatIf(link, -10)).toMatchObject({
      answer: {
        signal: { from: 200, to: 190 },
        kpi: { from: 0.9, change: { lower: 0.05, upper: 0.15 } },
        money: { estimate: 1_200, lower: 600, upper: 1_800, currency: 'EUR' },
      },
    });
  });

  it.each([
    [-101, 'outside'],
    [101, 'outside'],
    [100, 'answer'],
    [Number.NaN, 'outside'],
  ])('a change by %s: %s', (change, kind) => {
    expect(whatIf(link, change).kind).toBe(kind);
  });

  it('has no money for a level, nor without a worth', () => {
    expect(moneyOf({ ...link, perHour: null }, link.effect)).toBeNull();
    expect(moneyOf({ ...link, worth: null }, link.effect)).toBeNull();
    expect(whatIf({ ...link, now: { signal: null, kpi: 1 } }, 1).kind).toBe('unknown_now');
  });
});

describe('what is tested with what', () => {
  it('sets traffic and other environments apart', () => {
    const signal = (service: string, role: string, environment = '') =>
      ({ service, role, environment }) as never;
    const { groups, elsewhere } = groupSignals(
      [
        signal('a', 'traffic'),
        signal('a', 'latency'),
        signal('b', 'errors'),
        signal('b', 'errors', 'staging'),
      ],
      (_, environment) => environment !== 'staging',
    );
    expect(groups.map(({ service, traffic, signals }) => [service, traffic.length, signals.length])).toEqual([
      ['a', 1, 1],
      ['b', 0, 1],
    ]);
    expect(elsewhere).toBe(1);
  });

  it('adds traffic up without a dip where one series was not told', () => {
    const traffic = new Traffic(3);
    expect(traffic.total()).toBeUndefined();
    traffic.add(Float64Array.of(10, Number.NaN, Number.NaN));
    traffic.add(Float64Array.of(1, 3, Number.NaN));
    traffic.add(Float64Array.of(Number.NaN, Number.NaN, Number.NaN));
    expect([...(traffic.total() ?? [])]).toEqual([11, 13, Number.NaN]);
  });

  it.each([
    [87, 100],
    [0.0031, 0.002],
    [6.4, 5],
    [1_300, 1_000],
    [0, 1],
  ])('a usual movement of %s is told by steps of %s', (spread, step) => {
    expect(roundStep(spread)).toBe(step);
  });
});
