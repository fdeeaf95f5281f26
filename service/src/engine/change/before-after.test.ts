import { describe, expect, it } from 'vitest';
import { EngineError } from '../errors.ts';
import { compareBeforeAfter } from './before-after.ts';

/** A seeded source of roughly normal values. */
function source(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return () => uniform() + uniform() + uniform() + uniform() + uniform() + uniform() - 3;
}

function window(seed: number, count = 40, level = 0): Float64Array {
  const next = source(seed);
  return Float64Array.from({ length: count }, () => level + next());
}

describe('compareBeforeAfter', () => {
  it('names a rise and a fall beyond the threshold', () => {
    const rise = compareBeforeAfter({ before: window(1), after: window(2, 40, 2), practicalThreshold: 0.5 });
    expect(rise.kind).toBe('increased');
    if (rise.kind === 'increased') {
      expect(rise.shift).toBeCloseTo(2, 0);
      expect(rise.lower).toBeGreaterThan(0.5);
      expect(rise.pValue).toBeLessThan(1e-6);
    }
    const fall = compareBeforeAfter({ before: window(1), after: window(2, 40, -2), practicalThreshold: 0.5 });
    expect(fall.kind).toBe('decreased');
  });

  it('tells no relevant change from not knowing', () => {
    const small = compareBeforeAfter({
      before: window(3, 300),
      after: window(4, 300, 0.2),
      practicalThreshold: 1,
    });
    expect(small.kind).toBe('unchanged');
    const unsure = compareBeforeAfter({
      before: window(3, 10),
      after: window(4, 10),
      practicalThreshold: 0.05,
    });
    expect(unsure.kind).toBe('undecided');
  });

  it('never passes where data is sparse or absent', () => {
    const none = new Float64Array(40).fill(Number.NaN);
    expect(compareBeforeAfter({ before: none, after: window(1), practicalThreshold: 1 })).toEqual({
      kind: 'no_data',
      reason: 'too_little_before',
      presentBefore: 0,
      presentAfter: 40,
    });
    const thin = window(1, 100).map((value, i) => (i % 10 === 0 ? value : Number.NaN));
    const result = compareBeforeAfter({ before: window(1), after: thin, practicalThreshold: 1 });
    expect(result).toMatchObject({ kind: 'no_data', reason: 'too_little_after', presentAfter: 10 });
    expect(
      compareBeforeAfter({ before: new Float64Array(0), after: new Float64Array(0), practicalThreshold: 1 })
        .kind,
    ).toBe('no_data');
  });

  it('takes out what the same hours of earlier days usually do', () => {
    // every day rises by 5 in the second half: without the earlier days that looks like a change
    const day = (seed: number, extra = 0) => ({
      before: window(seed),
      after: window(seed + 1, 40, 5 + extra),
    });
    const earlierDays = [day(11), day(13), day(15), day(17), day(19)];
    const blind = compareBeforeAfter({ ...day(21), practicalThreshold: 0.5 });
    expect(blind.kind).toBe('increased');
    const usual = compareBeforeAfter({ ...day(21), earlierDays, practicalThreshold: 0.5 });
    expect(['unchanged', 'undecided']).toContain(usual.kind);
    const worse = compareBeforeAfter({ ...day(21, 2), earlierDays, practicalThreshold: 0.5 });
    expect(worse).toMatchObject({ kind: 'increased', daysCompared: 5 });
    if (worse.kind === 'increased') expect(worse.shift).toBeCloseTo(2, 0);
  });

  it('is never surer than the movements of the earlier days allow', () => {
    const wild = [3, -3, 2, -2].map((by, i) => ({ before: window(31 + i), after: window(41 + i, 40, by) }));
    const today = { before: window(51), after: window(52, 40, 1.5) };
    expect(compareBeforeAfter({ ...today, practicalThreshold: 0.5 }).kind).toBe('increased');
    expect(compareBeforeAfter({ ...today, earlierDays: wild, practicalThreshold: 0.5 }).kind).toBe(
      'undecided',
    );
  });

  it('compares means where most values are zero', () => {
    const errors = (seed: number, every: number) => {
      const next = source(seed);
      return Float64Array.from({ length: 120 }, (_, i) => (i % every === 0 ? Math.ceil(3 + next()) : 0));
    };
    const worse = compareBeforeAfter({ before: errors(1, 20), after: errors(2, 3), practicalThreshold: 0.2 });
    expect(worse).toMatchObject({ kind: 'increased', measure: 'mean_difference' });
    const alike = compareBeforeAfter({ before: errors(1, 6), after: errors(2, 6), practicalThreshold: 1 });
    expect(alike).toMatchObject({ kind: 'unchanged', measure: 'mean_difference' });
    const single = new Float64Array(120);
    single[7] = 40;
    const oneError = compareBeforeAfter({
      before: new Float64Array(120),
      after: single,
      practicalThreshold: 0.1,
    });
    expect(oneError.kind).toBe('undecided');
    const never = { before: new Float64Array(60), after: new Float64Array(60), practicalThreshold: 0.1 };
    expect(compareBeforeAfter(never)).toMatchObject({ kind: 'unchanged', shift: 0, pValue: 1 });
  });

  it('alarms on nothing at no more than the nominal rate, autocorrelated or not', () => {
    for (const persistence of [0, 0.7]) {
      let alarms = 0;
      for (let i = 0; i < 300; i++) {
        const next = source(500 + 104729 * i);
        let level = 0;
        const values = Float64Array.from({ length: 120 }, () => {
          level = persistence * level + next();
          return level;
        });
        const { kind } = compareBeforeAfter({
          before: values.subarray(0, 60),
          after: values.subarray(60),
          practicalThreshold: 0,
        });
        if (kind === 'increased' || kind === 'decreased') alarms++;
      }
      expect(alarms).toBeLessThanOrEqual(24); // 5 % of 300 is 15, plus two and a half standard errors
    }
  });

  it('moves with the unit and turns with the sign', () => {
    const input = { before: window(61), after: window(62, 40, 1) };
    const plain = compareBeforeAfter({ ...input, practicalThreshold: 0.5 });
    const scaled = compareBeforeAfter({
      before: input.before.map((value) => 1000 - 8 * value),
      after: input.after.map((value) => 1000 - 8 * value),
      practicalThreshold: 4,
    });
    if (plain.kind === 'no_data' || scaled.kind === 'no_data') throw new Error('expected both');
    expect(scaled.kind).toBe('decreased');
    expect(scaled.shift).toBeCloseTo(-8 * plain.shift, 9);
    expect(scaled.lower).toBeCloseTo(-8 * plain.upper, 9);
    expect(scaled.pValue).toBeCloseTo(plain.pValue, 12);
  });

  it('refuses thresholds that are none', () => {
    for (const practicalThreshold of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => compareBeforeAfter({ before: window(1), after: window(2), practicalThreshold })).toThrow(
        EngineError,
      );
    }
  });
});
