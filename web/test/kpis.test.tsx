import type { KpiBucket, KpiDetail, KpiRecent, KpiSeries } from '@throughline/service/contracts/kpis';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { KpiChart } from '../features/kpis/kpi-chart.tsx';
import { kpiAddress, readKpiFilter, readKpiView, windowOf } from '../features/kpis/kpi-filter.ts';
import { placeInKpiForm, readKpiForm } from '../features/kpis/read-kpi-form.ts';
import { readSourceForm } from '../features/kpis/read-source-form.ts';
import { csvCommand, jsonCommand } from '../features/kpis/sample-points.ts';
import { sampleQuery } from '../features/kpis/sample-query.ts';
import { markOf, moneyOf, sayBasis, sayChange, sayWorth } from '../features/kpis/say-kpi.ts';
import { sayKpis } from '../features/kpis/say-kpis.ts';
import { placeOfAuth } from '../features/settings/prometheus/read-auth.ts';
import { formatAmount, formatDifference, formatMoney } from '../ui/format/amount.ts';
import { prepareDays } from '../ui/plot/line-sparkline.tsx';
import { domainOf, preparePlot, sayBucket, withoutFragments } from '../ui/plot/prepare-plot.ts';
import { plainText } from '../ui/sentence.tsx';
import { prepareFineRail } from '../ui/trend-chart/prepare-rail.ts';

const plain = (text: string) => text.replace(/[\u2009\u2060\u00a0]+/g, ' ');
const percent = { unit: '%', proportion: true };
const euro = { unit: 'EUR', proportion: false };

const recent: KpiRecent = {
  from: '2026-03-03T00:00:00.000Z',
  to: '2026-03-31T00:00:00.000Z',
  intervals: 672,
  now: { value: 0.5, lower: 0.49, upper: 0.51, numerator: 5000, denominator: 10_000, told: 672 },
  before: { value: 0.48, lower: 0.47, upper: 0.49, numerator: 4800, denominator: 10_000, told: 672 },
  change: { difference: 0.02, lower: 0.01, upper: 0.03, relative: 0.0417, verdict: 'better' },
  reason: null,
  days: [0.5, null, 0.51],
};
const kpi: KpiDetail = {
  slug: 'conversion',
  name: 'Conversion',
  description: null,
  unit: '%',
  direction: 'higher',
  kind: 'ratio',
  proportion: true,
  numerator: 'completed checkouts',
  denominator: 'started checkouts',
  resolution: 'hour',
  team: { slug: 'checkout', name: 'Checkout' },
  owner: null,
  ownerEmail: null,
  worth: { amount: 12.5, currency: 'EUR' },
  segments: ['plan'],
  simulated: false,
  firstAt: null,
  lastAt: null,
  sourceKind: null,
  sourceFailing: false,
  recent,
  values: [],
  series: 2,
  points: 10,
  corrections: 0,
};

describe('amounts', () => {
  it.each([
    [0.4234, percent, '42.3 %'],
    [0.9999, percent, '99.9 %'],
    [1_240_000, euro, '1.24 M EUR'],
    [38_204.4, euro, '38,204 EUR'],
    [204.46, euro, '204.5 EUR'],
    [7, euro, '7 EUR'],
    [12.345, euro, '12.35 EUR'],
    [0.021345, euro, '0.0213 EUR'],
    [-3.5, euro, '−3.5 EUR'],
    [0, euro, '0 EUR'],
    [2.5e9, euro, '2.5 G EUR'],
  ])('%d of %o is written %s', (value, scale, text) => {
    expect(plain(formatAmount(value, scale))).toBe(text);
  });

  it('differ in points of a proportion, and in their unit otherwise', () => {
    expect(plain(formatDifference(-0.0123, percent))).toBe('1.2 points');
    expect(plain(formatDifference(0.01, percent))).toBe('1.0 point');
    expect(plain(formatDifference(0.0012, percent))).toBe('0.12 points');
    expect(plain(formatDifference(-120.4, euro))).toBe('120.4 EUR');
    expect(plain(formatMoney(1_243.7, 'EUR'))).toBe('1,240 EUR');
  });
});

