import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Assembly, assemble, emptyAssembly, type Part, type Whole } from './assembly.ts';

const T = Date.UTC(2026, 10, 20, 12);
const SCRAPE = 15_000;
const bucket = (le: number): Part => ({ of: 'bucket', le });
const [SUM, COUNT]: Part[] = [{ of: 'sum' }, { of: 'count' }];
type Told = [scrape: number, part: Part, value: number];

/** A scrape of a histogram with 1 up to 0.1, 3 up to 1 and 4 in all, times `n`. */
const scrape = (n: number): Told[] => [
  [n, bucket(0.1), n],
  [n, bucket(1), 3 * n],
  [n, bucket(Infinity), 4 * n],
  [n, SUM as Part, 10 * n],
];

function tell(told: readonly Told[], to: Assembly = emptyAssembly()): Whole[] {
  return told.flatMap(([n, part, value]) => assemble(to, T + n * SCRAPE, part, value));
}

const wholeOf = (n: number): Whole => ({
  time: T + n * SCRAPE,
  count: 4 * n,
  sum: 10 * n,
  histogram: { kind: 'explicit', bounds: Float64Array.of(0.1, 1), counts: Float64Array.of(n, 2 * n, n) },
});

describe('a histogram told in parts', () => {
  it('is put together from its second moment on, the first along with it', () => {
    expect(tell([...scrape(1)])).toEqual([]);
    expect(tell([...scrape(1), ...scrape(2), ...scrape(3)])).toEqual([wholeOf(1), wholeOf(2), wholeOf(3)]);
  });

  it('is the same in whatever order the parts of moments come, as long as each series keeps its own', () => {
    const order = fc.array(fc.nat({ max: 3 }), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(order, (draws) => {
        const series = [0, 1, 2, 3].map((i) => [1, 2, 3, 4, 5, 6].map((n) => scrape(n)[i] as Told));
        const told: Told[] = [];
        for (const draw of draws) told.push(...(series[draw]?.splice(0, 1) ?? []));
        told.push(...series.flat());
        const wholes = tell([...told, ...scrape(7), ...scrape(8)]);
        expect(wholes.slice(-2)).toEqual([wholeOf(7), wholeOf(8)]);
        const complete = wholes.filter(
          ({ histogram }) => histogram.kind === 'explicit' && histogram.bounds.length === 2,
        );
        for (const whole of complete) expect(whole).toEqual(wholeOf((whole.time - T) / SCRAPE));
        const times = wholes.map(({ time }) => time);
        expect(times).toEqual([...new Set(times)].sort((left, right) => left - right));
      }),
    );
  });

  it('leaves a moment out that lacks a part, for the next one holds what it counted', () => {
    const [, ...lacking] = scrape(3);
    expect(tell([...scrape(1), ...scrape(2), ...lacking, ...scrape(4)]).map(({ time }) => time)).toEqual(
      [1, 2, 4].map((n) => T + n * SCRAPE),
    );
  });

  it('waits anew when there is another bound', () => {
    const assembly = emptyAssembly();
    tell([...scrape(1), ...scrape(2)], assembly);
    const more = (n: number): Told[] => [...scrape(n), [n, bucket(5), 4 * n]];
    tell(more(3), assembly);
    const wholes = tell([...more(4)], assembly);
    expect(
      wholes.map(({ time, histogram }) => [time, histogram.kind === 'explicit' && [...histogram.bounds]]),
    ).toEqual([[T + 4 * SCRAPE, [0.1, 1, 5]]]);
  });

  it('has counts that never fall from bound to bound', () => {
    const torn = (n: number): Told[] =>
      scrape(n).map(([at, part, value], i) => [at, part, i === 1 ? 0 : value]);
    expect(tell([...torn(1), ...torn(2)]).at(-1)?.histogram).toMatchObject({
      counts: Float64Array.of(2, 0, 6),
    });
  });

  it('without a sum is not held back for ever', () => {
    const bare = (n: number) => scrape(n).slice(0, 3);
    expect(tell([...bare(1), ...bare(2)])).toEqual([]);
    expect(tell([...bare(1), ...bare(30)])).toMatchObject([{ count: 120, sum: Number.NaN }]);
  });

  it('holds no more moments than it needs', () => {
    const assembly = emptyAssembly();
    for (let n = 0; n < 100; n += 1) tell([[n, bucket(1), n]], assembly); // never one of infinity
    expect(assembly.waiting.length).toBeLessThanOrEqual(16);
  });
});

describe('a summary told in parts', () => {
  it('is its sum and its count', () => {
    const of = (n: number): Told[] => [
      [n, COUNT as Part, n],
      [n, SUM as Part, 2 * n],
    ];
    expect(tell([...of(1), ...of(2)])).toEqual(
      [1, 2].map((n) => ({ time: T + n * SCRAPE, count: n, sum: 2 * n, histogram: { kind: 'plain' } })),
    );
  });
});
