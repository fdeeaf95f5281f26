import { describe, expect, it } from 'vitest';
import type { WatchedSignal } from '../../collect/telemetry/index.ts';
import { aggregateByService, type Observed } from './aggregate.ts';
import { worstRank } from './mark.ts';
import { nearby, type Scene } from './observe.ts';
import { findPath, rankCauses } from './rank.ts';
import { summarise } from './record.ts';

const MINUTE = 60_000;
const AT = Date.parse('2026-11-20T12:00:00Z');
const BEFORE = 24 * 60;
const AFTER = 30;

/** Noise that is the same every time: a linear congruential generator (Numerical Recipes). */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296 - 0.5;
  };
}

function observed(
  service: string,
  role: WatchedSignal['role'],
  level: number,
  {
    from = 0,
    to = level,
    operation = '/',
    seed = 1,
  }: { from?: number; to?: number; operation?: string; seed?: number } = {},
): Observed {
  const random = noise(seed + service.length * 7 + operation.length * 13 + role.length * 31);
  const metric =
    { latency: 'operation.duration', errors: 'operation.errors' }[role as string] ?? 'operation.duration';
  const statistic = role === 'traffic' ? 'rate' : role === 'errors' ? 'ratio' : 'p95';
  const values = Float64Array.from({ length: BEFORE + AFTER }, (_, step) => {
    const now = from > 0 && step >= BEFORE + from - 1 ? to : level;
    return now * (1 + 0.1 * random());
  });
  return {
    values,
    signal: {
      seriesId: seed,
      statistic,
      key: `${seed}:${statistic}`,
      service,
      environment: 'production',
      team: 'shop',
      name: `${service} ${operation} p95 latency`,
      unit: role === 'latency' ? 'ms' : '',
      metric,
      attributes: { operation },
      role,
      worse: 'higher',
      lastAt: new Date(AT),
      simulated: false,
    } as unknown as WatchedSignal,
  };
}

const CHAIN: [string, string][] = [
  ['web', 'checkout'],
  ['checkout', 'payments'],
  ['payments', 'ledger'],
  ['web', 'search'],
];

function scene(all: Observed[], more: Partial<Scene> = {}): Scene {
  return {
    at: AT,
    affected: ['web'],
    services: ['web', 'checkout', 'payments', 'ledger', 'search'],
    edges: CHAIN,
    signals: aggregateByService(all, { start: (AT - BEFORE * MINUTE) / 1000, stepSeconds: 60 }),
    changes: [],
    ...more,
  };
}

const quiet = (service: string, seed: number) => [
  observed(service, 'latency', 100, { seed }),
  observed(service, 'traffic', 50, { seed: seed + 1 }),
];

