import type {
  Signal,
  SignalPoint,
  SignalPoints,
  TelemetryRefusal,
} from '@throughline/service/contracts/signals';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { CompareOffers } from '../features/signals/compare-offers.tsx';
import { groupByDay, sayRefusals } from '../features/signals/group-refusals.ts';
import { prepareSignalPlot, sayValue, timeTicks } from '../features/signals/prepare-signal-plot.ts';
import { placeInMarkForm, readMarkForm } from '../features/signals/read-mark-form.ts';
import { placeInPromoteForm, readPromoteForm } from '../features/signals/read-promote-form.ts';
import {
  figureOf,
  formatReading,
  hourOf,
  newestReading,
  scaleOf,
  silenceOf,
  tellableOf,
} from '../features/signals/read-value.ts';
import { RefusalRows } from '../features/signals/refusal-rows.tsx';
import { saySpan } from '../features/signals/say-signal.ts';
import { saySignals } from '../features/signals/say-signals.ts';
import { SignalChart } from '../features/signals/signal-chart.tsx';
import {
  readSignalFilter,
  readSignalView,
  signalAddress,
  signalsAddress,
  windowOf,
} from '../features/signals/signal-filter.ts';
import { SignalMark } from '../features/signals/signal-mark.tsx';
import { SignalRows } from '../features/signals/signal-rows.tsx';
import { exporterSettings, oneReading } from '../features/signals/telemetry-settings.ts';
import { plainText } from '../ui/sentence.tsx';

const plain = (text: string) => text.replace(/[\u2009\u2060\u00a0]+/g, ' ');
const BEGIN = Date.parse('2026-03-01T12:00:00Z');
const MINUTE = 60_000;
const NOW = BEGIN + 30 * MINUTE + 20_000;

const latency: Signal = {
  id: '7',
  name: 'checkout-api POST /pay latency',
  service: 'checkout-api',
  team: { slug: 'checkout', name: 'Checkout' },
  environment: 'production',
  metric: 'http.server.request.duration',
  kind: 'distribution',
  unit: 's',
  attributes: { 'http.route': '/pay' },
  statistics: [
    { statistic: 'p95', name: 'checkout-api POST /pay p95 latency', unit: 'ms' },
    { statistic: 'p50', name: 'checkout-api POST /pay p50 latency', unit: 'ms' },
    { statistic: 'rate', name: 'checkout-api POST /pay rate', unit: '/s' },
  ],
  role: 'latency',
  watched: true,
  worse: 'higher',
  mark: null,
  simulated: false,
  createdAt: '2026-02-01T00:00:00.000Z',
  lastAt: '2026-03-01T12:00:00.000Z',
};
const unnamed: Signal = { ...latency, statistics: [] };
const orders: Signal = {
  ...latency,
  id: '8',
  name: 'checkout-api orders',
  kind: 'change',
  unit: '{order}',
  statistics: [
    { statistic: 'total', name: 'checkout-api orders', unit: 'orders' },
    { statistic: 'rate', name: 'checkout-api orders per second', unit: 'orders/s' },
  ],
};

const point = (index: number, value: number | null, minutes = 5): SignalPoint => ({
  at: new Date(BEGIN + index * minutes * MINUTE).toISOString(),
  count: value === null ? null : 120,
  sum: value === null ? null : value * 120,
  mean: value,
  min: value,
  max: value,
  rate: value === null ? null : 2,
  p50: value === null ? null : value / 2,
  p90: value,
  p95: value,
  p99: value,
});
const recent = (...values: (number | null)[]): SignalPoints => ({
  signal: latency,
  from: new Date(BEGIN).toISOString(),
  to: new Date(BEGIN + values.length * 5 * MINUTE).toISOString(),
  step: '5m',
  unit: 'ms',
  damaged: [],
  points: values.map((value, index) => point(index, value)),
});

