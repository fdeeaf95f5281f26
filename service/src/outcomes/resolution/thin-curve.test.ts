import { describe, expect, it } from 'vitest';
import { kaplanMeier } from '../../engine/survival/index.ts';
import { thinCurve } from './thin-curve.ts';

function curveOf(durations: number[], events: boolean[]) {
  const curve = kaplanMeier({ durations, events });
  if (curve.kind === 'no_data') throw new Error('expected a curve');
  return curve;
}

describe('thinCurve', () => {
  it('has a step only where something ended, its bounds turned round', () => {
    const curve = curveOf([1, 2, 3], [true, false, true]);
    const steps = thinCurve(curve);
    expect(steps.map(({ ms }) => ms)).toEqual([1, 3]);
    expect(steps[0]?.lower).toBeCloseTo(1 - (curve.upper[0] ?? 0), 12);
    expect(steps[0]?.upper).toBeCloseTo(1 - (curve.lower[0] ?? 0), 12);
  });

  it('keeps 200 steps of many, the first and the last among them, all of the curve', () => {
    const durations = Array.from({ length: 1000 }, (_, n) => n + 1);
    const steps = thinCurve(
      curveOf(
        durations,
        durations.map(() => true),
      ),
    );
    expect(steps).toHaveLength(200);
    expect([steps[0]?.ms, steps.at(-1)?.ms]).toEqual([1, 1000]);
    for (const { ms, resolved } of steps) expect(resolved).toBeCloseTo(ms / 1000, 10);
  });
});
