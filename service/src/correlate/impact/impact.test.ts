import { describe, expect, it } from 'vitest';
import type { KpiRow } from '../../collect/kpis/index.ts';
import type { KpiImpact, MeasuredKpi } from '../../contracts/impacts.ts';
import { sayMoney } from './amounts.ts';
import { callersOf, nearOf } from './calls.ts';
import { isCutDue, nextMeasure } from './due.ts';
import { gridOf, type Stretch } from './grid.ts';
import { correctForMany, judgeHarm, orderKpis, sayCost } from './judge.ts';
import { shareOut } from './measure-segments.ts';
import { reachKpis, type Ways } from './reach.ts';
import { saySegments } from './say-impact.ts';

const HOUR = 3_600_000;
const AT = Date.parse('2026-11-20T12:10:00Z');
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16);

describe('the grid', () => {
  const harm = (lasts: number, over = true): Stretch => ({
    begunAt: AT,
    at: AT,
    to: AT + lasts,
    edges: 'counted',
    over,
  });
  it.each<[string, 'minute' | 'hour' | 'day', Stretch, [string, string, number]]>([
    ['minutes of short harm', 'minute', harm(0.5 * HOUR), ['2026-11-20T12:10', '2026-11-20T12:40', 5]],
    ['quarters of an hour', 'minute', harm(3 * HOUR), ['2026-11-20T12:00', '2026-11-20T15:15', 15]],
    ['hours that hold it', 'hour', harm(1.5 * HOUR), ['2026-11-20T12:00', '2026-11-20T14:00', 60]],
    [
      'whole hours while it goes on',
      'hour',
      harm(1.5 * HOUR, false),
      ['2026-11-20T12:00', '2026-11-20T13:00', 60],
    ],
    ['the days of long harm', 'day', harm(30 * HOUR), ['2026-11-20T00:00', '2026-11-22T00:00', 1_440]],
    [
      'whole hours after a deployment',
      'hour',
      { ...harm(3 * HOUR), edges: 'left_out' },
      ['2026-11-20T13:00', '2026-11-20T15:00', 60],
    ],
  ])('has %s', (_, resolution, stretch, [from, to, minutes]) => {
    const grid = gridOf(resolution, stretch);
    if ('reason' in grid) throw new Error(grid.reason);
    const { stepMs, intervention } = grid;
    expect([iso(grid.from + intervention * stepMs), iso(grid.to), stepMs / 60_000]).toEqual([
      from,
      to,
      minutes,
    ]);
  });

  it.each<[string, 'hour' | 'day', Stretch, string]>([
    [
      'a part of a day',
      'day',
      harm(2 * HOUR),
      'It is told by the day: too coarse to show what a part of one did.',
    ],
    ['the first hour', 'hour', harm(0.2 * HOUR, false), 'The first hour of it ends at 13:00 UTC.'],
    [
      'no whole day since',
      'day',
      { ...harm(30 * HOUR), edges: 'left_out' },
      'It is told by the day: no whole day has passed since.',
    ],
  ])('says why there is none: %s', (_, resolution, stretch, reason) => {
    expect(gridOf(resolution, stretch)).toMatchObject({ reason });
  });
});

const kpi = (slug: string, over: Partial<{ team: string; worthAmount: number | null }> = {}) =>
  ({
    id: `id-${slug}`,
    slug,
    name: slug,
    worthAmount: over.worthAmount ?? null,
    team: { slug: over.team ?? 'checkout', name: over.team ?? 'Checkout', simulated: false, services: [] },
  }) as unknown as KpiRow;

describe('the KPIs that are reached', () => {
  const ways: Ways = {
    kpis: [
      kpi('active', { team: 'accounts' }),
      kpi('orders'),
      kpi('revenue', { worthAmount: 1 }),
      kpi('searches', { team: 'search' }),
      kpi('web', { team: 'web' }),
    ],
    watched: [],
    owners: ['checkout'],
    callers: ['web'],
    outcomes: new Map([
      ['checkout', 'id-orders'],
      ['web', 'id-web'],
      ['accounts', 'id-active'],
    ]),
    links: [{ id: 'l1', kpiId: 'id-searches', signalName: 'checkout-api p95 latency' }],
    simulated: false,
  };
  it('come by the nearest way, each once', () => {
    expect(reachKpis(ways).map(({ kpi: { slug }, reach: { by } }) => [slug, by])).toEqual([
      ['orders', 'outcome'],
      ['searches', 'link'],
      ['revenue', 'team'],
      ['web', 'caller'],
    ]);
  });
  it('begin with what is not as expected itself', () => {
    const [first] = reachKpis({ ...ways, watched: ['searches'] });
    expect(first).toMatchObject({ kpi: { slug: 'searches' }, reach: { by: 'watched', link: null } });
  });
});

