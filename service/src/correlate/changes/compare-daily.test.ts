import { describe, expect, it } from 'vitest';
import type { KpiImpact } from '../../contracts/impacts.ts';
import { toCompared } from './compare-daily.ts';
import { tracedNeighbours } from './watched.ts';

const impact = (value: number, half: number): KpiImpact => ({
  kind: 'impact',
  difference: { value, lower: value - half, upper: value + half },
  total: { value, lower: value - half, upper: value + half },
  perHour: null,
  relative: null,
  money: null,
  moneyPerHour: null,
  currency: null,
  pValue: 0.01,
  qValue: null,
  shown: Math.abs(value) > half,
  better: null,
  stepMs: 86_400_000,
  from: '2026-06-19T00:00:00.000Z',
  actual: [1_000 + value, null],
  expected: [990, 1_010],
  expectedLower: [900, 900],
  expectedUpper: [1_100, 1_100],
  missing: 1,
  controls: [],
  rowsBefore: 56,
});
const kpi = { unit: 'parcels', proportion: false };

describe('a KPI told by the day', () => {
  it.each([
    [-100, 40, 'decreased'],
    [100, 40, 'increased'],
    [-10, 5, 'unchanged'],
    [-100, 140, 'undecided'],
  ])('that differs by %d ± %d is %s', (value, half, kind) => {
    const { compared, reason } = toCompared(impact(value, half), kpi);
    expect(compared).toMatchObject({
      found: { kind, shift: value, levelBefore: 1_000, daysCompared: 56 },
      threshold: 20,
      controlled: true,
    });
    expect(reason).toBeNull();
  });

  it('of which no whole day has passed says so, and passes nothing', () => {
    const told = toCompared(
      { kind: 'no_data', reason: 'It is told by the day: no whole day has passed since.' },
      kpi,
    );
    expect(told).toMatchObject({
      compared: { found: { kind: 'no_data' }, controlled: false },
      reason: 'It is told by the day: no whole day has passed since.',
    });
  });
});

it('neighbours are whoever traces show to call in the same environment', () => {
  const service = (name: string) => ({ kind: 'service' as const, name });
  const edge = (from: string, to: string, environment = 'production') => ({
    relation: 'calls' as const,
    from: service(from),
    to: service(to),
    environment,
  });
  const edges = [
    edge('web', 'api'),
    edge('cron', 'api', ''),
    edge('probe', 'api', 'staging'),
    edge('api', 'ledger'),
    edge('api', 'api'),
    { ...edge('api', 'x'), to: { kind: 'database' as const, name: 'orders' } },
  ];
  const place = { name: 'production', production: true };
  expect(tracedNeighbours(edges, 'api', place)).toEqual({ callers: ['web', 'cron'], called: ['ledger'] });
});