describe('the address of signals', () => {
  it('holds the filters that can be one', () => {
    expect(readSignalFilter({ search: 'POST pay', service: 'checkout-api', kind: 'ratio' })).toEqual({
      search: 'POST pay',
      service: 'checkout-api',
      kind: 'ratio',
    });
    expect(readSignalFilter({ search: 'a'.repeat(201), service: 'Not A Slug', kind: 'blue' })).toEqual({});
    expect(signalsAddress({ team: 'checkout' }, 'abc')).toBe('/signals?team=checkout&cursor=abc');
  });

  it('holds of one signal only what it has, and compares it with three others at most', () => {
    expect(readSignalView({ range: '99y', show: 'mean', with: '7,x' }, latency)).toEqual({
      range: '24h',
      show: 'p95',
      beside: [],
    });
    const view = readSignalView({ range: '7d', show: 'p50', with: '1,2,2,7,3,4' }, latency);
    expect(view).toEqual({ range: '7d', show: 'p50', beside: ['1', '2', '3'] });
    expect(signalAddress(latency, view)).toBe('/signals/7?range=7d&show=p50&with=1%2C2%2C3');
    expect(signalAddress(latency, readSignalView({}, latency))).toBe('/signals/7');
  });

  it('asks for a window that ends now, in buckets that fit on a page', () => {
    expect(windowOf({ range: '6h' }, NOW)).toEqual({
      from: '2026-03-01T06:30:20.000Z',
      to: '2026-03-01T12:30:20.000Z',
      step: '5m',
    });
  });
});

describe('what a signal told last', () => {
  it('is of the newest five minutes that are over', () => {
    const reading = newestReading(recent(10, 20, 30, 40, 50, 60, 999), 'p95', NOW);
    expect(reading).toEqual({
      value: 60,
      count: 120,
      from: '2026-03-01T12:25:00.000Z',
      to: '2026-03-01T12:30:00.000Z',
    });
  });

  it('is of the running ones only where nothing else is known, which a total never is', () => {
    const only = recent(null, null, null, null, null, null, 5);
    expect(newestReading(only, 'p95', NOW)?.value).toBe(5);
    expect(newestReading(only, 'total', NOW)).toBeNull();
    expect(newestReading(recent(null, null), 'p95', NOW)).toBeNull();
  });

  it('takes what is not over yet for no gap, and for what it is once it was told', () => {
    expect(tellableOf(recent(1, null, 3, 4, 5, 6, null), 'p95', NOW)).toEqual([1, null, 3, 4, 5, 6]);
    expect(tellableOf(recent(1, null, 3, 4, 5, 6, 7), 'p95', NOW)).toEqual([1, null, 3, 4, 5, 6, 7]);
    expect(tellableOf(recent(1, null, 3, 4, 5, 6, 7), 'total', NOW)).toHaveLength(6);
  });

  it('reads each statistic from its own figure', () => {
    expect(figureOf(point(0, 8), 'total')).toBe(960);
    expect(figureOf(point(0, 8), 'ratio')).toBe(8);
    expect(figureOf(point(0, 8), 'p50')).toBe(4);
    expect(figureOf(point(0, null), 'rate')).toBeNull();
  });

  it.each([
    [87.4, latency, 'p95', '87.4 ms'],
    [0.0312, latency, 'ratio', '3.1 %'],
    [4.25, latency, 'rate', '4.25 /s'],
    [12, unnamed, 'mean', '12'],
  ] as const)('writes %d as it is read: %#', (value, signal, statistic, text) => {
    expect(plain(formatReading(value, scaleOf(signal, statistic)))).toBe(text);
  });

  it('calls silent what told nothing for a quarter of an hour, and no less', () => {
    expect(silenceOf(latency, recent(1, 2, 3, null, null, null), NOW)).toBe(15 * MINUTE + 20_000);
    expect(silenceOf(latency, recent(1, 2, 3, 4, null, null), NOW)).toBeNull();
    // Of what is older than the points only the hour is known.
    const created = { lastAt: '2026-03-01T12:17:00.000Z' };
    expect(hourOf(created)).toBe('2026-03-01T12:00:00.000Z');
    expect(silenceOf(created, { points: [], step: '5m' }, BEGIN + 10 * 60 * MINUTE)).toBe(9 * 60 * MINUTE);
    // A point that was taken in a moment ago is not merged yet.
    expect(silenceOf(latency, recent(null, null), NOW)).toBeNull();
  });
});