it('what is near is what calls and what is called, not who else is called by the same', () => {
  const calls = [
    ['web', 'api'],
    ['api', 'db'],
    ['web', 'search'],
    ['db', 'api'],
  ] as const;
  expect(callersOf(['api'], calls).sort()).toEqual(['db', 'web']);
  expect([...nearOf(['api'], calls)].sort()).toEqual(['api', 'db', 'web']);
});

type Shown = Extract<KpiImpact, { kind: 'impact' }>;
const impact = (over: Partial<Shown> = {}): Shown => {
  const interval = { value: -30, lower: -40, upper: -20 };
  return {
    kind: 'impact',
    difference: interval,
    total: interval,
    perHour: null,
    relative: { value: -0.1, lower: -0.14, upper: -0.06 },
    money: null,
    moneyPerHour: null,
    currency: null,
    pValue: 0.001,
    qValue: null,
    shown: true,
    better: false,
    stepMs: HOUR,
    from: '2026-11-20T12:00:00.000Z',
    actual: [],
    expected: [],
    expectedLower: [],
    expectedUpper: [],
    missing: 0,
    controls: [],
    rowsBefore: 300,
    ...over,
  };
};
const euros = (value: number, half = 100) => ({
  money: { value: -value, lower: -value - half, upper: -value + half },
  moneyPerHour: { value: -value / 3, lower: -(value + half) / 3, upper: -(value - half) / 3 },
  currency: 'EUR',
});
const measured = (slug: string, of: KpiImpact, direction: 'higher' | 'lower' = 'higher'): MeasuredKpi => ({
  kpi: {
    slug,
    name: slug,
    unit: 'orders',
    kind: 'sum',
    proportion: false,
    direction,
    numerator: null,
  },
  reach: { by: 'team', link: null, says: 'a KPI of Checkout' },
  says: `${slug} fell.`,
  impact: of,
  segments: [],
  segmentsSay: null,
});
const place = { over: false, services: ['checkout-api'], teams: ['Checkout'] };

describe('the price', () => {
  it('is that of the largest loss, and nothing is added up', () => {
    const kpis = orderKpis([
      measured('orders', impact()),
      measured('revenue', impact(euros(900))),
      measured('completed', impact(euros(1_240))),
      measured('members', impact({ shown: false, better: null })),
    ]);
    expect(kpis.map(({ kpi: { slug } }) => slug)).toEqual(['completed', 'revenue', 'orders', 'members']);
    const { says, cost, gap } = judgeHarm(kpis, place);
    expect(says).toBe('≈ €1,240 lost so far, €413 an hour (380 – 447).');
    expect(cost).toMatchObject({ kpi: 'completed', lost: { value: 1_240, lower: 1_140, upper: 1_340 } });
    expect(gap).toBeNull();
  });

  it('of what ought to be few is what more of it costs', () => {
    const more = impact({
      better: false,
      money: { value: 50, lower: 20, upper: 80 },
      moneyPerHour: null,
      currency: 'EUR',
    });
    const { cost } = judgeHarm([measured('failed', more, 'lower')], place);
    expect(cost?.lost).toEqual({ value: 50, lower: 20, upper: 80 });
    if (cost) expect(sayCost(cost, true)).toBe('≈ €50 lost (20 – 80)');
  });

  it.each<[string, MeasuredKpi[], string, string | undefined]>([
    [
      'nobody said what one is worth',
      [measured('orders', impact())],
      'orders fell.',
      'Say what orders is worth',
    ],
    [
      'no loss is shown',
      [measured('orders', impact({ ...euros(40), shown: false, better: null }))],
      'No loss of money is shown so far: orders leaves anything between a gain of €60 and a loss of €140 open.',
      undefined,
    ],
    [
      'nothing is told yet',
      [measured('orders', { kind: 'no_data', reason: 'Too little is known of it before.' })],
      'Not measurable yet: orders: Too little is known of it before.',
      'See what is told of orders',
    ],
    [
      'no KPI is reached',
      [],
      'Not measurable: Checkout has no KPI, and no link leads from checkout-api to one.',
      'Declare a KPI',
    ],
  ])('is not told where %s', (_, kpis, says, step) => {
    const found = judgeHarm(kpis, place);
    expect([found.says, found.cost, found.gap?.step?.says]).toEqual([says, null, step]);
  });

  it('counts as shown only what is no chance among all that were looked at', () => {
    const many = Array.from({ length: 8 }, (_, index) => ({
      impact: impact({ pValue: index === 0 ? 1e-6 : 0.04 }),
      reach: { by: 'team' as MeasuredKpi['reach']['by'], link: null, says: '' },
    }));
    const nearest = {
      ...(many[1] as (typeof many)[0]),
      reach: { by: 'outcome' as MeasuredKpi['reach']['by'], link: null, says: '' },
    };
    expect(correctForMany([...many, nearest]).at(-1)?.impact).toMatchObject({ shown: true, qValue: 0.04 });
    const shown = correctForMany(many).map((one) => one.impact.kind === 'impact' && one.impact.shown);
    expect(shown).toEqual([true, ...Array.from({ length: 7 }, () => false)]);
  });

  it.each<[number, string]>([
    [1_243.6, '€1,240'],
    [51.6, '€51.6'],
    [-0.512, '\u2212€0.51'],
    [1_234_567, '€1,230,000'],
  ])('%f is written %s', (amount, text) => {
    expect(sayMoney(amount, 'EUR')).toBe(text);
  });
});

