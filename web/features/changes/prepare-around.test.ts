import { describe, expect, it } from 'vitest';
import { prepareAround, prepareImpact } from './prepare-around.ts';

const scale = { unit: 'ms', proportion: false };

describe('a signal around a change', () => {
  const around = {
    from: '2026-06-18T11:00:00.000Z',
    stepMs: 60_000,
    values: [...Array(60).fill(200), null, ...Array(59).fill(400)],
  };
  it('is marked where the change was, and keeps its gaps', () => {
    const plot = prepareAround(around, { before: 200 }, { at: '2026-06-18T12:00:00Z', scale, height: 80 });
    expect(plot?.change).toBe(50);
    expect(plot?.lines).toHaveLength(2);
    expect(plot?.xTicks.map(({ label }) => label)).toEqual(['11:00', '13:00']);
    expect(plot?.level).toBeGreaterThan(60); // below the middle: it was less
    expect(plot?.bands).toEqual([]);
  });

  it('is not drawn where nothing was told', () => {
    const values = [null, null];
    expect(
      prepareAround({ ...around, values }, { before: null }, { at: around.from, scale, height: 80 }),
    ).toBeNull();
  });

  it('shows what was expected with its interval, from the change on', () => {
    const plot = prepareImpact(
      {
        kind: 'impact',
        difference: { value: -10, lower: -12, upper: -8 },
        total: { value: -30, lower: -36, upper: -24 },
        perHour: null,
        relative: null,
        money: null,
        moneyPerHour: null,
        currency: null,
        pValue: 0.001,
        qValue: null,
        shown: true,
        better: false,
        stepMs: 900_000,
        from: '2026-06-18T12:00:00.000Z',
        actual: [90, null, 91],
        expected: [100, 101, 102],
        expectedLower: [95, 96, 97],
        expectedUpper: [105, 106, 107],
        missing: 1,
        controls: [],
        rowsBefore: 600,
      },
      { at: '2026-06-18T11:58:00Z', scale, height: 80 },
    );
    expect(plot?.change).toBe(0);
    expect(plot?.bands).toHaveLength(1);
    expect(plot?.expected).toHaveLength(1);
    expect(plot?.dots).toHaveLength(2);
  });
});
