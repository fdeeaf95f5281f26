import { describe, expect, it } from 'vitest';
import { classify, unitOf } from './classify.ts';
import { describeTarget } from './describe-target.ts';
import type { MetricType } from './metric-types.ts';

const plain = { le: false, quantile: false };
const told = (types: Record<string, MetricType>) => (metric: string) => types[metric];

describe('a series of Prometheus', () => {
  it.each<[string, Partial<typeof plain>, Record<string, MetricType>, object]>([
    ['http_requests_total', {}, {}, { as: 'total', family: 'http_requests_total' }],
    [
      'http_requests_total',
      {},
      { http_requests_total: 'gauge' },
      { as: 'level', family: 'http_requests_total' },
    ],
    ['queue_depth', {}, {}, { as: 'level', family: 'queue_depth' }],
    ['vmstat_faults', {}, { vmstat_faults: 'counter' }, { as: 'total', family: 'vmstat_faults' }],
    ['took_seconds_bucket', { le: true }, {}, { as: 'bucket', family: 'took_seconds' }],
    ['took_seconds_bucket', {}, {}, { as: 'level', family: 'took_seconds_bucket' }],
    [
      'took_seconds_bucket',
      { le: true },
      { took_seconds: 'gaugehistogram' },
      { as: 'level', family: 'took_seconds_bucket' },
    ],
    ['took_seconds_sum', {}, { took_seconds: 'histogram' }, { as: 'sum', family: 'took_seconds' }],
    ['took_seconds_count', {}, { took_seconds: 'histogram' }, { as: 'spare', family: 'took_seconds' }],
    ['took_seconds_count', {}, { took_seconds: 'summary' }, { as: 'count', family: 'took_seconds' }],
    ['took_seconds_sum', {}, { took_seconds: 'summary' }, { as: 'sum', family: 'took_seconds' }],
    [
      'took_seconds',
      { quantile: true },
      { took_seconds: 'summary' },
      { as: 'level', family: 'took_seconds' },
    ],
    ['took_seconds_count', {}, {}, { as: 'unsure', family: 'took_seconds' }],
    ['table_count', {}, { table_count: 'gauge' }, { as: 'level', family: 'table_count' }],
    ['_total', {}, {}, { as: 'level', family: '_total' }],
  ])('%s with %o and %o', (name, labels, types, role) => {
    expect(classify(name, { ...plain, ...labels }, told(types))).toEqual(role);
  });

  it.each([
    ['took_seconds', 's'],
    ['cpu_seconds_total', 's'],
    ['heap_bytes', 'By'],
    ['hit_ratio', '1'],
    ['requests_total', ''],
    ['up', ''],
  ])('%s is told in %s', (family, unit) => {
    expect(unitOf(family)).toBe(unit);
  });

  it.each<[Record<string, string>, object]>([
    [
      { job: 'checkout', instance: 'a:80' },
      { service: 'checkout', environment: '', attributes: {} },
    ],
    [
      { job: 'shop/checkout', instance: 'a:80', env: 'production', pod: 'x', route: '/pay' },
      {
        service: 'checkout',
        environment: 'production',
        attributes: { 'service.namespace': 'shop', route: '/pay' },
      },
    ],
    [
      { job: 'kubernetes-pods', service: 'Checkout_API', empty: '' },
      { service: 'checkout-api', attributes: {} },
    ],
    [
      { service: 'svc', service_name: 'checkout' },
      { service: 'checkout', attributes: { service: 'svc' } },
    ],
    [{}, { service: 'unknown', attributes: {}, fault: undefined }],
    [{ job: 'x'.repeat(256) }, { fault: { reason: 'name_too_long' } }],
  ])('of %o is %o', (labels, target) => {
    expect(describeTarget(new Map(Object.entries(labels)))).toMatchObject(target);
  });

  it('is the same of both Prometheus of a pair, and another of each instance', () => {
    const of = (labels: Record<string, string>) =>
      describeTarget(new Map(Object.entries({ job: 'a', ...labels })));
    expect(of({ prometheus_replica: '1' })).toEqual(of({ prometheus_replica: '2' }));
    expect(of({ instance: '1' }).instance).not.toBe(of({ instance: '2' }).instance);
  });
});