describe('the plot of a signal', () => {
  const look = { step: '5m', kind: 'distribution', scale: { unit: 'ms', proportion: false } } as const;
  const values = [10, 20, null, 40, null, 60, 65].map((value, index) => ({
    at: point(index, value).at,
    value,
    count: value === null ? null : 3,
  }));

  it('leaves gaps open, and draws what stands alone as a dot', () => {
    const plot = prepareSignalPlot(values, { ...look, height: 100 });
    expect(plot?.lines).toHaveLength(2);
    expect(plot?.dots).toHaveLength(1);
    expect(plot?.columns).toHaveLength(7);
    expect(plain(plot?.columns[0]?.readOut ?? '')).toBe('1 Mar 12:00 – 12:05 UTC · 10 ms · 3 observations');
    expect(plot?.columns[2]).toMatchObject({
      y: null,
      readOut: '1 Mar 12:10 – 12:15 UTC · nothing told',
    });
  });

  it('is none where nothing is known', () => {
    expect(
      prepareSignalPlot([{ at: point(0, null).at, value: null, count: null }], { ...look, height: 9 }),
    ).toBe(null);
  });

  it('draws what hardly moves as nearly flat, with ticks that can be told apart', () => {
    const steady = [512_000_000, 512_000_400].map((value, index) => ({ ...point(index, 1), value }));
    const plot = prepareSignalPlot(steady, {
      ...look,
      scale: { unit: 'bytes', proportion: false },
      height: 100,
    });
    const labels = plot?.yTicks.map(({ label }) => label) ?? [];
    expect(labels.length).toBeGreaterThan(1);
    expect(new Set(labels).size).toBe(labels.length);
    expect(Math.abs((plot?.columns[0]?.y ?? 0) - (plot?.columns[1]?.y ?? 99))).toBeLessThan(1);
  });

  it('leaves the labels of a small axis room', () => {
    const moving = [0.02, 0.28, 0.51].map((value, index) => ({ ...point(index, 1), value }));
    const ys = prepareSignalPlot(moving, { ...look, height: 84 })?.yTicks.map(({ y }) => y) ?? [];
    expect(ys.length).toBeGreaterThan(1);
    expect(ys.slice(1).every((y, index) => (ys[index] ?? 0) - y >= 20)).toBe(true);
  });

  it('says one minute by its beginning', () => {
    const minute = { at: '2026-03-01T12:34:00.000Z', value: 1, count: 1 };
    expect(sayValue(minute, { step: '1m', kind: 'gauge', scale: { unit: '', proportion: false } })).toBe(
      '1 Mar 12:34 UTC · 1 · 1 reading',
    );
  });

  it.each([
    ['1m', 60, ['12:00', '12:15', '12:30', '12:45']],
    ['15m', 96, ['12:00', '18:00', '2 Mar', '06:00']],
    ['6h', 140, ['2 Mar', '9 Mar', '16 Mar', '23 Mar', '30 Mar']],
  ] as const)('marks round moments of UTC: %s × %i', (step, length, expected) => {
    const width = { '1m': 1, '15m': 15, '6h': 360 }[step];
    const labels = timeTicks(
      Array.from({ length }, (_, index) => point(index, 1, width)),
      step,
    ).map(({ label }) => label);
    expect(labels).toEqual(expected);
  });

  it('says aloud between what it lay, and how much of the time is known', () => {
    const said = { range: '6 hours', step: '5m', scale: look.scale, young: false } as const;
    expect(plain(plainText(saySpan([10, null, 60.04], said)))).toBe(
      'In the last 6 hours between 10 and 60.04 ms, told in 2 of 3 spans of 5 minutes.',
    );
    expect(plain(plainText(saySpan([3, 3], said)))).toBe(
      'In the last 6 hours always 3 ms, told in all of the spans of 5 minutes.',
    );
    expect(plain(plainText(saySpan([3, 3], { ...said, range: 'hour', step: '1m' })))).toBe(
      'In the last hour always 3 ms, without a gap.',
    );
    expect(plainText(saySpan([null], said))).toBe('Nothing was told in the last 6 hours.');
    expect(plain(plainText(saySpan([null, null, 1, null, 2], { ...said, young: true })))).toBe(
      'Since it was first told between 1 and 2 ms, told in 2 of 3 spans of 5 minutes.',
    );
  });

  it('lays others beside it on axes of their own, each with the way to put it away', () => {
    const markup = renderToStaticMarkup(
      <SignalChart
        points={recent(10, 20, null, 40, 50, 60)}
        show="p95"
        beside={[
          { points: { ...recent(1, 2, 3, 4, 5, 6), signal: orders }, show: 'total', without: '/signals/7' },
        ]}
        deployments={[
          {
            id: 'd1',
            at: '2026-03-01T12:12:00.000Z',
            service: 'checkout-api',
            version: 'v2',
            verdict: 'rolled_back',
          },
        ]}
        shown="6 hours, by 5 minutes (UTC)"
        now={NOW}
      />,
    );
    expect(markup.match(/role="img"/g)).toHaveLength(2);
    expect(markup).toContain('ms · 6 hours, by 5 minutes (UTC)');
    expect(markup).toContain('orders · 6 hours, by 5 minutes (UTC)');
    expect(markup).toContain('aria-label="Put away checkout-api orders"');
    expect(markup).toContain('href="/deployments/d1"');
    expect(markup.match(/type="range"/g)).toHaveLength(2);
  });
});

