import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../errors.ts';
import { createCorrelationKernel, type LagRange } from './index.ts';

const kernel = createCorrelationKernel(readFileSync(new URL('./scan.wasm', import.meta.url)));

// A small multiplicative generator, so that the test needs no randomness of its own.
function noise(seed: number): () => number {
  let state = (seed % 2147483646) + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647 - 0.5;
  };
}

function makeSeries(seed: number, length: number, gapShare = 0): Float64Array {
  const next = noise(seed);
  let level = 0;
  return Float64Array.from({ length }, () => {
    level = 0.8 * level + next();
    return next() + 0.5 < gapShare ? Number.NaN : 10 + level;
  });
}

/** Pairwise-complete Pearson (or centred on each series' own mean), in double precision. */
function direct(x: Float64Array, y: Float64Array, lag: number, ownMeans = false): number {
  const pairs: [number, number][] = [];
  for (let t = Math.max(0, -lag); t < x.length && t + lag < y.length; t++) {
    const a = x[t] as number;
    const b = y[t + lag] as number;
    if (!Number.isNaN(a) && !Number.isNaN(b)) pairs.push([a, b]);
  }
  const meanOf = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const present = (series: Float64Array) => [...series].filter((v) => !Number.isNaN(v));
  const mx = ownMeans ? meanOf(present(x)) : meanOf(pairs.map(([a]) => a));
  const my = ownMeans ? meanOf(present(y)) : meanOf(pairs.map(([, b]) => b));
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (const [a, b] of pairs) {
    xy += (a - mx) * (b - my);
    xx += (a - mx) ** 2;
    yy += (b - my) ** 2;
  }
  return xy / Math.sqrt(xx * yy);
}

function largestError(
  signals: Float64Array[],
  kpis: Float64Array[],
  lags: LagRange,
  ownMeans: boolean,
): number {
  const scan = kernel.scan({ signals, kpis, lags });
  let worst = 0;
  signals.forEach((x, s) => {
    kpis.forEach((y, k) => {
      for (let i = 0; i < lags.count; i++) {
        const r = scan.correlations[(s * kpis.length + k) * lags.count + i] as number;
        worst = Math.max(worst, Math.abs(r - direct(x, y, lags.first + i, ownMeans)));
      }
    });
  });
  return worst;
}