describe('what a KPI says', () => {
  it('names a change with its interval and its price', () => {
    expect(plain(plainText(sayChange(kpi)))).toBe(
      '2.0 points more than in the 28 days before (95 % interval +1.0 point to +3.0 points), worth about +2,500 EUR in that time.',
    );
    expect(markOf(recent)).toEqual({ state: 'met', word: 'better' });
  });

  it('claims no change where none is shown, and gives the reason where none can be stated', () => {
    const change = {
      difference: -0.02,
      lower: -0.05,
      upper: 0.01,
      relative: -0.04,
      verdict: 'no_difference_shown' as const,
    };
    expect(plain(plainText(sayChange({ ...kpi, recent: { ...recent, change } })))).toBe(
      '2.0 points less than in the 28 days before, which is no more than chance makes of such days: 95 % interval −5.0 points to +1.0 point.',
    );
    const unknown = { ...recent, change: null, reason: '3 of 28 days are told.' };
    expect(plainText(sayChange({ ...kpi, recent: unknown }))).toContain('before: 3 of 28 days are told.');
    expect(markOf(unknown).word).toBe('not comparable');
    const nothing = { ...unknown, now: { ...recent.now, value: null, told: 0 } };
    expect(plainText(sayChange({ ...kpi, firstAt: nothing.to, recent: nothing }))).toContain(
      'It began today',
    );
    expect(plainText(sayChange({ ...kpi, firstAt: null, recent: nothing }))).toBe(
      'Nothing was told in the last 28 whole days, up to yesterday.',
    );
    expect(markOf(nothing).word).toBe('no data');
  });

  it('puts no price on money, nor on what nobody priced', () => {
    expect(moneyOf({ ...kpi, kind: 'sum', unit: 'EUR', proportion: false })).toBeNull();
    expect(moneyOf({ ...kpi, worth: null })).toBeNull();
    expect(plain(moneyOf({ ...kpi, kind: 'gauge', unit: 'users' }) ?? '')).toBe('+0.25 EUR');
    expect(plain(sayWorth(kpi) ?? '')).toBe('One more of completed checkouts is worth 12.50 EUR.');
    expect(sayWorth({ ...kpi, unit: 'EUR', worth: { amount: 1, currency: 'EUR' } })).toBeNull();
  });

  it('tells what the number stands on', () => {
    expect(sayBasis(kpi)).toBe('5,000 completed checkouts of 10,000 started checkouts · told completely');
    const partly = { ...recent, now: { ...recent.now, numerator: null, denominator: null, told: 600 } };
    expect(sayBasis({ ...kpi, kind: 'sum', recent: partly })).toBe('600 of 672 points told');
  });

  it('counts in a list how many got better or worse', () => {
    const worse = {
      ...kpi,
      recent: { ...recent, change: { ...recent.change, verdict: 'worse' } },
    } as KpiDetail;
    expect(plainText(sayKpis([kpi, worse, worse], false))).toBe(
      'Two got worse and one got better of three KPIs in the last 28 days.',
    );
    expect(plainText(sayKpis([{ ...kpi, recent: { ...recent, change: null } }], true))).toBe(
      'In the last 28 days none of one KPI on this page is shown to have changed.',
    );
  });
});

describe('the address of a KPI', () => {
  it.each([
    ['minute', '2026-11-20T11:00:00Z', '6h'],
    ['hour', '2026-11-20T11:00:00Z', '2d'],
    ['minute', '2026-11-15T11:00:00Z', '7d'],
    ['hour', '2026-11-02T11:00:00Z', '28d'],
    ['day', '2026-11-20T00:00:00Z', '28d'],
    ['minute', '2025-11-20T00:00:00Z', '28d'],
    ['minute', null, '28d'],
  ] as const)('shows what there is, by %s since %s: %s', (resolution, firstAt, range) => {
    const now = Date.parse('2026-11-20T12:00:00Z');
    expect(readKpiView({}, { ...kpi, resolution, firstAt }, now)).toEqual({ range });
  });

  it('holds only what the KPI has', () => {
    const now = Date.parse('2026-11-20T12:00:00Z');
    const old = { ...kpi, resolution: 'hour', firstAt: '2026-01-01T00:00:00.000Z' } as const;
    expect(readKpiView({ range: '7d', by: 'plan' }, old, now)).toEqual({ range: '7d', by: 'plan' });
    expect(readKpiView({ range: '6h', by: 'region' }, old, now)).toEqual({ range: '28d' });
    expect(readKpiView({ range: '7d' }, { ...old, resolution: 'day' }, now)).toEqual({ range: '28d' });
    const level = { ...old, kind: 'gauge', segments: ['plan', 'region'] } as const;
    expect(readKpiView({ by: 'plan' }, { ...level, segments: [...level.segments] }, now)).toEqual({
      range: '28d',
    });
    expect(kpiAddress('conversion', { range: '7d', by: 'plan' })).toBe('/kpis/conversion?range=7d&by=plan');
    expect(readKpiFilter({ team: 'Not a slug', search: 'rev' })).toEqual({ search: 'rev' });
  });

  it('ends its window with the last complete bucket', () => {
    const now = Date.parse('2026-03-31T12:34:56Z');
    expect(windowOf({ range: '7d' }, now)).toEqual({
      from: '2026-03-24T12:00:00.000Z',
      to: '2026-03-31T12:00:00.000Z',
      step: 'hour',
    });
    expect(windowOf({ range: '28d' }, now)).toMatchObject({ to: '2026-03-31T00:00:00.000Z', step: 'day' });
  });
});

