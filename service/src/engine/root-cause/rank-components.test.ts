import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../errors.ts';
import { type Candidate, type RootCauseRanking, rankComponents } from './rank-components.ts';
import type { ObservedSignal, SignalKind } from './signal.ts';

function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** A signal about `level`, with `added` on top in the window from step `from` on. */
function signal(
  component: string,
  added: number,
  seed: number,
  options: Partial<{ kind: SignalKind; from: number; level: number; metric: string }> = {},
): ObservedSignal {
  const { kind = 'latency', from = 5, level = 1, metric = kind } = options;
  const random = uniform(seed);
  const next = (): number => level * (1 + 0.1 * (random() - 0.5));
  return {
    component,
    metric,
    kind,
    reference: Float64Array.from({ length: 300 }, next),
    window: Float64Array.from({ length: 12 }, (_, i) => next() + (i >= from ? added : 0)),
  };
}

const CHAIN: [string, string][] = [
  ['web', 'api'],
  ['api', 'db'],
  ['api', 'cache'],
];

function ranked(ranking: RootCauseRanking): Candidate[] {
  if (ranking.status !== 'ranked') throw new Error(`expected a ranking, got ${ranking.status}`);
  return ranking.candidates;
}

function slowDatabase(added = 3): ObservedSignal[] {
  return [signal('web', added, 1), signal('api', added, 2), signal('db', added, 3), signal('cache', 0, 4)];
}

