import { describe, expect, it } from 'vitest';
import type { SignalKind } from '../../contracts/signals.ts';
import { statisticOf } from './statistic.ts';
import { chooseWatched } from './watch.ts';

const series = (metric: string, kind: SignalKind, unit = '', attributes: Record<string, string> = {}) => ({
  service: 'checkout-api',
  metric,
  kind,
  unit,
  attributes,
});

describe('what of a series is worth watching', () => {
  it.each([
    [
      series('http.server.request.duration', 'distribution', 's'),
      ['p95 latency higher', 'rate traffic either'],
    ],
    [series('job.time', 'distribution', 'ms'), ['p95 latency higher', 'rate traffic either']],
    [series('http.server.response.body.size', 'distribution', 'By'), ['p95 other either']],
    [series('operation.errors', 'ratio', '1'), ['ratio errors higher']],
    [series('cache.hits', 'ratio', '1'), ['ratio other either']],
    [series('http.requests', 'rate', '{request}'), ['rate traffic either']],
    [series('orders.failed', 'rate'), ['rate errors higher']],
    [series('log.records', 'rate', '', { severity: 'ERROR' }), ['rate errors higher']],
    [series('log.records', 'rate', '', { severity: 'INFO' }), ['rate other either']],
    [series('system.cpu.utilization', 'gauge', '1'), ['mean saturation higher']],
    [series('db.client.connections.pending_requests', 'gauge'), ['mean saturation higher']],
    [series('temperature', 'gauge'), ['mean other either']],
    [series('cart.items', 'change'), ['total other either']],
  ])('%o', (one, expected) => {
    expect(chooseWatched(one).map(({ statistic, role, worse }) => `${statistic} ${role} ${worse}`)).toEqual(
      expected,
    );
  });
});

describe('a statistic of a cell', () => {
  const cell = { count: 4, sum: 8, min: 1, max: 3, minutes: 2 };

  it.each([
    ['mean', 'gauge', 1_000, 2_000],
    ['max', 'gauge', 1_000, 3_000],
    ['rate', 'rate', 1, 8 / 120],
    ['rate', 'distribution', 1_000, 4 / 120],
    ['rate', 'gauge', 1, Number.NaN],
    ['ratio', 'ratio', 1, 2],
    ['p95', 'distribution', 1, Number.NaN],
  ] as const)('%s of a %s', (statistic, kind, scale, value) => {
    expect(statisticOf(cell, statistic, kind, scale)).toBe(value);
  });

  it('is missing where nothing was told, and where it would not be finite', () => {
    expect(statisticOf(undefined, 'mean', 'gauge', 1)).toBeNaN();
    expect(statisticOf({ ...cell, count: 0 }, 'mean', 'gauge', 1)).toBeNaN();
    expect(statisticOf({ ...cell, sum: 1e308 }, 'total', 'rate', 1_000)).toBeNaN();
  });
});