const bucket = (index: number, value: number | null, told = value === null ? 0 : 24): KpiBucket => ({
  at: new Date(Date.parse('2026-03-01T00:00:00Z') + index * 86_400_000).toISOString(),
  value,
  lower: value === null ? null : value - 0.1,
  upper: value === null ? null : value + 0.1,
  numerator: null,
  denominator: null,
  told,
});
const buckets = [
  bucket(0, 0.5),
  bucket(1, 0.6),
  bucket(2, null),
  bucket(3, 0.7),
  bucket(4, null),
  bucket(5, 0.4),
  bucket(6, 0.5),
];
const plotted = { buckets, step: 'day', intervals: 24 } as const;

describe('the plot of a KPI', () => {
  it('leaves gaps open, and draws what stands alone as a dot', () => {
    const plot = preparePlot(plotted, domainOf([buckets], percent) ?? [0, 1], percent, 100);
    expect(plot.lines).toHaveLength(2);
    expect(plot.bands).toHaveLength(2);
    expect(plot.dots).toHaveLength(1);
    expect(plot.columns).toHaveLength(7);
    expect(plot.columns[2]).toMatchObject({ y: null, readOut: '3 Mar · nothing told' });
    expect(plain(plot.columns[0]?.readOut ?? '')).toBe('1 Mar · 50.0 % · 40.0 – 60.0');
  });

  it('says how much of a bucket is known, and the hour of an hour', () => {
    expect(plain(sayBucket({ ...bucket(0, 12, 18), lower: null, upper: null }, 'day', 24, euro))).toBe(
      '1 Mar · 12 EUR · 18 of 24 points told',
    );
    expect(sayBucket({ ...bucket(0, null, 2), denominator: 0 }, 'hour', 1, euro)).toBe(
      '1 Mar 00:00 UTC · nothing happened',
    );
  });

  it('takes for a gap what is far from told completely, if it is a sum', () => {
    const days = [bucket(0, 20, 1), bucket(1, 500, 20), bucket(2, 480, 18), bucket(3, 510, 20)];
    const [first, ...rest] = withoutFragments(days, 'sum');
    expect(first).toMatchObject({ value: null, told: 1 });
    expect(sayBucket(first ?? bucket(0, null), 'day', 24, euro)).toBe(
      '1 Mar · too little told to be drawn · 1 of 24 points told',
    );
    expect(rest).toEqual(days.slice(1));
    expect(withoutFragments(days, 'ratio')).toEqual(days);
  });

  it('keeps the axis of a share within 0 and 1, and of what is never negative at 0', () => {
    expect(domainOf([[bucket(0, 0.95), bucket(1, 0.12)]], percent)?.[1]).toBe(1);
    expect(
      domainOf(
        [
          [
            { ...bucket(0, 1), lower: null, upper: null },
            { ...bucket(0, 100), lower: null, upper: null },
          ],
        ],
        euro,
      )?.[0],
    ).toBe(0);
    expect(domainOf([[{ ...bucket(0, -5), lower: null, upper: null }]], euro)?.[0]).toBeLessThan(-5);
    expect(domainOf([[bucket(0, null)]], euro)).toBeNull();
  });

  it('shows the whole as one line, and segments each for itself on one scale', () => {
    const figure = { value: 0.5, lower: null, upper: null, numerator: null, denominator: null, told: 5 };
    const series: KpiSeries = {
      from: buckets[0]?.at ?? '',
      to: '2026-03-08T00:00:00.000Z',
      step: 'day',
      intervals: 24,
      series: [
        { segment: { plan: 'pro' }, total: figure, buckets },
        {
          segment: { plan: 'free' },
          total: { ...figure, value: null },
          buckets: buckets.map((one) => ({ ...one, value: null })),
        },
      ],
      leftOut: 3,
    };
    const markup = renderToStaticMarkup(
      <KpiChart kpi={kpi} series={series} deployments={[]} shown="28 days" />,
    );
    expect(markup).toContain('pro');
    expect(markup).toContain('nothing');
    expect(markup).toContain('3 smaller segments not shown');
    const whole = { ...series, series: [{ segment: {}, total: figure, buckets }], leftOut: 0 };
    const one = renderToStaticMarkup(<KpiChart kpi={kpi} series={whole} deployments={[]} shown="28 days" />);
    expect(one).toContain('aria-label="Conversion, from 1 Mar to 8 Mar"');
    const none = { ...series, series: [{ segment: {}, total: figure, buckets: [bucket(0, null)] }] };
    expect(
      renderToStaticMarkup(<KpiChart kpi={kpi} series={none} deployments={[]} shown="28 days" />),
    ).toContain('In 28 days nothing was told.');
  });

  it('of a list has a gap where nothing was told, and hardly moves for what hardly moves', () => {
    expect(prepareDays([1, 2, null, 3, null, 4], 30)).toMatchObject({
      lines: [expect.any(String)],
      dots: [{}, {}],
    });
    expect(prepareDays([null, null], 30)).toBeNull();
    const flat = prepareDays([1000, 1001], 30)?.lines[0] ?? '';
    const [first, last] = [...flat.matchAll(/,([\d.]+)/g)].map((match) => Number(match[1]));
    expect(Math.abs((first ?? 0) - (last ?? 0))).toBeLessThan(1);
  });

  it('names months, weeks, days or hours below, as many as a phone has room for', () => {
    const labels = (from: string, hours: number, count: number) => {
      const step = hours === 24 ? 'day' : 'hour';
      const many = Array.from({ length: count }, (_, index) => ({
        ...bucket(0, index),
        at: new Date(Date.parse(from) + index * hours * 3_600_000).toISOString(),
      }));
      return preparePlot({ buckets: many, step, intervals: 1 }, [0, 100], euro, 100).xTicks.map(
        ({ label }) => label,
      );
    };
    expect(labels('2026-01-10T00:00:00Z', 24, 90)).toEqual(['1 Feb', '1 Mar', '1 Apr']);
    expect(labels('2026-03-03T00:00:00Z', 24, 28)).toEqual(['3 Mar', '10 Mar', '17 Mar', '24 Mar']);
    expect(labels('2026-03-03T05:00:00Z', 1, 7 * 24)).toEqual(['4 Mar', '6 Mar', '8 Mar', '10 Mar']);
    expect(labels('2026-03-03T05:00:00Z', 1, 48)).toEqual(['12:00', '4 Mar', '12:00', '5 Mar']);
    expect(labels('2026-03-03T05:00:00Z', 1 / 60, 360)).toEqual(['05:00', '07:00', '09:00']);
    const share = preparePlot(
      { buckets: [bucket(0, 0.5)], step: 'day', intervals: 1 },
      [0.34, 0.56],
      percent,
      100,
    );
    expect(share.yTicks.map(({ label }) => plain(label))).toEqual(['35 %', '40 %', '45 %', '50 %', '55 %']);
  });

  it('hangs ships at their hour, not at their day', () => {
    const ship = { id: 'a', service: 's', version: 'v', verdict: 'rolled_back' as const };
    const rail = prepareFineRail(
      [
        { ...ship, at: '2026-03-01T18:00:00Z' },
        { ...ship, id: 'b', at: '2026-03-01T18:10:00Z', verdict: 'held' },
        { ...ship, id: 'c', at: '2026-03-05T00:00:00Z' },
      ],
      { from: '2026-03-01T00:00:00Z', to: '2026-03-02T00:00:00Z', columns: 4 },
    );
    expect(rail.undone).toMatchObject([{ id: 'a', x: 87.5, row: 0 }]);
    expect(rail.quiet).toMatchObject([{ x: 87.5, day: '2026-03-01', rows: [1] }]);
  });
});

