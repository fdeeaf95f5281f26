import { describe, expect, it } from 'vitest';
import type { WatchedSignal } from '../../collect/telemetry/index.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { type Course, prospectsOf } from './courses.ts';
import { outlookOf } from './foresee.ts';
import { judgeRecord } from './record.ts';
import { type Outlook, stepForecast } from './step.ts';
import { chooseSubjects } from './subjects.ts';
import { sayForecast } from './words.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const likely: Outlook = {
  probability: 0.9,
  willReach: true,
  expectedAt: NOW + 5 * HOUR_MS,
  earliestAt: NOW + 3 * HOUR_MS,
  latestAt: NOW + 9 * HOUR_MS,
};
const hardly: Outlook = { ...likely, probability: 0.4, willReach: false };
const unlikely: Outlook = { ...likely, probability: 0.1, willReach: false };
const open = { id: 'f', madeAt: NOW - 6 * HOUR_MS };

describe('a forecast, hour by hour', () => {
  it.each([
    ['is made once crossing is likely', undefined, false, false, likely, { do: 'open', outlook: likely }],
    ['is not made while it is not', undefined, false, false, hardly, { do: 'nothing' }],
    ['is not made of what is beyond already', undefined, true, true, undefined, { do: 'nothing' }],
    ['is not made where nothing was told', undefined, false, undefined, likely, { do: 'nothing' }],
    ['stays while it is undecided', open, false, false, hardly, { do: 'update', id: 'f', outlook: hardly }],
    [
      'is withdrawn when it has become unlikely',
      open,
      false,
      false,
      unlikely,
      { do: 'close', id: 'f', state: 'withdrawn' },
    ],
    ['comes true', open, false, true, undefined, { do: 'close', id: 'f', state: 'came_true' }],
    [
      'comes true at the first look as well',
      open,
      undefined,
      true,
      undefined,
      { do: 'close', id: 'f', state: 'came_true' },
    ],
    ['waits while nothing is told', open, false, undefined, undefined, { do: 'nothing' }],
    ['that was never made is missed', undefined, false, true, undefined, { do: 'miss' }],
    ['of what was always beyond is not missed', undefined, undefined, true, undefined, { do: 'nothing' }],
  ] as const)('%s', (_, said, wasBeyond, isBeyond, outlook, step) => {
    expect(stepForecast({ open: said, wasBeyond, isBeyond, outlook, now: NOW })).toEqual(step);
  });

  it('did not come true when its time has passed, however often it was said again', () => {
    const old = { id: 'f', madeAt: NOW - 49 * HOUR_MS };
    expect(stepForecast({ open: old, wasBeyond: false, isBeyond: false, outlook: likely, now: NOW })).toEqual(
      { do: 'close', id: 'f', state: 'did_not' },
    );
  });
});

describe('limits', () => {
  const signal = (more: Partial<WatchedSignal>) =>
    ({ metric: 'x', unit: '', role: 'other', worse: 'either', threshold: null, ...more }) as WatchedSignal;

  it('are those set by people, and 95 % of what can be used up', () => {
    const slo = signal({ worse: 'higher', threshold: { value: 400, kind: 'slo' } });
    const floor = signal({ worse: 'lower', threshold: { value: 2, kind: 'capacity' } });
    const disk = signal({ role: 'saturation', metric: 'system.filesystem.utilization' });
    const percent = signal({ role: 'saturation', metric: 'cpu_utilisation', unit: '%' });
    const queue = signal({ role: 'saturation', metric: 'queue.length' });
    expect(
      chooseSubjects([slo, floor, disk, percent, queue]).map(({ threshold, thresholdKind, direction }) => [
        threshold,
        thresholdKind,
        direction,
      ]),
    ).toEqual([
      [400, 'slo', 'rising'],
      [2, 'capacity', 'falling'],
      [0.95, 'full', 'rising'],
      [95, 'full', 'rising'],
    ]);
  });
});

describe('what is seen ahead', () => {
  const hours = (of: (hour: number) => number) => Float64Array.from({ length: 14 * 24 }, (_, n) => of(n));
  const wave = (n: number) => Math.sin((2 * Math.PI * n) / 24) + 0.2 * Math.sin(n * 2.7);

  it('is a slow leak that gets there, hours before', () => {
    const leak = hours((n) => 0.3 + 0.0017 * n + 0.01 * wave(n));
    const end = NOW;
    const now = leak.at(-1) as number;
    const outlook = outlookOf(leak, { threshold: now + 0.03, direction: 'rising' }, end);
    expect(outlook?.willReach).toBe(true);
    expect(outlook?.expectedAt).toBeGreaterThan(end);
    expect(outlook?.expectedAt).toBeLessThanOrEqual(end + 40 * HOUR_MS);
  });

  it('is nothing of what goes up and down as ever', () => {
    const steady = hours((n) => 0.5 + 0.1 * wave(n));
    expect(outlookOf(steady, { threshold: 0.95, direction: 'rising' }, NOW)?.willReach).toBe(false);
  });

  it('is not known of what began an hour ago', () => {
    const young = hours((n) => (n < 14 * 24 - 2 ? Number.NaN : 1));
    expect(outlookOf(young, { threshold: 2, direction: 'rising' }, NOW)).toBeUndefined();
  });
});