describe('lists of signals', () => {
  it('name what is silent instead of showing an old value', () => {
    const rows = (...values: (number | null)[]) =>
      plain(
        renderToStaticMarkup(
          <SignalRows signals={[{ signal: latency, recent: recent(...values) }]} now={NOW} />,
        ),
      );
    expect(rows(10, 20, 30, 40, 50, 60)).toContain('60 ms');
    expect(rows(10, 20, 30, 40, 50, 60)).not.toContain('silent');
    expect(rows(10, 20, null, null, null, null)).toContain('silent for 20 min');
    expect(rows(10, 20, null, null, null, null)).not.toContain('20 ms');
  });

  it.each([
    [{ all: 12, silent: 0, partly: false }, 'All twelve signals are telling.'],
    [{ all: 25, silent: 1, partly: true }, 'One of 25 signals on this page is silent.'],
    [{ all: 3, silent: 2, partly: false }, 'Two of three signals are silent.'],
    [{ all: 2, silent: 2, partly: false }, 'All two signals are silent.'],
    [{ all: 1, silent: 1, partly: false }, 'The one signal is silent.'],
  ])('say how many have fallen silent: %o', (counts, text) => {
    expect(plainText(saySignals(counts))).toBe(text);
  });

  it('offer for comparing neither the signal itself nor what is beside it already', () => {
    const view = readSignalView({ with: '8', range: '7d' }, latency);
    const found = [latency, orders, { ...orders, id: '9' }];
    const markup = renderToStaticMarkup(<CompareOffers signal={latency} view={view} found={found} />);
    expect(markup.match(/<li/g)).toHaveLength(1);
    expect(markup).toContain('/signals/7?range=7d&amp;with=8%2C9');
  });
});

describe('refusals', () => {
  const refusal = (day: string, count: number, more: Partial<TelemetryRefusal> = {}): TelemetryRefusal => ({
    day,
    signal: 'metrics',
    service: 'checkout-api',
    reason: 'too_many_series',
    what: 'The service has as many series as one may have.',
    remedy: 'Leave out the attribute that has most values.',
    label: 'user.id',
    example: 'http.server.request.duration',
    count,
    firstAt: `${day}T01:00:00.000Z`,
    lastAt: `${day}T02:00:00.000Z`,
    ...more,
  });
  const late = { reason: 'too_late', what: 'The point is more than an hour old.', label: null } as const;

  it('are added up by day, in the order they come in', () => {
    const days = groupByDay([
      refusal('2026-03-02', 5),
      refusal('2026-03-02', 2, late),
      refusal('2026-03-01', 1),
    ]);
    expect(days.map(({ day, count, refusals }) => [day, count, refusals.length])).toEqual([
      ['2026-03-02', 7, 2],
      ['2026-03-01', 1, 1],
    ]);
  });

  it('say what for mostly', () => {
    const items = [refusal('2026-03-02', 3), refusal('2026-03-02', 4, late), refusal('2026-03-01', 2)];
    expect(plainText(sayRefusals(items, 7))).toBe(
      '9 points refused in the last 7 days, mostly for this: the service has as many series as one may have.',
    );
    expect(plainText(sayRefusals([refusal('2026-03-01', 1, { ...late, signal: 'traces' })], 1))).toBe(
      '1 span refused today, for one reason: the point is more than an hour old.',
    );
    expect(plainText(sayRefusals([], 35))).toBe('Nothing was refused in the last 35 days.');
  });

  it('name the label at fault and the remedy', () => {
    const markup = renderToStaticMarkup(<RefusalRows refusals={[refusal('2026-03-02', 1204)]} />);
    for (const text of ['user.id', '1,204 points', 'Leave out the attribute', 'too_many_series'])
      expect(markup).toContain(text);
  });
});

