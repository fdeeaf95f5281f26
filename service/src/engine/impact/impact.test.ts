import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../errors.ts';
import { type Impact, measureImpact } from './measure-impact.ts';
import { filterColumns, noiseModels } from './noise-model.ts';
import { bayesInformation, fitRegression } from './regression.ts';

function normals(count: number, seed: number): Float64Array {
  let state = seed;
  const uniform = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return Float64Array.from({ length: count }, () => {
    return Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  });
}

function persistent(count: number, persistence: number, seed: number): Float64Array {
  let level = 0;
  return normals(count, seed).map((value) => {
    level = persistence * level + value;
    return level;
  });
}

function impactOf(input: Parameters<typeof measureImpact>[0]): Extract<Impact, { kind: 'impact' }> {
  const impact = measureImpact(input);
  if (impact.kind !== 'impact') throw new Error(`expected an impact, not ${impact.reason}`);
  return impact;
}

const control = persistent(100, 0.99, 5).map((value) => 100 + value);
const response = normals(100, 9).map((value, t) => 1.2 * (control[t] as number) + value + (t >= 70 ? 5 : 0));

describe('measureImpact', () => {
  it('finds an effect of known size against a control', () => {
    const impact = impactOf({ response, controls: [control], intervention: 70 });
    expect(impact.controlsUsed).toEqual([0]);
    expect(impact.effect.lower).toBeLessThan(5);
    expect(impact.effect.upper).toBeGreaterThan(5);
    expect(Math.abs(impact.effect.value - 5)).toBeLessThan(0.6);
    expect(impact.pValue).toBeLessThan(0.001);
    expect(impact.cumulative.value).toBeCloseTo(30 * impact.effect.value, 8);
    expect(impact.relative?.value).toBeCloseTo(
      impact.cumulative.value / impact.predicted.reduce((a, b) => a + b),
      8,
    );
    expect(impact.cumulativeEffect[29]).toBeCloseTo(impact.cumulative.value, 8);
    expect(impact.cumulativeUpper[29]).toBeCloseTo(impact.cumulative.upper, 8);
    expect([impact.rowsBefore, impact.rowsAfter]).toEqual([70, 30]);
  });

  it('does not look at what comes after when it chooses controls or predicts', () => {
    const honest = impactOf({ response, controls: [control, normals(100, 31)], intervention: 70 });
    const other = response.map((value, t) => (t >= 70 ? 1000 - value : value));
    const turned = impactOf({ response: other, controls: [control, normals(100, 31)], intervention: 70 });
    expect(turned.predicted).toEqual(honest.predicted);
    expect(turned.predictedLower).toEqual(honest.predictedLower);
    expect(turned.controlsUsed).toEqual(honest.controlsUsed);
  });

  it('follows a season it saw before', () => {
    const wave = (t: number) => 10 * Math.sin((2 * Math.PI * t) / 24) + 4 * Math.cos((4 * Math.PI * t) / 24);
    const seasonal = normals(264, 17).map((value, t) => 50 + wave(t) + value + (t >= 240 ? 3 : 0));
    const impact = impactOf({ response: seasonal, intervention: 240 });
    expect(impact.seasonPeriods).toEqual([24]);
    expect(Math.abs(impact.effect.value - 3)).toBeLessThan(1);
    expect(impact.effect.lower).toBeGreaterThan(0);
  });

  it('widens with the horizon where the level wanders', () => {
    const impact = impactOf({ response: persistent(200, 1, 23), intervention: 150 });
    const width = (h: number) => (impact.predictedUpper[h] as number) - (impact.predictedLower[h] as number);
    expect(width(49)).toBeGreaterThan(2 * width(0));
  });

  it('covers effects of known size about as often as it says', () => {
    let held = 0;
    const runs = 120;
    for (let i = 0; i < runs; i++) {
      const driver = persistent(130, 0.99, 3000 + 101 * i);
      const series = persistent(130, 0.5, 7000 + 103 * i).map(
        (v, t) => v + (driver[t] as number) + (t >= 100 ? 2 : 0),
      );
      const { effect } = impactOf({ response: series, controls: [driver], intervention: 100 });
      if (effect.lower <= 2 && effect.upper >= 2) held++;
    }
    expect(held / runs).toBeGreaterThan(0.9);
  });

  it('leaves out missing rows', () => {
    const gappy = response.map((value, t) => (t % 7 === 3 ? Number.NaN : value));
    const impact = impactOf({ response: gappy, controls: [control], intervention: 70 });
    expect(Math.abs(impact.effect.value - 5)).toBeLessThan(0.8);
    expect(impact.rowsAfter).toBe(26);
    expect(impact.predicted.every(Number.isFinite)).toBe(true);
    expect(Number.isNaN(impact.pointEffect[3])).toBe(true); // row 73 is missing
    expect(impact.cumulativeEffect.every(Number.isFinite)).toBe(true);
  });

  it('ignores controls that are constant, mostly missing or copies of each other', () => {
    const flat = new Float64Array(100).fill(7);
    const absent = new Float64Array(100).fill(Number.NaN);
    const impact = impactOf({
      response,
      controls: [flat, absent, control, control.slice()],
      intervention: 70,
    });
    expect(impact.controlsUsed).toHaveLength(1);
    expect(Math.abs(impact.effect.value - 5)).toBeLessThan(0.6);
  });

  it('says why there is nothing to say', () => {
    const reasonOf = (input: Parameters<typeof measureImpact>[0]) => {
      const impact = measureImpact(input);
      return impact.kind === 'no_data' ? impact.reason : impact.kind;
    };
    expect(reasonOf({ response: new Float64Array(0), intervention: 0 })).toBe('too_few_before');
    expect(reasonOf({ response: normals(30, 1), intervention: 5 })).toBe('too_few_before');
    expect(reasonOf({ response: normals(30, 1), intervention: 30 })).toBe('none_after');
    expect(reasonOf({ response: new Float64Array(30).fill(4), intervention: 20 })).toBe('constant_before');
    expect(reasonOf({ response: new Float64Array(30).fill(Number.NaN), intervention: 20 })).toBe(
      'too_few_before',
    );
  });

  it('works in any unit, however large or small', () => {
    const plain = impactOf({ response: persistent(60, 0.5, 3), intervention: 40 });
    for (const unit of [1e300, 1e-300]) {
      const scaled = impactOf({
        response: persistent(60, 0.5, 3).map((value) => value * unit),
        intervention: 40,
      });
      expect(scaled.effect.value / unit).toBeCloseTo(plain.effect.value, 6);
    }
  });

  it('refuses what it cannot read', () => {
    const series = normals(40, 1);
    expect(() => measureImpact({ response: series, intervention: 41 })).toThrow(EngineError);
    expect(() => measureImpact({ response: series, intervention: 1.5 })).toThrow(EngineError);
    expect(() => measureImpact({ response: series, controls: [normals(39, 2)], intervention: 20 })).toThrow(
      /39 rows/,
    );
    const infinite = series.map((value, t) => (t === 3 ? Number.POSITIVE_INFINITY : value));
    expect(() => measureImpact({ response: infinite, intervention: 20 })).toThrow(/infinite/);
    expect(() => measureImpact({ response: series, intervention: 20, confidence: 95 })).toThrow(EngineError);
  });

  it('moves and stretches with the response, and by no unit of a control', () => {
    const plain = impactOf({ response, controls: [control], intervention: 70 });
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1000, noNaN: true }),
        fc.integer({ min: -1000, max: 1000 }),
        (by, offset) => {
          const scaled = impactOf({
            response: response.map((value) => -by * value + offset),
            controls: [control.map((value) => by * value - offset)],
            intervention: 70,
          });
          expect(scaled.effect.value / by).toBeCloseTo(-plain.effect.value, 5);
          expect(scaled.effect.lower / by).toBeCloseTo(-plain.effect.upper, 5);
          expect(scaled.pValue).toBeCloseTo(plain.pValue, 6);
        },
      ),
      { numRuns: 10 },
    );
  });
});