describe('the record of forecasts', () => {
  const at = (hours: number) => new Date(NOW + hours * HOUR_MS);

  it('says how often they were right, how much was missed, and how long before', () => {
    const record = judgeRecord([
      { state: 'came_true', madeAt: at(0), crossedAt: at(4) },
      { state: 'came_true', madeAt: at(0), crossedAt: at(10) },
      { state: 'came_true', madeAt: at(0), crossedAt: at(6) },
      { state: 'withdrawn', madeAt: at(0), crossedAt: null },
      { state: 'missed', madeAt: at(9), crossedAt: at(9) },
    ]);
    expect(record.precision).toMatchObject({ successes: 3, total: 4, estimate: 0.75 });
    expect(record.recall).toMatchObject({ successes: 3, total: 4 });
    expect(record.medianLeadHours).toBe(6);
    expect(record.sentence).toBe(
      'Of 4 forecasts 3 came true, by the middle 6 h before; of 4 crossings 1 had not been said.',
    );
    expect(judgeRecord([])).toMatchObject({ precision: { estimate: null }, medianLeadHours: null });
  });

  it('is told in sentences', () => {
    const row = {
      kind: 'signal' as const,
      name: 'fulfilment-db disk',
      unit: '',
      threshold: 0.95,
      direction: 'rising' as const,
      probability: 0.91,
      expectedAt: new Date('2026-11-19T14:00:00Z'),
      crossedAt: null,
      madeAt: new Date('2026-11-19T02:00:00Z'),
    };
    expect(sayForecast({ ...row, state: 'open' })).toBe(
      'fulfilment-db disk will reach 95 % about Thu 14:00 UTC (91 % sure).',
    );
    const crossedAt = new Date('2026-11-19T15:00:00Z');
    expect(sayForecast({ ...row, state: 'came_true', crossedAt })).toBe(
      'fulfilment-db disk reached 95 %, as was said 13 h before.',
    );
    expect(sayForecast({ ...row, state: 'missed', probability: null })).toContain('nothing had been said');
    const outcome = {
      ...row,
      kind: 'outcome' as const,
      name: 'Checkout: completed',
      direction: 'falling' as const,
    };
    expect(sayForecast({ ...outcome, state: 'open' })).toBe(
      'Checkout: completed will fall below its target of 95 % about Thu 19 Nov (91 % sure).',
    );
    const budget = { ...outcome, kind: 'budget' as const, probability: null, threshold: 0 };
    expect(sayForecast({ ...budget, state: 'open' })).toBe(
      'Checkout: completed will have spent its error budget about Thu 14:00 UTC.',
    );
    expect(sayForecast({ ...budget, state: 'did_not' })).toContain('did not within a week');
  });
});

describe('what a team is measured by', () => {
  const DAY = 24 * HOUR_MS;
  const course = (over: Partial<Course> = {}): Course => ({
    teamId: 't',
    team: 'checkout',
    name: 'Checkout: completed',
    unit: '',
    simulated: false,
    target: 0.9,
    direction: 'falling',
    changedAt: new Date(0),
    days: Float64Array.from({ length: 90 }, (_, day) => 0.985 - 0.0009 * day + 0.0008 * Math.sin(day * 2.1)),
    end: NOW,
    budget: null,
    ...over,
  });

  it('is foretold to cross its target where its path leads there', () => {
    const [found] = prospectsOf(course());
    expect(found).toMatchObject({ kind: 'outcome', isBeyond: false, outlook: { willReach: true } });
    const { expectedAt = 0, earliestAt = 0, latestAt = 0 } = found?.outlook ?? {};
    expect((expectedAt - NOW) / DAY).toBeGreaterThan(1);
    expect((expectedAt - NOW) / DAY).toBeLessThan(14);
    expect(earliestAt).toBeLessThanOrEqual(expectedAt);
    expect(latestAt).toBeGreaterThanOrEqual(expectedAt);
  });

  it.each([
    [
      'that is steady is foretold nothing',
      { target: 0.6 },
      { isBeyond: false, outlook: { willReach: false } },
    ],
    ['that is short already is not', { target: 0.95 }, { isBeyond: true, outlook: undefined }],
    ['that is better low crosses upwards', { direction: 'rising' as const, target: 0.8 }, { isBeyond: true }],
  ])('%s', (_, over, expected) => {
    expect(prospectsOf(course(over))[0]).toMatchObject(expected);
  });

  it.each([
    ['burns on to its end', { left: 0.5, burns: { longRate: 6, shortRate: 12 } }, (28 * 0.5) / 6],
    ['of which nothing burns is not foretold to be spent', { left: 0.5, burns: null }, undefined],
    [
      'that burns too slowly for a week ahead neither',
      { left: 0.9, burns: { longRate: 1, shortRate: 1 } },
      undefined,
    ],
  ])('a budget %s', (_, budget, days) => {
    const [, found] = prospectsOf(course({ budget: { windowMs: 28 * DAY, ...budget } }));
    expect(found).toMatchObject({ kind: 'budget', isBeyond: false, value: budget.left });
    const at = found?.outlook?.expectedAt;
    if (days === undefined) expect(at).toBeUndefined();
    else expect(((at ?? 0) - NOW) / DAY).toBeCloseTo(days, 9);
  });
});
