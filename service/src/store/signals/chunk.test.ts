import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Packer } from '../packing.ts';
import { mergeMinutes, packBlocks, partsOf } from './blocks.ts';
import { type Cell, Chunk, DamagedChunk, mergeCell } from './chunk.ts';
import { HourCells } from './hour-cells.ts';
import {
  bucketSketch,
  emptyLogSketch,
  mergeSketch,
  observe,
  observeBetween,
  quantileOf,
  RELATIVE_ERROR,
  type Sketch,
  sketchCount,
  splitCounts,
  splitSketch,
} from './sketch.ts';

const value = fc.double({ noNaN: true, noDefaultInfinity: true });
const count = fc.integer({ min: 0, max: 1e12 });
const bins = fc.array(
  fc.tuple(fc.integer({ min: -40_000, max: 40_000 }), fc.integer({ min: 1, max: 1e12 })),
  { maxLength: 6 },
);
const logSketch = fc.record({ zero: count, positive: bins, negative: bins }).map(
  ({ zero, positive, negative }): Sketch => ({
    kind: 'log',
    zero,
    positive: new Map(positive),
    negative: new Map(negative),
  }),
);
const buckets = fc
  .tuple(fc.constantFrom([1, 2, 5], [0.5], []), fc.array(count, { minLength: 4, maxLength: 4 }))
  .map(
    ([bounds, counts]): Sketch =>
      bucketSketch(Float64Array.from(bounds), Float64Array.from(counts.slice(0, bounds.length + 1))),
  );
const extreme = fc.oneof(value, fc.constant(Number.NaN));
const cell = fc.record({
  count,
  sum: value,
  min: extreme,
  max: extreme,
  minutes: fc.integer({ min: 1, max: 60 }),
  sketch: fc.oneof(fc.constant(undefined), logSketch, buckets),
});
const single = value.map((one) => ({
  count: 1,
  sum: one,
  min: one,
  max: one,
  minutes: 1,
  sketch: undefined,
}));