describe('the settings of an exporter', () => {
  it('lead to this Throughline, with a token', () => {
    const settings = exporterSettings('https://throughline.example.com');
    expect(settings).toContain('OTEL_EXPORTER_OTLP_ENDPOINT="https://throughline.example.com"');
    expect(settings).toContain('Authorization=Bearer%20$THROUGHLINE_TOKEN');
  });

  it('come with a request that is JSON once the shell has put in the time', () => {
    const body = /-d '(.+)'$/s.exec(oneReading('http://localhost:4000'))?.[1] ?? '';
    const sent = JSON.parse(body.replace("'$(date +%s)'", '1772366400'));
    expect(sent.resourceMetrics[0].scopeMetrics[0].metrics[0].gauge.dataPoints[0]).toEqual({
      timeUnixNano: '1772366400000000000',
      asDouble: 12,
    });
  });
});

describe('what a signal is for', () => {
  const form = (fields: Record<string, string>) => {
    const values = new FormData();
    for (const [name, value] of Object.entries(fields)) values.set(name, value);
    return readMarkForm(values);
  };

  it('is sent as far as it was said', () => {
    expect(
      form({ role: '', watched: '', worse: '', value: '', statistic: 'p95', kind: 'slo', note: ' ' }),
    ).toEqual({});
    expect(
      form({
        role: 'latency',
        watched: 'false',
        worse: 'higher',
        value: '250',
        statistic: 'p95',
        kind: 'slo',
        note: 'a\nb',
      }),
    ).toEqual({
      role: 'latency',
      watched: false,
      worse: 'higher',
      note: 'a b',
      threshold: { statistic: 'p95', value: 250, kind: 'slo' },
    });
    expect(placeInMarkForm('threshold.unit')).toEqual({ name: 'statistic' });
    expect(placeInMarkForm('role')).toBeUndefined();
  });

  it('is told with who said so, and can be changed by whoever may', () => {
    const marked: Signal = {
      ...latency,
      mark: {
        role: 'latency',
        watched: null,
        worse: null,
        note: 'Promised to shops.',
        threshold: { statistic: 'p95', value: 250, kind: 'slo', unit: 'ms' },
        at: '2026-03-01T12:00:00.000Z',
        by: 'Dana Ruiz',
      },
    };
    const html = plain(renderToStaticMarkup(<SignalMark signal={marked} mayMark={false} />));
    expect(html).toContain('p95 250 ms');
    expect(html).toContain('Dana Ruiz');
    expect(html).not.toContain('<form');
  });
});

describe('a signal as a KPI', () => {
  it('is sent as it was filled in, cut by the last word of an attribute', () => {
    const values = new FormData();
    const fields = {
      name: 'Error rate',
      statistic: 'total',
      per: '9:count',
      proportion: 'on',
      segments: 'customer.plan, Region',
      resolution: 'hour',
      direction: 'lower',
      unit: '',
      amount: '2',
      currency: 'eur',
    };
    for (const [name, value] of Object.entries(fields)) values.set(name, value);
    expect(readPromoteForm(values)).toEqual({
      name: 'Error rate',
      statistic: 'total',
      direction: 'lower',
      resolution: 'hour',
      worth: { amount: 2, currency: 'EUR' },
      per: { signal: '9', amount: 'count' },
      proportion: true,
      segments: { plan: 'customer.plan', region: 'Region' },
      across: [],
      absentIsZero: false,
    });
    expect(placeInPromoteForm('per.amount')).toEqual({ name: 'per' });
  });
});
