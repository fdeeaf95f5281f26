import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../errors.ts';
import { binDays, countUpTo, dailyQuantile } from './daily-quantile.ts';
import { type DailyRatio, dailyRatio, LEAST_DAYS } from './daily-ratio.ts';
import { errorOfMean } from './error-of-mean.ts';
import { wilsonInterval } from './wilson.ts';

const NOISE = [
  3, -1, 2, -4, 1, 0, -2, 4, -3, 1, -1, 2, 0, -2, 3, -3, 1, 2, -1, -4, 4, 0, -2, 1, 3, -1, -3, 0,
];
const DENOMINATORS = NOISE.map((_, index) => 1000 + 37 * ((index * 7) % 11));
const NUMERATORS = NOISE.map((noise, index) => Math.floor((DENOMINATORS[index] as number) / 2) + 10 * noise);
const MISSING = NOISE.slice(0, 14).map((noise, day) => (day === 5 ? Number.NaN : 105 + noise));
const of = (values: readonly number[]) => Float64Array.from(values);

function ratioOf(ratio: DailyRatio) {
  if (ratio.kind !== 'ratio') throw new Error(`expected a ratio, not ${ratio.kind}`);
  return ratio;
}

describe('errorOfMean', () => {
  // numpy: c = v - v.mean(); r = (c[1:] * c[:-1]).sum() / (c * c).sum(); a = clip(r + (1 + 3 * r) / n, 0, 0.9);
  // f = (1 + a) / (1 - a); sqrt((c * c).sum() / (n - 1) / n * f), max(1, n / f - 1)
  it.each([
    [NOISE.slice(0, 8), 0.9437293044088437, 7],
    [NOISE, 0.44543540318737396, 27],
    [NOISE.toSorted((a, b) => a - b), 1.9416079083690585, 1],
  ])('of %j', (values, standardError, freedom) => {
    const error = errorOfMean(of(values));
    expect(error.standardError).toBeCloseTo(standardError, 12);
    expect(error.freedom).toBeCloseTo(freedom, 12);
  });

  it('knows no neighbours across a gap, and nothing of one value', () => {
    const [close, apart] = [of([1, 1, 5, 5]), of([1, Number.NaN, 1, Number.NaN, 5, Number.NaN, 5])];
    expect(errorOfMean(apart).standardError).toBeLessThan(errorOfMean(close).standardError);
    expect(errorOfMean(of([3])).standardError).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('dailyRatio', () => {
  // numpy and scipy: residuals y - R x, weekday means off from 21 days on, the error as above, t = stats.t.ppf(0.975, f);
  // Wilson's bounds at n / max(1, se^2 / (R (1 - R) / n)) with t for z, or R -+ t se of an amount.
  it.each([
    [
      'a share of four weeks',
      NUMERATORS,
      DENOMINATORS,
      'share',
      [0.4998187639702773, 0.49309972412750935, 0.5065378692696157],
    ],
    [
      'a share of ten days',
      NUMERATORS.slice(0, 10),
      DENOMINATORS.slice(0, 10),
      'share',
      [0.5006309413645158, 0.4849564449328015, 0.5163041977653086],
    ],
    [
      'an amount of four weeks',
      NOISE.map((noise) => 105 + noise),
      NOISE.map(() => 1),
      'amount',
      [105, 104.20467751169886, 105.79532248830114],
    ],
    [
      'an amount of two weeks with a day missing',
      MISSING,
      MISSING.map(() => 1),
      'amount',
      [105, 103.54049144583419, 106.45950855416581],
    ],
  ] as [string, number[], number[], 'share' | 'amount', [number, number, number]][])(
    '%s',
    (_, numerators, denominators, scale, [estimate, lower, upper]) => {
      const ratio = ratioOf(
        dailyRatio({ numerators: of(numerators), denominators: of(denominators), of: scale }),
      );
      expect(ratio.estimate).toBeCloseTo(estimate, 12);
      expect(ratio.lower).toBeCloseTo(lower, 8);
      expect(ratio.upper).toBeCloseTo(upper, 8);
    },
  );

  const share = fc.tuple(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }));
  const days = fc.array(share, { minLength: LEAST_DAYS, maxLength: 60 });

  it('of a share stays within 0 and 1, holds it, is never surer than its counts, and mirrors', () => {
    fc.assert(
      fc.property(days, (list) => {
        const denominators = of(list.map(([total]) => total));
        const numerators = of(list.map(([total, part]) => Math.round(total * part)));
        const { estimate, lower, upper } = ratioOf(dailyRatio({ numerators, denominators, of: 'share' }));
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(upper).toBeLessThanOrEqual(1);
        expect(lower).toBeLessThanOrEqual(estimate + 1e-12);
        expect(upper).toBeGreaterThanOrEqual(estimate - 1e-12);
        const sum = (values: Float64Array) => values.reduce((all, value) => all + value, 0);
        const naive = wilsonInterval({ successes: sum(numerators), total: sum(denominators) });
        if (naive.kind !== 'rate') throw new Error('expected a rate');
        expect(upper - lower).toBeGreaterThanOrEqual(naive.upper - naive.lower - 1e-9);
        const rest = numerators.map((part, day) => (denominators[day] as number) - part);
        const mirrored = ratioOf(dailyRatio({ numerators: rest, denominators, of: 'share' }));
        expect(mirrored.lower).toBeCloseTo(1 - upper, 9);
      }),
    );
  });

  it('of an amount goes with its unit, and a missing day is missing, never zero', () => {
    fc.assert(
      fc.property(days, fc.double({ min: 0.001, max: 1000, noNaN: true }), (list, factor) => {
        const numerators = of(list.map(([, part], day) => part + (day % 3)));
        const denominators = numerators.map(() => 1);
        const ratio = ratioOf(dailyRatio({ numerators, denominators, of: 'amount' }));
        const scaled = ratioOf(
          dailyRatio({ numerators: numerators.map((one) => one * factor), denominators, of: 'amount' }),
        );
        expect(scaled.upper / factor).toBeCloseTo(ratio.upper, 6);
        const [late, gap] = [of([...numerators, Number.NaN]), of([...denominators, Number.NaN])];
        expect(dailyRatio({ numerators: late, denominators: gap, of: 'amount' })).toEqual(ratio);
      }),
    );
  });

  it('is wider where days differ by more than their counts, and has no interval of a few days', () => {
    const denominators = of(NOISE.map(() => 10_000));
    const at = (size: number) => of(NOISE.map((noise) => 5_000 + size * noise));
    const calm = ratioOf(dailyRatio({ numerators: at(1), denominators, of: 'share' }));
    const wild = ratioOf(dailyRatio({ numerators: at(200), denominators, of: 'share' }));
    expect(calm.effectiveTotal).toBe(280_000);
    expect(wild.upper - wild.lower).toBeGreaterThan(5 * (calm.upper - calm.lower));
    const few = { numerators: of([1, 2]), denominators: of([2, 4]), of: 'share' as const };
    expect(dailyRatio(few)).toEqual({ kind: 'no_interval', estimate: 0.5, days: 2 });
    expect(dailyRatio({ ...few, denominators: of([0, 0]), numerators: of([0, 0]) }).kind).toBe('no_data');
  });

  it('takes that weekdays differ for no chance from three weeks on', () => {
    const week = [9, 3, -2, -4, -3, -6, 3];
    const daily = (count: number) =>
      of(Array.from({ length: count }, (_, day) => 100 + (week[day % 7] as number)));
    const width = (count: number) => {
      const numerators = daily(count);
      const ratio = ratioOf(dailyRatio({ numerators, denominators: numerators.map(() => 1), of: 'amount' }));
      return ratio.upper - ratio.lower;
    };
    expect(width(14)).toBeGreaterThan(3);
    expect(width(28)).toBeCloseTo(0, 9);
  });

  it('refuses parts that exceed their whole, and series that differ in length', () => {
    const two = { numerators: of([2]), denominators: of([1]), of: 'share' as const };
    expect(() => dailyRatio(two)).toThrow(EngineError);
    expect(() => dailyRatio({ ...two, denominators: of([1, 2]) })).toThrow(EngineError);
  });
});

describe('dailyQuantile', () => {
  const even = (shift: number) =>
    Array.from({ length: 10 }, (_, bin) => ({
      low: bin * 10,
      high: bin * 10 + 10,
      count: 100 + shift * (bin - 4.5),
    }));
  const bins = binDays(NOISE.map((noise, day) => (day === 3 ? undefined : even(noise))));

  it('is read off all days together, between ends read off by what days differ by', () => {
    const p90 = ratioOf(dailyQuantile({ bins, from: 0, to: 28, quantile: 0.9 }));
    expect(p90.days).toBe(27);
    expect(p90.estimate).toBeCloseTo(90, 0);
    expect(p90.lower).toBeLessThan(p90.estimate);
    expect(p90.upper).toBeGreaterThan(p90.estimate);
    const some = ratioOf(dailyQuantile({ bins, from: 14, to: 28, quantile: 0.9 }));
    expect(some.upper - some.lower).toBeGreaterThan(p90.upper - p90.lower);
  });

  it('agrees with counting up to it, and rises with the share asked', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.98, noNaN: true }), (quantile) => {
        const value = ratioOf(dailyQuantile({ bins, from: 0, to: 28, quantile }));
        const counts = countUpTo(bins, { from: 0, to: 28, value: value.estimate });
        const sum = (values: Float64Array) =>
          values.reduce((all, one) => all + (Number.isNaN(one) ? 0 : one), 0);
        expect(sum(counts.numerators) / sum(counts.denominators)).toBeCloseTo(quantile, 6);
        const more = ratioOf(dailyQuantile({ bins, from: 0, to: 28, quantile: quantile + 0.01 }));
        expect(more.estimate).toBeGreaterThanOrEqual(value.estimate);
      }),
    );
  });

  it('stands at the last bound above which nothing is known', () => {
    const open = binDays(
      NOISE.map(() => [
        { low: 0, high: 10, count: 10 },
        { low: 10, high: Number.POSITIVE_INFINITY, count: 90 },
      ]),
    );
    expect(ratioOf(dailyQuantile({ bins: open, from: 0, to: 28, quantile: 0.5 }))).toMatchObject({
      estimate: 10,
    });
    expect(dailyQuantile({ bins: binDays([undefined]), from: 0, to: 1, quantile: 0.5 }).kind).toBe('no_data');
  });
});
