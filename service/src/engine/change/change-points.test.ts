import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../errors.ts';
import { findChangePoints } from './change-points.ts';
import { deseasonalise } from './deseasonalise.ts';
import { bestSegmentations, SegmentCost, settleCuts } from './segment-cost.ts';

/** Uniform noise in ±1, the same on every run. */
function noise(count: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647;
    return (2 * state) / 2147483647 - 1;
  });
}

function placesIn(values: ArrayLike<number>): number[] {
  const result = findChangePoints(Float64Array.from(values));
  if (result.kind !== 'searched') throw new Error('expected a search');
  return result.changes.map((change) => change.index);
}

const shifted = [...noise(80, 7), ...noise(80, 8).map((value) => value + 4)];

describe('findChangePoints', () => {
  it('finds a level shift, its place and its size', () => {
    const result = findChangePoints(Float64Array.from(shifted));
    if (result.kind !== 'searched') throw new Error('expected a search');
    expect(result.changes).toHaveLength(1);
    expect(Math.abs((result.changes[0]?.index ?? 0) - 80)).toBeLessThanOrEqual(1);
    expect(result.changes[0]?.jump).toBeGreaterThan(3);
    expect(result.changes[0]?.jump).toBeLessThan(5);
  });

  it('finds a bend of the trend', () => {
    const bent = noise(160, 9).map((value, t) => value + Math.max(0, t - 80) * 0.3);
    const result = findChangePoints(Float64Array.from(bent));
    if (result.kind !== 'searched') throw new Error('expected a search');
    expect(result.changes).toHaveLength(1);
    expect(Math.abs((result.changes[0]?.index ?? 0) - 80)).toBeLessThanOrEqual(10);
    expect(result.changes[0]?.slopeChange).toBeCloseTo(0.3, 1);
  });

  it('finds a shift in the flow of the Nile', () => {
    // R: datasets::Nile (public domain), 1871 to 1970; the dam at Aswan, 1898
    const nile = [
      1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799,
      958, 1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692,
      1020, 1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744,
      796, 1040, 759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860,
      874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919,
      718, 714, 740,
    ];
    expect(placesIn(nile)).toEqual([28]);
  });

  it('finds none in noise, in a steady trend, in a season, in a constant', () => {
    expect(placesIn(noise(300, 3))).toEqual([]);
    expect(placesIn(noise(200, 4).map((value, t) => value + 0.2 * t))).toEqual([]);
    expect(placesIn(noise(240, 5).map((value, t) => value + 6 * Math.sin((2 * Math.PI * t) / 24)))).toEqual(
      [],
    );
    expect(placesIn(new Float64Array(50).fill(3))).toEqual([]);
    expect(placesIn(Array.from({ length: 50 }, (_, t) => 2 * t))).toEqual([]);
  });

  it('sees a shift under a season', () => {
    const values = noise(240, 6).map(
      (value, t) => value + 6 * Math.sin((2 * Math.PI * t) / 24) + (t >= 120 ? 5 : 0),
    );
    const places = placesIn(values);
    expect(places).toHaveLength(1);
    expect(Math.abs((places[0] as number) - 120)).toBeLessThanOrEqual(5);
  });

  it('skips missing values and names the original index', () => {
    const gappy = shifted.flatMap((value) => [value, Number.NaN]);
    const places = placesIn(gappy);
    expect(places).toHaveLength(1);
    expect(Math.abs((places[0] as number) - 160)).toBeLessThanOrEqual(2);
  });

  it('handles long series', () => {
    const long = [...noise(3000, 21), ...noise(2000, 22).map((value) => value + 1.5)];
    const places = placesIn(long);
    expect(places).toHaveLength(1);
    expect(Math.abs((places[0] as number) - 3000)).toBeLessThanOrEqual(20);
  });

  it('states too little data and refuses infinities', () => {
    expect(findChangePoints(new Float64Array(0))).toEqual({ kind: 'not_enough_data', present: 0 });
    expect(findChangePoints(new Float64Array(40).fill(Number.NaN))).toEqual({
      kind: 'not_enough_data',
      present: 0,
    });
    expect(() => findChangePoints(Float64Array.from([1, Number.POSITIVE_INFINITY]))).toThrow(EngineError);
  });

  it('does not depend on the unit, the zero, or the sign', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0.001, max: 1000, noNaN: true }),
        fc.integer({ min: -1000, max: 1000 }),
        (seed, scale, offset) => {
          const values = noise(60, seed).map((value, t) => value + (t >= 30 ? 3 : 0));
          const plain = placesIn(values);
          expect(placesIn(values.map((value) => -scale * value + offset))).toEqual(plain);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('deseasonalise', () => {
  it('takes a season out and leaves the rest', () => {
    const trend = Array.from({ length: 240 }, (_, t) => 0.1 * t + (t >= 120 ? 10 : 0));
    const seasonal = trend.map((value, t) => value + 5 * Math.sin((2 * Math.PI * t) / 12));
    const cleared = deseasonalise(Float64Array.from(seasonal));
    const error = Math.max(...cleared.map((value, t) => Math.abs(value - (trend[t] as number))));
    expect(error).toBeLessThan(1);
  });

  it('leaves a series without a season as it is', () => {
    const values = Float64Array.from(noise(200, 13));
    expect(deseasonalise(values)).toEqual(values);
    expect(deseasonalise(Float64Array.from([1, 2, 3]))).toEqual(Float64Array.from([1, 2, 3]));
  });
});

describe('segments', () => {
  const shapes = ['level', 'line'] as const;
  const series = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 6, maxLength: 14 });

  it('costs what a straight least-squares fit leaves', () => {
    // numpy: np.polyfit(np.arange(5), [1, 3, 2, 5, 4], 1, full=True)[1] = 3.6; variance about the mean 10
    const values = Float64Array.from([9, 1, 3, 2, 5, 4, -7]);
    expect(new SegmentCost(values, 'line').between(1, 6)).toBeCloseTo(3.6, 10);
    expect(new SegmentCost(values, 'level').between(1, 6)).toBeCloseTo(10, 10);
  });

  it('cuts as well as trying every pair of cuts', () => {
    fc.assert(
      fc.property(series, fc.constantFrom(...shapes), (values, shape) => {
        const cost = new SegmentCost(Float64Array.from(values), shape);
        const { residuals, cuts } = bestSegmentations(cost, 2, 2);
        const n = values.length;
        let least = Number.POSITIVE_INFINITY;
        for (let a = 2; a <= n - 4; a++) {
          for (let b = a + 2; b <= n - 2; b++) {
            least = Math.min(least, cost.between(0, a) + cost.between(a, b) + cost.between(b, n));
          }
        }
        expect(residuals[2]).toBeCloseTo(least, 9);
        const [a, b] = cuts[2] as [number, number];
        expect(cost.between(0, a) + cost.between(a, b) + cost.between(b, n)).toBeCloseTo(least, 9);
        const settled = settleCuts(cost, [a, b], () => 3, 2);
        expect(settled[0]).toBeLessThan(settled[1] as number);
      }),
    );
  });
});