describe('the form of a KPI', () => {
  const form = (fields: Record<string, string>) => {
    const values = new FormData();
    for (const [name, value] of Object.entries(fields)) values.set(name, value);
    return values;
  };
  const least = {
    name: 'Orders',
    unit: 'orders',
    kind: 'sum',
    direction: 'higher',
    resolution: 'hour',
    team: 'checkout',
  };

  it('sends what was filled in, and what a kind has', () => {
    expect(
      readKpiForm(
        form({
          ...least,
          description: ' ',
          owner: '',
          amount: '',
          currency: 'EUR',
          segments: ' plan,  region ',
          numerator: 'x',
          proportion: 'on',
        }),
      ),
    ).toEqual({
      ...least,
      segments: ['plan', 'region'],
    });
    expect(
      readKpiForm(
        form({
          ...least,
          kind: 'ratio',
          numerator: 'orders',
          denominator: 'visits',
          proportion: 'on',
          amount: '12.5',
          currency: 'eur',
          owner: 'dana@example.com',
        }),
      ),
    ).toMatchObject({
      kind: 'ratio',
      proportion: true,
      numerator: 'orders',
      denominator: 'visits',
      worth: { amount: 12.5, currency: 'EUR' },
      owner: 'dana@example.com',
    });
  });

  it('finds the field of a refusal', () => {
    expect(placeInKpiForm('worth.currency')).toEqual({ name: 'currency' });
    expect(placeInKpiForm('worth.amount')).toEqual({ name: 'amount' });
    expect(placeInKpiForm('segments[1]')).toEqual({ name: 'segments', where: 'attribute 2' });
    expect(placeInKpiForm('unit')).toBeUndefined();
  });
});

