import { describe, expect, it } from 'vitest';
import { EngineError } from '../errors.ts';
import { burnRates } from './burn-rate.ts';

const DAYS_3 = 3 * 1440;

function traffic(failing: (minute: number) => number): { good: Float64Array; total: Float64Array } {
  const total = new Float64Array(DAYS_3).fill(1000);
  return { good: total.map((all, minute) => all * (1 - failing(minute))), total };
}

describe('burnRates', () => {
  it('is 1 where the budget is spent exactly', () => {
    const { good, total } = traffic(() => 0.001);
    for (const rate of burnRates(good, total, 0.999)) {
      expect(rate.status === 'measured' && rate.longRate).toBeCloseTo(1, 6);
    }
  });

  it('pages at 14.4 only while both windows burn', () => {
    const lastHour = traffic((minute) => (minute >= DAYS_3 - 60 ? 0.02 : 0));
    expect(firing(lastHour)).toEqual([true, false, false]);
    const over = traffic((minute) => (minute >= DAYS_3 - 60 && minute < DAYS_3 - 5 ? 0.02 : 0));
    expect(firing(over)).toEqual([false, false, false]);
    expect(firing(traffic(() => 0.02))).toEqual([true, true, true]);
    expect(firing(traffic(() => 0))).toEqual([false, false, false]);
  });

  it('does not depend on the amount of traffic', () => {
    const { good, total } = traffic((minute) => (minute % 7) / 1000);
    const tenfold = burnRates(
      good.map((value) => value * 10),
      total.map((value) => value * 10),
      0.99,
    );
    burnRates(good, total, 0.99).forEach((rate, i) => {
      const other = tenfold[i];
      if (rate.status !== 'measured' || other?.status !== 'measured')
        throw new Error('expected both measured');
      expect(other.longRate).toBeCloseTo(rate.longRate, 9);
    });
  });

  it('never fires on silence', () => {
    const none = new Float64Array(DAYS_3);
    expect(burnRates(none, none, 0.999).every((rate) => rate.status === 'no_data')).toBe(true);
    const missing = none.map(() => Number.NaN);
    expect(burnRates(missing, missing, 0.999).every((rate) => rate.status === 'no_data')).toBe(true);
    expect(
      burnRates(new Float64Array(0), new Float64Array(0), 0.999).every((rate) => rate.status === 'no_data'),
    ).toBe(true);
  });

  it('refuses series that differ in length and targets that leave no budget', () => {
    expect(() => burnRates(new Float64Array(1), new Float64Array(2), 0.99)).toThrow(EngineError);
    expect(() => burnRates(new Float64Array(1), new Float64Array(1), 1)).toThrow(EngineError);
  });
});

function firing({ good, total }: { good: Float64Array; total: Float64Array }): boolean[] {
  return burnRates(good, total, 0.999).map((rate) => rate.status === 'measured' && rate.firing);
}
