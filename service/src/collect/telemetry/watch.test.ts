import { describe, expect, it } from 'vitest';
import type { SignalKind } from '../../contracts/signals.ts';
import { nameSignal, wholeName } from './name.ts';
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
    [series('system.filesystem.utilization', 'gauge', '1'), ['mean saturation higher']],
    [series('system.memory.usage', 'gauge', 'By', { state: 'free' }), ['mean saturation lower']],
    [series('db.client.connection.count', 'gauge', '', { state: 'used' }), ['mean saturation higher']],
    [series('db.client.connection.count', 'change', '', { state: 'idle' }), ['total saturation lower']],
    [series('db.client.connection.max', 'gauge'), ['mean other either']],
    [series('kafka.consumer.records_lag_max', 'gauge'), ['mean saturation higher']],
    [series('jvm.memory.used', 'gauge', 'By'), ['mean saturation higher']],
    [series('jvm.memory.limit', 'gauge', 'By'), ['mean other either']],
    [series('nodejs.eventloop.delay.p99', 'gauge', 's'), ['mean saturation higher']],
    [series('jvm.gc.duration', 'distribution', 's'), ['p95 saturation higher']],
    [series('log.records', 'rate', '', { severity: 'info', template: 'x' }), []],
    [series('log.records', 'rate', '', { severity: 'error', template: 'x' }), ['rate errors higher']],
    [series('temperature', 'gauge'), ['mean other either']],
    [series('cart.items', 'change'), ['total other either']],
  ])('%o', (one, expected) => {
    expect(chooseWatched(one).map(({ statistic, role, worse }) => `${statistic} ${role} ${worse}`)).toEqual(
      expected,
    );
  });
});

describe('what tells how full something is', () => {
  it.each([
    ['system.cpu.utilization', '1', { 'cpu.mode': 'user' }, 'checkout-api user CPU use', '', 1],
    ['system.filesystem.utilization', '1', { mountpoint: '/data' }, 'checkout-api /data disk use', '', 1],
    [
      'db.client.connections.usage',
      '{connection}',
      { 'pool.name': 'main', state: 'used' },
      'checkout-api main used connections',
      'connections',
      1,
    ],
    [
      'kafka.consumer.records_lag_max',
      '{record}',
      { topic: 'orders' },
      'checkout-api orders messages behind',
      'records',
      1,
    ],
    ['nodejs.eventloop.delay.p99', 's', {}, 'checkout-api event loop delay', 'ms', 1_000],
    [
      'process.runtime.jvm.memory.usage',
      'By',
      { type: 'heap', pool: 'G1 Old Gen' },
      'checkout-api heap G1 Old Gen JVM memory',
      'bytes',
      1,
    ],
  ])('%s has a name and a unit for people', (metric, unit, attributes, name, shown, scale) => {
    const named = nameSignal(series(metric, 'gauge', unit, attributes as Record<string, string>));
    expect([wholeName(named), named.unit, named.scale]).toEqual([name, shown, scale]);
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
