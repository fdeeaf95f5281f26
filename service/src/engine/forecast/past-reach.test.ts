import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareThatReached } from './past-reach.ts';

const value = fc.oneof(
  { weight: 9, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);
const series = fc.array(value, { minLength: 60, maxLength: 120 }).map((values) => Float64Array.from(values));

/** The definition, read off stretch by stretch. */
function byHand(values: Float64Array, horizon: number, window: number, limit: number): number | undefined {
  const largest = (from: number, to: number) => {
    const there = values.subarray(from, to).filter(Number.isFinite);
    return there.length * 2 < to - from ? Number.NaN : Math.max(...there);
  };
  const needed = limit - largest(values.length - window, values.length);
  const rises: number[] = [];
  for (let at = window; at + horizon <= values.length; at++) {
    const rise = largest(at, at + horizon) - largest(at - window, at);
    if (!Number.isNaN(rise)) rises.push(rise);
  }
  return rises.length < 48 || Number.isNaN(needed)
    ? undefined
    : rises.filter((rise) => rise >= needed).length / rises.length;
}

describe('shareThatReached', () => {
  it('is what its definition says, gaps and all', () => {
    fc.assert(
      fc.property(
        series,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 9 }),
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        (values, horizon, window, limit) => {
          expect(shareThatReached(values, { horizon, window, limit })).toEqual(
            byHand(values, horizon, window, limit),
          );
        },
      ),
    );
  });

  it('does not rise with the limit', () => {
    fc.assert(
      fc.property(series, fc.double({ min: 0, max: 1e6, noNaN: true }), (values, step) => {
        const at = (limit: number) => shareThatReached(values, { horizon: 4, window: 8, limit }) ?? 0;
        expect(at(step)).toBeLessThanOrEqual(at(0));
      }),
    );
  });

  it.each([[0], [3], [12]])('says nothing of %d values', (length) => {
    expect(shareThatReached(new Float64Array(length), { horizon: 4, window: 8, limit: 1 })).toBeUndefined();
  });
});
