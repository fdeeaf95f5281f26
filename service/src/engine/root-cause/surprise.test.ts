import { describe, expect, it } from 'vitest';
import { measureSurprise } from './surprise.ts';
import { fitPowerTail, tailProbability } from './tail.ts';

const REFERENCE = Float64Array.from(
  { length: 400 },
  (_, i) => 10 + Math.sin(i * 12.9898) * Math.cos(i * 78.233),
);

function windowWith(added: number): Float64Array {
  return Float64Array.from({ length: 12 }, (_, i) => 10 + 0.3 * Math.sin(i * 5) + (i >= 6 ? added : 0));
}

function measured(window: Float64Array, harm: -1 | 0 | 1 = 0, reference = REFERENCE) {
  const surprise = measureSurprise(reference, window, 6, harm);
  if (surprise.status !== 'measured') throw new Error(surprise.reason);
  return surprise;
}

describe('measureSurprise', () => {
  it('falls in p as the change grows, and finds its onset', () => {
    const ps = [0, 1, 2, 4, 8, 100].map((added) => measured(windowWith(added)).p);
    for (let i = 1; i < ps.length; i++) expect(ps[i]).toBeLessThanOrEqual(ps[i - 1] ?? 1);
    expect(measured(windowWith(8))).toMatchObject({ onset: 6, direction: 1 });
  });

  it('mirrors', () => {
    const up = measured(windowWith(4), 1);
    const down = measured(
      windowWith(4).map((value) => -value),
      -1,
      REFERENCE.map((value) => -value),
    );
    expect(down.p).toBeCloseTo(up.p, 12);
    expect(down.direction).toBe(-1);
    expect(measured(windowWith(4), -1).p).toBeGreaterThan(0.05);
  });

  it('gives a signal that never moved a unit', () => {
    const still = new Float64Array(200).fill(100);
    expect(
      measured(
        Float64Array.from({ length: 12 }, (_, i) => (i >= 6 ? 90 : 100)),
        -1,
        still,
      ).p,
    ).toBeLessThan(0.001);
    expect(measured(new Float64Array(12).fill(100), -1, still).p).toBe(1);
    const zero = new Float64Array(200);
    expect(
      measured(
        Float64Array.from({ length: 12 }, (_, i) => (i >= 6 ? 1 : 0)),
        1,
        zero,
      ).p,
    ).toBeLessThan(0.01);
  });

  it('is not impressed by bursts in a bursty signal', () => {
    const bursty = Float64Array.from({ length: 400 }, (_, i) => (i % 9 === 0 ? 50 : 1));
    expect(
      measured(
        Float64Array.from({ length: 12 }, (_, i) => (i === 7 ? 50 : 1)),
        1,
        bursty,
      ).p,
    ).toBeGreaterThan(0.05);
  });

  it('asks for a history and a window', () => {
    expect(measureSurprise(REFERENCE.subarray(0, 10), windowWith(1), 6, 0)).toEqual({
      status: 'no_data',
      reason: 'short_reference',
    });
    expect(measureSurprise(REFERENCE, new Float64Array(5).fill(Number.NaN), 2, 0)).toEqual({
      status: 'no_data',
      reason: 'empty_window',
    });
    expect(measureSurprise(REFERENCE, new Float64Array(0), 0, 0)).toEqual({
      status: 'no_data',
      reason: 'empty_window',
    });
  });
});

describe('power tail', () => {
  it('recovers the index of a Pareto sample', () => {
    // Quantiles of Pareto(3) from 1: scipy.stats.pareto.ppf((i + .5) / 2000, 3); the true P(X > 10) is 0.001.
    const sample = Float64Array.from({ length: 2000 }, (_, i) => (1 - (i + 0.5) / 2000) ** (-1 / 3));
    const tail = fitPowerTail(sample);
    expect(tail.index).toBeGreaterThan(2.8);
    expect(tail.index).toBeLessThan(3.2);
    expect(tailProbability(tail, 10)).toBeGreaterThan(0.0008);
    expect(tailProbability(tail, 10)).toBeLessThan(0.0013);
  });

  it('never rises with the value and never reaches 0', () => {
    const tail = fitPowerTail(Float64Array.from({ length: 100 }, (_, i) => i / 10));
    let before = 1;
    for (let value = 0; value < 40; value += 0.25) {
      const p = tailProbability(tail, value);
      expect(p).toBeLessThanOrEqual(before);
      expect(p).toBeGreaterThan(0);
      before = p;
    }
  });
});