describe('noise models', () => {
  it('have prior weights that sum to one', () => {
    expect(noiseModels().reduce((sum, model) => sum + model.prior, 0)).toBeCloseTo(1, 12);
  });

  it('agree with a dense Gaussian likelihood', () => {
    // numpy: y = [0.3, 1.1, 0.4, nan, 1.9, 2.2], x = 1; level phi 0.8, shares 0.6 and 0.4 (V = 0.6 * 0.8**|i-j|
    // + 0.4 I without the missing row); b = x'V⁻¹y / x'V⁻¹x, rss = (y − b)'V⁻¹(y − b), slogdet(V)
    const model = noiseModels().find(
      (one) => one.persistence === 0.8 && Math.abs(one.startVariance - 0.6) < 1e-12,
    );
    if (model === undefined) throw new Error('the grid has lost the model');
    const y = Float64Array.from([0.3, 1.1, 0.4, Number.NaN, 1.9, 2.2]);
    const [state] = filterColumns({
      model,
      columns: [y, new Float64Array(6).fill(1)],
      present: Uint8Array.from([1, 1, 1, 0, 1, 1]),
      cuts: [6],
    });
    const fit = state && fitRegression(state, [1]);
    if (state === undefined || fit === undefined) throw new Error('expected a fit');
    expect(fit.coefficients[0]).toBeCloseTo(1.2229198073327272, 10);
    expect(fit.residual).toBeCloseTo(3.5612780887857265, 10);
    expect(state.logVariances).toBeCloseTo(-1.0411170071591287, 10);
    expect(bayesInformation(state, fit)).toBeCloseTo(
      5 * Math.log(fit.residual / 5) + state.logVariances + Math.log(5),
      10,
    );
  });
});