describe('rankComponents', () => {
  it('blames the deepest component that is slow by itself', () => {
    const candidates = ranked(
      rankComponents({
        signals: slowDatabase(),
        edges: CHAIN,
        lead: 4,
        target: { component: 'web', kind: 'latency' },
      }),
    );
    expect(candidates[0]).toMatchObject({ component: 'db', rank: 1, distance: 2, onset: 5 });
    expect(candidates[0]?.evidence[0]).toMatchObject({ direction: 1, own: 1 });
    expect(candidates.map(({ component }) => component)).not.toContain('cache');
  });

  it('blames the caller where its dependencies are well', () => {
    const signals = [signal('web', 3, 1), signal('api', 3, 2), signal('db', 0, 3), signal('cache', 0, 4)];
    expect(ranked(rankComponents({ signals, edges: CHAIN, lead: 4 }))[0]?.component).toBe('api');
  });

  it('blames the failing dependency when success falls', () => {
    const fall = (component: string, share: number, seed: number): ObservedSignal =>
      signal(component, -share, seed, { kind: 'success', level: 100 });
    const signals = [fall('web', 40, 1), fall('api', 40, 2), fall('db', 40, 3), fall('cache', 0, 4)];
    const target = { component: 'web', kind: 'success' as const };
    expect(ranked(rankComponents({ signals, edges: CHAIN, lead: 4, target }))[0]?.component).toBe('db');
    const improved = signals.map((each) => ({ ...each, kind: 'failure' as const }));
    expect(rankComponents({ signals: improved, edges: CHAIN, lead: 4 }).status).toBe('nothing_stands_out');
  });

  it('weighs harm by traffic: many slow requests before few', () => {
    const signals = [
      signal('web', 3, 1),
      signal('busy', 2, 2),
      signal('idle', 2, 3),
      signal('web', 0, 4, { kind: 'traffic', level: 100 }),
      signal('busy', 0, 5, { kind: 'traffic', level: 100 }),
      signal('idle', 0, 6, { kind: 'traffic', level: 2 }),
    ];
    const edges: [string, string][] = [
      ['web', 'busy'],
      ['web', 'idle'],
    ];
    const candidates = ranked(rankComponents({ signals, edges, lead: 4 }));
    const score = (name: string): number =>
      candidates.find(({ component }) => component === name)?.score ?? 0;
    expect(candidates[0]?.component).toBe('busy');
    expect(score('busy')).toBeGreaterThan(10 * score('idle'));
  });

  it('prefers what more of the trouble depends on where traffic is not known', () => {
    const twin = signal('shared', 3, 2);
    const signals = [signal('web', 3, 1), twin, { ...twin, component: 'lonely' }];
    const candidates = ranked(rankComponents({ signals, edges: [['web', 'shared']], lead: 4 }));
    expect(candidates[0]?.component).toBe('shared');
  });

  it('prefers what began first where no calls are known', () => {
    const signals = [
      signal('late', 3, 1, { from: 9, kind: 'other' }),
      signal('early', 3, 2, { from: 4, kind: 'other' }),
    ];
    expect(ranked(rankComponents({ signals, edges: [], lead: 4 }))[0]?.component).toBe('early');
  });

  it('makes ties explicit', () => {
    const twin = signal('a', 3, 1);
    const signals = [twin, { ...twin, component: 'b' }];
    expect(ranked(rankComponents({ signals, edges: [], lead: 4 })).map(({ rank }) => rank)).toEqual([1, 1]);
  });

  it('names nothing in most windows in which nothing happened', () => {
    let named = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const signals = ['web', 'api', 'db', 'cache'].map((name, i) => signal(name, 0, seed * 1009 + i * 7919));
      if (rankComponents({ signals, edges: CHAIN, lead: 4 }).status === 'ranked') named++;
    }
    expect(named).toBeLessThanOrEqual(10);
  });

  it('does not take an old drift for news', () => {
    const drifted = signal('db', 0, 3);
    drifted.window = drifted.window.map((value) => value + 3);
    const signals = [signal('web', 0, 1), drifted];
    expect(rankComponents({ signals, edges: CHAIN, lead: 4 }).status).toBe('nothing_stands_out');
  });

  it('does not depend on order or unit, and survives cycles', () => {
    const edges: [string, string][] = [...CHAIN, ['db', 'web'], ['api', 'api']];
    const plain = ranked(rankComponents({ signals: slowDatabase(), edges: CHAIN, lead: 4 }));
    const reversed = ranked(
      rankComponents({ signals: slowDatabase().reverse(), edges: [...CHAIN].reverse(), lead: 4 }),
    );
    expect(reversed).toEqual(plain);
    const inMilliseconds = slowDatabase().map((each) => ({
      ...each,
      reference: each.reference.map((value) => value * 1000),
      window: each.window.map((value) => value * 1000),
    }));
    const scaled = ranked(rankComponents({ signals: inMilliseconds, edges: CHAIN, lead: 4 }));
    for (const [i, { score }] of scaled.entries())
      expect(score).toBeCloseTo(plain[i]?.score ?? Number.NaN, 9);
    expect(ranked(rankComponents({ signals: slowDatabase(), edges, lead: 4 })).length).toBe(3);
  });

  it('never answers NaN', () => {
    const value = fc.oneof(
      fc.double(),
      fc.constant(Number.NaN),
      fc.constant(0),
      fc.integer({ min: 0, max: 3 }),
    );
    const series = fc.array(value, { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(value, { maxLength: 60 }), series, series, (reference, first, second) => {
        const signals = [first, second].map((window, i) => ({
          component: `c${i}`,
          metric: 'm',
          kind: 'latency' as const,
          reference: Float64Array.from(reference),
          window: Float64Array.from(window),
        }));
        const ranking = rankComponents({ signals, edges: [['c0', 'c1']], lead: 2 });
        if (ranking.status === 'no_data') return;
        expect(ranking.p).toBeGreaterThanOrEqual(0);
        if (ranking.status === 'ranked') {
          for (const { score } of ranking.candidates) expect(score >= 0 && score <= 1).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('says when there is no data, and refuses windows that do not fit', () => {
    expect(rankComponents({ signals: [], edges: [], lead: 0 }).status).toBe('no_data');
    const missing = { ...signal('a', 0, 1), window: new Float64Array(12).fill(Number.NaN) };
    expect(rankComponents({ signals: [missing], edges: [], lead: 4 }).status).toBe('no_data');
    const short = { ...signal('b', 0, 1), window: new Float64Array(3) };
    expect(() => rankComponents({ signals: [signal('a', 0, 1), short], edges: [], lead: 1 })).toThrow(
      EngineError,
    );
    expect(() => rankComponents({ signals: [signal('a', 0, 1)], edges: [], lead: 12 })).toThrow(EngineError);
  });
});