describe('a chunk', () => {
  it('unpacks to what was packed, whatever it holds', () => {
    const slots = fc.uniqueArray(fc.nat(59), { maxLength: 60 });
    fc.assert(
      fc.property(
        slots,
        fc.oneof(
          fc.array(cell, { minLength: 60, maxLength: 60 }),
          fc.array(single, { minLength: 60, maxLength: 60 }),
        ),
        (places, cells) => {
          const chunk = new Chunk(60);
          for (const place of places) chunk.add(place, cells[place] as Cell);
          const unpacked = new Chunk(60).decode(chunk.encode());
          for (let slot = 0; slot < 60; slot += 1) {
            expect(unpacked.get(slot)).toEqual(places.includes(slot) ? cells[slot] : undefined);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('keeps an hour of single readings in nine bytes each', () => {
    const chunk = new Chunk(60);
    for (let slot = 0; slot < 60; slot += 1) chunk.add(slot, { count: 1, sum: slot, min: slot, max: slot });
    expect(chunk.encode().length).toBeLessThan(60 * 9);
  });

  it('refuses a format that it does not know', () => {
    expect(() => new Chunk(60).decode(Buffer.from([9, 0]))).toThrow(/format 9/);
  });

  it('refuses bytes that are cut off, go on, or are any, and adds nothing of them', () => {
    const chunk = new Chunk(60);
    const log = { kind: 'log', zero: 1, positive: new Map([[5, 1]]), negative: new Map() } as const;
    const explicit = {
      kind: 'buckets',
      bounds: Float64Array.of(1, 2),
      counts: Float64Array.of(1, 0, 1),
    } as const;
    for (const [slot, sketch] of [
      [3, log],
      [4, explicit],
      [40, explicit],
    ] as const) {
      chunk.add(slot, { count: 2, sum: slot, min: 0, max: slot, sketch });
    }
    const whole = chunk.encode();
    const untouched = (bytes: Buffer) => {
      const other = new Chunk(60);
      expect(() => other.decode(bytes)).toThrow(DamagedChunk);
      expect(other.total()).toBeUndefined();
    };
    for (let end = 0; end < whole.length; end += 1) untouched(whole.subarray(0, end));
    untouched(Buffer.concat([whole, Buffer.of(0)]));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        try {
          new Chunk(60).decode(Buffer.from(bytes)); // some happen to be one
        } catch (error) {
          expect(error).toBeInstanceOf(DamagedChunk);
        }
      }),
    );
    const cell = [1, 4, 1, 0, 0, 0, 0, 0, 0, 0, 1, ...new Uint8Array(8)];
    untouched(Buffer.of(...cell, 0, 2, 0, 255, 255, 255, 255, 255, 255, 7)); // more bins than anybody could wait for
  });

  it('adds cells up in any order to the same', () => {
    const small = fc.record({
      count: fc.nat(100),
      sum: fc.integer({ min: -1e6, max: 1e6 }),
      min: fc.integer(),
      max: fc.integer(),
      sketch: buckets,
    });
    fc.assert(
      fc.property(fc.array(small, { minLength: 1, maxLength: 6 }), (cells) => {
        const forwards = new Chunk(60);
        const backwards = new Chunk(60);
        for (const one of cells) forwards.add(3, one);
        for (const one of [...cells].reverse()) backwards.add(3, one);
        const [left, right] = [forwards.get(3) as Cell, backwards.get(3) as Cell];
        expect({ ...left, sketch: undefined }).toEqual({ ...right, sketch: undefined });
        expect(sketchCount(left.sketch as Sketch)).toBe(sketchCount(right.sketch as Sketch));
      }),
    );
  });
});

describe('minutes of many series', () => {
  it('are the same in blocks, whichever folds brought them', () => {
    const told = fc.record({
      series: fc.constantFrom(1, 2, 255, 256, 70_000),
      minute: fc.nat(59),
      cell: single,
    });
    fc.assert(
      fc.property(fc.array(told, { maxLength: 30 }), fc.nat(30), (all, cut) => {
        const expected = new Map<number, Chunk>();
        const folds = [all.slice(0, cut), all.slice(cut)].map((part) => {
          const cells = new HourCells();
          for (const { series, minute, cell } of part) {
            cells.add(series, minute, cell.count, cell.sum, cell.min, cell.max);
            const chunk = expected.get(series) ?? new Chunk(60);
            expected.set(series, chunk);
          }
          return packBlocks(new Map([[3_600_000, cells]]));
        });
        for (const part of [all.slice(0, cut), all.slice(cut)]) {
          const sums = new Map<string, { series: number; minute: number; cell: Cell }>();
          for (const { series, minute, cell } of part) {
            const known = sums.get(`${series} ${minute}`);
            sums.set(`${series} ${minute}`, { series, minute, cell: mergeCell(known?.cell, cell) });
          }
          for (const { series, minute, cell } of sums.values()) expected.get(series)?.add(minute, cell);
        }
        const parts = partsOf(folds.flat()).get(3_600_000) ?? new Map<number, Buffer[]>();
        expect([...parts.keys()].sort()).toEqual([...expected.keys()].sort());
        for (const [series, chunk] of expected) {
          expect(mergeMinutes(parts.get(series) ?? [])).toEqual(chunk.encode());
        }
      }),
    );
  });
});

describe('a sketch', () => {
  const positive = fc.double({ min: 1e-6, max: 1e9, noNaN: true });

  it('has quantiles within a hundredth, also of many merged', () => {
    fc.assert(
      fc.property(
        fc.array(positive, { minLength: 1, maxLength: 200 }),
        fc.nat(200),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, cut, share) => {
          const parts = [values.slice(0, cut), values.slice(cut)].map((part) => {
            const sketch = emptyLogSketch();
            for (const one of part) observe(sketch, one, 1);
            return sketch;
          });
          const merged = mergeSketch(mergeSketch(undefined, parts[0] as Sketch), parts[1] as Sketch);
          const exact = [...values].sort((a, b) => a - b)[Math.floor(share * (values.length - 1))] as number;
          expect(Math.abs(quantileOf(merged, share) - exact)).toBeLessThanOrEqual(
            RELATIVE_ERROR * exact * 1.000001,
          );
        },
      ),
    );
  });

  it('orders negative values, zero and positive ones', () => {
    const sketch = emptyLogSketch();
    for (const one of [-100, -1, 0, 1, 100]) observe(sketch, one, 1);
    const quantiles = [0, 0.25, 0.5, 0.75, 1].map((share) => quantileOf(sketch, share));
    for (const [i, exact] of [-100, -1, 0, 1, 100].entries()) {
      expect(Math.abs((quantiles[i] as number) - exact)).toBeLessThanOrEqual(
        RELATIVE_ERROR * Math.abs(exact) * 1.000001,
      );
    }
    expect(quantileOf(emptyLogSketch(), 0.5)).toBeNaN();
  });

  it('loses no count when values of a bucket are spread', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc.nat(1_000_000),
        (low, width, many) => {
          const sketch = emptyLogSketch();
          observeBetween(sketch, low, low + width, many);
          expect(sketchCount(sketch)).toBe(many);
        },
      ),
    );
  });

  // histogram_quantile(φ, …) of Prometheus over le = 0.1, 0.2, 1, +Inf with 60, 114, 120, 130 observations
  it.each([
    [0.25, 0.1 * (32.5 / 60)],
    [0.5, 0.1 + 0.1 * (5 / 54)],
    [0.9, 0.2 + 0.8 * (3 / 6)],
    [0.99, 1],
  ])('interpolates explicit buckets as Prometheus does: %d', (share, exact) => {
    const sketch = bucketSketch(Float64Array.of(0.1, 0.2, 1), Float64Array.of(60, 54, 6, 10));
    expect(quantileOf(sketch, share)).toBeCloseTo(exact, 9);
  });

  it('merges buckets of the same bounds exactly, and others as near as they are told', () => {
    const of = (bounds: number[], counts: number[]) =>
      bucketSketch(Float64Array.from(bounds), Float64Array.from(counts));
    const same = mergeSketch(mergeSketch(undefined, of([1, 2], [1, 2, 3])), of([1, 2], [10, 20, 30]));
    expect(same).toEqual(of([1, 2], [11, 22, 33]));
    const mixed = mergeSketch(
      mergeSketch(undefined, of([100, 110], [0, 1_000, 0])),
      of([100, 105, 110], [0, 500, 500, 0]),
    );
    expect(sketchCount(mixed)).toBe(2_000);
    expect(Math.abs(quantileOf(mixed, 0.5) / 105 - 1)).toBeLessThan(2 * RELATIVE_ERROR);
  });

  it.each([
    ['from the least number there is', Float64Array.of(Number.MIN_VALUE)],
    ['up to the greatest', Float64Array.of(1, Number.MAX_VALUE)],
    ['over all that there are', Float64Array.of(Number.MIN_VALUE, 1e-300, Number.MAX_VALUE)],
  ])('merges buckets %s with others, and can be packed', (_, bounds) => {
    const counts = new Float64Array(bounds.length + 1).fill(1e12);
    const other = bucketSketch(Float64Array.of(1), Float64Array.of(1, 1));
    const merged = mergeSketch(other, bucketSketch(bounds, counts));
    expect(sketchCount(merged)).toBe(1e12 * counts.length + 2);
    const chunk = new Chunk(1);
    chunk.add(0, { count: 1, sum: 1, min: 1, max: 1, sketch: merged });
    const read = new Chunk(1).decode(chunk.encode()).get(0)?.sketch as Sketch;
    expect(sketchCount(read)).toBe(1e12 * counts.length + 2);
    expect(quantileOf(read, 0.99)).toBeLessThan(Number.POSITIVE_INFINITY);
  });

  it('refuses to pack what would never end', () => {
    for (const value of [Number.POSITIVE_INFINITY, Number.NaN, -1])
      expect(() => new Packer().varint(value)).toThrow(RangeError);
  });

  it('is split into whole numbers that add up, in the shares that were asked for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: 1, max: 9 })), {
          minLength: 1,
        }),
        (values) => {
          const sketch = emptyLogSketch();
          for (const [one, many] of values) observe(sketch, one, many);
          const parts = splitSketch(sketch, [0.25, 0.5, 1]);
          let merged: Sketch | undefined;
          for (const part of parts) merged = mergeSketch(merged, part);
          expect(merged).toEqual(sketch);
        },
      ),
    );
    const ones = splitCounts(new Float64Array(100).fill(1), [0.5, 1]);
    expect(ones.map((counts) => counts.reduce((left, right) => left + right))).toEqual([50, 50]);
  });
});
