import { describe, expect, it } from 'vitest';
import { compareWindows } from './compare-windows.ts';

const sum = { kind: 'sum', proportion: false, direction: 'higher' } as const;
const gauge = { kind: 'gauge', proportion: false, direction: 'higher' } as const;
const ratio = { kind: 'ratio', proportion: true, direction: 'lower' } as const;
const day = (total: number, denominator: number | null = null, told = 1) => ({ total, denominator, told });
const even = (count: number, value: number) => Array.from({ length: count }, () => day(value));
const noise = [
  3, -1, 2, -4, 1, 0, -2, 4, -3, 1, -1, 2, 0, -2, 3, -3, 1, 2, -1, -4, 4, 0, -2, 1, 3, -1, -3, 0,
];
const changed = ({ change }: ReturnType<typeof compareWindows>) => {
  if (change === null) throw new Error('expected a change');
  return change;
};

describe('compareWindows', () => {
  it('of a level is the t interval of the daily differences where no day is like the one before', () => {
    const { difference, lower, upper } = changed(
      compareWindows(
        gauge,
        even(28, 100),
        noise.map((value) => day(105 + value)),
        1,
      ),
    );
    // Python: 2.0518305 * statistics.stdev(noise) / math.sqrt(28), the quantile of Student's t at 27
    expect(difference).toBeCloseTo(5, 12);
    expect(upper - difference).toBeCloseTo(0.9143, 3);
    expect(difference - lower).toBeCloseTo(upper - difference, 12);
  });

  it('is as wide of a sum, for as many days', () => {
    const now = noise.map((value) => day(105 + value));
    const level = changed(compareWindows(gauge, even(28, 100), now, 1));
    const total = changed(compareWindows(sum, even(28, 100), now, 1));
    expect(total.difference).toBeCloseTo(28 * level.difference, 9);
    expect(total.upper).toBeCloseTo(28 * level.upper, 9);
    expect(total.relative).toBeCloseTo(0.05, 12);
  });

  it('is wider where each day is like the one before: a drift is no proof', () => {
    const drifting = [...noise].sort((one, other) => one - other);
    const wide = changed(
      compareWindows(
        gauge,
        even(28, 100),
        drifting.map((value) => day(101.5 + value)),
        1,
      ),
    );
    const narrow = changed(
      compareWindows(
        gauge,
        even(28, 100),
        noise.map((value) => day(101.5 + value)),
        1,
      ),
    );
    expect(wide.difference).toBeCloseTo(narrow.difference, 12);
    expect(wide.upper - wide.lower).toBeGreaterThan(2 * (narrow.upper - narrow.lower));
    expect([narrow.verdict, wide.verdict]).toEqual(['better', 'no_difference_shown']);
  });

  it('weighs the days of a ratio by their denominators, and calls less better where less is', () => {
    const before = noise.map((value, index) => (index === 0 ? day(90 + value, 3000) : day(30 + value, 1000)));
    const now = noise.map((value) => day(15 + value, 1000));
    const { difference, verdict } = changed(compareWindows(ratio, before, now, 1));
    const total = (days: typeof now) =>
      days.reduce((all, { total }) => all + total, 0) /
      days.reduce((all, { denominator }) => all + (denominator ?? 0), 0);
    expect(difference).toBeCloseTo(total(now) - total(before), 12);
    expect(verdict).toBe('better');
  });

  it('leaves days out that are told in part, and says so when too few are left', () => {
    const now = noise.map((value, index) => day(105 + value, null, index < 10 ? 3 : 24));
    const before = Array.from({ length: 28 }, () => day(100, null, 24));
    expect(changed(compareWindows(sum, before, now, 24)).relative).toBeCloseTo(0.05, 1);
    const few = now.map((one, index) => (index < 15 ? undefined : one));
    expect(compareWindows(sum, before, few, 24)).toMatchObject({
      change: null,
      reason: expect.stringContaining('13 of 28'),
    });
    const zeros = Array.from({ length: 28 }, () => day(0, 0));
    expect(compareWindows(ratio, zeros, zeros, 1).reason).toContain('denominators');
  });

  it('of what stayed the same is nothing, and of a step without noise certain', () => {
    expect(changed(compareWindows(sum, even(28, 5), even(28, 5), 1))).toMatchObject({
      difference: 0,
      verdict: 'no_difference_shown',
    });
    expect(changed(compareWindows(sum, even(28, 5), even(28, 6), 1))).toMatchObject({
      lower: 28,
      upper: 28,
      verdict: 'better',
    });
    expect(changed(compareWindows(sum, even(28, 0), even(28, 6), 1)).relative).toBeNull();
  });
});