describe('ranking causes', () => {
  const outage = [
    observed('web', 'latency', 400, { from: 3, to: 1_400, seed: 1 }),
    observed('web', 'traffic', 50, { seed: 2 }),
    observed('checkout', 'latency', 300, { from: 3, to: 1_300, seed: 3 }),
    observed('checkout', 'traffic', 50, { seed: 4 }),
    observed('payments', 'latency', 200, { from: 2, to: 1_200, seed: 5 }),
    observed('payments', 'traffic', 50, { seed: 6 }),
    observed('ledger', 'latency', 100, { from: 1, to: 1_100, seed: 7 }),
    observed('ledger', 'traffic', 50, { seed: 8 }),
    ...quiet('search', 9),
  ];

  const live = (id: string, service: string, what: string) => ({
    id,
    deploymentId: id,
    service,
    what,
    happened: `${what} went live`,
  });

  it('finds what is three hops away, with its way, its evidence, and the deployment behind it', () => {
    const changes = [
      { ...live('d1', 'ledger', 'v7'), at: new Date(AT - 3 * MINUTE) },
      { ...live('d2', 'search', 'v2'), at: new Date(AT - 2 * MINUTE) },
      { ...live('d3', 'ledger', 'v8'), at: new Date(AT + 20 * MINUTE) },
    ];
    const flag = {
      ...live('f', 'ledger', 'flag audit'),
      deploymentId: null,
      happened: 'flag audit was set to on',
      at: new Date(AT - 20 * MINUTE),
    };
    const found = rankCauses(scene(outage, { changes: [...changes, flag] }));
    expect(found.changes[1]).toMatchObject({
      deploymentId: null,
      what: 'flag audit',
      statement: 'ledger flag audit was set to on 20 min before ledger began to move',
    });
    expect(found.status).toBe('ranked');
    expect(found.candidates[0]).toMatchObject({
      rank: 1,
      service: 'ledger',
      path: ['web', 'checkout', 'payments', 'ledger'],
    });
    const [evidence] = found.candidates[0]?.evidence ?? [];
    expect(evidence?.statement).toMatch(/latency p95|p95 latency/);
    expect(evidence?.before).toBeCloseTo(100, -1);
    expect(evidence?.after).toBeGreaterThan(900);
    expect(Date.parse(evidence?.onsetAt ?? '')).toBe(AT);
    expect(found.changes[0]).toMatchObject({ deploymentId: 'd1', service: 'ledger', what: 'v7' });
    expect(found.changes.map(({ deploymentId }) => deploymentId)).not.toContain('d3');
    expect(found.ruledOut).toContainEqual({
      service: 'search',
      because: 'none of its 2 signals is unusual',
    });
    expect(found.sentence).toContain('began in ledger');
    expect(found.sentence).toContain('ledger v7 went live 3 min before');
  });

  it('names nothing where nothing moved', () => {
    const found = rankCauses(
      scene(['web', 'checkout', 'payments'].flatMap((one, n) => quiet(one, 20 + n * 2))),
    );
    expect(found).toMatchObject({ status: 'nothing_stands_out', candidates: [], changes: [] });
    expect(found.ruledOut).toContainEqual({ service: 'ledger', because: 'it told nothing: not looked at' });
  });

  it('names nothing for what is unusual and yet too small to matter', () => {
    const steady = observed('web', 'latency', 100, { seed: 1 });
    steady.values.forEach((_, step) => {
      steady.values[step] = step < BEFORE ? 100 + (step % 2) * 0.01 : 104;
    });
    expect(rankCauses(scene([steady, observed('web', 'traffic', 50, { seed: 2 })]))).toMatchObject({
      status: 'nothing_stands_out',
      sentence: expect.stringContaining('too little to matter'),
      candidates: [],
    });
  });

  it('says so where nothing was told', () => {
    expect(rankCauses(scene([]))).toMatchObject({ status: 'no_data', candidates: [], ruledOut: [] });
  });

  it('does not depend on the order of signals', () => {
    const one = rankCauses(scene(outage)).candidates.map(({ service, score }) => [service, score]);
    const other = rankCauses(scene([...outage].reverse())).candidates.map(({ service, score }) => [
      service,
      score,
    ]);
    expect(other).toEqual(one);
  });
});

describe('signals of a service', () => {
  it('are weighted by how often each operation is asked', () => {
    const values = (value: number) => new Float64Array(3).fill(value);
    const part = (role: WatchedSignal['role'], operation: string, value: number) => ({
      ...observed('web', role, 1, { operation }),
      values: values(value),
    });
    const all = [
      part('latency', '/a', 100),
      part('latency', '/b', 400),
      part('traffic', '/a', 30),
      part('traffic', '/b', 10),
    ];
    const byMetric = new Map(
      aggregateByService(all, { start: 0, stepSeconds: 60 }).map(({ timed }) => [
        timed.metric,
        timed.values[0],
      ]),
    );
    expect(byMetric.get('latency p95')).toBe(175);
    expect(byMetric.get('traffic')).toBe(40);
    (all[3] as Observed).values.fill(Number.NaN);
    const [unknown] = aggregateByService(all, { start: 0, stepSeconds: 60 });
    expect(unknown?.timed.values[0]).toBe(250); // what is not known weighs as much as what is
  });
});

describe('what hangs together', () => {
  it('is what the affected call, and what calls that', () => {
    expect(nearby(['checkout'], CHAIN).sort()).toEqual(['checkout', 'ledger', 'payments', 'web']);
    expect(nearby(['alone'], CHAIN)).toEqual(['alone']);
    expect(findPath(['web'], 'ledger', CHAIN)).toEqual(['web', 'checkout', 'payments', 'ledger']);
    expect(findPath(['ledger'], 'web', CHAIN)).toEqual([]);
  });
});

describe('the record of the ranking', () => {
  it('shares a tie by the lower place', () => {
    const tied = [
      { service: 'a', rank: 1 },
      { service: 'b', rank: 1 },
      { service: 'c', rank: 3 },
    ];
    expect(['a', 'b', 'c', 'd'].map((service) => worstRank(tied, service))).toEqual([2, 2, 3, null]);
  });

  it('counts a cause from outside as found where nothing was named', () => {
    expect(
      summarise([
        { rank: 1, outside: false, named: true },
        { rank: 3, outside: false, named: true },
        { rank: null, outside: false, named: true },
        { rank: null, outside: false, named: false },
        { rank: null, outside: true, named: false },
        { rank: null, outside: true, named: true },
      ]),
    ).toMatchObject({ marked: 6, top1: 2, top3: 3, nothingNamed: 2, outside: 2 });
    expect(summarise([]).sentence).toContain('Nobody has marked');
  });
});
