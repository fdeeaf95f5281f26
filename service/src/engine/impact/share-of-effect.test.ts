import { describe, expect, it } from 'vitest';
import { shareOfEffect } from './index.ts';

const estimate = (value: number, half: number) => ({ value, lower: value - half, upper: value + half });

describe('the share of a part in an effect', () => {
  it('is exact where nothing is in doubt', () => {
    expect(shareOfEffect(estimate(-71, 0), [estimate(-20, 0), estimate(-9, 0)])).toEqual(estimate(0.71, 0));
  });

  it('is not told where the whole may be nothing', () => {
    expect(shareOfEffect(estimate(-5, 4), [estimate(4, 4)])).toBeUndefined();
  });

  it('stays between none and all', () => {
    expect(shareOfEffect(estimate(-100, 30), [estimate(10, 30)])).toMatchObject({ value: 1, upper: 1 });
    expect(shareOfEffect(estimate(10, 30), [estimate(-100, 30)])).toMatchObject({ value: 0, lower: 0 });
  });

  it('holds the truth in 95 of 100 draws', () => {
    let state = 11;
    const uniform = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return (state + 0.5) / 2 ** 32;
    };
    const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    const draws = 4_000;
    let held = 0;
    for (let draw = 0; draw < draws; draw += 1) {
      const [one, other] = [estimate(60 + 10 * normal(), 19.6), estimate(40 + 8 * normal(), 15.68)];
      const share = shareOfEffect(one, [other]);
      if (share && share.lower <= 0.6 && share.upper >= 0.6) held += 1;
    }
    expect(held / draws).toBeGreaterThan(0.94);
    expect(held / draws).toBeLessThan(0.96);
  });
});
