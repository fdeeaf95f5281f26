import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchWriter, readBatch, readRecords, type SeriesRef, seriesIn, withoutSeries } from './batch.ts';

const BASE = 1_000_000;
const stream = fc.option(
  fc.constantFrom('0102030405060708', 'aaaaaaaaaaaaaaaa').map((hex) => Buffer.from(hex, 'hex')),
  { nil: undefined },
);
const series = fc.array(fc.record({ id: fc.nat(1e6), stream }), { minLength: 1, maxLength: 8 });
const number = fc.record({
  kind: fc.constantFrom('reading', 'increment', 'total'),
  place: fc.nat(7),
  start: fc.constantFrom(0, BASE - 500),
  time: fc.constantFrom(BASE, BASE + 1, BASE - 60_000),
  value: fc.double({ noNaN: true }),
});

/** Every number by itself, whatever it was written beside. */
function told(batch: Buffer): object[] {
  return [...readRecords(readBatch(batch))].flatMap((record): object[] => {
    if (!('values' in record)) return [record];
    const { values, series: first, ...rest } = record;
    return [...values].map((value, i) => ({ ...rest, place: first + i, value }));
  });
}

describe('a batch', () => {
  it('reads as it was written, one number after the other', () => {
    fc.assert(
      fc.property(series, fc.array(number, { maxLength: 30 }), (refs: SeriesRef[], numbers) => {
        const writer = new BatchWriter(BASE);
        for (const { kind, place, start, time, value } of numbers) {
          const first = start > time ? 0 : start;
          if (kind === 'reading') writer.reading(place, time, value);
          else writer[kind](place, first, time, value);
        }
        const batch = writer.finish(refs);
        expect(told(batch)).toEqual(
          numbers.map(({ start, ...one }) => ({
            ...one,
            start: one.kind === 'reading' || start > one.time ? 0 : start,
          })),
        );
        const { ids, streams, asides } = readBatch(batch);
        expect([...ids]).toEqual(refs.map(({ id }) => id));
        expect(streams).toEqual(refs.map((one) => one.stream?.toString('hex') ?? ''));
        expect(asides).toBeUndefined();
      }),
    );
  });

  it('is without some of its series as if they had been refused', () => {
    fc.assert(
      fc.property(series, fc.array(number, { maxLength: 10 }), (refs: SeriesRef[], numbers) => {
        const writer = new BatchWriter(BASE);
        for (const { place, time, value } of numbers) writer.reading(place, time, value);
        const batch = writer.finish(refs, { edges: [] });
        const [unwanted] = seriesIn(batch);
        const rest = withoutSeries(batch, new Set([unwanted ?? 0]));
        const left = refs.map(({ id }) => (id === unwanted ? 0 : id));
        if (rest === undefined) expect(left.every((id) => id === 0)).toBe(true);
        else {
          expect([...readBatch(rest).ids]).toEqual(left);
          expect(readBatch(rest).asides).toBeUndefined();
          expect(told(rest)).toEqual(told(batch));
        }
      }),
    );
  });

  // As the version before this one wrote them, which an inbox may still hold.
  it.each([
    [
      'numbers and distributions',
      '01c0843d0307000000ac020101020304050607080000c8010000000000000440010100e90700000000000008400202c701000000000000001040040200e907020000000000001440000000000000f87f000000000000f87f00',
      [
        { kind: 'reading', place: 0, start: 0, time: BASE + 100, value: 2.5 },
        { kind: 'increment', place: 1, start: BASE - 1_000, time: BASE, value: 3 },
        { kind: 'total', place: 2, start: 0, time: BASE - 100, value: 4 },
        expect.objectContaining({ kind: 'observedTotal', series: 2, start: BASE - 1_000, count: 2, sum: 5 }),
      ],
    ],
    [
      'asides',
      '02557b226564676573223a5b5d2c226578656d706c617273223a5b7b22736572696573223a302c226174223a312c2276616c7565223a322c2274726163654964223a226162222c227370616e4964223a226364227d5d7dc0843d0307000000ac02010102030405060708000000000000000000f03f',
      [{ kind: 'reading', place: 0, start: 0, time: BASE, value: 1 }],
    ],
    [
      'parts',
      '03c0843d0307000000ac0201010203040506070805020000000000000000e03f0000000000000840050200020000000000001040',
      [
        { kind: 'part', series: 2, time: BASE, part: { of: 'bucket', le: 0.5 }, value: 3 },
        { kind: 'part', series: 2, time: BASE, part: { of: 'count' }, value: 4 },
      ],
    ],
  ])('of the earlier format is read still: %s', (_, hex, records) => {
    const batch = Buffer.from(hex, 'hex');
    expect(told(batch)).toEqual(records);
    const { ids, streams, asides } = readBatch(batch);
    expect([...ids]).toEqual([7, 0, 300]);
    expect(streams).toEqual(['', '', '0102030405060708']);
    expect(asides?.exemplars?.length ?? 0).toBe(hex.startsWith('02') ? 1 : 0);
  });
});