describe('whom it hit', () => {
  const segment = (value: string, lost: number, half: number, usual: number) => ({
    value,
    impact: impact({
      total: { value: -lost, lower: -lost - half, upper: -lost + half },
      relative: { value: -lost / usual, lower: -1, upper: 1 },
    }),
  });
  it('is told with its share where that is more than usual', () => {
    const segments = shareOut('plan', [segment('free', 29, 6, 600), segment('pro', 71, 8, 400)], 2);
    expect(segments[0]).toMatchObject({ value: 'pro', usual: 0.4 });
    expect(saySegments(segments)).toBe(
      '71 % of it (66 – 76) came from customers of plan pro, who are 40 % of what is usual.',
    );
  });
  it('is told to be nobody more than others, and not told where some were not measured', () => {
    const alike = shareOut('plan', [segment('free', 60, 20, 600), segment('pro', 40, 20, 400)], 2);
    expect(saySegments(alike)).toBe('No plan is shown to have been hit more than others.');
    const some = shareOut('plan', [segment('free', 60, 2, 600), segment('pro', 40, 2, 400)], 9);
    expect(some.map(({ share }) => share)).toEqual([null, null]);
    expect(saySegments(some)).toBeNull();
  });
});

describe('when it is measured again', () => {
  const since = new Date(AT);
  const now = (minutes: number) => new Date(AT + minutes * 60_000);
  it.each<[string, Date | null, boolean, number, number | null]>([
    ['each five minutes at first', null, true, 20, 5],
    ['each quarter of an hour later', null, true, 120, 15],
    ['each hour after a day', null, true, 2_000, 60],
    ['never once all of it is told', now(60), false, 70, null],
    ['soon while the last step is not told', now(60), true, 70, 5],
    ['less often the longer nothing comes', now(60), true, 660, 60],
    ['but each hour at least', now(60), true, 3_000, 60],
    ['and no more after a week', now(60), true, 60 + 11_000, null],
  ])('%s', (_, until, waits, minutes, after) => {
    const next = nextMeasure({ since, until, waits, now: now(minutes) });
    expect(next === null ? null : (next.getTime() - now(minutes).getTime()) / 60_000).toBe(after);
  });
  it.each<[string, Date | null, Date | null, number, boolean]>([
    ['not in the first quarter of an hour', null, null, 10, false],
    ['then', null, null, 16, true],
    ['not again soon', null, now(16), 30, false],
    ['again after half an hour', null, now(16), 50, true],
    ['once more at the end', now(60), now(46), 62, true],
    ['and then not', now(60), now(62), 64, false],
  ])('customers are told apart %s', (_, until, cutAt, minutes, due) => {
    expect(isCutDue({ since, until, cutAt, now: now(minutes) })).toBe(due);
  });
});