describe('correlation kernel', () => {
  it.each([
    { signals: 1, kpis: 1, length: 64, first: 0, count: 1 },
    { signals: 9, kpis: 11, length: 501, first: 0, count: 61 },
    { signals: 8, kpis: 2, length: 700, first: -30, count: 61 },
    { signals: 3, kpis: 3, length: 333, first: 5, count: 20 },
    { signals: 2, kpis: 9, length: 900, first: -200, count: 401 },
  ])('equals Pearson at every lag: $signals x $kpis x $length from $first', (shape) => {
    const signals = Array.from({ length: shape.signals }, (_, i) => makeSeries(i + 1, shape.length));
    const kpis = Array.from({ length: shape.kpis }, (_, i) => makeSeries(100 + i, shape.length));
    expect(largestError(signals, kpis, shape, false)).toBeLessThan(1e-5);
  });

  it('with gaps equals the correlation over shared samples about each series own mean', () => {
    const signals = Array.from({ length: 9 }, (_, i) => makeSeries(i + 1, 800, i % 2 ? 0.05 : 0.3));
    const kpis = [makeSeries(50, 800, 0.05), makeSeries(51, 800)];
    expect(largestError(signals, kpis, { first: -20, count: 41 }, true)).toBeLessThan(1e-5);
  });

  it('with gaps stays close beside a sample that outweighs all others and long gaps, and for few samples', () => {
    const signals = Array.from({ length: 9 }, (_, i) => makeSeries(i + 1, 1600, 0.05));
    (signals[2] as Float64Array)[700] = 60;
    (signals[3] as Float64Array).fill(Number.NaN, 300, 900);
    const kpis = [makeSeries(60, 1600, 0.2), makeSeries(61, 1600)];
    (kpis[0] as Float64Array)[650] = -40;
    (kpis[1] as Float64Array).fill(Number.NaN, 1000, 1400);
    expect(largestError(signals, kpis, { first: 0, count: 61 }, true)).toBeLessThan(3e-4);
    const few = [makeSeries(70, 120, 0.3)];
    expect(largestError(few, [makeSeries(71, 120, 0.3)], { first: -9, count: 20 }, true)).toBeLessThan(2e-5);
  });

  it('is within second order of pairwise-complete Pearson with 5 % gaps', () => {
    const signals = [makeSeries(3, 4000, 0.05)];
    const kpis = [makeSeries(4, 4000, 0.05)];
    expect(largestError(signals, kpis, { first: 0, count: 30 }, false)).toBeLessThan(1e-3);
  });

  it('finds a planted lag, and gives the same answer on a second run', () => {
    const x = makeSeries(1, 600);
    const y = Float64Array.from(x, (_, t) => (t >= 17 ? -3 * (x[t - 17] as number) + 1 : 0));
    const run = () => kernel.scan({ signals: [x], kpis: [y], lags: { first: 0, count: 40 } }).correlations;
    const first = run();
    expect(first[17]).toBeCloseTo(-1, 5);
    expect(run()).toEqual(first);
  });

  it('says 0 for constant and for all-missing series, alone or beside others', () => {
    const lags = { first: 0, count: 5 };
    const flat = new Float64Array(100).fill(7);
    const absent = new Float64Array(100).fill(Number.NaN);
    const other = makeSeries(1, 100);
    const scan = kernel.scan({ signals: [flat, absent, other], kpis: [other], lags });
    expect([...scan.correlations.subarray(0, 10)].every((r) => r === 0)).toBe(true);
    expect(scan.correlations[10]).toBeCloseTo(1, 5);
    const constant = kernel.scan({ signals: [flat], kpis: [flat], lags });
    expect([...constant.correlations].every((r) => r === 0)).toBe(true);
  });

  it('does not change when a series is shifted and scaled; flips with its sign', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0.01, max: 1e6, noNaN: true }),
        fc.double({ min: -1e4, max: 1e4, noNaN: true }),
        (seed, scale, shift) => {
          const x = makeSeries(seed, 200, 0.02);
          const y = makeSeries(seed + 7, 200);
          const lags = { first: -5, count: 11 };
          const plain = kernel.scan({ signals: [x], kpis: [y], lags }).correlations;
          const moved = kernel.scan({ signals: [x.map((v) => -scale * (v + shift))], kpis: [y], lags });
          plain.forEach((r, i) => {
            expect(moved.correlations[i]).toBeCloseTo(-r, 4);
          });
        },
      ),
      { numRuns: 30 },
    );
  });

  it('mirrors its lags when signal and KPI change places', () => {
    const x = makeSeries(5, 300, 0.1);
    const y = makeSeries(6, 300);
    const lags = { first: -10, count: 21 };
    const forward = kernel.scan({ signals: [x], kpis: [y], lags }).correlations;
    const backward = kernel.scan({ signals: [y], kpis: [x], lags }).correlations;
    forward.forEach((r, i) => {
      expect(backward[20 - i]).toBeCloseTo(r, 5);
    });
  });

  it.each([
    ['empty', { signals: [], kpis: [new Float64Array(4)], lags: { first: 0, count: 1 } }],
    ['empty', { signals: [new Float64Array(0)], kpis: [new Float64Array(0)], lags: { first: 0, count: 1 } }],
    [
      'length_mismatch',
      { signals: [new Float64Array(4)], kpis: [new Float64Array(5)], lags: { first: 0, count: 1 } },
    ],
    [
      'not_finite',
      {
        signals: [Float64Array.of(1, Infinity, 2, 3)],
        kpis: [new Float64Array(4)],
        lags: { first: 0, count: 1 },
      },
    ],
    [
      'invalid_argument',
      { signals: [new Float64Array(4)], kpis: [new Float64Array(4)], lags: { first: 0, count: 0 } },
    ],
    [
      'invalid_argument',
      { signals: [new Float64Array(4)], kpis: [new Float64Array(4)], lags: { first: -4, count: 2 } },
    ],
  ])('refuses with %s', (code, input) => {
    try {
      kernel.scan(input);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(EngineError);
      expect((error as EngineError).code).toBe(code);
    }
  });
});
