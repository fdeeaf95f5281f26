import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../errors.ts';
import { type Forecast, forecastSeries } from './forecast.ts';

/** Noise of mean 0 and standard deviation 1 (sum of twelve uniforms), the same for a seed. */
function noise(seed: number): () => number {
  let state = seed;
  const uniform = (): number => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return () => Array.from({ length: 12 }, uniform).reduce((a, b) => a + b, -6);
}

function daily(length: number, spread: number, seed = 1): Float64Array {
  const next = noise(seed);
  return Float64Array.from(
    { length },
    (_, i) => 100 + 30 * Math.sin((2 * Math.PI * i) / 24) + spread * next(),
  );
}

function known(forecast: Forecast): Extract<Forecast, { status: 'forecast' }> {
  if (forecast.status !== 'forecast') throw new Error(`expected a forecast, got ${forecast.status}`);
  return forecast;
}

const HOURLY = { horizon: 24, seasons: [24, 168] };

describe('forecastSeries', () => {
  it('continues a season', () => {
    const forecast = known(forecastSeries(daily(504, 0.001), HOURLY));
    for (let k = 0; k < 24; k++) {
      expect(forecast.median[k]).toBeCloseTo(100 + 30 * Math.sin((2 * Math.PI * (504 + k)) / 24), 1);
    }
    expect(forecast.seasons).toEqual([24, 168]);
  });

  it('covers about 95 % of what comes, without having seen it', () => {
    let covered = 0;
    let judged = 0;
    for (let seed = 1; seed <= 8; seed++) {
      const whole = daily(408, 5, seed * 7919);
      const forecast = known(forecastSeries(whole.subarray(0, 384), { horizon: 24, seasons: [24] }));
      for (let k = 0; k < 24; k++) {
        judged++;
        const value = whole[384 + k] ?? 0;
        if (value >= (forecast.lower[k] ?? 0) && value <= (forecast.upper[k] ?? 0)) covered++;
      }
    }
    expect(covered / judged).toBeGreaterThan(0.9);
    expect(covered / judged).toBeLessThanOrEqual(1);
  });

  it('scales with the unit and keeps its bounds in order', () => {
    const series = daily(240, 4);
    const plain = known(forecastSeries(series, HOURLY));
    const scaled = known(
      forecastSeries(
        series.map((value) => value * 1000),
        HOURLY,
      ),
    );
    for (let k = 0; k < 24; k++) {
      expect((scaled.median[k] ?? 0) / 1000).toBeCloseTo(plain.median[k] ?? 0, 6);
      expect(plain.lower[k] ?? 0).toBeLessThanOrEqual(plain.median[k] ?? 0);
      expect(plain.upper[k] ?? 0).toBeGreaterThanOrEqual(plain.median[k] ?? 0);
    }
  });

  it('follows a shift where the series has both signs', () => {
    const next = noise(3);
    const series = Float64Array.from({ length: 120 }, () => next());
    const plain = known(forecastSeries(series, { horizon: 3, seasons: [] }));
    const shifted = known(
      forecastSeries(
        series.map((value) => value - 50),
        { horizon: 3, seasons: [] },
      ),
    );
    for (let k = 0; k < 3; k++) expect((shifted.median[k] ?? 0) + 50).toBeCloseTo(plain.median[k] ?? 0, 6);
  });

  it('widens its interval for more coverage', () => {
    const series = daily(240, 4);
    const narrow = known(forecastSeries(series, { ...HOURLY, coverage: 0.5 }));
    const wide = known(forecastSeries(series, { ...HOURLY, coverage: 0.95 }));
    for (let k = 0; k < 24; k++) {
      expect((wide.upper[k] ?? 0) - (wide.lower[k] ?? 0)).toBeGreaterThanOrEqual(
        (narrow.upper[k] ?? 0) - (narrow.lower[k] ?? 0),
      );
    }
  });

  it('drops seasons the data cannot show, and takes a constant for what it is', () => {
    expect(known(forecastSeries(daily(200, 1), HOURLY)).seasons).not.toContain(168);
    const flat = known(forecastSeries(new Float64Array(100).fill(7), HOURLY));
    expect([...flat.median, ...flat.lower, ...flat.upper].every((value) => value === 7)).toBe(true);
  });

  it('lives with gaps', () => {
    const series = daily(504, 1);
    for (let i = 100; i < 150; i++) series[i] = Number.NaN;
    for (let i = 0; i < 504; i += 11) series[i] = Number.NaN;
    const forecast = known(forecastSeries(series, HOURLY));
    for (let k = 0; k < 24; k++) {
      expect(
        Math.abs((forecast.median[k] ?? 0) - (100 + 30 * Math.sin((2 * Math.PI * (504 + k)) / 24))),
      ).toBeLessThan(4);
    }
  });

  it('says that there is too little data, and never answers NaN', () => {
    for (const series of [
      [],
      [1],
      [1, 2, 3],
      new Array(50).fill(Number.NaN),
      [1, Number.POSITIVE_INFINITY],
    ]) {
      expect(forecastSeries(Float64Array.from(series), HOURLY).status).toBe('not_enough_data');
    }
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double(), fc.constant(Number.NaN), fc.integer({ min: -3, max: 3 })), {
          maxLength: 90,
        }),
        (values) => {
          const forecast = forecastSeries(Float64Array.from(values), { horizon: 3, seasons: [5] });
          if (forecast.status !== 'forecast') return;
          const all = [...forecast.median, ...forecast.lower, ...forecast.upper];
          expect(all.every((value) => !Number.isNaN(value))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('refuses what it cannot mean', () => {
    const series = daily(240, 1);
    expect(() => forecastSeries(series, { horizon: 0, seasons: [] })).toThrow(EngineError);
    expect(() => forecastSeries(series, { horizon: 2, seasons: [0.5] })).toThrow(EngineError);
    expect(() => forecastSeries(series, { horizon: 2, seasons: [], coverage: 1 })).toThrow(EngineError);
  });
});