describe('the form of a source', () => {
  const form = (fields: Record<string, string>) => {
    const values = new FormData();
    for (const [name, value] of Object.entries(fields)) values.set(name, value);
    return values;
  };
  const schedule = { everyMinutes: '5', overlapHours: '1.5', historyDays: '30' };
  const read = { everyMinutes: 5, overlapHours: 1.5, historyDays: 30 };

  it('sends a secret only where one was typed', () => {
    expect(readSourceForm(form({ kind: 'sql', connection: '', query: ' SELECT 1 ', ...schedule }))).toEqual({
      kind: 'sql',
      query: 'SELECT 1',
      ...read,
    });
    const prometheus = { kind: 'prometheus', url: 'http://p', query: 'up', ...schedule };
    const least = { kind: 'prometheus', url: 'http://p', query: 'up', ...read };
    expect(readSourceForm(form({ ...prometheus, auth: 'kept' }))).toEqual(least);
    expect(readSourceForm(form({ ...prometheus, auth: 'none' }))).toEqual({
      ...least,
      auth: { type: 'none' },
    });
    expect(readSourceForm(form({ ...prometheus, auth: 'bearer', token: 't' }))).toEqual({
      ...least,
      auth: { type: 'bearer', token: 't' },
    });
    expect(readSourceForm(form({ ...prometheus, auth: 'basic', username: 'u', password: 'p' }))).toEqual({
      ...least,
      auth: { type: 'basic', username: 'u', password: 'p' },
    });
    expect(placeOfAuth('auth.token')).toEqual({ name: 'token' });
    expect(placeOfAuth('query')).toBeUndefined();
  });

  it('begins with a query of the columns that the KPI needs', () => {
    expect(sampleQuery(kpi)).toContain('AS numerator,\n  count(*) AS denominator,\n  plan\nFROM');
    expect(sampleQuery({ kind: 'sum', resolution: 'day', segments: [] })).toBe(
      "SELECT\n  date_trunc('day', happened_at, 'UTC') AS at,\n  sum(total) AS value\nFROM your_table\nWHERE happened_at >= $1 AND happened_at < $2\nGROUP BY 1",
    );
  });
});

describe('the command to send points', () => {
  const place = { origin: 'https://throughline.example', now: Date.parse('2026-03-31T12:34:00Z') };

  it('names the columns of the KPI and complete intervals', () => {
    expect(csvCommand(kpi, place)).toContain(
      'at,numerator,denominator,plan\n2026-03-31T10:00:00Z,41,97,unknown\n',
    );
    expect(csvCommand({ ...kpi, kind: 'sum', resolution: 'day', segments: [] }, place)).toContain(
      'at,value\n2026-03-29,1204.5\n2026-03-30,1204.5\nCSV',
    );
    const json = /-d '(.*)'/.exec(jsonCommand(kpi, place))?.[1] ?? '';
    expect(JSON.parse(json)).toEqual({
      points: [{ at: '2026-03-31T11:00:00Z', numerator: 41, denominator: 97, segment: { plan: 'unknown' } }],
    });
  });
});
