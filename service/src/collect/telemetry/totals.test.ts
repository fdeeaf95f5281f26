import { describe, expect, it } from 'vitest';
import { mergeSketch } from '../../store/signals/sketch.ts';
import { assemble, emptyAssembly } from './assembly.ts';
import type { ExponentialHistogram, Histogram } from './histogram.ts';
import { subtractHistogram, toSketch } from './histogram.ts';
import { packTotals, step, type Total, Totals, unpackTotals } from './totals.ts';

const T = Date.UTC(2026, 10, 20, 12);
const MINUTE = 60_000;
const total = (value: number, time: number, start = T): Total => ({ kind: 'number', value, time, start });

describe('a total', () => {
  const increment = (from: number, value: number) => ({
    is: 'increment',
    from,
    by: expect.objectContaining({ value }),
  });
  it.each<[string, Total | undefined, Total, object]>([
    ['the first of a process that began lately', undefined, total(5, T + MINUTE), increment(T, 5)],
    ['the first of one that began long ago', undefined, total(5, T + 70 * MINUTE), { is: 'baseline' }],
    ['the first without a start', undefined, total(5, T, 0), { is: 'baseline' }],
    ['the first at its start', undefined, total(5, T), { is: 'baseline' }],
    ['more', total(5, T + MINUTE), total(8, T + 2 * MINUTE), increment(T + MINUTE, 3)],
    ['the same', total(5, T + MINUTE), total(5, T + 2 * MINUTE), increment(T + MINUTE, 0)],
    ['less: restarted', total(5, T + MINUTE), total(2, T + 2 * MINUTE), increment(T + MINUTE, 2)],
    [
      'restarted, and more all the same',
      total(5, T + MINUTE),
      total(9, T + 3 * MINUTE, T + 2 * MINUTE),
      increment(T + 2 * MINUTE, 9),
    ],
    ['of the same time', total(5, T + MINUTE), total(6, T + MINUTE), { is: 'out_of_order' }],
    ['earlier', total(5, T + 2 * MINUTE), total(4, T + MINUTE), { is: 'out_of_order' }],
    ['after a long silence', total(5, T), total(6, T + 66 * MINUTE), { is: 'baseline' }],
    [
      'with a start that was not told before',
      total(5, T + MINUTE, 0),
      total(8, T + 2 * MINUTE),
      increment(T + MINUTE, 3),
    ],
  ])('%s', (_, previous, next, expected) => {
    expect(step(previous, next)).toEqual(expected);
  });

  it('is packed and unpacked, without streams that fell silent', () => {
    const histogram: Histogram = {
      kind: 'exponential',
      scale: -2,
      zero: 3,
      positive: { offset: -7, counts: Float64Array.of(1, 0, 2) },
      negative: { offset: 0, counts: new Float64Array(0) },
    };
    const explicit: Histogram = {
      kind: 'explicit',
      bounds: Float64Array.of(1, 2),
      counts: Float64Array.of(1, 2, 3),
    };
    const kept = new Totals([
      ['00000000000000aa', total(1.5, T)],
      [
        '00000000000000bb',
        { kind: 'distribution', start: 0, time: T - 1, count: 6, sum: Number.NaN, histogram },
      ],
      [
        '00000000000000cc',
        { kind: 'distribution', start: T, time: T - 2, count: 6, sum: 9, histogram: explicit },
      ],
      [
        '00000000000000dd',
        { kind: 'distribution', start: T, time: T - 3, count: 6, sum: 9, histogram: explicit },
      ],
    ]);
    const silent = new Totals([...kept, ['00000000000000ee', total(1, T - 66 * MINUTE)]]);
    const assembly = emptyAssembly();
    assemble(assembly, T, { of: 'bucket', le: Infinity }, 3);
    assemble(assembly, T, { of: 'sum' }, Number.NaN);
    kept.assemblies.set('00000000000000aa', assembly);
    silent.assemblies.set('00000000000000aa', assembly);
    const old = emptyAssembly();
    assemble(old, T - 66 * MINUTE, { of: 'count' }, 3);
    silent.assemblies.set('00000000000000bb', old);
    const read = unpackTotals(packTotals(silent));
    expect(read).toEqual(kept);
    expect(read.assemblies).toEqual(kept.assemblies);
  });
});

describe('histograms', () => {
  const exponential = (scale: number, offset: number, ...counts: number[]): ExponentialHistogram => ({
    kind: 'exponential',
    scale,
    zero: 0,
    positive: { offset, counts: Float64Array.from(counts) },
    negative: { offset: 0, counts: new Float64Array(0) },
  });

  it('are compared at the coarser of two scales', () => {
    const difference = subtractHistogram(
      exponential(0, 0, 5, 4),
      exponential(1, 0, 1, 2, 1),
    ) as ExponentialHistogram;
    expect(difference).toMatchObject({ scale: 0, positive: { offset: 0, counts: Float64Array.of(2, 3) } });
  });

  it('that lost counts have begun again', () => {
    expect(subtractHistogram(exponential(0, 0, 1), exponential(0, 0, 2))).toBeUndefined();
    expect(subtractHistogram(exponential(0, 5, 1), exponential(0, 0, 2))).toBeUndefined();
    const explicit = (bounds: number[], counts: number[]): Histogram => ({
      kind: 'explicit',
      bounds: Float64Array.from(bounds),
      counts: Float64Array.from(counts),
    });
    expect(subtractHistogram(explicit([1], [1, 1]), explicit([1], [0, 2]))).toBeUndefined();
    expect(subtractHistogram(explicit([1], [1, 1]), explicit([2], [0, 0]))).toBeUndefined();
  });

  it('of hostile scales and offsets stay numbers', () => {
    for (const histogram of [
      exponential(20, 2 ** 31 - 1, 3),
      exponential(-10, -(2 ** 31), 3),
      exponential(-10, 2 ** 31 - 1, 3),
      exponential(0, 1_000, 1e9), // a billion times 2^1000 is beyond the numbers there are
      exponential(0, -1_074, 1e12),
    ]) {
      const sketch = toSketch(histogram);
      expect(sketch).toMatchObject({ kind: 'log' });
      expect([...(sketch?.kind === 'log' ? sketch.positive : [])].flat().every(Number.isFinite)).toBe(true);
    }
  });

  it('give away no counts of their own: those that are kept stay as they were told', () => {
    const kept = Float64Array.of(1, 2);
    const histogram: Histogram = { kind: 'explicit', bounds: Float64Array.of(1), counts: kept };
    const [first, second] = [toSketch(histogram), toSketch(histogram)];
    if (first && second) mergeSketch(first, second);
    expect(kept).toEqual(Float64Array.of(1, 2));
  });
});
